"""What may happen to a fact: its possible values, and how likely each follows each.

A state is one value of each of three: certificate, grade of appraisal, years failed since. What a pack doesn't ask for has one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from ...rules import Value
from ...rules.model import Input
from .ageing import FAILED, PASSED
from .assumptions import Assumptions

Matrix = NDArray[np.float64]
CERTIFICATE, APPRAISED, ACQUIRED = "证书", "考核等次", "证书取得日期"
MOST_FAILED = 3
NO_CERTIFICATE = "无"
NOTHING: tuple[None] = (None,)


@dataclass(frozen=True, slots=True)
class Axis:
    """One fact that events change. `values` are its possible ones; `follows[i, j]`: how likely j comes after i, once a year."""

    name: str
    values: tuple[Value | None, ...]
    month: int
    follows: Matrix

    @property
    def size(self) -> int:
        return len(self.values)

    def place(self, value: Value | None) -> int:
        """Return where a value stands; the first for one that is not foreseen."""
        return self.values.index(value) if value in self.values else 0


@dataclass(frozen=True, slots=True)
class Chances:
    """The three axes; a state's number counts the last axis fastest."""

    certificate: Axis
    appraised: Axis
    failed: Axis

    @property
    def axes(self) -> tuple[Axis, Axis, Axis]:
        return self.certificate, self.appraised, self.failed

    @property
    def shape(self) -> tuple[int, int, int]:
        return self.certificate.size, self.appraised.size, self.failed.size

    @property
    def states(self) -> int:
        return self.certificate.size * self.appraised.size * self.failed.size

    def state(self, facts: Mapping[str, Value | None]) -> int:
        """Return the state of somebody with these facts, nothing failed since."""
        certificate = self.certificate.place(facts.get(CERTIFICATE))
        return (
            certificate * self.appraised.size + self.appraised.place(facts.get(APPRAISED))
        ) * self.failed.size

    def newcomer(self, facts: Mapping[str, Value | None], certified: Decimal) -> Matrix:
        """Return how likely a newcomer with these facts is in each state: with the lowest certificate, or without."""
        found = np.zeros(self.states)
        first = self.state(facts)
        found[first] = 1.0
        if self.certificate.size > 1 and certified:
            found[first] -= float(certified)
            found[first + self.appraised.size * self.failed.size] += float(certified)
        return found


def chances_of(
    inputs: Mapping[str, Input], people: Sequence[Mapping[str, Value | None]], given: Assumptions
) -> Chances:
    """Return what may happen, for the facts asked for. Grades are drawn in the proportions that the people have now."""
    return Chances(
        _certificates(inputs, given), _grades(inputs.get(APPRAISED), people, given), _failures(inputs, given)
    )


def _still(name: str, values: tuple[Value | None, ...], month: int) -> Axis:
    return Axis(name, values, month, np.eye(len(values)))


def _certificates(inputs: Mapping[str, Input], given: Assumptions) -> Axis:
    codes = _codes(inputs.get(CERTIFICATE))
    if NO_CERTIFICATE not in codes:
        return _still(CERTIFICATE, NOTHING, given.exam_month)
    ladder = [one for one in (NO_CERTIFICATE, "初级", "中级", "高级") if one in codes]
    passing = {"初级": given.pass_junior, "中级": given.pass_intermediate, "高级": given.pass_senior}
    follows = np.eye(len(ladder))
    for at, reached in enumerate(ladder[1:]):
        follows[at, at + 1] = float(passing[reached])
        follows[at, at] = 1.0 - follows[at, at + 1]
    return Axis(CERTIFICATE, tuple(ladder), given.exam_month, follows)


def _codes(asked: Input | None) -> tuple[str, ...]:
    return getattr(asked.kind, "codes", None) or () if asked is not None else ()


def _grades(asked: Input | None, people: Iterable[Mapping[str, Value | None]], given: Assumptions) -> Axis:
    codes = _codes(asked)
    if asked is None or not codes:
        return _still(APPRAISED, NOTHING, given.appraisal_month)
    values = (*NOTHING, *codes) if asked.kind.optional else codes
    held = Counter(facts.get(APPRAISED) for facts in people)
    known = np.array([held[code] for code in codes], dtype=float)
    shares = known / known.sum() if known.sum() else np.full(len(codes), 1 / len(codes))
    drawn = float(given.reappraised)
    follows = np.zeros((len(values), len(values)))
    for at, value in enumerate(values):
        keeps = 0.0 if value is None else 1.0 - drawn
        follows[at, -len(codes) :] = (1.0 - keeps) * shares
        follows[at, at] += keeps
    return Axis(APPRAISED, values, given.appraisal_month, follows)


def _failures(inputs: Mapping[str, Input], given: Assumptions) -> Axis:
    if not {PASSED, FAILED} & inputs.keys():
        return _still(FAILED, NOTHING, given.appraisal_month)
    values = tuple(Decimal(number) for number in range(MOST_FAILED + 1 if given.failed else 1))
    follows = np.eye(len(values))
    for at in range(len(values) - 1):
        follows[at, at + 1] = float(given.failed)
        follows[at, at] = 1.0 - follows[at, at + 1]
    return Axis(FAILED, values, given.appraisal_month, follows)


def monthly(yearly: Decimal) -> float:
    """Return the share of a month that makes that of a year, twelve times after each other."""
    stays: float = (1.0 - float(yearly)) ** (1 / 12)
    return 1.0 - stays


def years_appraised(since: date, month: date, appraised_in: int) -> int:
    """Return how many yearly appraisals were made known after the month of `since` and up to `month`."""
    before = since.year - (since.month < appraised_in)
    now = month.year - (month.month < appraised_in)
    return now - before
