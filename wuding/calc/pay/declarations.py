"""What is declared of a month: wages and tax to the tax authority, bases and contributions to the insurance.

The columns are those of the forms that these offices hand out for import; what a form asks and no slip holds stays
empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .paid import WAGES, PaidSlip, Side, month_words, total
from .tables import Heading, Table, Value

IDENTITY_KIND = "居民身份证"
_TAX_SUMS: tuple[tuple[str, str], ...] = (
    ("累计子女教育", "子女教育扣除"),
    ("累计住房贷款利息", "住房贷款利息扣除"),
    ("累计住房租金", "住房租金扣除"),
    ("累计赡养老人", "赡养老人扣除"),
    ("累计3岁以下婴幼儿照护", "婴幼儿照护扣除"),
)
_OWN = (
    ("基本养老保险费", "养老保险个人"),
    ("基本医疗保险费", "医疗保险个人"),
    ("失业保险费", "失业保险个人"),
    ("住房公积金", "公积金个人"),
)


@dataclass(frozen=True, slots=True)
class Declared:
    """A slip with what its tax was worked out from: sums of the year by the pack's names, in yuan."""

    slip: PaidSlip
    exempt: Decimal = Decimal(0)
    additional: Mapping[str, Decimal] = field(default_factory=dict)
    pension: Decimal = Decimal(0)
    other: Decimal = Decimal(0)
    reduced: Decimal = Decimal(0)
    bases: Mapping[str, Decimal] = field(default_factory=dict)
    remark: str = ""


def tax_table(place: str, month: date, people: Sequence[Declared], what: str = WAGES) -> Table:
    """Return the wages of a month for the withholding agent's declaration (正常工资薪金所得), or what else is paid."""
    headings = (
        Heading("工号"), Heading("姓名", 6), Heading("证件类型", 8), Heading("证件号码", 14),
        *_sums("本期收入", "本期免税收入", *(title for title, _ in _OWN)),
        *_sums(*(title for title, _ in _TAX_SUMS), "累计继续教育", "累计个人养老金", "其他", "减免税额", "本期应扣税额"),
        Heading("备注", 6),
    )  # fmt: skip
    return Table(
        f"{place}{month_words(month)}{'工资薪金' if what == WAGES else what}所得扣缴申报",
        headings,
        tuple(map(_tax_row, people)),
    )


def _tax_row(one: Declared) -> tuple[Value, ...]:
    slip, found = one.slip, one.additional
    education = found.get("学历继续教育扣除", Decimal(0)) + found.get("职业资格扣除", Decimal(0))
    return (
        slip.number, slip.name, IDENTITY_KIND, slip.identity, slip.gross, one.exempt,
        *(_of(slip, name) for _, name in _OWN),
        *(found.get(name, Decimal(0)) for _, name in _TAX_SUMS), education, one.pension, one.other, one.reduced,
        slip.sum_of(Side.TAX), one.remark,
    )  # fmt: skip


def insurance_table(place: str, month: date, people: Sequence[Declared]) -> Table:
    """Return bases and contributions of a month, a column for each that anybody has, own and employer's share."""
    bases = _names(base for one in people for base in one.bases if base.endswith("基数"))
    lines = [line for one in people for line in one.slip.lines if line.side in (Side.OWN, Side.EMPLOYER)]
    names = _names(line.name for line in lines if line.amount)
    headings = (
        Heading("姓名", 6), Heading("证件号码", 14), Heading("单位", 10),
        *(Heading(name, 9) for name in bases), *_sums(*names, "个人合计", "单位合计"),
    )  # fmt: skip
    rows = tuple(
        (
            one.slip.name, one.slip.identity, one.slip.unit, *(one.bases.get(name) for name in bases),
            *(_of(one.slip, name) for name in names), one.slip.sum_of(Side.OWN), one.slip.employer,
        )
        for one in people
    )  # fmt: skip
    return Table(f"{place}{month_words(month)}社会保险和住房公积金缴费明细", headings, rows)


def _sums(*titles: str) -> tuple[Heading, ...]:
    return tuple(Heading(title, max(8, len(title) + 1), summed=True) for title in titles)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _of(slip: PaidSlip, name: str) -> Decimal:
    return total(line.amount for line in slip.lines if line.name == name)
