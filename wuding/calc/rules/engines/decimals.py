"""The same numbers a second time as DuckDB's own decimals, where that is exact and faster than whole numbers.

Turning a whole number into a decimal takes DuckDB five times as long as adding two, and results are decimals. So each
number is printed in both forms as long as 18 digits hold it, and a run computes the form that is asked for. DuckDB's
rules of widths are followed here step by step: a sum is one digit wider, a product as wide as both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...money import Mode

MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Dec:
    """An expression of type DECIMAL(width, scale)."""

    text: str
    width: int
    scale: int
    terms: tuple[tuple[int, Dec], ...] = ()
    """The signed parts of a sum, so that a longer sum can be put together anew."""


def literal(whole: int, scale: int) -> Dec | None:
    """Return a known number; its text says its type."""
    while scale > 0 and whole % 10 == 0:
        whole, scale = whole // 10, scale - 1
    width = max(len(str(abs(whole))), scale)
    return Dec(written(whole, scale, width, scale), width, scale) if width <= MOST_DIGITS else None


def written(whole: int, scale: int, width: int, places: int) -> str:
    """Return a number counted in units of 10**-scale as a literal of type DECIMAL(width, places)."""
    digits = f"{abs(whole):0{scale + 1}d}"
    text = f"{digits[:-scale]}.{digits[-scale:]}" if scale else digits
    return f"({'-' if whole < 0 else ''}{text})::DECIMAL({width}, {places})"


def plus(left: Dec | None, right: Dec | None, sign: int) -> Dec | None:
    """Return a sum, its parts added the narrowest first: narrow numbers are added several times faster."""
    if left is None or right is None:
        return None
    own, other = left.terms or ((1, left),), right.terms or ((1, right),)
    terms = (*own, *((sign * one, term) for one, term in other))
    added = _added([term for one, term in terms if one > 0])
    taken = _added([term for one, term in terms if one < 0])
    found = _pair(added, taken, "-") if added and taken else added or negated(taken)
    return replace(found, terms=terms) if found is not None and found.width <= MOST_DIGITS else None


def _added(terms: list[Dec]) -> Dec | None:
    waiting = list(terms)
    while len(waiting) > 1:
        waiting.sort(key=lambda term: term.width)
        waiting[:2] = [_pair(waiting[0], waiting[1], "+")]
    return waiting[0] if waiting else None


def _pair(left: Dec, right: Dec, sign: str) -> Dec:
    scale = max(left.scale, right.scale)
    width = max(left.width - left.scale, right.width - right.scale) + scale + 1
    return Dec(f"({left.text} {sign} {right.text})", width, scale)


def times(left: Dec | None, right: Dec | None) -> Dec | None:
    if left is None or right is None or left.width + right.width > MOST_DIGITS:
        return None
    return Dec(f"({left.text} * {right.text})", left.width + right.width, left.scale + right.scale)


def negated(value: Dec | None) -> Dec | None:
    return replace(value, text=f"(-{value.text})", terms=()) if value is not None else None


def rounded(value: Dec | None, mode: Mode, digits: int, *, low: int, high: int) -> Dec | None:
    """Return the value rounded by DuckDB's own exact functions, where it has one.

    `low` and `high` bound the result, counted in units of 10**-digits.
    """
    if value is None or digits < 0 or value.scale <= digits:
        return value if digits >= 0 else None
    if mode == "half-up":
        if digits == 0:
            return None
        width = decimal_width(max(len(str(max(abs(low), abs(high)))), digits))
        if width < decimal_width(value.width):
            # Into a shorter type one step rounds and converts; both round halves away from zero.
            return cast(value, width, digits)
        return Dec(f"round({value.text}, {digits})", value.width, digits)
    if not (low >= 0 or high <= 0):
        return None
    if digits > 0:
        return None
    up = (mode == "up") == (low >= 0)
    whole = Dec(f"{'ceil' if up else 'floor'}({value.text})", value.width, 0)
    return cast(whole, len(str(max(abs(low), abs(high)))), 0)


def decimal_width(digits: int) -> int:
    """Return the width of DECIMAL that holds so many digits in 32, 64 or 128 bits."""
    return next(width for width in (9, 18, 38) if digits <= width)


def settled(value: Dec, digits: int, places: int, *, often: bool) -> Dec:
    """Return the value as a column with these places, of at most so many digits; places beyond them are zeros.

    A narrower type of the same 32 bits costs a test of every number: it pays where the column is read `often`.
    """
    if value.scale > places > 0:
        value = Dec(f"round({value.text}, {places})", value.width, places)
    if value.scale < places and value.width + places - value.scale < 9:
        # Multiplied by one with more places, which costs a third of a conversion.
        more = places - value.scale
        one = f"1.{'0' * more}::DECIMAL({more + 1}, {more})"
        value = Dec(f"({value.text} * {one})", value.width + more + 1, places)
    if value.scale == places and value.width <= 9 and not (often and digits < value.width - 1):
        return value
    return cast(value, digits, places)


def cast(value: Dec, width: int, scale: int) -> Dec:
    """Return the value in another type, which must hold it."""
    if (value.width, value.scale) == (width, scale):
        return value
    return Dec(f"{value.text}::DECIMAL({width}, {scale})", width, scale)


def alike(values: Sequence[Dec | None]) -> list[Dec] | None:
    """Return the values in one type, or None where one has no such form or the type would be too wide."""
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    scale = max(value.scale for value in known)
    width = max(value.width - value.scale for value in known) + scale
    return [cast(value, width, scale) for value in known] if width <= MOST_DIGITS else None
