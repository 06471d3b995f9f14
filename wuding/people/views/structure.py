"""The structure of a place's people: what stands out, by group, by unit and over time; every bar opens its list (S1.8)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuding.accounts.permissions import Permission
from wuding.calc.structure import NOT_RECORDED, Matrix, Share, half_year_ends
from wuding.common.charts import Chart, Series
from wuding.common.dates import Month
from wuding.common.errors import NotVisible
from wuding.common.today import today
from wuding.common.view_choice import chosen_month, chosen_organisation
from wuding.organisation.models import Organisation
from wuding.organisation.queries import may, starting_place
from wuding.people.facts import NONE_HELD
from wuding.people.models import Team
from wuding.people.queries.groups import ORDERED, PERMISSION_OF, Dimension, title_of, words_of
from wuding.people.queries.makeup import Makeup, Unit, makeup_of, units_of
from wuding.people.queries.roster import RosterFilter
from wuding.people.queries.roster_pages import blocks, team_counts
from wuding.people.queries.standing_out import Finding, findings
from wuding.people.queries.troubles import year_before
from wuding.people.views.asked import roster_day, signed_in

HALF_YEARS = 7
_STEPS, _HUES = 7, 6
"""Colours in structure.css: for groups in an order, and for groups that only differ."""

Address = Callable[[Dimension, str, Unit | None, Month], str]


@dataclass(frozen=True)
class Bar:
    """A count as a bar and as a number, with the address of its list. `x` and `width` are per cent of the row."""

    label: str
    number: int
    percent: Decimal | None
    url: str
    mark: str
    x: str
    width: str


@dataclass(frozen=True)
class Row:
    """A row of bars: a unit, or a whole."""

    label: str
    url: str
    people: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Breakdown:
    """One dimension of everybody: a bar for each group, drawn from zero."""

    dimension: Dimension
    title: str
    url: str
    bars: tuple[Bar, ...]


@require_safe
def structure(request: HttpRequest) -> HttpResponse:
    """All dimensions at a glance, or with `?by=` one of them by unit and over time."""
    user = signed_in(request)
    place = starting_place(user, chosen_organisation(request), Permission.SEE_ROSTER)
    if place is None:
        raise NotVisible
    month = chosen_month(request, today=today())
    day = roster_day(month)
    team = request.GET.get("team", "")
    team = team if team in Team.values else ""
    shown = [dimension for dimension in Dimension if not (team and dimension == Dimension.TEAM)]
    listed = frozenset(d for d in shown if d not in PERMISSION_OF or may(user, PERMISSION_OF[d], place))
    by = next((dimension for dimension in shown if dimension == request.GET.get("by")), None)
    days = half_year_ends(day, HALF_YEARS)
    makeup = makeup_of(user, place, min(days[0], year_before(day)), day, team)
    units = units_of(user, place)
    address = _addresses(place, team, listed)
    context = {
        "place": place,
        "day": day,
        "people": len(makeup.on(day)),
        "teams": team_counts(blocks(user, day, RosterFilter(organisation=place))),
        "chosen_team": team,
        "tabs": [(dimension, title_of(dimension)) for dimension in shown],
        "by": by,
    }
    if by is None:
        found = findings(makeup, day, year_before(day), units, shown)
        context["findings"] = [(one, _finding_url(one, address, month)) for one in found]
        context["breakdowns"] = [_breakdown(makeup, one, day, address, month) for one in shown]
    else:
        context["title"], context["opens"] = title_of(by), by in listed
        context["matrix"] = _by_unit(makeup.by_unit(by, day, units), by, address, month)
        context["chart"] = _over_time(makeup.over_time(by, days), by, address)
    return render(request, "people/structure.html", context)


def _addresses(place: Organisation, team: str, listed: frozenset[Dimension]) -> Address:
    """The roster narrowed to a group's people, in a unit when one is given, on the day of the month.

    Empty where the user may know how many, and not who.
    """

    def address(dimension: Dimension, group: str, unit: Unit | None, month: Month) -> str:
        if group and dimension not in listed:
            return ""
        wanted = {"organisation": str((unit.organisation if unit else place).public_id), "month": str(month)}
        if unit is not None and unit.here:
            wanted["here"] = "1"
        if team:
            wanted["team"] = team
        if group:
            wanted[dimension.value] = group
        return f"{reverse('people:roster')}?{urlencode(wanted)}"

    return address


def _finding_url(finding: Finding, address: Address, month: Month) -> str:
    """The list of whom a sentence speaks, or the page of its dimension."""
    found = address(finding.dimension, finding.group, finding.unit, month) if finding.group else ""
    return found or f"?by={finding.dimension}"


def _mark(dimension: Dimension, groups: Sequence[str], group: str) -> str:
    """The class of a group's colour: grey for what is missing, else spread over the scale as charts.js does."""
    if group in {NOT_RECORDED, NONE_HELD}:
        return "mark-none"
    telling = [one for one in groups if one not in {NOT_RECORDED, NONE_HELD}]
    place = telling.index(group)
    if dimension not in ORDERED:
        return f"mark-hue-{place % _HUES}"
    return f"mark-step-{int(place * (_STEPS - 1) / (len(telling) - 1) + 0.5) if len(telling) > 1 else 1}"


