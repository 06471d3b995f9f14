"""Days on the tape: complete years and months as the Civil Code counts them, read from a calendar of lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from ....periods import Measure, counted
from . import numbers
from .numbers import Number, chosen, constant
from .tape import Array, NotForBlocks, Operand, Slot, Tape
from .values import Day, count, day_of

FIRST, LAST = count(date(1900, 1, 1)), count(date(2150, 12, 31))
"""The days that a pack may declare."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """For every day from FIRST to LAST: months since year 0, day of the month, days of its month."""

    month: Array
    day: Array
    length: Array


@cache
def calendar() -> Calendar:
    days = np.arange(FIRST, LAST + 1).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    first, after = months.astype("datetime64[D]"), (months + 1).astype("datetime64[D]")
    since_year_0 = months.astype(np.int64) + 1970 * 12
    return Calendar(since_year_0, (days - first).astype(np.int64) + 1, (after - first).astype(np.int64))


@dataclass(frozen=True, slots=True)
class Moment:
    """The parts of a day."""

    tape: Tape
    day: Day

    @property
    def known(self) -> date | None:
        return day_of(self.day.low) if not isinstance(self.day.at, Slot) else None

    def listed(self, of: Array) -> Number:
        """Return the cell of a day in a list of all days."""
        if self.day.low < FIRST or self.day.high > LAST:
            raise NotForBlocks
        inside = of[self.day.low - FIRST : self.day.high - FIRST + 1]
        low, high = int(inside.min()), int(inside.max())
        if not isinstance(self.day.at, Slot):
            return constant(low)
        place = self.tape.add("-", "int32", self.day.at, FIRST)
        return Number(self.tape.take(of, place, "int32"), low, high, 0)

    @property
    def months(self) -> Number:
        return self.listed(calendar().month)

    @property
    def number(self) -> Number:
        return self.listed(calendar().day)

    @property
    def length(self) -> Number:
        return self.listed(calendar().length)


def part(tape: Tape, name: str, day: Day) -> Number:
    """Return the year or month number of a day."""
    cells = calendar().month
    return Moment(tape, day).listed(cells // 12 if name == "year" else cells % 12 + 1)


def gap(tape: Tape, measure: Measure, start: Day, end: Day) -> Number:
    """Return the time from start to end; negative where end lies before start."""
    one, other = Moment(tape, start), Moment(tape, end)
    if one.known is not None and other.known is not None:
        return constant(counted(measure, one.known, other.known))
    if measure == "days":
        return numbers.plus(tape, _whole(end), _whole(start), -1)
    if measure == "years_up":
        return _years_begun(tape, one, other)
    months = _months(tape, one, other)
    return months if measure == "months" else numbers.rounding(tape, _twelfth(months), "down", 0)


def _whole(day: Day) -> Number:
    return Number(day.at, day.low, day.high, 0)


def _twelfth(months: Number) -> numbers.Ratio:
    return numbers.Ratio(months, constant(12))


def _months(tape: Tape, start: Moment, end: Moment) -> Number:
    if start.day.high <= end.day.low:
        return _forward(tape, start, end)
    backward = numbers.negated(tape, _forward(tape, end, start))
    if end.day.high <= start.day.low:
        return backward
    return chosen(tape, _before(tape, end, start), backward, _forward(tape, start, end))


def _before(tape: Tape, one: Moment, other: Moment) -> Operand:
    return tape.add("<", "bool", one.day.at, other.day.at)


def _forward(tape: Tape, start: Moment, end: Moment) -> Number:
    """Return the complete months between two days in this order."""
    months = numbers.plus(tape, end.months, start.months, -1)
    last, length = end.number, end.length
    if start.number.high == 1 or (end.known is not None and last == length):
        return months
    # A month is short of its end when neither the day is reached nor, in a shorter month, its last day.
    reached = numbers.extreme(tape, start.number, length, greatest=False)
    short = tape.add("<", "bool", last.at, reached.at)
    return chosen(tape, short, numbers.plus(tape, months, constant(1), -1), months)


def _years_begun(tape: Tape, start: Moment, end: Moment) -> Number:
    """Return the years with a part counted as one: none more on the anniversary itself."""
    whole = numbers.rounding(tape, _twelfth(_forward(tape, start, end)), "down", 0)
    begun = chosen(tape, _is_anniversary(tape, start, end), whole, numbers.plus(tape, whole, constant(1)))
    is_after = tape.add("<", "bool", start.day.at, end.day.at)
    return chosen(tape, is_after, begun, constant(0))


def _is_anniversary(tape: Tape, start: Moment, end: Moment) -> Operand:
    same_month = tape.add("=", "bool", part(tape, "month", start.day).at, part(tape, "month", end.day).at)
    wanted = numbers.extreme(tape, start.number, end.length, greatest=False)
    same_day = tape.add("=", "bool", end.number.at, wanted.at)
    return tape.add("and", "bool", same_month, same_day)
