"""A team foreseen, month by month: the engine prices each month's rows, fractions give the mean, lots give the range."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ...rules import Pack
from ...rules.model import Input
from ..computing import over_the_roster
from .assumptions import Assumptions
from .chances import Chances, chances_of
from .expected import Driver, Flow, Happened
from .months import moved, until_december
from .paths import GROUP, Lanes, paths_drawn
from .results import Foreseen, MonthAhead, YearAhead, differences, range_of
from .standards import Growth, Pegs, frozen, in_force_on, needed_for, pegs_in, raised
from .table import Rows, fen_of
from .team import Course, Team, Worker, team_of

Fen = NDArray[np.int64]
Report = Callable[[int, int], None]
FROZEN = 0
"""Which variant of the packs stands still; 1 to 3 are the low, middle and high path."""


@dataclass(frozen=True)
class Asked:
    """What is to be foreseen: a team on the first of a month, by the packs of its courses, for some calendar years more."""

    workers: Sequence[Worker]
    courses: Sequence[Course]
    output: Mapping[str, str]
    """By the id of a pack: the item that is all that is paid."""
    base: date
    years: int
    given: Assumptions
    pegs: Pegs
    paths: int = 1000
    seed: int = 1


class OverTheRoster(Exception):
    """What a pack (its title) pays one person depends on all others, so that people can't be foreseen one by one."""


def inputs_of(courses: Iterable[Course], output: Mapping[str, str], base: date) -> dict[str, Input]:
    """Return what the packs of the courses ask of people, from the base month on. Raises PackError, OverTheRoster."""
    found: dict[str, Input] = {}
    for course in courses:
        for since, pack in course.packs:
            program = pack.at(max(since, base)).only([output[pack.id]])
            if over_the_roster(program):
                raise OverTheRoster(pack.title)
            found |= {one.name: one for one in program.inputs}
    return found


class Prices:
    """The costs of a month's cells by every variant of the packs; variants that are alike in a month are computed once."""

    def __init__(self, asked: Asked, team: Team, chances: Chances) -> None:
        self.asked, self.team, self.chances = asked, team, chances
        self.rows = 0
        last = moved(asked.base, team.months)
        self.cut = {
            pack.id: needed_for(pack, asked.output[pack.id])
            for course in asked.courses
            for _since, pack in course.packs
        }
        growths = [
            Growth(asked.given.raise_every, minimum, average)
            for minimum, average in zip(asked.given.raises, asked.given.wages, strict=True)
        ]
        self.paths = {
            name: [raised(pack, asked.pegs, growth, asked.base, last) for growth in growths]
            for name, pack in self.cut.items()
        }
        self.frozen = [frozen(self.cut[course.at(asked.base).id], asked.base) for course in asked.courses]

    def variants(self, course: int, month: date) -> list[Pack]:
        """Return the pack of a course in a month: standing still, then by each path of standards."""
        found = self.asked.courses[course].at(month)
        return [self.frozen[course], *self.paths[found.id]]

    def _sign(self, course: int, month: date, variant: int) -> str:
        """What tells a variant from another in a month."""
        pack = self.variants(course, month)[variant]
        names = pack.parts if variant == FROZEN else pegs_in(pack, self.asked.pegs)
        told = [in_force_on(pack, name, month) for name in names]
        if variant == FROZEN:
            live = self.cut[self.asked.courses[course].at(month).id]
            if pack.id != live.id or told != [in_force_on(live, name, month) for name in names]:
                return "frozen"
            told = [in_force_on(pack, name, month) for name in pegs_in(pack, self.asked.pegs)]
        return repr(told)

    def on(self, month: int, reached: NDArray[np.bool_]) -> Fen:
        """Return fen by variant and cell, for the kinds and states that can be reached. Raises CannotForesee, PackError."""
        day = moved(self.asked.base, month + 1)
        kinds = self.team.kinds_until(month)
        kind, state = np.nonzero(reached[: len(kinds)])
        rows = Rows(kinds, self.chances, day, self.asked.given.step_years, kind, state)
        cells = np.zeros((4, self.team.most_kinds * self.chances.states + 1), np.int64)
        course_of = np.array([one.course for one in kinds], np.int64)[kind]
        at = kind * self.chances.states + state
        for course in range(len(self.asked.courses)):
            chosen = np.nonzero(course_of == course)[0]
            if len(chosen):
                self._price(course, day, rows, chosen, cells, at[chosen])
        return cells

    def _price(self, course: int, day: date, rows: Rows, chosen: Fen, cells: Fen, at: Fen) -> None:
        known: dict[str, Fen] = {}
        for variant, pack in enumerate(self.variants(course, day)):
            sign = self._sign(course, day, variant)
            if sign not in known:
                output = self.asked.output[pack.id]
                known[sign] = fen_of(pack.at(day).only([output]), output, rows, chosen)
                self.rows += len(chosen)
            cells[variant, at] = known[sign]


