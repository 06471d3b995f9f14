"""What runs out for those in service: contracts and registrations of certificates, and who has no contract."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.organisation.models import Organisation
from wuding.people.models import Certificate, Contract, EmploymentForm, Person, Service, Team

if TYPE_CHECKING:
    from wuding.people.queries.sections.kinds import Words

WINDOWS = (30, 60, 90)


class State(StrEnum):
    """How something stands on a day, from the most to the least pressing; the value stands in addresses."""

    MISSING = "missing"
    EXPIRED = "expired"
    IN_30 = "30"
    IN_60 = "60"
    IN_90 = "90"
    LASTING = "lasting"


TITLES: "Mapping[State, Words]" = {
    State.MISSING: _("没有合同"),
    State.EXPIRED: _("已过期仍在岗"),
    State.IN_30: _("30 天内到期"),
    State.IN_60: _("31 至 60 天"),
    State.IN_90: _("61 至 90 天"),
    State.LASTING: _("90 天以后"),
}
PRESSING = (State.MISSING, State.EXPIRED, State.IN_30, State.IN_60, State.IN_90)

NEEDS_CONTRACT = Q(contract__in=[EmploymentForm.LABOUR, EmploymentForm.PUBLIC_WELFARE]) | Q(
    team=Team.GRID_WORKER
)
"""Who serves on a contract or an agreement, and every grid worker. The elected and the institution's staff need none here."""


def condition(state: State, day: date) -> Q:
    """Which rows of `by_contract` or `by_certificate` are in that state on `day`."""
    first, second, third = (day + timedelta(days=window) for window in WINDOWS)
    held = Q(held__isnull=False)
    return {
        State.MISSING: Q(held__isnull=True) & NEEDS_CONTRACT,
        State.EXPIRED: held & Q(ends__lt=day),
        State.IN_30: held & Q(ends__gte=day, ends__lte=first),
        State.IN_60: held & Q(ends__gt=first, ends__lte=second),
        State.IN_90: held & Q(ends__gt=second, ends__lte=third),
        State.LASTING: held & (Q(ends__gt=third) | Q(ends__isnull=True)),
    }[state]


def by_contract(user: User, place: Organisation, day: date) -> "QuerySet[Service]":
    """Who serves at or below `place`, each with the newest contract: `held` (its series), `ends`, `word`, `number`.

    A contract that was ended before its time holds nobody any more and counts as none.
    """
    newest = (
        Contract.objects.known()
        .filter(person=OuterRef("person"))
        .exclude(ended_on__lt=day)
        .order_by("-since", "-pk")
    )
    return _serving(user, place, day, Permission.SEE_CONTRACTS).annotate(
        held=Subquery(newest.values("series")[:1]),
        ends=Subquery(newest.values("until")[:1]),
        word=Subquery(newest.values("kind")[:1]),
        number=Subquery(newest.values("number")[:1]),
    )


def by_certificate(user: User, place: Organisation, day: date) -> "QuerySet[Service]":
    """Who serves there and holds a certificate, each with the newest: `held`, `ends` (its registration), `word`, `level`."""
    newest = Certificate.objects.known().on(day).filter(person=OuterRef("person")).order_by("-since", "-pk")
    found = _serving(user, place, day, Permission.SEE_FILE).annotate(
        held=Subquery(newest.values("series")[:1]),
        ends=Subquery(newest.values("registration_until")[:1]),
        word=Subquery(newest.values("kind")[:1]),
        level=Subquery(newest.values("level")[:1]),
    )
    return found.filter(held__isnull=False)


def _serving(user: User, place: Organisation, day: date, permission: Permission) -> "QuerySet[Service]":
    visible = Person.objects.visible_to(user, permission).order_by()
    return (
        Service.objects.known()
        .on(day)
        .filter(person__in=visible, organisation__path__startswith=place.path)
        .select_related("person__organisation", "organisation__parent")
    )


def numbers_of(rows: "QuerySet[Service]", day: date) -> dict[State, int]:
    """How many are in each state: one query."""
    counts = {f"in_{state.name}": Count("pk", filter=condition(state, day)) for state in State}
    found = rows.order_by().aggregate(**counts)
    return {state: found[f"in_{state.name}"] for state in State}


def listed(rows: "QuerySet[Service]", states: Iterable[State], day: date) -> "QuerySet[Service]":
    """The rows in those states: grid workers without a contract first, then whoever's end comes first, by unit."""
    wanted = Q(pk__in=[])
    for state in states:
        wanted |= condition(state, day)
    grid_first = When(held__isnull=True, team=Team.GRID_WORKER, then=Value(0))
    return (
        rows.filter(wanted)
        .annotate(rank=Case(grid_first, default=Value(1), output_field=IntegerField()))
        .order_by("rank", F("ends").asc(nulls_first=True), "organisation__path", "person__sort_key", "pk")
    )


@dataclass(frozen=True)
class UnitNumbers:
    """How many of a unit are in each state."""

    unit: Organisation
    numbers: Mapping[State, int]


def by_unit(rows: "QuerySet[Service]", units: Sequence[Organisation], day: date) -> list[UnitNumbers]:
    """The numbers of each unit and what lies below, units without any pressing one left out: one query."""
    counts = {f"in_{state.name}": Count("pk", filter=condition(state, day)) for state in PRESSING}
    counted: Any = rows.order_by().values("organisation__path").annotate(**counts)
    found: list[dict[str, Any]] = list(counted)
    summed = []
    for unit in units:
        inside = [row for row in found if row["organisation__path"].startswith(unit.path)]
        numbers = {state: sum(row[f"in_{state.name}"] for row in inside) for state in PRESSING}
        if any(numbers.values()):
            summed.append(UnitNumbers(unit, numbers))
    return summed
