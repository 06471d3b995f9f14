"""Works out the formulas of a laid-out sheet from its cells alone, as a spreadsheet would: SUM, +, − over addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

ADDRESS = re.compile(r"([A-Z]+)(\d+)$")
Cells = Mapping[str, Decimal | str]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def _range(text: str) -> list[str]:
    first, last = (ADDRESS.match(one) for one in text.split(":"))
    assert first is not None
    assert last is not None
    return [
        f"{_letters(column)}{row}"
        for row in range(int(first[2]), int(last[2]) + 1)
        for column in range(_column(first[1]), _column(last[1]) + 1)
    ]


def value_of(address: str, cells: Cells) -> Decimal:
    """What a cell comes to; a text that begins with = is a formula, any other text counts as nothing."""
    held = cells.get(address, Decimal(0))
    if isinstance(held, Decimal):
        return held
    if not held.startswith("="):
        return Decimal(0)
    total = Decimal(0)
    for sign, term in re.findall(r"([+-]?)(SUM\([A-Z0-9:]+\)|[A-Z]+\d+|\d+)", held[1:]):
        if term.startswith("SUM("):
            inside = term[4:-1]
            part = sum(
                (value_of(one, cells) for one in (_range(inside) if ":" in inside else [inside])), Decimal(0)
            )
        else:
            part = Decimal(term) if term.isdigit() else value_of(term, cells)
        total += -part if sign == "-" else part
    return total