def foresee(asked: Asked, report: Report = lambda _done, _total: None) -> Foreseen:
    """Return the forecast; the same for the same question, in whatever order the people come.

    Raises CannotForesee when somebody's later facts can't be computed, PackError when a pack can't be used in a month, OverTheRoster.
    """
    months = until_december(asked.base, asked.years)
    inputs = inputs_of(asked.courses, asked.output, asked.base)
    chances = chances_of(inputs, [one.facts for one in asked.workers], asked.given)
    team = team_of(asked.workers, inputs, asked.given, asked.base, months)
    return _Run(asked, team, chances).through(report)


class _Run:
    def __init__(self, asked: Asked, team: Team, chances: Chances) -> None:
        self.asked, self.team, self.chances = asked, team, chances
        self.prices = Prices(asked, team, chances)
        self.flows = [
            Flow(team, chances, asked.given, set(list(Driver)[: at + 1])) for at in range(len(Driver) - 1)
        ]
        self.standards = paths_drawn(asked.seed, asked.paths, asked.given.odds)
        self.lanes = [
            Lanes(team, chances, asked.given, asked.seed, group, min(GROUP, asked.paths - group * GROUP))
            for group in range(-(-asked.paths // GROUP))
        ]

    def through(self, report: Report) -> Foreseen:
        months = self.team.months
        drawn = np.zeros((asked_paths := self.asked.paths, months), np.int64)
        totals = np.zeros((months, len(Driver)))
        by_path = np.zeros((months, 3))
        happened: list[Happened] = []
        for month in range(months):
            told = [flow.step(month) for flow in self.flows]
            happened.append(told[-1])
            reached = np.logical_or.reduce([flow.weights > 0 for flow in self.flows])
            cells = self.prices.on(month, reached)
            totals[month], by_path[month] = self._expected(cells)
            for number, lanes in enumerate(self.lanes):
                lanes.step(month)
                group = slice(number * GROUP, min((number + 1) * GROUP, asked_paths))
                drawn[group, month] = lanes.cost(cells[1:], self.standards[group])
            report(month + 1, months)
        return self._told(drawn, totals, by_path, happened)

    def _expected(self, cells: Fen) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the month's expected fen with ever more drivers, and with all of them under each path of standards."""
        still = cells[FROZEN, :-1].reshape(self.team.most_kinds, -1)
        found = [float((flow.weights * still).sum()) for flow in self.flows]
        last = self.flows[-1].weights
        paths = np.array([float((last * one[:-1].reshape(last.shape)).sum()) for one in cells[1:]])
        return np.array([*found, float(paths @ np.array(self.asked.given.odds))]), paths

    def base_fen(self) -> int:
        """Return what the base month itself costs."""
        standing = replace(self.team, base=moved(self.team.base, -1), months=1)
        reached = np.zeros((self.team.most_kinds, self.chances.states), np.bool_)
        flow = Flow(self.team, self.chances, self.asked.given, set())
        reached |= flow.weights > 0
        kind, state = np.nonzero(reached)
        rows = Rows(standing.kinds, self.chances, self.team.base, self.asked.given.step_years, kind, state)
        whole = 0.0
        course_of = np.array([one.course for one in self.team.kinds], np.int64)[kind]
        for course, found in enumerate(self.asked.courses):
            chosen = np.nonzero(course_of == course)[0]
            if len(chosen):
                pack = self.prices.cut[found.at(self.team.base).id]
                output = self.asked.output[pack.id]
                fen = fen_of(pack.at(self.team.base).only([output]), output, rows, chosen)
                whole += float((flow.weights[kind[chosen], state[chosen]] * fen).sum())
        return round(whole)

    def _told(
        self,
        drawn: Fen,
        totals: NDArray[np.float64],
        by_path: NDArray[np.float64],
        happened: Sequence[Happened],
    ) -> Foreseen:
        days = [moved(self.team.base, at + 1) for at in range(self.team.months)]
        ahead = [
            MonthAhead(
                day, range_of(float(totals[at, -1]), drawn[:, at]), one.present, one.retired, one.left, one.joined,
                one.certified, one.lapsed,
            )
            for at, (day, one) in enumerate(zip(days, happened, strict=True))
        ]  # fmt: skip
        base = self.base_fen()
        years = []
        for year in sorted({day.year for day in days}):
            of = [at for at, day in enumerate(days) if day.year == year]
            own = [happened[at] for at in of]
            sums = totals[of].sum(axis=0)
            years.append(
                YearAhead(
                    year, len(of), range_of(float(sums[-1]), drawn[:, of].sum(axis=1)), base * len(of),
                    differences(base * len(of), [float(one) for one in sums]),
                    (*(round(float(one)) for one in by_path[of].sum(axis=0)),),  # type: ignore[arg-type]  # three
                    own[-1].present, sum(one.retired for one in own), sum(one.left for one in own),
                    sum(one.joined for one in own), sum(one.certified for one in own), sum(one.lapsed for one in own),
                )
            )  # fmt: skip
        people = len(self.team.people)
        return Foreseen(
            self.team.base, people, base, tuple(ahead), tuple(years), self.asked.paths, self.asked.seed,
            self.prices.rows, len(self.team.planned),
        )  # fmt: skip