def _breakdown(makeup: Makeup, dimension: Dimension, day: date, address: Address, month: Month) -> Breakdown:
    shares = makeup.over_time(dimension, (day,)).total
    greatest = max((share.number for share in shares), default=0) or 1
    return Breakdown(
        dimension,
        title_of(dimension),
        f"?by={dimension}",
        tuple(
            Bar(
                words_of(dimension, share.group),
                share.number,
                share.percent,
                address(dimension, share.group, None, month),
                "mark-none" if share.group in {NOT_RECORDED, NONE_HELD} else "mark-step-1",
                "0",
                _percent(share.number, greatest),
            )
            for share in shares
        ),
    )


def _by_unit(counted: Matrix[Unit], by: Dimension, address: Address, month: Month) -> dict[str, object]:
    """The rows with people in them, with the whole first when there are several, and the columns' heads."""
    rows = [
        Row(
            _("本级") if unit.here else unit.organisation.name,
            address(by, "", unit, month),
            shares[0].of if shares else 0,
            _stacked(by, shares, address, unit, month),
        )
        for unit, shares in counted.rows
        if any(share.number for share in shares)
    ]
    whole = counted.total
    total = Row(
        _("合计"),
        address(by, "", None, month),
        whole[0].of if whole else 0,
        _stacked(by, whole, address, None, month),
    )
    heads = [(words_of(by, group), _mark(by, counted.groups, group)) for group in counted.groups]
    return {"heads": heads, "rows": [total, *rows] if len(rows) > 1 else [total]}


def _stacked(
    by: Dimension, shares: Sequence[Share], address: Address, unit: Unit | None, month: Month
) -> tuple[Bar, ...]:
    groups = [share.group for share in shares]
    before = 0
    bars = []
    for share in shares:
        bars.append(
            Bar(
                words_of(by, share.group),
                share.number,
                share.percent,
                address(by, share.group, unit, month),
                _mark(by, groups, share.group),
                _percent(before, share.of),
                _percent(share.number, share.of),
            )
        )
        before += share.number
    return tuple(bars)


def _percent(number: int, of: int) -> str:
    """For an attribute of SVG, so always with a point."""
    return f"{100 * number / of if of else 0:.3f}%"


def _over_time(counted: Matrix[date], by: Dimension, address: Address) -> Chart | None:
    """Stacked bars on each of the days from the first on which anybody served; None when that is the last."""
    rows = list(counted.rows)
    while rows and not any(share.number for share in rows[0][1]):
        rows.pop(0)
    if len(rows) < 2:
        return None
    return Chart(
        title=_("%(title)s结构的变化") % {"title": title_of(by)},
        unit=_("人"),
        labels=tuple(day.isoformat() for day, _shares in rows),
        series=tuple(
            Series(
                words_of(by, group),
                tuple(shares[index].number for _day, shares in rows),
                muted=group in {NOT_RECORDED, NONE_HELD},
                links=tuple(address(by, group, None, Month.of(day)) for day, _shares in rows),
            )
            for index, group in enumerate(counted.groups)
        ),
        kind="bar",
        stacked=True,
        ordered=by in ORDERED,
        label_heading=_("日期"),
    )
