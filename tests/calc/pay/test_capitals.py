"""Amounts in the numerals of cheques."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuding.calc.pay.capitals import in_capitals

VALUES = {"零": 0, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9}
TIMES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.5", "伍角整"),
        ("1.05", "壹元零伍分"),
        ("10", "壹拾元整"),
        ("3075.80", "叁仟零柒拾伍元捌角整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("100200", "壹拾万零贰佰元整"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("20000000", "贰仟万元整"),
        ("100000001", "壹亿零壹元整"),
        ("1234500000000", "壹万贰仟叁佰肆拾伍亿元整"),
        ("-464.20", "负肆佰陆拾肆元贰角整"),
    ],
)
def test_amounts_read_as_on_a_cheque(amount: str, said: str) -> None:
    assert in_capitals(Decimal(amount)) == said


@given(st.integers(0, 10**13).map(lambda value: Decimal(value) / 100))
def test_what_is_written_reads_back_as_the_amount(amount: Decimal) -> None:
    assert read(in_capitals(amount)) == amount


@pytest.mark.parametrize("amount", ["0.001", "NaN", "Infinity", "1e16"])
def test_what_no_cheque_holds_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="whole fen"):
        in_capitals(Decimal(amount))


def read(said: str) -> Decimal:
    """Read the numerals back, sign by sign."""
    total = part = digit = 0
    fen = Decimal(0)
    for letter in said.removesuffix("整"):
        if letter in VALUES:
            digit = VALUES[letter]
        elif letter in TIMES:
            part, digit = part + digit * TIMES[letter], 0
        elif letter in "万亿元":
            scale = {"万": 10**4, "亿": 10**8, "元": 1}[letter]
            total, part, digit = (
                ((total + part + digit) * scale if letter == "亿" else total + (part + digit) * scale),
                0,
                0,
            )
        else:
            fen, digit = fen + Decimal(digit) * {"角": 10, "分": 1}[letter], 0
    return total + fen / 100
