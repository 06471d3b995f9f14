"""Who left before an item of theirs fell due: what they had come to until then, by the last slip that they got."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils.timezone import localdate

from wuding.calc.pay.computing import amount, computed
from wuding.calc.pay.served import PERIODS, months_of_period
from wuding.calc.rules import RowError
from wuding.common.dates import Month
from wuding.common.errors import RuleError
from wuding.pay import ledger
from wuding.pay.models import PayRun, Slip
from wuding.pay.queries.roll import Roll
from wuding.pay.queries.standing import Standing
from wuding.people.models import Service, Team


@dataclass(frozen=True)
class Unpaid:
    """An item that fell due after somebody had left, in yuan for the months served of its period; `until`: the last one."""

    person: int
    organisation: int
    item: str
    amount: Decimal
    until: date


def unpaid_of_leavers(run: PayRun, roll: Roll) -> list[Unpaid]:
    """Those of a monthly run that is worked out: only items whose formula counts months served, above nothing."""
    month = run.month
    packs = run.slips.order_by().values_list("pack_id", flat=True).distinct()
    if not any(roll.rules.by_id(one, month, localdate(run.known_at)).due_now for one in packs):
        return []
    gone = roll.history.slips.filter(
        month__year=month.year, organisation__path__startswith=run.place.path, parts__isnull=False
    ).exclude(person__in=run.slips.order_by().values("person"))
    last = {slip.person_id: slip for slip in gone.select_related("run").order_by("month", "pk")}
    for person in _serving(last.keys(), run):
        del last[person]
    return [found for person in sorted(last) for found in _unpaid(last[person], month, roll)]


def _serving(persons: Collection[int], run: PayRun) -> set[int]:
    """Who serves somewhere else now, and will be paid there."""
    end = Month.of(run.month).end
    rows = Service.objects.known_at(run.known_at).filter(
        Q(until__gte=run.month) | Q(until__isnull=True),
        person__among=set(persons),
        team=Team.WORKER,
        since__lte=end,
    )
    return set(rows.order_by().values_list("person", flat=True))


def _unpaid(slip: Slip, month: date, roll: Roll) -> Iterator[Unpaid]:
    try:
        standing = roll.rules.by_id(slip.pack_id, slip.month, localdate(slip.run.known_at))
    except RuleError:
        return
    for name in standing.not_monthly:
        if month.month not in standing.pack.items[name].months or not _in_period(standing, name, slip, month):
            continue
        alone = standing.program.only([name])
        (found,) = computed(alone, [ledger.restored(slip.facts, standing.pack.inputs)])
        if not isinstance(found, RowError) and (worth := amount(found, name)) > 0:
            yield Unpaid(slip.person_id, slip.organisation_id, name, worth, Month.of(slip.month).end)


def _in_period(standing: Standing, name: str, slip: Slip, month: date) -> bool:
    """Whether the item counts months served, and the slip lies in the period that ends with this month."""
    counted = PERIODS.keys() & {one.name for one in standing.program.only([name]).inputs}
    return any(slip.month in months_of_period(PERIODS[one], month) for one in counted)
