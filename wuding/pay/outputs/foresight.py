"""A scenario as a workbook: the same numbers as on its page, in the same words."""

from decimal import Decimal

from django.utils.translation import gettext as _

from wuding.calc.pay.tables import Heading, Table
from wuding.common.dates import Month
from wuding.pay.outputs.workbook import tables_workbook
from wuding.pay.queries.foresights import Shown, yuan

TRUST = {"published": "已公布", "derived": "推算", "assumed": "假定", "own": "本方案填写"}


def workbook_of(shown: Shown) -> bytes:
    """Years, what drives them, months, people, assumptions: a worksheet each."""
    return tables_workbook(
        [_years(shown), _drivers(shown), _months(shown), _people(shown), _assumptions(shown)]
    )


def _years(shown: Shown) -> Table:
    return Table(
        _("按年"),
        tuple(Heading(str(title), 9) for title in (
            _("年份"), _("月数"), _("按今天的水平"), _("预计"), _("低位（10 分位）"), _("中位（50 分位）"), _("高位（90 分位）"),
            _("标准低"), _("标准中"), _("标准高"), _("连单位缴费"),
        )),
        tuple(
            (
                str(one.of.year), one.of.months, one.base, one.expected, one.low, one.middle, one.high, *one.paths,
                whole if whole is not None else "",
            )
            for one, whole in shown.years_on_top
        ),
    )  # fmt: skip


def _drivers(shown: Shown) -> Table:
    years = [Heading(str(one.of.year), 9) for one in shown.years]
    rows: list[tuple[str | Decimal, ...]] = [(_("按今天的水平"), *(one.base for one in shown.years))]
    rows += [(row.name, *row.amounts) for row in shown.drivers]
    rows.append((_("预计"), *(one.expected for one in shown.years)))
    return Table(_("增长从哪里来"), (Heading(_("项目"), 12), *years), tuple(rows))


def _months(shown: Shown) -> Table:
    titles = (
        _("月份"),
        _("预计"),
        _("低位（10 分位）"),
        _("中位（50 分位）"),
        _("高位（90 分位）"),
        _("在岗人数"),
    )
    return Table(
        _("按月"),
        tuple(Heading(title, 9) for title in titles),
        tuple(
            (
                str(Month.of(one.month)),
                *(yuan(fen) for fen in (one.cost.expected, one.cost.low, one.cost.middle, one.cost.high)),
                Decimal(str(round(one.present, 1))),
            )
            for one in shown.result.months
        ),
    )


def _people(shown: Shown) -> Table:
    titles = (_("年份"), _("退休"), _("离职"), _("新来"), _("新得证书"), _("证书失效"), _("年末在岗"))
    return Table(
        _("人员"),
        tuple(Heading(title, 7) for title in titles),
        tuple(
            (str(one.year), one.retired, one.left, one.joined, one.certified, one.lapsed, one.present)
            for one in shown.people
        ),
    )


def _assumptions(shown: Shown) -> Table:
    titles = ((_("假定"), 12), (_("数值"), 8), (_("可信程度"), 7), (_("依据"), 30))
    return Table(
        _("假定"),
        tuple(Heading(title, width) for title, width in titles),
        tuple((one.label, one.value, _(TRUST[one.trust]), one.how) for one in shown.assumptions),
    )
