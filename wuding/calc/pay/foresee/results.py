"""What a forecast says, in fen: every month and calendar year with its range, and what makes the difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .expected import Driver

QUANTILES = (10, 50, 90)


@dataclass(frozen=True, slots=True)
class Range:
    """Fen: `expected` exactly; a tenth of the paths lie at or below `low`, half at or below `middle`, nine tenths `high`.

    `error` is the standard error of the mean over the paths, `drawn` that mean.
    """

    expected: int
    low: int
    middle: int
    high: int
    drawn: int
    error: int


@dataclass(frozen=True, slots=True)
class MonthAhead:
    """A month: cost, people to be expected in post, and how many retire, leave otherwise, join, gain or lose a certificate."""

    month: date
    cost: Range
    present: float
    retired: float
    left: float
    joined: float
    certified: float
    lapsed: float


@dataclass(frozen=True, slots=True)
class YearAhead:
    """The months foreseen of a calendar year. `base` is today's cost for as many months; with `drivers` it makes `cost.expected`.

    `by_standards`: the expected cost under the low, the middle and the high path of standards, each by itself.
    """

    year: int
    months: int
    cost: Range
    base: int
    drivers: Mapping[Driver, int]
    by_standards: tuple[int, int, int]
    present: float
    retired: float
    left: float
    joined: float
    certified: float
    lapsed: float


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The whole. `base` is what the base month costs, `rows` how many distinct rows of facts the rule engine has computed."""

    base_month: date
    people: int
    base: int
    months: tuple[MonthAhead, ...]
    years: tuple[YearAhead, ...]
    paths: int
    seed: int
    rows: int
    planned: int


def range_of(expected: float, drawn: NDArray[np.int64]) -> Range:
    """Return the range of amounts drawn, by nearest rank, so that each bound is an amount that came up."""
    if not len(drawn):
        only = round(expected)
        return Range(only, only, only, only, only, 0)
    ordered = np.sort(drawn)
    low, middle, high = (int(ordered[max(ceil(len(ordered) * q / 100) - 1, 0)]) for q in QUANTILES)
    error = float(np.std(ordered, ddof=1)) / len(ordered) ** 0.5 if len(ordered) > 1 else 0.0
    return Range(round(expected), low, middle, high, round(float(ordered.mean())), round(error))


def as_json(found: Foreseen) -> dict[str, Any]:
    """Return the whole as plain values; months as text."""
    told = asdict(found)
    told["base_month"] = found.base_month.isoformat()
    for one in told["months"]:
        one["month"] = one["month"].isoformat()
    for one in told["years"]:
        one["drivers"] = {str(name): value for name, value in one["drivers"].items()}
    return told


def from_json(told: Mapping[str, Any]) -> Foreseen:
    """Return what `as_json` told."""
    months = [
        MonthAhead(**{**one, "month": date.fromisoformat(one["month"]), "cost": Range(**one["cost"])})
        for one in told["months"]
    ]
    years = [
        YearAhead(
            **{
                **one,
                "cost": Range(**one["cost"]),
                "drivers": {Driver(name): value for name, value in one["drivers"].items()},
                "by_standards": tuple(one["by_standards"]),
            }
        )
        for one in told["years"]
    ]
    kept = {**told, "base_month": date.fromisoformat(told["base_month"])}
    return Foreseen(**{**kept, "months": tuple(months), "years": tuple(years)})


def differences(base: int, totals: Sequence[float]) -> dict[Driver, int]:
    """Return what each driver adds, in fen; with the base they add up to the last total exactly."""
    found: dict[Driver, int] = {}
    before = base
    for driver, total in zip(Driver, totals, strict=True):
        found[driver] = round(total) - before
        before = round(total)
    return found
