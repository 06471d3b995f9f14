"""Units of numbers: 元 added to 年 is a mistake that is found before anyone is paid.

A unit is a product of powers of base units. `None` stands for the unit of a number written in a formula:
it fits any unit when added or compared, and is a pure number when multiplied.
"""

from __future__ import annotations

from dataclasses import dataclass

BASES = ("元", "年", "月", "天", "小时", "人", "户", "分", "级", "档", "次", "岁", "项", "门", "个")
PERIODS = {"quarter": "季发", "half-year": "半年发", "year": "年发", "once": "一次性"}


class UnitError(ValueError):
    """The text is not a unit; `args[0]` is the part that is unknown."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of powers, e.g. 元/年 as (("元", 1), ("年", -1)); empty for a pure number."""

    powers: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        above = "·".join(_power(base, exponent) for base, exponent in self.powers if exponent > 0)
        below = "·".join(_power(base, -exponent) for base, exponent in self.powers if exponent < 0)
        if not below:
            return above
        return f"{above or '1'}/{below}"

    def times(self, other: Unit, sign: int = 1) -> Unit:
        powers = dict(self.powers)
        for base, exponent in other.powers:
            powers[base] = powers.get(base, 0) + sign * exponent
        return Unit(tuple(sorted((base, exponent) for base, exponent in powers.items() if exponent)))


def _power(base: str, exponent: int) -> str:
    return base if exponent == 1 else f"{base}^{exponent}"


PURE = Unit()
YUAN = Unit((("元", 1),))
YEAR = Unit((("年", 1),))
MONTH = Unit((("月", 1),))
DAY = Unit((("天", 1),))
PEOPLE = Unit((("人", 1),))


def parse_unit(text: str) -> Unit:
    """Read "元", "元/年", "元/人·月" or "" (a pure number). Raises UnitError with the unknown part."""
    unit, sign = PURE, 1
    for part_number, part in enumerate(text.replace("／", "/").split("/")):
        sign = 1 if part_number == 0 else -1
        for base in part.split("·"):
            name = base.strip()
            if name in ("", "1"):
                continue
            if name not in BASES:
                raise UnitError(name)
            unit = unit.times(Unit(((name, 1),)), sign)
    return unit


def periodic(unit: Unit, frequency: str) -> Unit:
    """Return the unit of an item paid by this frequency, so that a yearly sum cannot be added to a month's."""
    period = PERIODS.get(frequency)
    return unit if period is None else unit.times(Unit(((period, 1),)))


def periods_of(unit: Unit | None) -> frozenset[str]:
    """Return the marks of amounts that are not paid monthly."""
    return frozenset(base for base, _ in unit.powers if base in PERIODS.values()) if unit else frozenset()


def product(left: Unit | None, right: Unit | None, sign: int = 1) -> Unit | None:
    """Return the unit of left × right, or left ÷ right with sign −1; a written number counts as pure."""
    if left is None and right is None:
        return None
    return (left or PURE).times(right or PURE, sign)


def common(left: Unit | None, right: Unit | None) -> tuple[bool, Unit | None]:
    """Return whether both may be added or compared, and the unit they share."""
    if left is None or right is None:
        return True, left if right is None else right
    return left == right, left
