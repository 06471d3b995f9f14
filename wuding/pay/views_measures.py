"""The page of the four troubles, measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.charts import Chart, Series
from wuding.common.dates import MONTHS_PER_YEAR, Month
from wuding.common.errors import NotVisible
from wuding.common.today import today
from wuding.common.view_choice import chosen_month, chosen_organisation
from wuding.organisation.models import Organisation
from wuding.organisation.queries import starting_place
from wuding.pay import pictures
from wuding.pay.queries import measures, months, structure
from wuding.pay.views import signed_in
from wuding.policy.queries.adoptions import posts_in_order


@dataclass(frozen=True)
class Measure:
    """One trouble: the figure that stands for it, what it counts, and its course."""

    trouble: str
    figure: str
    unit: str
    says: str
    chart: Chart | None


@require_safe
def troubles(request: HttpRequest) -> HttpResponse:
    """The four measures at the chosen place, for the year of the chosen month."""
    user = signed_in(request)
    place = starting_place(user, chosen_organisation(request), Permission.SEE_PAY)
    if place is None:
        raise NotVisible
    month = chosen_month(request, today=today())
    shown = [
        _recruiting(user, place, month),
        _developing(user, place, month),
        _managing(user, place, month),
        _retaining(user, place, month),
    ]
    spreads = structure.spreads(user, place, month)
    shares = structure.performance(user, place, month.year)
    context = {
        "place": place,
        "month": month,
        "measures": shown,
        "spreads": spreads,
        "shares": _shares(shares),
        "latest_share": shares[-1] if shares else None,
        "wages": structure.against_wages(user, place, spreads) if spreads else [],
    }
    return render(request, "pay/measures.html", context)


def _shares(shares: Sequence[structure.Share]) -> Chart | None:
    """Performance pay of all pay, month by month."""
    if not shares:
        return None
    return Chart(
        title=_("绩效占应发"),
        unit="%",
        labels=tuple(str(one.month) for one in shares),
        series=(Series(_("绩效占比"), tuple(one.per_cent for one in shares), emphasis=True),),
        kind="step",
        digits=1,
        label_heading=_("月份"),
    )


def _recruiting(user: User, place: Organisation, month: Month) -> Measure:
    years = measures.newcomers(user, place, month.end)
    chart = Chart(
        title=_("每年新任职的社区工作者"),
        unit=_("人"),
        labels=tuple(str(entry.year) for entry in years),
        series=(Series(_("新任职"), tuple(entry.began for entry in years), emphasis=True),),
        kind="bar",
        label_heading=_("年份"),
    )
    return Measure(
        _("引不进"),
        str(years[-1].began if years else 0),
        _("人"),
        _("%(year)s 年新任职。按档案里最早一段社区工作者任职计。") % {"year": month.year},
        chart if years else None,
    )


def _developing(user: User, place: Organisation, month: Month) -> Measure:
    found = measures.certified(measures.team_on(user, place, month.end))
    chart = Chart(
        title=_("社会工作者职业水平证书"),
        unit=_("人"),
        labels=(*(level for level, _number in found.by_level), _("没有证书")),
        series=(
            Series(
                _("人数"),
                (*(number for _level, number in found.by_level), found.heads - found.held),
                emphasis=True,
            ),
        ),
        kind="bar",
        label_heading=_("证书"),
    )
    return Measure(
        _("育不强"),
        f"{found.share}%",
        _("持证率"),
        _("%(held)s 人持证，共 %(heads)s 人。") % {"held": found.held, "heads": found.heads},
        chart if found.heads else None,
    )


def _managing(user: User, place: Organisation, month: Month) -> Measure:
    posts = posts_in_order(place, month.start)
    post = posts[-1] if posts else ""
    gaps = measures.gaps_in_post(user, place, post, month.year)
    chart = Chart(
        title=_("%(post)s：最高与最低相差") % {"post": post},
        unit=_("元/月"),
        labels=tuple(str(entry.month) for entry in gaps),
        series=(Series(_("相差"), tuple(entry.gap for entry in gaps), emphasis=True),),
        kind="step",
        label_heading=_("月份"),
    )
    return Measure(
        _("管不好"),
        f"{gaps[-1].gap:,.0f}" if gaps else "0",
        _("元"),
        _("同一岗位里，干得好、干得久的人比最低的人多拿多少。为 0 就是干多干少一个样。"),
        chart if gaps else None,
    )


def _retaining(user: User, place: Organisation, month: Month) -> Measure:
    year = months.figures_by_month(user, place, Month(month.year, 1), Month(month.year, MONTHS_PER_YEAR))
    known = [entry.figures.mean for entry in year if entry.figures]
    left = measures.newcomers(user, place, month.end)
    rise = (known[-1] / known[0] - 1) * 100 if known else Decimal(0)
    return Measure(
        _("留不住"),
        f"{rise.quantize(Decimal('0.1'), ROUND_HALF_UP):+}%",
        _("人均待遇"),
        _("年末比年初。%(year)s 年离岗 %(left)s 人。")
        % {"year": month.year, "left": left[-1].left if left else 0},
        pictures.course(year),
    )
