"""What one's own pay would be if one fact were otherwise, or some years later, by the rules of a month as they stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ..rules import Pack, Program, RowError, Value
from ..rules.kinds import BoolKind, NumberKind, TextKind
from ..rules.model import Input
from ..rules.program import RosterLine
from .addends import sums_of
from .computing import Facts, amount, computed
from .foresee.ageing import aged
from .foresee.months import moved
from .foresee.standards import frozen, needed_for

NOTHING = Decimal(0)
ALL_MONTHS = tuple(range(1, 13))


@dataclass(frozen=True, slots=True)
class Offer:
    """A fact that can be thought otherwise: one of `choices`, or, where that is empty, a number in [low, high]."""

    name: str
    meaning: str
    present: Value | None
    choices: tuple[Value, ...] = ()
    low: Decimal = NOTHING
    high: Decimal = NOTHING
    places: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class LineChange:
    """An item before and after, in yuan. `months` are those in which it is paid, empty for every month."""

    name: str
    clause: str
    before: Decimal
    after: Decimal
    months: tuple[int, ...] = ()

    @property
    def difference(self) -> Decimal:
        """More or less."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Outcome:
    """A month's total before and after, and the items that differ; they add up to the difference.

    `other_months` are items that aren't paid in the month looked at: their amount when they are.
    """

    before: Decimal
    after: Decimal
    lines: tuple[LineChange, ...]
    other_months: tuple[LineChange, ...]

    @property
    def difference(self) -> Decimal:
        """More or less in the month."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Point:
    """A month some years on: what the facts as they are would give then, and the changed ones."""

    month: date
    as_is: Decimal
    changed: Decimal


class NeedsOthers(Exception):
    """The amount is counted over all rows together, so that nobody's can be told alone: `item` says which."""

    def __init__(self, item: str) -> None:
        super().__init__(item)
        self.item = item


@dataclass(frozen=True)
class Case:
    """Somebody's own facts in a month under the rules that hold there, by what had been published until `known`."""

    pack: Pack
    program: Program
    total: str
    facts: Facts
    known: date | None = None

    @property
    def month(self) -> date:
        """The month looked at."""
        return self.program.month

    @property
    def inputs(self) -> Sequence[Input]:
        """The facts that the month's pay really reads."""
        return self._cut().inputs

    def _cut(self) -> Program:
        """The program of what is paid: the total and what adds up to it. Raises NeedsOthers."""
        paid = sums_of(self.pack, self.total).leaves & set(self.program.outputs)
        cut = self.program.only([name for name in self.pack.items if name in paid or name == self.total])
        counted = next((line.name for line in cut.lines if isinstance(line, RosterLine)), None)
        if counted is not None:
            raise NeedsOthers(counted)
        return cut

    def offers(self, settled: Collection[str]) -> list[Offer]:
        """Return what can be thought otherwise; not the facts in `settled`, which nothing one does can change."""
        found = [_offer(one, self.facts.get(one.name)) for one in self.inputs if one.name not in settled]
        return [one for one in found if one is not None]

    def outcomes(self, changes: Sequence[Mapping[str, Value]]) -> list[Outcome | RowError]:
        """Return what each set of changes would bring; what is wrong where the facts don't go together.

        Raises RowError when the facts as they are can't be computed, NeedsOthers.
        """
        rows: list[Facts] = [self.facts, *({**self.facts, **one} for one in changes)]
        before, *after = computed(self._cut(), rows)
        if isinstance(before, RowError):
            raise before
        return [one if isinstance(one, RowError) else self._outcome(before, one) for one in after]

    def _outcome(self, before: Mapping[str, Value | None], after: Mapping[str, Value | None]) -> Outcome:
        lines: list[LineChange] = []
        others: list[LineChange] = []
        leaves = sums_of(self.pack, self.total).leaves
        for name, item in self.pack.items.items():
            if name not in leaves or name not in after or amount(before, name) == amount(after, name):
                continue
            months = () if item.months == ALL_MONTHS else item.months
            change = LineChange(name, item.clause or "", amount(before, name), amount(after, name), months)
            (lines if self.month.month in item.months else others).append(change)
        return Outcome(amount(before, self.total), amount(after, self.total), tuple(lines), tuple(others))

    def course(self, change: Mapping[str, Value], years: int, step_years: int = 0) -> list[Point]:
        """Return the same month of this year and of the next ones, standards staying as they are now.

        Facts that grow by themselves grow; where the facts of a year can't be computed the course ends before it.
        """
        needed = needed_for(self.pack, self.total)
        lasting = frozen(replace(needed, header=replace(needed.header, until=None), _programs={}), self.month)
        points: list[Point] = []
        for year in range(years + 1):
            month = moved(self.month, 12 * year)
            program = lasting.at(month, self.known).only([self.total])
            changed = {**self.facts, **change}
            rows = [self._later(program, facts, month, step_years) for facts in (self.facts, changed)]
            as_is, other = computed(program, rows)
            if isinstance(as_is, RowError) or isinstance(other, RowError):
                break
            points.append(Point(month, amount(as_is, self.total), amount(other, self.total)))
        return points

    def _later(self, program: Program, facts: Facts, month: date, step_years: int) -> Facts:
        names = [one.name for one in program.inputs]
        return {name: aged(name, facts, self.month, month, step_years) for name in names}


def _offer(asked: Input, present: Value | None) -> Offer | None:
    """What can be chosen for a fact: nothing for open texts, and for days, which time alone moves."""
    match asked.kind:
        case TextKind(codes=codes) if codes is not None and len(codes) > 1:
            return Offer(asked.name, asked.meaning, present, codes)
        case BoolKind():
            return Offer(asked.name, asked.meaning, present, (True, False))
        case NumberKind(low=low, high=high, scale=scale, unit=unit) if low < high:
            bounds = Decimal(low.numerator) / low.denominator, Decimal(high.numerator) / high.denominator
            return Offer(asked.name, asked.meaning, present, (), *bounds, scale or 0, str(unit or ""))
        case _:
            return None
