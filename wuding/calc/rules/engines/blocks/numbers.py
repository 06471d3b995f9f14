"""Exact arithmetic on arrays of whole numbers, each counted in units of its last decimal place.

Every result's range is worked out from those of its operands, so that 32 or 64 bits provably hold it; what needs more
is not for this executor. A quotient stays a numerator over a divisor above 0 until it is rounded by one division.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from ....money import Mode, rounded
from ...kinds import NumberKind
from .tape import Dtype, NotForBlocks, Operand, Slot, Tape


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number in [low, high], counted in units of 10**-scale. A plain `at` is the number itself."""

    at: Operand
    low: int
    high: int
    scale: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """A quotient that a rounding takes in; the divisor is above 0 in every row that reaches it."""

    above: Number
    below: Number


def dtype_for(*values: int) -> Dtype:
    """Return the narrowest type that holds the values and their negatives. Raises NotForBlocks beyond 64 bits."""
    most = max(map(abs, values))
    if most < 2**31:
        return "int32"
    if most < 2**63:
        return "int64"
    raise NotForBlocks


def constant(value: Fraction | int, scale: int = 0) -> Number:
    """Return a number that is known, with as few decimal places as it needs."""
    whole = Fraction(value) * 10**scale
    assert whole.denominator == 1, "the scale writes the value exactly"
    number = whole.numerator
    while scale > 0 and number % 10 == 0:
        number, scale = number // 10, scale - 1
    return Number(number, number, number, scale)


def typed(tape: Tape, at: Operand, dtype: Dtype) -> Operand:
    """Return the operand in a type, which holds it in every row that matters."""
    if not isinstance(at, Slot) or at.dtype == dtype:
        return at
    return tape.add("copy", dtype, at)


def clamped(number: Number, kind: NumberKind) -> Number:
    """Return the number with the range that the check proved, where that is narrower."""
    if not isinstance(number.at, Slot) or kind.scale is None:
        return number
    low = max(number.low, ceil(kind.low * 10**number.scale))
    high = min(number.high, floor(kind.high * 10**number.scale))
    return replace(number, low=low, high=high) if low <= high else number


def _made(tape: Tape, operation: str, left: Number, right: Number, ends: Sequence[int], scale: int) -> Number:
    """Return an operation's result, whose range spans the ends."""
    low, high = min(ends), max(ends)
    dtype = dtype_for(low, high, left.low, left.high, right.low, right.high)
    at = tape.add(operation, dtype, typed(tape, left.at, dtype), typed(tape, right.at, dtype))
    return Number(at, low, high, scale)


def _is_known(*numbers: Number) -> bool:
    return not any(isinstance(number.at, Slot) for number in numbers)


def times(tape: Tape, left: Number, right: Number) -> Number:
    scale = left.scale + right.scale
    for one, other in ((left, right), (right, left)):
        if _is_known(one) and one.low in (0, 1):
            return replace(other, scale=scale) if one.low else constant(0)
    if _is_known(left, right):
        return constant(Fraction(left.low * right.low, 10**scale), scale)
    ends = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    return _made(tape, "*", left, right, ends, scale)


def plus(tape: Tape, left: Number, right: Number, sign: int = 1) -> Number:
    """Return the sum, or with sign -1 the difference."""
    one, other = aligned(tape, [left, right])
    if _is_known(one, other):
        return constant(Fraction(one.low + sign * other.low, 10**one.scale), one.scale)
    if _is_known(other) and other.low == 0:
        return one
    if _is_known(one) and one.low == 0:
        return other if sign == 1 else negated(tape, other)
    low, high = (other.low, other.high) if sign == 1 else (-other.high, -other.low)
    return _made(tape, "+" if sign == 1 else "-", one, other, [one.low + low, one.high + high], one.scale)


def negated(tape: Tape, number: Number) -> Number:
    if _is_known(number):
        return replace(number, at=-number.low, low=-number.low, high=-number.low)
    dtype = dtype_for(number.low, number.high)
    at = tape.add("negative", dtype, typed(tape, number.at, dtype))
    return Number(at, -number.high, -number.low, number.scale)


def widened(tape: Tape, number: Number, scale: int) -> Number:
    """Return the number counted in smaller units."""
    factor = 10 ** (scale - number.scale)
    if _is_known(number):
        return Number(number.low * factor, number.low * factor, number.low * factor, scale)
    return replace(times(tape, number, Number(factor, factor, factor, 0)), scale=scale)


