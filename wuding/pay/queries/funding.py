"""Rules of funding and costs as values: what `calc.pay.funding` splits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Q, QuerySet

from wuding.calc.pay.funding import Borne, Cost, FundingRule, Standing, borne_by, percent_shares, standings
from wuding.calc.pay.paid import Side
from wuding.common.dates import MONTHS_PER_YEAR, Month
from wuding.organisation.models import Organisation
from wuding.pay.models import Budget, Funding, Line, NetLine, PayRun, RunKind
from wuding.pay.models.runs import GRANTED


def rules_of(place: Organisation) -> list[FundingRule]:
    """Those that can speak of anybody at or below a place: of the place, of those above it, of those below."""
    touching = Q(place__path__startswith=place.path) | Q(place__path__in=[place.path, *place.ancestor_paths])
    found = Funding.objects.filter(touching).select_related("place").prefetch_related("shares")
    return [
        FundingRule(
            one.place.path,
            one.item,
            one.since,
            one.until,
            percent_shares([(share.fund, share.percent) for share in one.shares.all()]),
        )
        for one in found.order_by("place__path", "item", "since")
    ]


def costs_of_run(run: PayRun) -> dict[str, list[Cost]]:
    """What a run pays, by unit in the order of the tree: four columns of lines, counted by the database."""
    lines = Line.objects.filter(slip__run=run, counts=True)
    nets = NetLine.objects.filter(net__slip__run=run, side=Side.EMPLOYER)
    units: dict[str, list[Cost]] = {}
    names = dict(
        Organisation.objects.filter(slips__run=run).order_by("path").distinct().values_list("path", "name")
    )
    found = [*_costs(lines, "slip__", employer=False), *_costs(nets, "net__slip__", employer=True)]
    for path, name in names.items():
        units[name] = [cost for cost in found if cost.path == path]
    return units


def borne_of_run(run: PayRun) -> list[Borne]:
    """What each source bears of a run as a whole."""
    return borne_by([cost for costs in costs_of_run(run).values() for cost in costs], rules_of(run.place))


def costs_between(place: Organisation, first: date, last: date, *, kind: str = "") -> list[Cost]:
    """What the closed runs of these months paid to people at or below a place; those of one kind when named."""
    lines = Line.objects.filter(_closed("slip__", place, first, last), counts=True)
    nets = NetLine.objects.filter(_closed("net__slip__", place, first, last), side=Side.EMPLOYER)
    if kind:
        lines, nets = lines.filter(slip__kind=kind), nets.filter(net__slip__kind=kind)
    return [*_costs(lines, "slip__", employer=False), *_costs(nets, "net__slip__", employer=True)]


def _closed(slip: str, place: Organisation, first: date, last: date) -> Q:
    return Q(
        **{
            f"{slip}organisation__path__startswith": place.path,
            f"{slip}run__closed_at__isnull": False,
            f"{slip}month__gte": first,
            f"{slip}month__lte": last,
        }
    )


def _costs(rows: "QuerySet[Line] | QuerySet[NetLine]", slip: str, *, employer: bool) -> list[Cost]:
    path = f"{slip}organisation__path"
    counted = rows.values_list(path, "name", "month_of", "amount").annotate(Count("pk"))
    return [
        Cost(where, name, employer, month_of, amount, times)
        for where, name, month_of, amount, times in counted.order_by(path, "name", "month_of", "amount")
    ]


@dataclass(frozen=True)
class Execution:
    """A year's budget at a place up to a month: `last` is the last closed month of it, None for none.

    Bonuses and lump sums are paid, but not expected again in the months that are left.
    """

    last: date | None
    found: tuple[Standing, ...]
    course: dict[str, list[Decimal]]
    """By source, what each month of the year cost; the months that are not closed yet are left out."""
    months: tuple[date, ...]

    @property
    def months_left(self) -> int:
        """Those of the year that are not closed yet."""
        return MONTHS_PER_YEAR - (self.last.month if self.last else 0)


def execution(place: Organisation, month: Month) -> Execution:
    """How the year's budgets of a place stand after the last closed month up to `month`."""
    first = month.start.replace(month=1)
    lines = Line.objects.filter(_closed("slip__", place, first, month.start))
    last = lines.aggregate(last=Max("slip__month"))["last"]
    budgets = Budget.objects.filter(place=place, year=month.year).order_by("pk")
    planned: dict[str, Decimal] = dict(budgets.values_list("fund", "amount"))
    if last is None:
        return Execution(None, tuple(standings(planned, [], [], 0)), {}, ())
    rules = rules_of(place)
    months = tuple(date(month.year, number, 1) for number in range(1, last.month + 1))
    costs = {one: costs_between(place, one, one) for one in months}
    monthly = lines.filter(slip__kind=RunKind.MONTHLY).aggregate(last=Max("slip__month"))["last"]
    again = costs_between(place, monthly, monthly, kind=RunKind.MONTHLY) if monthly else []
    recurring = [cost for cost in again if cost.month_of == monthly]
    paid = borne_by([cost for one in months for cost in costs[one]], rules)
    left = MONTHS_PER_YEAR - (monthly.month if monthly else 0)
    found = standings(planned, paid, borne_by(recurring, rules), left)
    return Execution(
        monthly or last, tuple(found), _course(found, [borne_by(costs[one], rules) for one in months]), months
    )


def _course(found: Collection[Standing], months: list[list[Borne]]) -> dict[str, list[Decimal]]:
    by_month = [{one.fund: one.cost for one in borne} for borne in months]
    return {one.fund: [part.get(one.fund, Decimal(0)) for part in by_month] for one in found}


def fundings_at(place: Organisation) -> list[Funding]:
    """The rules of a place, of those above that hold there too, and of those below; the latest first of each item."""
    touching = Q(place__path__startswith=place.path) | Q(place__path__in=place.ancestor_paths)
    found = Funding.objects.filter(touching).select_related("place", "entered_by").prefetch_related("shares")
    return list(found.order_by("place__path", "item", "-since"))


def items_at(place: Organisation) -> list[str]:
    """Items that anybody at or below a place was paid in the last month there is, in their order on slips, or as a bonus or
    lump sum of that year.
    """
    lines = Line.objects.filter(slip__organisation__path__startswith=place.path, counts=True)
    last = lines.filter(slip__kind=RunKind.MONTHLY).aggregate(last=Max("slip__month"))["last"]
    granted = Q(slip__kind__in=GRANTED, **({"slip__month__year": last.year} if last else {}))
    found = (
        lines.filter(Q(slip__month=last) | granted).order_by().values_list("name").annotate(Max("position"))
    )
    return [name for _place, name in sorted((place, name) for name, place in found)]
