"""What must come out over a roster: targets, how near a set of amounts comes to them, and why nothing may be found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from ...money import rounded
from ..interpret import Row, evaluate
from ..kinds import Value
from ..pack import Pack
from ..problems import Language
from ..sentences import sentence

Measure = Literal["lowest", "highest", "mean", "total", "year"]
Relation = Literal["=", "<=", ">="]
MONTHS = 12

_MEASURES: Mapping[Measure, tuple[str, str]] = {
    "lowest": ("最低", "lowest"), "highest": ("最高", "highest"), "mean": ("平均", "mean"), "total": ("合计", "total"),
    "year": ("全年合计", "total of a year"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """A figure over the roster that must come out. `tolerance` is allowed on both sides.

    `of`: the item it is about (None: the one that is fitted); `among`: a fact and its value, for those persons only.
    `per`: what it is divided by, a measure and an item over the same persons; the target is then a ratio, not yuan.
    """

    measure: Measure
    value: Decimal
    relation: Relation = "="
    tolerance: Decimal = Decimal(0)
    of: str | None = None
    among: tuple[str, str] | None = None
    per: tuple[Measure, str | None] | None = None

    def text(self, lang: Language = "zh") -> str:
        """Return the target as "最低 = 3640", "岗位 正职 平均 ≥ 4000", "绩效补贴 合计 ÷ 合计 >= 0.2"."""
        said = _figure_words(self.measure, self.of, lang)
        if self.per is not None:
            said = f"{said} ÷ {_figure_words(*self.per, lang)}"
        if self.among is not None:
            said = f"{' '.join(self.among)} {said}"
        sign = {"=": "=", "<=": "≤", ">=": "≥"}[self.relation]
        return f"{said} {sign} {self.value:f}"

    @property
    def least(self) -> Decimal:
        """The least gap worth saying: a fen, of a ratio a hundredth of a per cent."""
        return Decimal("0.01") if self.per is None else Decimal("0.0001")

    def gap(self, reached: Decimal) -> Decimal:
        """Return how far a reached figure misses the target; 0 when it is met."""
        off = reached - self.value
        beyond = {"=": abs(off), "<=": max(off, Decimal(0)), ">=": max(-off, Decimal(0))}[self.relation]
        return max(beyond - self.tolerance, Decimal(0))


def _figure_words(measure: Measure, item: str | None, lang: Language) -> str:
    said = _MEASURES[measure][1 if lang == "en" else 0]
    return f"{item} {said}" if item else said


@dataclass(frozen=True, slots=True)
class Reached:
    """What came out for a target with the amounts found; rounded for showing only: to the fen, a ratio to 4 places."""

    target: Target
    value: Decimal
    gap: Decimal


class NoFit(Exception):
    """Nothing can be found; `code` and `values` make the sentence."""

    def __init__(self, code: str, values: Mapping[str, str]) -> None:
        super().__init__(code)
        self.code, self.values = code, dict(values)

    def text(self, lang: Language = "zh") -> str:
        return sentence(self.code, self.values, lang)


def items_read(name: str, targets: Sequence[Target]) -> list[str]:
    """The items that the targets speak of, each once."""
    per = [target.per[1] for target in targets if target.per is not None]
    return list(dict.fromkeys([name, *(one for one in (*(t.of for t in targets), *per) if one)]))


def reached_by(
    pack: Pack, roster: Sequence[Row], targets: Sequence[Target], month: date, name: str
) -> tuple[Reached, ...]:
    """Compute the targets' figures with the interpreter. Raises NoFit for a target that is about nobody."""
    computed = evaluate(pack.at(month).only(items_read(name, targets)), roster)
    found: list[Reached] = []
    for target in targets:
        chosen = [now for row, now in zip(roster, computed, strict=True) if is_among(target, row)]
        exact = _exact(target.measure, target.of or name, chosen, target)
        if target.per is not None:
            below = _exact(target.per[0], target.per[1] or name, chosen, target)
            if not below:
                raise NoFit("fit.by_nothing", {"target": target.text()})
            exact /= below
        shown = rounded(exact, "half-up", 2 if target.per is None else 4)
        # A mean such as 3699.999 shows as 3700.00 but does not meet 3700; the least gap worth saying is named then.
        gap = target.gap(shown) or (target.least if _misses(target, exact) else Decimal(0))
        found.append(Reached(target, shown, gap))
    return tuple(found)


def is_among(target: Target, row: Row) -> bool:
    return target.among is None or row.get(target.among[0]) == target.among[1]


def _exact(
    measure: Measure, item: str, computed: Sequence[Mapping[str, Value | None]], target: Target
) -> Fraction:
    values = [Fraction(value) for row in computed if isinstance(value := row[item], Decimal)]
    if not values:
        raise NoFit("fit.nobody", {"target": target.text()})
    total = sum(values, Fraction(0))
    by_measure = {"lowest": min(values), "highest": max(values), "total": total, "year": total * MONTHS}
    return by_measure[measure] if measure in by_measure else total / len(values)


def _misses(target: Target, exact: Fraction) -> bool:
    off, allowed = exact - Fraction(target.value), Fraction(target.tolerance)
    return {"=": abs(off), "<=": off, ">=": -off}[target.relation] > allowed
