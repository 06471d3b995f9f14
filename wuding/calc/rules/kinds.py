"""What is known of a value before any person is looked at: its kind, scale, interval, codes, whether it may be missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .units import Unit

type_names = {
    "number": ("数字", "number"),
    "text": ("文字", "text"),
    "bool": ("“是”或“否”", "yes/no"),
    "date": ("日期", "date"),
}

Value = Decimal | str | bool | date
"""A present value of a fact, an amount or a decision. Amounts are Decimal yuan."""

LIMIT = 10**36
"""Every number, counted in units of its last decimal place, stays below this, so that 128-bit integers hold it."""


@dataclass(frozen=True, slots=True)
class NumberKind:
    """An exact number in [low, high]. `scale` counts decimal places; None means a quotient still to be rounded."""

    low: Fraction
    high: Fraction
    scale: int | None
    unit: Unit | None = None
    optional: bool = False
    name = "number"


@dataclass(frozen=True, slots=True)
class TextKind:
    """A text; `codes` is the closed list it comes from, None when open."""

    codes: tuple[str, ...] | None
    optional: bool = False
    name = "text"


@dataclass(frozen=True, slots=True)
class BoolKind:
    """A yes or no."""

    optional: bool = False
    name = "bool"


@dataclass(frozen=True, slots=True)
class DateKind:
    """A calendar day in [low, high], both inclusive."""

    low: date
    high: date
    optional: bool = False
    name = "date"


Kind = NumberKind | TextKind | BoolKind | DateKind


def scale_of(value: Decimal) -> int:
    """Return how many decimal places are needed to write the value exactly; 8.0 needs none."""
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int), "infinite and not-a-number values are refused when a pack is read"
    return max(0, -exponent)


def kind_of(value: Value, unit: Unit | None = None) -> Kind:
    """Return the kind that holds exactly this one value."""
    if isinstance(value, bool):
        return BoolKind()
    if isinstance(value, Decimal):
        return NumberKind(Fraction(value), Fraction(value), scale_of(value), unit)
    if isinstance(value, date):
        return DateKind(value, value)
    return TextKind((value,))


def fits(kind: NumberKind) -> bool:
    """Return whether every value of the kind stays inside the exact range."""
    places: int = 10 ** (kind.scale or 0)
    return max(abs(kind.low), abs(kind.high)) * places < LIMIT


def hull(kinds: list[Kind]) -> Kind | None:
    """Return the narrowest kind that holds all values of all kinds, or None when their types differ.

    Units are not compared here; the first known one is kept.
    """
    first = kinds[0]
    optional = any(kind.optional for kind in kinds)
    if isinstance(first, NumberKind):
        numbers = [kind for kind in kinds if isinstance(kind, NumberKind)]
        return _number_hull(numbers, optional=optional) if len(numbers) == len(kinds) else None
    if isinstance(first, TextKind):
        texts = [kind for kind in kinds if isinstance(kind, TextKind)]
        return _text_hull(texts, optional=optional) if len(texts) == len(kinds) else None
    if isinstance(first, DateKind):
        days = [kind for kind in kinds if isinstance(kind, DateKind)]
        if len(days) != len(kinds):
            return None
        return DateKind(min(day.low for day in days), max(day.high for day in days), optional)
    return BoolKind(optional) if all(isinstance(kind, BoolKind) for kind in kinds) else None


def _number_hull(numbers: list[NumberKind], *, optional: bool) -> NumberKind:
    scales = [number.scale for number in numbers]
    scale = None if None in scales else max(place for place in scales if place is not None)
    unit = next((number.unit for number in numbers if number.unit is not None), None)
    low, high = min(number.low for number in numbers), max(number.high for number in numbers)
    return NumberKind(low, high, scale, unit, optional)


def _text_hull(texts: list[TextKind], *, optional: bool) -> TextKind:
    if any(text.codes is None for text in texts):
        return TextKind(None, optional)
    codes = dict.fromkeys(code for text in texts for code in text.codes or ())
    return TextKind(tuple(codes), optional)


def present(kind: Kind) -> Kind:
    """Return the kind of the same value once it is known not to be missing."""
    return replace(kind, optional=False)
