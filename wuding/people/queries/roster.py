"""The roster: who serves on a day, narrowed and in order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields import CharField

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.organisation.models import Kind, Organisation
from wuding.people import facts
from wuding.people.models import Fact, Person, Service, Team
from wuding.people.queries.groups import PERMISSION_OF, Dimension, in_group


@dataclass(frozen=True)
class RosterFilter:
    """What a roster shows: everything at or below `organisation`, narrowed by the others when they aren't empty.

    `here`: only what stands at the organisation itself and its organs. `groups`: of a dimension, people in that group.
    """

    organisation: Organisation | None = None
    search: str = ""
    team: str = ""
    post: str = ""
    here: bool = False
    groups: tuple[tuple[Dimension, str], ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether anything but the organisation is asked for."""
        return self != RosterFilter(self.organisation)


@dataclass(frozen=True)
class RosterRow:
    """One person on the roster, with the facts that held on the roster's day by name."""

    service: Service
    facts: Mapping[str, Fact]

    @property
    def person(self) -> Person:
        """Whose row it is."""
        return self.service.person

    @property
    def post(self) -> str:
        """岗位; empty when there is none."""
        return self.value(facts.POST)

    @property
    def certificate(self) -> str:
        """证书; empty when there is none."""
        return self.value(facts.CERTIFICATE)

    @property
    def grade(self) -> str:
        """考核等次; empty when there is none."""
        return self.value(facts.GRADE)

    @property
    def education(self) -> str:
        """学历; empty when there is none."""
        return self.value(facts.EDUCATION)

    def value(self, name: str) -> str:
        """The fact of that name; empty when there is none."""
        return self.facts[name].value if name in self.facts else ""


def roster(
    user: User,
    day: date,
    wanted: RosterFilter,
    *,
    post_order: tuple[str, ...] = (),
    permission: Permission = Permission.SEE_ROSTER,
) -> "QuerySet[Service]":
    """Services in force on `day` that the user may see: by organisation, then post in `post_order`, then name."""
    found = (
        Service.objects.known()
        .on(day)
        .filter(_matches(wanted, day), person__in=Person.objects.visible_to(user, permission).order_by())
    )
    for needed in {
        PERMISSION_OF[dimension] for dimension, _group in wanted.groups if dimension in PERMISSION_OF
    }:
        found = found.filter(person__in=Person.objects.visible_to(user, needed).order_by())
    posted = found.annotate(post=_fact_on(day, facts.POST))
    if wanted.post:
        posted = posted.filter(post=wanted.post)
    ranks = [When(post=word, then=Value(rank)) for rank, word in enumerate(post_order)]
    team_ranks = [When(team=team, then=Value(rank)) for rank, team in enumerate(Team.values)]
    ranked: QuerySet[Service] = (
        posted.select_related("person__entry__entered_by", "organisation__parent")
        .annotate(
            post_rank=Case(*ranks, default=Value(len(ranks)), output_field=IntegerField()),
            team_rank=Case(*team_ranks, default=Value(len(team_ranks)), output_field=IntegerField()),
        )
        .order_by("team_rank", "organisation__path", "post_rank", "person__sort_key", "person__public_id")
    )
    return ranked


def _matches(wanted: RosterFilter, day: date) -> Q:
    condition = Q()
    if wanted.organisation:
        condition &= Q(organisation__path__startswith=wanted.organisation.path)
    if wanted.here:
        organ = Q(organisation__parent=wanted.organisation, organisation__kind=Kind.ORGAN)
        condition &= Q(organisation=wanted.organisation) | organ
    for dimension, group in wanted.groups:
        condition &= in_group(dimension, group, day)
    if wanted.team:
        condition &= Q(team=wanted.team)
    if word := wanted.search.strip().lower():
        letters = word.replace(" ", "").replace("ü", "v")
        condition &= (
            Q(person__name__contains=wanted.search.strip())
            | Q(person__pinyin__startswith=letters)
            | Q(person__initials__startswith=letters)
        )
    return condition


def _fact_on(day: date, name: str) -> Subquery:
    held = Fact.objects.known().on(day).filter(person=OuterRef("person"), name=name).order_by("since")
    return Subquery(held.values("value")[:1], output_field=CharField())


def with_facts(services: Iterable[Service], day: date) -> list[RosterRow]:
    """The services as rows, with every fact that held on `day`: one query whatever their number."""
    listed = list(services)
    held: dict[int, dict[str, Fact]] = defaultdict(dict)
    persons = [service.person_id for service in listed]
    for fact in (
        Fact.objects.known()
        .on(day)
        .filter(person__in=persons)
        .select_related("entry__entered_by")
        .order_by("pk")
    ):
        held[fact.person_id][fact.name] = fact
    return [RosterRow(service, held[service.person_id]) for service in listed]


def team_counts(user: User, day: date, wanted: RosterFilter) -> list[tuple[str, str, int]]:
    """Each team's word, label and number on the roster, in the teams' order."""
    found = (
        Service.objects.known()
        .on(day)
        .filter(_matches(wanted, day), person__in=Person.objects.visible_to(user).order_by())
    )
    numbers = dict(found.order_by().values_list("team").annotate(number=Count("pk")))
    return [(team.value, str(team.label), numbers.get(team.value, 0)) for team in Team]
