"""The roster: who serves on a day, narrowed and in order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, F, FilteredRelation, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.templatetags.parts import NOT_THERE
from wuding.organisation.models import Kind, Organisation
from wuding.people import facts
from wuding.people.models import EmploymentForm, Fact, Person, Service, Sex, Team, in_sight
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
    """One person on the roster, with the facts that held on the roster's day by name; of a list, with their words only."""

    service: Service
    facts: Mapping[str, Fact]
    words: Mapping[str, str] | None = None

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
        if self.words is not None:
            return self.words.get(name, "")
        return self.facts[name].value if name in self.facts else ""


def roster(
    user: User,
    day: date,
    wanted: RosterFilter,
    *,
    post_order: tuple[str, ...] = (),
    permission: Permission = Permission.SEE_ROSTER,
) -> "QuerySet[Service]":
    """Services in force on `day` that the user may see: by organisation, then post in `post_order`, then name.

    With what a computation quotes: who entered the file, and the organisation above.
    """
    found = _ranked(serving(user, day, wanted, permission), day, wanted.post, post_order)
    return found.select_related("person__entry__entered_by", "organisation__parent")


def roster_list(
    user: User, day: date, wanted: RosterFilter, *, post_order: tuple[str, ...] = ()
) -> "QuerySet[Service]":
    """The same for a page: with the columns that a list shows, and no others."""
    found = _ranked(serving(user, day, wanted, Permission.SEE_ROSTER), day, wanted.post, post_order)
    return found.select_related("person", "organisation").only(
        "team",
        "contract",
        "since",
        "person__public_id",
        "person__name",
        "person__sex",
        "organisation__name",
        "organisation__path",
    )


def serving(user: User, day: date, wanted: RosterFilter, permission: Permission) -> "QuerySet[Service]":
    """Services in force on the day, of persons whom the user may see with all that the filter asks for."""
    needed = {PERMISSION_OF[dimension] for dimension, _group in wanted.groups if dimension in PERMISSION_OF}
    found: QuerySet[Service] = Service.objects.known().on(day).filter(_matches(wanted, day))
    for one in {permission, *needed}:
        found = found.filter(in_sight(user, one, of="person__"))
    return found


def _ranked(
    found: "QuerySet[Service]", day: date, post: str, post_order: tuple[str, ...]
) -> "QuerySet[Service]":
    """In the roster's order, with the post that is held on the day: a join, because no two of them hold at once."""
    holds = {"name": facts.POST, "known_until": None, "since__lte": day}
    held = Q(**{f"person__fact_records__{column}": value for column, value in holds.items()})
    lasts = Q(person__fact_records__until__gte=day) | Q(person__fact_records__until=None)
    posted = found.annotate(
        post_fact=FilteredRelation("person__fact_records", condition=held & lasts), post=F("post_fact__value")
    )
    if post:
        posted = posted.filter(post=post)
    ranks = [When(post=word, then=Value(rank)) for rank, word in enumerate(post_order)]
    team_ranks = [When(team=team, then=Value(rank)) for rank, team in enumerate(Team.values)]
    ordered: QuerySet[Service] = posted.annotate(
        post_rank=Case(*ranks, default=Value(len(ranks)), output_field=IntegerField()),
        team_rank=Case(*team_ranks, default=Value(len(team_ranks)), output_field=IntegerField()),
    ).order_by("team_rank", "organisation__path", "post_rank", "person__sort_key", "person__public_id")
    return ordered


def _matches(wanted: RosterFilter, day: date) -> Q:
    condition = Q()
    if wanted.organisation:
        # The places are found first: comparing the path of each of thousands of rows costs more than the rest.
        condition &= Q(organisation__in=Organisation.objects.at_or_below(wanted.organisation).order_by())
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


def with_facts(services: Iterable[Service], day: date) -> list[RosterRow]:
    """The services as rows, with every fact that held on `day` and its origin: one query whatever their number."""
    listed = list(services)
    held: dict[int, dict[str, Fact]] = defaultdict(dict)
    for fact in _facts_of(listed, day).select_related("entry__entered_by").order_by("pk"):
        held[fact.person_id][fact.name] = fact
    return [RosterRow(service, held[service.person_id]) for service in listed]


def with_words(services: Iterable[Service], day: date) -> list[RosterRow]:
    """The same for lists, which show values and not where they came from."""
    listed = list(services)
    held: dict[int, dict[str, str]] = defaultdict(dict)
    shown = _facts_of(listed, day).filter(name__in=facts.SHOWN).order_by()
    for person, name, value in shown.values_list("person", "name", "value"):
        held[person][name] = value
    return [RosterRow(service, {}, held[service.person_id]) for service in listed]


def _facts_of(services: Iterable[Service], day: date) -> "QuerySet[Fact]":
    return Fact.objects.known().on(day).filter(person__in=[service.person_id for service in services])


Line = tuple[str, str, str, str, str, str, str, str, str, str, str]
"""A row as a list shows it: address, name, sex, place, team, post, certificate, grade, education, contract, since; a dash for none."""


def lines_of(rows: Iterable[RosterRow], files: tuple[str, ...]) -> list[Line]:
    """The rows written out. What stands in the file besides the post is told of people under the paths of `files` only.

    Words of closed lists are translated once for all rows, addresses put together by hand.
    """
    sexes, teams, forms = (
        {str(word): str(label) for word, label in words.choices} for words in (Sex, Team, EmploymentForm)
    )
    address = reverse("people:person", args=[_ANYBODY])
    told = [(row, bool(files) and row.service.organisation.path.startswith(files)) for row in rows]
    return [
        (
            address.replace(_ANYBODY, str(row.person.public_id)),
            row.person.name,
            sexes[row.person.sex],
            row.service.organisation.name,
            teams[row.service.team],
            row.post or NOT_THERE,
            (row.certificate if opened else "") or NOT_THERE,
            (row.grade if opened else "") or NOT_THERE,
            (row.education if opened else "") or NOT_THERE,
            forms[row.service.contract],
            row.service.since.isoformat(),
        )
        for row, opened in told
    ]


_ANYBODY = str(UUID(int=0))
