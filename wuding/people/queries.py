"""Reads of the concern. Each takes the user who looks."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields import CharField
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible
from wuding.organisation.models import Organisation
from wuding.organisation.queries import Branch, tree_for
from wuding.people.facts import POST
from wuding.people.models import Fact, Person, Service, Team


@dataclass(frozen=True)
class RosterFilter:
    """What a roster shows: everything at or below `organisation`, narrowed by the others when they aren't empty."""

    organisation: Organisation | None = None
    search: str = ""
    team: str = ""
    post: str = ""


@dataclass(frozen=True)
class RosterRow:
    """One person on the roster, with the facts that held on the roster's day by name."""

    service: Service
    facts: Mapping[str, Fact]

    @property
    def person(self) -> Person:
        """Whose row it is."""
        return self.service.person

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
    found = Service.objects.on(day).filter(
        _matches(wanted), person__in=Person.objects.visible_to(user, permission).order_by()
    )
    posted = found.annotate(post=_fact_on(day, POST))
    if wanted.post:
        posted = posted.filter(post=wanted.post)
    ranks = [When(post=word, then=Value(rank)) for rank, word in enumerate(post_order)]
    team_ranks = [When(team=team, then=Value(rank)) for rank, team in enumerate(Team.values)]
    ranked: QuerySet[Service] = (
        posted.select_related("person", "organisation", "organisation__parent")
        .annotate(
            post_rank=Case(*ranks, default=Value(len(ranks)), output_field=IntegerField()),
            team_rank=Case(*team_ranks, default=Value(len(team_ranks)), output_field=IntegerField()),
        )
        .order_by("team_rank", "organisation__path", "post_rank", "person__sort_key", "person__public_id")
    )
    return ranked


def _matches(wanted: RosterFilter) -> Q:
    condition = Q()
    if wanted.organisation:
        condition &= Q(organisation__path__startswith=wanted.organisation.path)
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
    held = Fact.objects.on(day).filter(person=OuterRef("person"), name=name).order_by("since")
    return Subquery(held.values("value")[:1], output_field=CharField())


def with_facts(services: Iterable[Service], day: date) -> list[RosterRow]:
    """The services as rows, with every fact that held on `day`: one query whatever their number."""
    listed = list(services)
    facts: dict[int, dict[str, Fact]] = defaultdict(dict)
    persons = [service.person_id for service in listed]
    for fact in (
        Fact.objects.on(day).filter(person__in=persons).select_related("entry__entered_by").order_by("pk")
    ):
        facts[fact.person_id][fact.name] = fact
    return [RosterRow(service, facts[service.person_id]) for service in listed]


def person_for(user: User, public_id: uuid.UUID) -> Person:
    """One person; raises NotVisible when there is none, or none for this user."""
    found = (
        Person.objects.visible_to(user)
        .select_related("organisation", "organisation__parent", "entry__entered_by")
        .filter(public_id=public_id)
        .order_by("pk")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def services_of(person: Person) -> list[Service]:
    """All services, latest first. For a person already found to be visible."""
    found = Service.objects.filter(person=person).select_related("organisation__parent", "entry__entered_by")
    return list(found.order_by("-since"))


def facts_of(person: Person) -> list[Fact]:
    """All facts, latest first. For a person already found to be visible."""
    return list(
        Fact.objects.filter(person=person).select_related("entry__entered_by").order_by("-since", "name")
    )


@dataclass(frozen=True)
class Heads:
    """How many serve at or below an organisation, by team."""

    by_team: Mapping[str, int]

    @property
    def workers(self) -> int:
        """Community workers."""
        return self.by_team.get(Team.WORKER, 0)

    @property
    def grid_workers(self) -> int:
        """Full-time grid workers."""
        return self.by_team.get(Team.GRID_WORKER, 0)

    @property
    def reserve(self) -> int:
        """People in public-welfare posts."""
        return self.by_team.get(Team.RESERVE, 0)

    @property
    def assistants(self) -> int:
        """Town staff serving as assistants to the director."""
        return self.by_team.get(Team.ASSISTANT, 0)


def heads_by_path(user: User, day: date) -> dict[str, Heads]:
    """For each organisation in sight where, or below which, somebody serves on `day`: how many, by its path."""
    found = Service.objects.on(day).filter(person__in=Person.objects.visible_to(user).order_by())
    counted = found.order_by().values_list("organisation__path", "team").annotate(number=Count("pk"))
    heads: dict[str, Counter[str]] = defaultdict(Counter)
    for path, team, number in counted:
        steps = path.strip("/").split("/")
        for count in range(1, len(steps) + 1):
            heads["/" + "/".join(steps[:count]) + "/"][team] += number
    return {path: Heads(dict(teams)) for path, teams in heads.items()}


@dataclass(frozen=True)
class PeopledBranch:
    """A branch of the tree with the people who serve at or below it."""

    branch: Branch
    heads: Heads
    organs: tuple[Branch, ...]
    children: tuple["PeopledBranch", ...]


NOBODY = Heads({})


def peopled_tree(user: User, day: date, top: Organisation | None = None) -> tuple[PeopledBranch, ...]:
    """The visible tree with heads; two queries whatever its size."""
    heads = heads_by_path(user, day)

    def peopled(branch: Branch) -> PeopledBranch:
        return PeopledBranch(
            branch,
            heads.get(branch.organisation.path, NOBODY),
            branch.organs,
            tuple(peopled(child) for child in branch.children),
        )

    return tuple(peopled(branch) for branch in tree_for(user, top))


@dataclass(frozen=True)
class Share:
    """One bar of a structure: how many of the group."""

    label: str
    number: int


AGE_BANDS = ((0, 29), (30, 34), (35, 39), (40, 44), (45, 49), (50, 120))


def age_structure(rows: Iterable[RosterRow], day: date) -> list[Share]:
    """Heads by age band on `day` (S1.8)."""
    ages = [row.person.age_on(day) for row in rows]
    labels = [_("30 岁以下"), "30–34", "35–39", "40–44", "45–49", _("50 岁及以上")]
    return [
        Share(label, sum(low <= age <= high for age in ages))
        for label, (low, high) in zip(labels, AGE_BANDS, strict=True)
    ]


def mean_age(rows: Iterable[RosterRow], day: date) -> Decimal | None:
    """Mean of full years, one decimal; None for nobody."""
    ages = [row.person.age_on(day) for row in rows]
    return (Decimal(sum(ages)) / len(ages)).quantize(Decimal("0.1")) if ages else None
