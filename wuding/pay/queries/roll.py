"""Who is paid in a run: the people of its batches, where each belongs, and what has to be settled for them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.utils.timezone import localdate

from wuding.calc.pay.computing import over_the_roster
from wuding.common.dates import Month
from wuding.organisation.models import Organisation
from wuding.pay.models import PayRun, Slip
from wuding.pay.queries.closed import History, Months, history_of, leavers, months_to_settle
from wuding.pay.queries.standing import Rules, Standing
from wuding.people.queries.spans import Spell, spells_between

PER_BATCH = 1000


@dataclass(frozen=True)
class Home:
    """The workplace that a slip belongs to."""

    organisation: int
    path: str


@dataclass
class Roll:
    """The people of a month at or below a place, as known at a moment."""

    place: Organisation
    month: date
    kind: str
    known_at: datetime
    rules: Rules = field(default_factory=Rules)
    _homes: dict[int, Home] = field(default_factory=dict)

    @classmethod
    def of(cls, run: PayRun) -> "Roll":
        """That of a run."""
        return cls(run.place, run.month, run.kind, run.known_at)

    @cached_property
    def known(self) -> date:
        """The day until which published values are seen."""
        return localdate(self.known_at)

    @cached_property
    def history(self) -> History:
        """The closed months before."""
        return history_of(self.place, self.month, self.kind)

    @cached_property
    def spells(self) -> dict[int, list[Spell]]:
        """Everybody's spells in the month who serves at or below the place in it, without those whose home is elsewhere."""
        month = Month.of(self.month)
        found = spells_between(month.start, month.end, self.known_at, below=self.place.path)
        for person, own in found.items():
            home = self._home(own)
            if home is not None and home.path.startswith(self.place.path):
                self._homes[person] = home
        return {person: own for person, own in found.items() if person in self._homes}

    def _home(self, spells: Sequence[Spell]) -> Home | None:
        """The last workplace of the month; where the first day decides, the one of that day, if there is any."""
        last = spells[-1]
        if not last.path.startswith(self.place.path):
            inside = [one for one in spells if one.path.startswith(self.place.path)]
            if self.rules.of(inside[-1].path, self.month, self.known).in_pieces:
                return None
        elif self.rules.of(last.path, self.month, self.known).in_pieces:
            return Home(last.organisation, last.path)
        first = spells[0]
        return Home(first.organisation, first.path) if first.since == self.month else None

    def home(self, person: int) -> Home:
        """The workplace of the person's slip."""
        if person in self.spells:
            return self._homes[person]
        return Home(*self.left[person])

    @cached_property
    def left(self) -> dict[int, tuple[int, str]]:
        """Who was paid last here, serves nowhere this month, and still has something to be settled."""
        gone = leavers(self.history, self.spells.keys(), self.rules, self.known_at)
        owing = months_to_settle(self.history, gone.keys(), self.rules, self.known_at)
        return {person: place for person, place in gone.items() if person in owing}

    def standing(self, person: int) -> Standing:
        """The rules of the person's slip."""
        return self.rules.of(self.home(person).path, self.month, self.known)

    def to_settle(self, persons: Collection[int]) -> Months:
        """The closed months of each that have to be looked at again."""
        return months_to_settle(self.history, persons, self.rules, self.known_at)

    def batches(self) -> list[list[int]]:
        """The persons of each batch: by pack, workplace and person; all that a pack counts over together in one."""
        has_slip = Slip.objects.filter(month=self.month, kind=self.kind).order_by()
        taken = set(
            has_slip.filter(person__among={*self.spells, *self.left}).values_list("person", flat=True)
        )
        groups: dict[str, list[tuple[str, int]]] = {}
        for person in [*self.spells, *self.left]:
            if person not in taken:
                standing = self.standing(person)
                groups.setdefault(standing.pack.id, []).append((self.home(person).path, person))
        found: list[list[int]] = []
        for _pack, members in sorted(groups.items()):
            ordered = [person for _path, person in sorted(members)]
            together = over_the_roster(self.standing(ordered[0]).program)
            found += _cut(ordered, len(ordered) if together else PER_BATCH)
        return found


def _cut(persons: Sequence[int], length: int) -> Iterable[list[int]]:
    return (list(persons[start : start + length]) for start in range(0, len(persons), length))


def spells_of(roll: Roll, persons: Collection[int]) -> Mapping[int, Sequence[Spell]]:
    """Those of a batch; without the people who only have earlier months to be settled."""
    return {person: roll.spells[person] for person in persons if person in roll.spells}
