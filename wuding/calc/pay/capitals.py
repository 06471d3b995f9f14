"""Amounts in the numerals of cheques and receipts, 叁仟零柒拾伍元捌角整, which nobody can alter with a stroke."""

from __future__ import annotations

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
MOST = Decimal(10) ** 16


def in_capitals(amount: Decimal) -> str:
    """Return an amount of yuan, exact to the fen, below ten thousand million million; 负 before what is negative.

    整 follows where no fen are named; a zero between is read once, one at the end not at all. Raises ValueError for
    parts of a fen and for what is too large.
    """
    fen = abs(amount) * 100
    if not amount.is_finite() or fen != fen.to_integral_value() or abs(amount) >= MOST:
        raise ValueError(f"{amount} is no amount of whole fen that can be written")
    yuan, rest = divmod(int(fen), 100)
    tenths, hundredths = divmod(rest, 10)
    said = _whole(yuan) + "元" if yuan else ""
    if tenths:
        said += DIGITS[tenths] + "角"
    elif yuan and hundredths:
        said += "零"
    said = said + DIGITS[hundredths] + "分" if hundredths else (said or "零元") + "整"
    return ("负" if amount < 0 else "") + said


def _whole(number: int) -> str:
    """Return a positive whole number, group of four by group of four."""
    groups: list[tuple[int, str]] = []
    for unit in GROUPS:
        number, group = divmod(number, 10_000)
        groups.append((group, unit))
    said, gap = "", False
    for group, unit in reversed(groups):
        if not group:
            gap = gap or bool(said)
            continue
        if said and (gap or group < 1000):
            said += DIGITS[0]
        said, gap = said + _group(group) + unit, False
    return said.replace("万亿", "万", 1) if said.count("亿") > 1 else said


def _group(group: int) -> str:
    """Return a number from 1 to 9999; a zero inside is read once."""
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            said += (DIGITS[0] if gap and said else "") + DIGITS[digit] + PLACES[place]
            gap = False
        else:
            gap = True
    return said