def aligned(tape: Tape, numbers: Sequence[Number]) -> list[Number]:
    scale = max(number.scale for number in numbers)
    return [widened(tape, number, scale) for number in numbers]


def extreme(tape: Tape, left: Number, right: Number, *, greatest: bool) -> Number:
    one, other = aligned(tape, [left, right])
    pick = max if greatest else min
    low, high = pick(one.low, other.low), pick(one.high, other.high)
    for known, rest in ((one, other), (other, one)):
        if (known.high <= rest.low) if greatest else (known.low >= rest.high):
            return rest
    return _made(tape, "greatest" if greatest else "least", one, other, [low, high], one.scale)


def as_ratio(value: Number | Ratio) -> Ratio:
    return value if isinstance(value, Ratio) else Ratio(value, constant(1))


def ratio_times(tape: Tape, left: Ratio, right: Ratio) -> Ratio:
    return Ratio(times(tape, left.above, right.above), times(tape, left.below, right.below))


def ratio_plus(tape: Tape, left: Ratio, right: Ratio, sign: int) -> Ratio:
    if left.below == right.below:
        return Ratio(plus(tape, left.above, right.above, sign), left.below)
    one, other = times(tape, left.above, right.below), times(tape, right.above, left.below)
    return Ratio(plus(tape, one, other, sign), times(tape, left.below, right.below))


def turned(tape: Tape, value: Ratio, *, positive: bool) -> Ratio:
    """Return one over the value, whose sign is known: the divisor stays above 0."""
    if positive:
        return Ratio(value.below, value.above)
    return Ratio(negated(tape, value.below), negated(tape, value.above))


def rounding(tape: Tape, value: Number | Ratio, mode: Mode, digits: int) -> Number:
    """Return the value at `digits` decimal places; negative digits round to tens, hundreds, …"""
    if isinstance(value, Number) and value.scale <= digits:
        return value
    ratio = as_ratio(value)
    shift = ratio.below.scale + digits - ratio.above.scale
    above = times(tape, replace(ratio.above, scale=0), constant(10 ** max(0, shift)))
    below = times(tape, replace(ratio.below, scale=0), constant(10 ** max(0, -shift)))
    whole = _quotient(tape, above, below, mode)
    if digits >= 0:
        return replace(whole, scale=digits)
    return times(tape, whole, constant(10**-digits))


def _quotient(tape: Tape, above: Number, below: Number, mode: Mode) -> Number:
    """Return the whole number nearest to above / below in the mode's sense, worked out on sizes without a sign."""
    if _is_known(above, below):
        return constant(Fraction(rounded(Fraction(above.low, below.low), mode, 0)))
    least = max(below.low, 1)
    below = replace(below, low=least, high=max(below.high, least))
    if above.low >= 0:
        return _floored(tape, above, below, mode)
    if above.high <= 0:
        return negated(tape, _floored(tape, negated(tape, above), below, mode))
    most = max(-above.low, above.high)
    dtype = dtype_for(most)
    size = Number(tape.add("absolute", dtype, typed(tape, above.at, dtype)), 0, most, 0)
    found = _floored(tape, size, below, mode)
    is_negative = tape.add("<", "bool", above.at, 0)
    return chosen(tape, is_negative, negated(tape, found), found)


def _floored(tape: Tape, above: Number, below: Number, mode: Mode) -> Number:
    """Round a quotient of numbers not below 0: half-up is ⌊(a + ⌊b/2⌋) / b⌋, up is ⌊(a + b − 1) / b⌋."""
    if _is_known(below) and below.low == 1:
        return above
    if mode == "half-up":
        half = constant(below.low // 2) if _is_known(below) else _halved(tape, below)
        above = plus(tape, above, half)
    elif mode == "up":
        above = plus(tape, above, plus(tape, below, constant(1), -1))
    ends = [above.low // below.high, above.high // below.low]
    return _made(tape, "//", above, below, ends, 0)


def _halved(tape: Tape, number: Number) -> Number:
    return _made(tape, "//", number, constant(2), [number.low // 2, number.high // 2], 0)


def chosen(tape: Tape, test: Operand, one: Number, other: Number) -> Number:
    """Return one number where the test holds and the other where not."""
    one, other = aligned(tape, [one, other])
    if not isinstance(test, Slot):
        return one if test else other
    if one == other:
        return one
    low, high = min(one.low, other.low), max(one.high, other.high)
    dtype = dtype_for(low, high)
    at = tape.add("where", dtype, test, typed(tape, one.at, dtype), typed(tape, other.at, dtype))
    return Number(at, low, high, one.scale)
