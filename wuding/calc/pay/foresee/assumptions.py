"""What a forecast takes for granted, as values; each with its bounds, so that a page can check what is typed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Literal

LEVELS = ("low", "middle", "high")
WomenAt = Literal["女职工五十五", "女职工五十"]


@dataclass(frozen=True, slots=True)
class PlannedPosts:
    """Posts that are to be filled from a month on (its first day) at the places of one course of packs."""

    month: date
    number: int
    post: str
    course: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """Shares lie between 0 and 1; those of events are for one year. Months of a year are 1 to 12.

    `raise_*`: by how much the minimum wage grows each time, every `raise_every` months; `wage_*`: the average wage each year.
    `odds_*`: how likely the low, middle and high path is; only their proportion counts.
    """

    leaving: Decimal
    vacant_months: int
    refilled: Decimal
    newcomers_certified: Decimal
    newcomers_age: int
    exam_month: int
    pass_junior: Decimal
    pass_intermediate: Decimal
    pass_senior: Decimal
    renewed: Decimal
    appraisal_month: int
    reappraised: Decimal
    failed: Decimal
    step_years: int
    women_at: int
    early: Decimal
    late: Decimal
    raise_every: int
    raise_low: Decimal
    raise_middle: Decimal
    raise_high: Decimal
    wage_low: Decimal
    wage_middle: Decimal
    wage_high: Decimal
    odds_low: Decimal
    odds_middle: Decimal
    odds_high: Decimal
    planned: tuple[PlannedPosts, ...] = ()

    @property
    def odds(self) -> tuple[float, float, float]:
        """How likely each path is; the three add up to one, the middle one alone where nothing is said."""
        said = [float(self.odds_low), float(self.odds_middle), float(self.odds_high)]
        whole = sum(said)
        return (said[0] / whole, said[1] / whole, said[2] / whole) if whole else (0.0, 1.0, 0.0)

    @property
    def raises(self) -> tuple[Decimal, Decimal, Decimal]:
        return self.raise_low, self.raise_middle, self.raise_high

    @property
    def wages(self) -> tuple[Decimal, Decimal, Decimal]:
        return self.wage_low, self.wage_middle, self.wage_high

    @property
    def women_class(self) -> WomenAt:
        """Which of the two classes of the national rule women are counted in."""
        return "女职工五十" if self.women_at == WOMEN_EARLIER else "女职工五十五"


WOMEN_EARLIER = 50
NAMES = tuple(one.name for one in fields(Assumptions) if one.name != "planned")
WHOLE = frozenset(one.name for one in fields(Assumptions) if one.type == "int")
"""Those that are whole numbers; the others are shares."""
BOUNDS: dict[str, tuple[int, int]] = {
    "vacant_months": (0, 24),
    "newcomers_age": (18, 50),
    "exam_month": (1, 12),
    "appraisal_month": (1, 12),
    "step_years": (0, 10),
    "women_at": (50, 55),
    "raise_every": (1, 60),
}
GROWTH = frozenset(name for name in NAMES if name.startswith(("raise_", "wage_")) and name != "raise_every")
LEAST_GROWTH, MOST_GROWTH = Decimal("-0.5"), Decimal(1)


def wrong(name: str, value: Decimal | int) -> tuple[Decimal, Decimal] | None:
    """Return the bounds that a value breaks, or None when it is fine. Women's age is one of two numbers."""
    low, high = bounds(name)
    if name == "women_at" and value not in (WOMEN_EARLIER, 55):
        return low, high
    return None if low <= value <= high else (low, high)


def bounds(name: str) -> tuple[Decimal, Decimal]:
    """Return the least and the greatest value, both allowed."""
    if name in GROWTH:
        return LEAST_GROWTH, MOST_GROWTH
    low, high = BOUNDS.get(name, (0, 1))
    return Decimal(low), Decimal(high)
