"""What a formula part is on the tape, besides numbers: yes or no, days, and texts by their numbers in a book."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .numbers import Number, Ratio
from .tape import Operand

EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Truth:
    at: Operand


@dataclass(frozen=True, slots=True)
class Day:
    """A day in [low, high], counted in days from 1970-01-01 as Arrow counts them."""

    at: Operand
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text as its number in the book. `codes` are the texts it can be, None where it is open."""

    at: Operand
    codes: tuple[str, ...] | None


Value = Number | Ratio | Truth | Day | Text


@dataclass(frozen=True, slots=True)
class Named:
    """An input's or a line's value; `present` says in which rows it is there."""

    value: Value
    present: Operand = 1


@dataclass(slots=True)
class Book:
    """Every text has one number, wherever it stands: texts are alike when their numbers are."""

    texts: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        """Return the text's number, a new one where it is new."""
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = len(self.texts)
            self.texts.append(text)
        return found

    def known(self, text: str) -> int | None:
        return self._numbers.get(text)

    def copy(self) -> Book:
        return Book(list(self.texts), dict(self._numbers))


def count(day: date) -> int:
    """Return the days from 1970-01-01 to a day."""
    return day.toordinal() - EPOCH


def day_of(days: int) -> date:
    return date.fromordinal(days + EPOCH)
