"""What a formula part is once printed as SQL: its text, and what is proved of the value behind it."""

from __future__ import annotations

from dataclasses import dataclass

from .decimals import Dec

MOST_INTEGER, MOST_BIGINT, MOST_HUGE = 2**31 - 1, 2**63 - 1, 2**127 - 1


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number in [low, high], counted in units of 10**-scale, held in 32, 64 or 128 bits.

    `literal` says that the text is nothing but the number itself. `array` is the list and the place in it where the
    number is read from a list. `dec` is the same number as a decimal of the engine, where it has such a form.
    """

    text: str
    low: int
    high: int
    scale: int
    bits: int
    literal: bool = False
    array: tuple[tuple[int | None, ...], str] | None = None
    dec: Dec | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """A quotient that some rounding above takes in; the divisor is above zero for every row that reaches it."""

    above: Number
    below: Number


@dataclass(frozen=True, slots=True)
class Yes:
    """A yes or no; `constant` where it is known."""

    text: str
    constant: bool | None = None


@dataclass(frozen=True, slots=True)
class Day:
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A text of a closed list, held as its place in `codes` counted from 1. `constant` where it is known."""

    text: str
    codes: tuple[str, ...]
    constant: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """An open text."""

    text: str


Printed = Number | Ratio | Yes | Day | Code | Text


def bits_for(low: int, high: int) -> int:
    """Return the fewest bits that hold every number of the range. Raises OverflowError beyond 128."""
    most = max(abs(low), abs(high))
    if most <= MOST_INTEGER:
        return 32
    if most <= MOST_BIGINT:
        return 64
    if most <= MOST_HUGE:
        return 128
    raise OverflowError("beyond 128 bits: the pack's check lets no such formula through")
