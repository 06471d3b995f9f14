"""The people as the forecast sees them: kinds of people who are alike in everything that pay or time asks of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from ...periods import first_whole_month
from ...rules import Pack, Value
from ...rules.kinds import NumberKind
from ...rules.model import Input
from ..served import PERIODS
from .ageing import BEGAN, FAILED, GRADE, IN_GRADE, IN_POST, PASSED, PROBATION, SERVED
from .assumptions import Assumptions
from .chances import ACQUIRED, APPRAISED, CERTIFICATE, NO_CERTIFICATE
from .months import moved, ordinal
from .retirement import BORN, Retirement

POST = "岗位"
REGISTERED_MONTHS = 36
"""A certificate of social work is registered for three years."""
Facts = Mapping[str, Value | None]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Course:
    """The packs that govern some workplaces, each from a month on, the first one from the beginning."""

    packs: tuple[tuple[date, Pack], ...]

    def at(self, month: date) -> Pack:
        """Return the pack in force in a month."""
        return [pack for since, pack in self.packs if since <= month or since == self.packs[0][0]][-1]


@dataclass(frozen=True)
class Worker:
    """Somebody in post: facts on the first day of the base month. Times that are not known are None."""

    facts: Facts
    course: int = 0
    retirement: Retirement | None = None
    registered_until: date | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What tells kinds of people apart, and puts them in an order that has nothing to do with who they are."""
        told = sorted(f"{name}={value}" for name, value in self.facts.items())
        return (str(self.course), *told, str(self.retirement), str(self.registered_until))


@dataclass(frozen=True)
class Kind:
    """People with the same facts as of the month of `since`; `profile` says who comes after one of them."""

    course: int
    facts: Facts
    since: date
    profile: int


@dataclass(frozen=True)
class Team:
    """Present kinds, one entry for each person in `people`, and the profiles of those who may come.

    `gone[kind, month]`: how likely somebody still there then retires; `lapses`: whether the registration has to be renewed.
    """

    base: date
    months: int
    kinds: tuple[Kind, ...]
    people: Numbers
    profiles: tuple[Kind, ...]
    planned: Numbers
    """Profile and month (0 is the first one foreseen) of each planned post."""
    gone: NDArray[np.float32]
    lapses: NDArray[np.bool_]
    newcomers_age: int = field(default=30)

    @property
    def present(self) -> int:
        return len(self.kinds)

    @property
    def most_kinds(self) -> int:
        return self.present + self.months * len(self.profiles)

    def hired(self, month: int) -> int:
        """Return the number of the kind of the first profile hired in a month."""
        return self.present + month * len(self.profiles)

    def kinds_until(self, month: int) -> list[Kind]:
        """Return all kinds that can be there in a month, in the order of their numbers."""
        found = list(self.kinds)
        for at in range(month + 1):
            day = moved(self.base, at + 1)
            own = {BEGAN: day, BORN: moved(day, -12 * self.newcomers_age)}
            for profile in self.profiles:
                facts = {**profile.facts, **{name: own[name] for name in own if name in profile.facts}}
                found.append(Kind(profile.course, facts, day, profile.profile))
        return found

    def profile_of(self) -> Numbers:
        """Return the profile of every kind's successor, by the kind's number."""
        own = [kind.profile for kind in self.kinds]
        return np.array(own + list(range(len(self.profiles))) * self.months, np.int64)


def team_of(
    workers: Sequence[Worker], inputs: Mapping[str, Input], given: Assumptions, base: date, months: int
) -> Team:  # fmt: skip
    """Return the team. Whoever is alike becomes one kind; the order of the workers doesn't matter."""
    ordered = sorted(workers, key=lambda one: one.key)
    usual = Counter(worker.facts.get(APPRAISED) for worker in ordered).most_common(1)
    grade = usual[0][0] if usual else None
    profiles: dict[tuple[str, ...], Kind] = {}
    numbers: dict[tuple[str, ...], int] = {}
    kinds: list[Kind] = []
    distinct: list[Worker] = []
    people = []
    for worker in ordered:
        if worker.key not in numbers:
            profile = _profile(worker, inputs, grade, profiles)
            numbers[worker.key] = len(kinds)
            kinds.append(Kind(worker.course, worker.facts, base, profile))
            distinct.append(worker)
        people.append(numbers[worker.key])
    planned = _planned(kinds, profiles, inputs, grade, given, base, months)
    gone = np.array([_gone(one.retirement, given, base, months) for one in distinct], np.float32)
    lapses = np.array([_lapses(one, base, months) for one in distinct], np.bool_)
    return Team(
        base, months, tuple(kinds), np.array(people, np.int64), tuple(profiles.values()),
        np.array(planned, np.int64).reshape(-1, 2), gone.reshape(-1, months), lapses.reshape(-1, months),
        given.newcomers_age,
    )  # fmt: skip


