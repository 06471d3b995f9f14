"""Interval arithmetic on number kinds: the range, scale and unit of each result, computed exactly."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...money import Mode, rounded
from ..kinds import NumberKind
from ..units import common, product

ZERO = Fraction(0)


def negated(kind: NumberKind) -> NumberKind:
    return replace(kind, low=-kind.high, high=-kind.low)


def added(left: NumberKind, right: NumberKind) -> NumberKind:
    return NumberKind(
        left.low + right.low, left.high + right.high, wider(left, right), common(left.unit, right.unit)[1]
    )


def subtracted(left: NumberKind, right: NumberKind) -> NumberKind:
    return added(left, negated(right))


def multiplied(left: NumberKind, right: NumberKind) -> NumberKind:
    ends = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    if left.scale is None or right.scale is None:
        scale = None
    elif left.low == left.high and right.low == right.high:
        scale = finite_scale(left.low * right.low)
    else:
        scale = left.scale + right.scale
    return NumberKind(min(ends), max(ends), scale, product(left.unit, right.unit))


def divided(left: NumberKind, right: NumberKind) -> NumberKind:
    """Return the kind of a quotient, still to be rounded; the divisor's interval must exclude 0."""
    ends = [a / b for a in (left.low, left.high) for b in (right.low, right.high)]
    return NumberKind(min(ends), max(ends), None, product(left.unit, right.unit, -1))


def rounding(kind: NumberKind, mode: Mode, digits: int) -> NumberKind:
    low, high = Fraction(rounded(kind.low, mode, digits)), Fraction(rounded(kind.high, mode, digits))
    return NumberKind(low, high, max(0, digits), kind.unit)


def least(kinds: list[NumberKind]) -> NumberKind:
    return _extreme(kinds, min(kind.low for kind in kinds), min(kind.high for kind in kinds))


def greatest(kinds: list[NumberKind]) -> NumberKind:
    return _extreme(kinds, max(kind.low for kind in kinds), max(kind.high for kind in kinds))


def _extreme(kinds: list[NumberKind], low: Fraction, high: Fraction) -> NumberKind:
    scale = max((kind.scale or 0) for kind in kinds)
    unit = next((kind.unit for kind in kinds if kind.unit is not None), None)
    return NumberKind(low, high, scale, unit)


def wider(left: NumberKind, right: NumberKind) -> int | None:
    return None if left.scale is None or right.scale is None else max(left.scale, right.scale)


def finite_scale(value: Fraction) -> int:
    """Return the decimal places that write the value exactly; the value must have a finite decimal form."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    return places
