"""The four chronic troubles (S0.1), each by one measure that the records of the product really hold."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, Min

from wuding.accounts.models import User
from wuding.common.dates import Month
from wuding.organisation.models import Organisation
from wuding.pay.models import RunKind, Slip
from wuding.people import facts
from wuding.people.models import Person, Service, Team
from wuding.people.queries.roster import RosterFilter, RosterRow, roster, with_facts


@dataclass(frozen=True)
class Newcomers:
    """How many began as community workers in a year, and how many of all ended in it without going on."""

    year: int
    began: int
    left: int


def newcomers(user: User, place: Organisation, until: date) -> list[Newcomers]:
    """Every year from the first beginning on record to the year of `until`."""
    found = Service.objects.known().filter(
        person__in=Person.objects.visible_to(user).order_by(),
        organisation__path__startswith=place.path,
        team=Team.WORKER,
        since__lte=until,
    )
    spells = list(found.order_by("person", "since").values_list("person", "since", "until"))
    first: dict[int, date] = {}
    last: dict[int, date | None] = {}
    for person, since, ended in spells:
        first.setdefault(person, since)
        last[person] = ended
    began = Counter(day.year for day in first.values())
    left = Counter(day.year for day in last.values() if day is not None and day <= until)
    if not began:
        return []
    return [Newcomers(year, began[year], left[year]) for year in range(min(began), until.year + 1)]


@dataclass(frozen=True)
class Certified:
    """How many of the team hold each certificate; `held` counts any of them."""

    heads: int
    by_level: tuple[tuple[str, int], ...]

    @property
    def held(self) -> int:
        """How many hold one."""
        return sum(number for _level, number in self.by_level)

    @property
    def share(self) -> Decimal:
        """Per cent of the team, one decimal."""
        return (Decimal(self.held) * 100 / self.heads).quantize(Decimal("0.1")) if self.heads else Decimal(0)


def team_on(user: User, place: Organisation, day: date) -> list[RosterRow]:
    """The community workers in sight on a day, with their facts."""
    return with_facts(roster(user, day, RosterFilter(organisation=place, team=Team.WORKER)), day)


def certified(rows: Sequence[RosterRow]) -> Certified:
    """Certificates of the team."""
    levels = Counter(row.value(facts.CERTIFICATE) for row in rows if row.value(facts.CERTIFICATE))
    return Certified(len(rows), tuple(levels.most_common()))


@dataclass(frozen=True)
class Gap:
    """Highest less lowest compared amount among people in one post, in a month."""

    month: Month
    gap: Decimal


def gaps_in_post(user: User, place: Organisation, post: str, year: int) -> list[Gap]:
    """The gap of every month worked out in a year: whether doing more or better makes a difference in the same post."""
    found = (
        Slip.objects.visible_to(user)
        .filter(kind=RunKind.MONTHLY, organisation__path__startswith=place.path)
        .filter(post=post, month__year=year)
        .order_by()
        .values("month")
        .annotate(lowest=Min("headline"), highest=Max("headline"))
        .order_by("month")
    )
    return [Gap(Month.of(row["month"]), row["highest"] - row["lowest"]) for row in found]