def _profile(
    worker: Worker, inputs: Mapping[str, Input], grade: Value | None, profiles: dict[tuple[str, ...], Kind]
) -> int:
    facts = dict(worker.facts) | {name: None for name in (BEGAN, BORN) if name in worker.facts}
    for name in worker.facts.keys() & {SERVED, IN_POST, IN_GRADE, PASSED, FAILED, *PERIODS}:
        facts[name] = Decimal(0)
    if CERTIFICATE in facts:
        facts[CERTIFICATE] = NO_CERTIFICATE
    if ACQUIRED in facts:
        facts[ACQUIRED] = None
    if APPRAISED in facts:
        facts[APPRAISED] = None if inputs[APPRAISED].kind.optional else grade
    if PROBATION in facts:
        facts[PROBATION] = True
    if GRADE in facts and isinstance(kind := inputs[GRADE].kind, NumberKind):
        facts[GRADE] = Decimal(int(kind.low))
    key = Worker(facts, worker.course).key
    if key not in profiles:
        profiles[key] = Kind(worker.course, facts, date.min, len(profiles))
    return profiles[key].profile


def _planned(
    kinds: Sequence[Kind], profiles: dict[tuple[str, ...], Kind], inputs: Mapping[str, Input], grade: Value | None,
    given: Assumptions, base: date, months: int,
) -> list[tuple[int, int]]:  # fmt: skip
    """Planned posts go to people like those who hold such a post now; where there are none, only the post is known."""
    found: list[tuple[int, int]] = []
    for one in given.planned:
        month = ordinal(one.month) - ordinal(base) - 1
        if month >= months:
            continue
        alike = [kind for kind in kinds if kind.course == one.course and kind.facts.get(POST) == one.post]
        if alike:
            profile = Counter(kind.profile for kind in alike).most_common(1)[0][0]
        else:
            facts: Facts = (
                {**dict.fromkeys(inputs), POST: one.post} if POST in inputs else dict.fromkeys(inputs)
            )
            profile = _profile(Worker(facts, one.course), inputs, grade, profiles)
        found += [(profile, max(month, 0))] * one.number
    return found


def _gone(retirement: Retirement | None, given: Assumptions, base: date, months: int) -> list[float]:
    """Return how likely it is, month by month, that somebody still there is gone; the month of retirement is still paid."""
    found = [0.0] * months
    if retirement is None:
        return found
    early, late = float(given.early), float(given.late)
    if retirement.earliest == retirement.legal:
        early = 0.0
    left = 1.0
    for day, share in (
        (retirement.earliest, early),
        (retirement.legal, 1.0 - early - late),
        (retirement.latest, late),
    ):
        at = ordinal(day) - ordinal(base)
        chance = min(max(share, 0.0) / left, 1.0) if left > 1e-12 else 1.0
        left -= max(share, 0.0)
        if day == retirement.latest:
            chance = 1.0
        if at < 0 and day == retirement.latest:
            at = 0  # Beyond the latest month already: nobody is kept on.
        if 0 <= at < months:
            found[at] = 1.0 - (1.0 - found[at]) * (1.0 - chance)
    return found


def _lapses(worker: Worker, base: date, months: int) -> list[bool]:
    found = [False] * months
    if worker.registered_until is None or worker.facts.get(CERTIFICATE, NO_CERTIFICATE) == NO_CERTIFICATE:
        return found
    first = ordinal(first_whole_month(worker.registered_until)) - ordinal(base) - 1
    if worker.registered_until.day == 1:
        first += 1
    while first < 0:
        first += REGISTERED_MONTHS
    for at in range(first, months, REGISTERED_MONTHS):
        found[at] = True
    return found
