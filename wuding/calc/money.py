"""Exact rounding of amounts, as a spreadsheet's ROUND, ROUNDUP and ROUNDDOWN do it, without floating point."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact
from fractions import Fraction
from typing import Literal

Mode = Literal["half-up", "up", "down"]
EXACT = Context(prec=120, traps=[Inexact])
"""A context in which no operation may lose a digit: an inexact result raises instead of rounding silently."""


def rounded(value: Decimal | Fraction, mode: Mode, digits: int) -> Decimal:
    """Return the value at `digits` decimal places; negative digits round to tens, hundreds, …

    Modes: half-up takes halves away from zero, up goes away from zero, down goes towards zero.
    """
    scaled = Fraction(value) * Fraction(10) ** digits
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    if (mode == "up" and rest) or (mode == "half-up" and 2 * rest >= scaled.denominator):
        whole += 1
    signed = whole if scaled >= 0 else -whole
    return EXACT.scaleb(Decimal(signed), -digits) if digits >= 0 else Decimal(signed * 10**-digits)


def exact_decimal(value: Fraction) -> Decimal:
    """Return a fraction that has a finite decimal form as that Decimal; raises Inexact otherwise."""
    return EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
