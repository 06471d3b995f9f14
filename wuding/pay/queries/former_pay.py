"""What people were paid under the scheme before: a scheme may keep the difference for whoever it would pay less."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils.timezone import localdate

from wuding.common.dates import Month
from wuding.pay.models import Line, PayRun, RunKind, Slip
from wuding.pay.queries.standing import Rules
from wuding.people.models import Fact
from wuding.policy.models import Adoption

FORMER = "原待遇"
"""The fact by which packs ask for it, in the dictionary of facts."""


@dataclass(frozen=True, slots=True)
class FormerPay:
    """What somebody was paid for the last month under another scheme, in yuan: arrears of that month are in it, items
    that aren't monthly are not. It holds as a fact from `since`, when the present scheme took hold.
    """

    person: int
    amount: Decimal
    month: date
    since: date


def former_pay_to_record(run: PayRun) -> list[FormerPay]:
    """Those paid in the run by a scheme that asks for it, of whom none is recorded, and who were paid under the one before.

    In the order of the persons' keys; empty, after one query, where no scheme asks.
    """
    asked = _asked_by_place(run)
    if not asked:
        return []
    rows = run.slips.filter(organisation__path__in=list(asked)).order_by("person")
    people = dict(rows.values_list("person", "organisation__path"))
    told = Fact.objects.known().filter(name=FORMER, person__among=set(people)).order_by()
    for person in told.values_list("person", flat=True).distinct():
        del people[person]
    groups: dict[tuple[date, str], list[int]] = defaultdict(list)
    for person, path in people.items():
        groups[asked[path]].append(person)
    found = (one for (since, pack_id), group in groups.items() for one in _paid_before(group, since, pack_id))
    return sorted(found, key=lambda one: one.person)


def _asked_by_place(run: PayRun) -> Mapping[str, tuple[date, str]]:
    """The workplaces whose pack asks for it: since when that pack holds there, and which it is."""
    rules, known = Rules(), localdate(run.known_at)
    asking: dict[str, bool] = {}
    found: dict[str, str] = {}
    for path, pack_id in run.slips.order_by().values_list("organisation__path", "pack_id").distinct():
        if pack_id not in asking:
            inputs = rules.by_id(pack_id, run.month, known).program.inputs
            asking[pack_id] = any(one.name == FORMER for one in inputs)
        if asking[pack_id]:
            found[path] = pack_id
    if not found:
        return {}
    held = dict(Adoption.objects.on(run.month).order_by().values_list("organisation__path", "since"))
    return {
        path: (held[max(above, key=len)], pack_id)
        for path, pack_id in found.items()
        if (above := [place for place in held if path.startswith(place)])
    }


def _paid_before(persons: list[int], since: date, pack_id: str) -> Iterator[FormerPay]:
    """What each was paid for the month before `since`, by another pack than this one."""
    month = Month.of(since).shifted(-1).start
    slips = Slip.objects.closed().filter(kind=RunKind.MONTHLY, month=month, person__among=set(persons))
    packs = dict(slips.exclude(pack_id=pack_id).order_by("person").values_list("person", "pack_id"))
    rules = Rules()
    apart = {one: set(rules.by_id(one, month, None).not_monthly) for one in set(packs.values())}
    lines = Line.objects.filter(
        slip__kind=RunKind.MONTHLY,
        slip__run__closed_at__isnull=False,
        slip__person__among=set(packs),
        month_of=month,
        counts=True,
    )
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for person, name, amount in lines.order_by().values_list("slip__person", "name").annotate(Sum("amount")):
        if name not in apart[packs[person]]:
            sums[person] += amount.quantize(Decimal("0.01"))
    for person in packs:
        if sums[person] > 0:
            yield FormerPay(person, sums[person], month, since)
