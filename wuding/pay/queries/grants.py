"""Who can stand on a list of a run that isn't monthly, and what such a list holds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.dates import Month
from wuding.organisation.models import Organisation
from wuding.pay.models import Grant, PayRun, RunKind, Slip
from wuding.people.models import Person, Service, Team


@dataclass(frozen=True)
class Eligible:
    """Somebody who serves, or served last, as a community worker at or below a place."""

    person: Person
    organisation: Organisation
    serving: bool


def eligible(user: User, place: Organisation, month: date, known_at: datetime) -> list[Eligible]:
    """Everybody in sight, by unit and name; `serving` on a day of the month."""
    end = Month.of(month).end
    rows = (
        Service.objects.known_at(known_at)
        .filter(team=Team.WORKER, since__lte=end, organisation__path__startswith=place.path)
        .filter(person__in=Person.objects.visible_to(user, Permission.SEE_PAY).order_by().values("pk"))
    )
    last: dict[int, Service] = {}
    for row in rows.select_related("person", "organisation").order_by("since", "pk"):
        last[row.person_id] = row
    found = [
        Eligible(row.person, row.organisation, row.until is None or row.until >= month)
        for row in last.values()
    ]
    return sorted(found, key=lambda one: (one.organisation.path, one.person.sort_key, one.person.pk))


def not_serving(persons: Collection[int], month: date, known_at: datetime) -> set[int]:
    """Those of the persons who serve on no day of the month."""
    rows = Service.objects.known_at(known_at).filter(
        Q(until__gte=month) | Q(until__isnull=True),
        person__among=set(persons),
        team=Team.WORKER,
        since__lte=Month.of(month).end,
    )
    return set(persons) - set(rows.order_by().values_list("person", flat=True))


def granted_before(persons: Collection[int], reasons: Collection[str]) -> Mapping[tuple[int, str], Grant]:
    """The last closed grant of each person for each of these reasons, bonuses left out: they come every year."""
    rows = (
        Grant.objects.filter(
            person__among=set(persons), reason__in=list(reasons), run__closed_at__isnull=False
        )
        .filter(run__kind=RunKind.LUMP)
        .select_related("run")
    )
    return {(one.person_id, one.reason): one for one in rows.order_by("run__month", "pk")}


def apart_used(persons: Collection[int], year: int, run: PayRun | None = None) -> set[int]:
    """Whose one bonus taxed apart in the year is taken, by another run than this one."""
    rows = Grant.objects.filter(person__among=set(persons), apart_year=year)
    if run is not None:
        rows = rows.exclude(run=run)
    return set(rows.order_by().values_list("person", flat=True))


def persons_paid(persons: Collection[int], month: date, kind: str) -> set[int]:
    """Those of the persons who have a closed slip of that month and kind."""
    rows = Slip.objects.closed().filter(person__among=set(persons), month=month, kind=kind)
    return set(rows.order_by().values_list("person", flat=True))


@dataclass(frozen=True)
class ReasonSum:
    """How much a list pays for a reason, and to how many."""

    reason: str
    clause: str
    people: int
    amount: Decimal


def reasons_of_run(run: PayRun) -> list[ReasonSum]:
    """The list summed up, in its own order."""
    found: dict[tuple[str, str], list[Decimal]] = {}
    for reason, clause, amount in run.grants.order_by("position").values_list("reason", "clause", "amount"):
        found.setdefault((reason, clause), []).append(amount)
    return [
        ReasonSum(reason, clause, len(amounts), sum(amounts, Decimal(0)))
        for (reason, clause), amounts in found.items()
    ]
