"""Rounding is exact and as a spreadsheet does it."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuding.calc.money import Mode, exact_decimal, rounded

WIDE = Context(prec=90)
MODES: dict[Mode, str] = {"half-up": ROUND_HALF_UP, "up": ROUND_UP, "down": ROUND_DOWN}


@pytest.mark.parametrize(
    ("value", "mode", "digits", "wanted"),
    [
        ("3759.75", "half-up", 0, "3760"),
        ("0.005", "half-up", 2, "0.01"),
        ("-0.005", "half-up", 2, "-0.01"),
        ("2.5", "half-up", 0, "3"),
        ("-2.5", "half-up", 0, "-3"),
        ("2.001", "up", 2, "2.01"),
        ("-2.001", "up", 2, "-2.01"),
        ("2.009", "down", 2, "2.00"),
        ("-2.009", "down", 2, "-2.00"),
        ("1250", "half-up", -2, "1300"),
        ("-1250", "half-up", -2, "-1300"),
        ("1201", "up", -2, "1300"),
        ("4.00", "up", 2, "4.00"),
    ],
)
def test_published_and_edge_amounts_round_as_a_spreadsheet_does(
    value: str, mode: Mode, digits: int, wanted: str
) -> None:
    assert rounded(Decimal(value), mode, digits) == Decimal(wanted)


@given(
    st.decimals(min_value=-(10**12), max_value=10**12, places=6),
    st.sampled_from(sorted(MODES)),
    st.integers(-3, 6),
)
def test_rounding_agrees_with_the_decimal_library(value: Decimal, mode: Mode, digits: int) -> None:
    wanted = value.quantize(Decimal(1).scaleb(-digits), rounding=MODES[mode], context=WIDE)
    assert rounded(value, mode, digits) == wanted


@given(st.fractions(max_denominator=997), st.sampled_from(sorted(MODES)), st.integers(-2, 4))
def test_a_quotient_is_rounded_to_the_nearest_grid_point_on_the_right_side(
    value: Fraction, mode: Mode, digits: int
) -> None:
    step = Fraction(1, 10**digits) if digits >= 0 else Fraction(10**-digits)
    off = Fraction(rounded(value, mode, digits)) - value
    if mode == "half-up":
        assert abs(off) * 2 <= step
    else:
        assert abs(off) < step
        outward = off * (1 if value > 0 else -1)
        assert outward >= 0 if mode == "up" else outward <= 0


def test_an_exact_decimal_keeps_every_digit_and_refuses_a_third() -> None:
    assert exact_decimal(Fraction(1, 8)) == Decimal("0.125")
    with pytest.raises(ArithmeticError):
        exact_decimal(Fraction(1, 3))
