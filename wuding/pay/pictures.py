"""Charts of pay."""

from collections.abc import Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

from wuding.calc.pay.what_if import Point
from wuding.common.charts import Chart, Mark, Series
from wuding.common.dates import Month
from wuding.pay.models import Slip
from wuding.pay.queries.funding import Execution
from wuding.pay.queries.months import MonthFigures


def course(year: Sequence[MonthFigures]) -> Chart | None:
    """Mean, lowest and highest over the months, with a mark where the scheme changes; None without two months."""
    if sum(entry.figures is not None for entry in year) < 2:
        return None
    known = [entry for entry in year if entry.figures]
    marks = tuple(
        Mark(str(after.month), _("改行新办法"))
        for before, after in pairwise(known)
        if before.pack_id != after.pack_id
    )
    return Chart(
        title=_("月人均工作补贴"),
        unit=_("元/月"),
        labels=tuple(str(entry.month) for entry in year),
        series=(
            Series(_("最高"), tuple(entry.figures.highest if entry.figures else None for entry in year)),
            Series(
                _("平均"),
                tuple(entry.figures.mean if entry.figures else None for entry in year),
                emphasis=True,
            ),
            Series(_("最低"), tuple(entry.figures.lowest if entry.figures else None for entry in year)),
        ),
        kind="step",
        digits=2,
        from_zero=False,
        label_heading=_("月份"),
        marks=marks,
    )


def distribution(bands: Sequence[tuple[str, int]]) -> Chart | None:
    """How many people have how much; None for nobody."""
    if not bands:
        return None
    return Chart(
        title=_("工作补贴分布"),
        unit=_("人"),
        labels=tuple(label for label, _number in bands),
        series=(Series(_("人数"), tuple(number for _label, number in bands), emphasis=True),),
        kind="bar",
        label_heading=_("元/月"),
    )


def own_course(slips: Sequence[Slip]) -> Chart | None:
    """One person's pay over the months, oldest first, gross and, where it was worked out, net; None without two."""
    if len(slips) < 2:
        return None
    ordered = sorted(slips, key=lambda slip: slip.month)
    gross = Series(_("应发"), tuple(slip.total for slip in ordered), emphasis=True)
    nets = tuple(slip.net.net if hasattr(slip, "net") else None for slip in ordered)
    return Chart(
        title=_("每月工资"),
        unit=_("元/月"),
        labels=tuple(str(Month.of(slip.month)) for slip in ordered),
        series=(gross, Series(_("实发"), nets)) if any(one is not None for one in nets) else (gross,),
        kind="step",
        digits=2,
        from_zero=False,
        label_heading=_("月份"),
    )


def own_years(course: Sequence[Point], *, thought: bool) -> Chart | None:
    """The years to come, as the facts are and, where one is thought otherwise, with that; None without two."""
    if len(course) < 2:
        return None
    as_is = Series(_("照现在的情况"), tuple(point.as_is for point in course), emphasis=not thought)
    other = Series(_("照试算的情况"), tuple(point.changed for point in course), emphasis=True)
    return Chart(
        title=_("以后几年的应发"),
        unit=_("元/月"),
        labels=tuple(str(Month.of(point.month)) for point in course),
        series=(as_is, other) if thought else (as_is,),
        kind="step",
        digits=2,
        from_zero=False,
        label_heading=_("月份"),
    )


def budget_course(found: Execution) -> Chart | None:
    """What each month of a year cost by source, one on top of the other; None before anything was paid."""
    if not found.months:
        return None
    return Chart(
        title=_("各月支出（按资金来源）"),
        unit=_("元"),
        labels=tuple(f"{month:%Y-%m}" for month in found.months),
        series=tuple(Series(fund, tuple(costs)) for fund, costs in found.course.items() if any(costs)),
        kind="bar",
        digits=2,
        stacked=True,
        label_heading=_("月份"),
    )
