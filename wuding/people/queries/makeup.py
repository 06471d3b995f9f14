"""Who a place's people are: read once, counted by unit and over time (S1.8)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.structure import NOT_RECORDED, Matrix, age_band, tally
from wuding.organisation.models import Kind, Organisation
from wuding.people import facts
from wuding.people.facts import NONE_HELD
from wuding.people.models import Fact, Person, Service
from wuding.people.queries.groups import FACT_OF, Dimension, in_order


@dataclass(frozen=True)
class Spell:
    """A word that held from `since` to `until`, both days included; None: until further notice."""

    word: str
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        """Whether the day is inside."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Served:
    """One service of somebody: where, and everything one can be counted by."""

    person: int
    path: str
    team: str
    channel: str
    sex: str
    born: date
    spell: Spell


@dataclass(frozen=True)
class Unit:
    """A row by unit: the organisation with everything below it; `here` for what stands at the place itself."""

    organisation: Organisation
    here: bool


@dataclass(frozen=True)
class Makeup:
    """Everybody who served at or below a place at some time, with what can be counted: two queries."""

    services: Sequence[Served]
    facts: Mapping[tuple[int, str], Sequence[Spell]]

    def on(self, day: date) -> list[Served]:
        """Those in service on the day."""
        return [served for served in self.services if served.spell.holds(day)]

    def word(self, served: Served, dimension: Dimension, day: date) -> str:
        """The group that somebody is in on the day."""
        match dimension:
            case Dimension.AGE:
                return age_band(served.born, day)
            case Dimension.SEX:
                return served.sex
            case Dimension.TEAM:
                return served.team
            case Dimension.CHANNEL:
                return served.channel or NOT_RECORDED
            case _:
                return self._fact(served.person, FACT_OF[dimension], day)

    def _fact(self, person: int, name: str, day: date) -> str:
        none = NONE_HELD if name == facts.CERTIFICATE else NOT_RECORDED
        return next((spell.word for spell in self.facts.get((person, name), ()) if spell.holds(day)), none)

    def by_unit(self, dimension: Dimension, day: date, units: Sequence[Unit]) -> Matrix[Unit]:
        """Counts by unit; whoever serves in none of them, at the place itself, counts to the one that is `here`."""
        below = [(unit.organisation.path, unit) for unit in units if not unit.here]
        own = next((unit for unit in units if unit.here), None)
        pairs = []
        for served in self.on(day):
            unit = next((unit for path, unit in below if served.path.startswith(path)), own)
            if unit is not None:
                pairs.append((unit, self.word(served, dimension, day)))
        return tally(pairs, units, lambda groups: in_order(dimension, groups))

    def over_time(self, dimension: Dimension, days: Sequence[date]) -> Matrix[date]:
        """Counts on each of the days."""
        pairs = [(day, self.word(served, dimension, day)) for day in days for served in self.on(day)]
        return tally(pairs, days, lambda groups: in_order(dimension, groups))


def makeup_of(user: User, place: Organisation, first: date, last: date, team: str = "") -> Makeup:
    """Whom the user may see of those who served at or below `place` at some time from `first` to `last`."""
    visible = Person.objects.visible_to(user, Permission.SEE_ROSTER).order_by()
    in_time = Q(since__lte=last) & (Q(until__gte=first) | Q(until__isnull=True))
    found = Service.objects.known().filter(
        in_time, person__in=visible, organisation__path__startswith=place.path
    )
    if team:
        found = found.filter(team=team)
    services = [
        Served(person, path, its_team, channel, sex, born, Spell("", since, until))
        for person, path, its_team, channel, sex, born, since, until in found.order_by("pk").values_list(
            "person", "organisation__path", "team", "channel", "person__sex", "person__born", "since", "until"
        )
    ]
    held: dict[tuple[int, str], list[Spell]] = defaultdict(list)
    words = Fact.objects.known().filter(
        in_time, person__in=found.order_by().values("person"), name__in=FACT_OF.values()
    )
    for person, name, value, since, until in words.order_by("pk").values_list(
        "person", "name", "value", "since", "until"
    ):
        held[person, name].append(Spell(value, since, until))
    return Makeup(services, held)


def units_of(user: User, place: Organisation) -> list[Unit]:
    """The parts of a place: what lies directly below it, then the place itself; organs serve the place they stand at."""
    below = Organisation.objects.visible_to(user, Permission.SEE_ROSTER).filter(parent=place)
    parts = below.exclude(kind=Kind.ORGAN).order_by("path")
    return [*(Unit(part, here=False) for part in parts), Unit(place, here=True)]
