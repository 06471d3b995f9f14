"""Many possible futures of the same team, drawn by lot: what each month costs in each of them.

Lots are drawn in fixed groups of paths, each from its own seed, and for every person alike, whatever happens to others. So the
first hundred of a thousand paths are the hundred paths, and two scenarios of one seed differ only by what they assume.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .assumptions import Assumptions
from .chances import Axis, Chances, monthly
from .months import moved
from .team import Team

GROUP = 25
"""Paths that share a seed; small enough for their people to stay in the processor's cache."""
GOLDEN = (5**0.5 - 1) / 2
"""Steps of this length go round a circle most evenly, however many there are."""
Lots = NDArray[np.float32]
Places = NDArray[np.int64]
PRESENT, PLANNED, STANDARDS = 0, 1, 2
LEAVE, LAPSE, EXAM, GRADE, FAIL = range(5)


def paths_drawn(seed: int, paths: int, odds: tuple[float, float, float]) -> Places:
    """Return which standards (0 low, 1 middle, 2 high) hold on each path, in nearly the proportions of their odds.

    They are the same for all people of a path, so that plain lots would err here more than everywhere else together.
    """
    first = np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, STANDARDS]))).random()
    lots = (first + np.arange(paths) * GOLDEN) % 1.0
    return np.minimum(np.searchsorted(np.cumsum(odds), lots, side="right"), len(odds) - 1).astype(np.int64)


class Lanes:
    """Some paths side by side. `cell` has kind and state of whoever holds each post; `nobody` where it is empty."""

    def __init__(
        self, team: Team, chances: Chances, given: Assumptions, seed: int, group: int, paths: int
    ) -> None:
        self.team, self.chances, self.given, self.paths = team, chances, given, paths
        self.states = chances.states
        self.nobody = team.most_kinds * self.states
        own = np.array([chances.state(kind.facts) for kind in team.kinds], np.int64)
        present = (team.people * self.states + own[team.people]).astype(np.int32)
        planned = np.full(len(team.planned), self.nobody, np.int32)
        self.width = len(present) + len(planned)
        self.cell = np.tile(np.concatenate([present, planned]), paths)
        self.coming: dict[int, list[tuple[Places, Places]]] = {}
        self.lots = [
            [
                np.random.Generator(np.random.SFC64(one))
                for one in np.random.SeedSequence([seed, of, group]).spawn(5)
            ]
            for of in (PRESENT, PLANNED)
        ]
        self.starts = np.cumsum(
            [chances.newcomer(one.facts, given.newcomers_certified) for one in team.profiles], axis=1
        )
        self.profile_of = team.profile_of()
        self.own_certificate = own // (chances.appraised.size * chances.failed.size)
        self._plan(len(present))

    def _plan(self, first: int) -> None:
        starts = np.arange(self.paths) * self.width + first
        lots = self.lots[PLANNED][LEAVE].random((self.paths, len(self.team.planned)), dtype=np.float32)
        for at, (profile, month) in enumerate(self.team.planned):
            self._arrive(int(month), starts + at, np.full(self.paths, profile), lots[:, at])

    def _draw_all(self, which: int) -> Lots:
        """Draw one lot for each post on each path; those of present people don't depend on how many posts are planned."""
        planned = len(self.team.planned)
        present = self.lots[PRESENT][which].random((self.paths, self.width - planned), dtype=np.float32)
        if not planned:
            return present.ravel()
        more = self.lots[PLANNED][which].random((self.paths, planned), dtype=np.float32)
        return np.concatenate([present, more], axis=1).ravel()

    def step(self, month: int) -> None:
        """Go on to a month: what happens to those there, who goes, who comes."""
        day = moved(self.team.base, month + 1)
        self._lapse(month)
        for axis, which, weight in (
            (self.chances.certificate, EXAM, self.chances.appraised.size * self.chances.failed.size),
            (self.chances.appraised, GRADE, self.chances.failed.size),
            (self.chances.failed, FAIL, 1),
        ):
            if axis.size > 1 and day.month == axis.month:
                self._turn(axis, self._draw_all(which), weight)
        self._leave(month)
        for lanes, cells in self.coming.pop(month, []):
            self.cell[lanes] = cells

    def _lapse(self, month: int) -> None:
        if self.chances.certificate.size == 1 or not self.team.lapses[:, month].any():
            return
        lots = self._draw_all(LAPSE)
        due = np.zeros(self.team.most_kinds + 1, np.bool_)
        due[: self.team.present] = self.team.lapses[:, month]
        lanes = np.nonzero(due[self.cell // self.states])[0]
        lanes = lanes[lots[lanes] >= float(self.given.renewed)]
        kind, state = np.divmod(self.cell[lanes], self.states)
        inner = self.chances.appraised.size * self.chances.failed.size
        held = state // inner == self.own_certificate[kind]
        lanes, state = lanes[held], state[held]
        self.cell[lanes] -= (state // inner * inner).astype(np.int32)

    def _turn(self, axis: Axis, lots: Lots, weight: int) -> None:
        place = self.cell % self.states // weight % axis.size
        reached = np.zeros(len(place), np.int32)
        ends = np.cumsum(axis.follows, axis=1)[:, :-1]
        for end in ends.T:
            reached += lots >= end.astype(np.float32)[place]
        change = (reached - place) * weight
        change[self.cell == self.nobody] = 0
        self.cell += change.astype(np.int32)

    def _leave(self, month: int) -> None:
        leaving = monthly(self.given.leaving)
        by_kind = np.full(self.team.most_kinds + 1, leaving, np.float32)
        by_kind[: self.team.present] = 1.0 - (1.0 - self.team.gone[:, month]) * (1.0 - leaving)
        by_kind[-1] = 0.0
        lots = self._draw_all(LEAVE)
        chance = np.repeat(by_kind, self.states)[: self.nobody + 1][self.cell]
        lanes = np.nonzero(lots < chance)[0]
        if not len(lanes):
            return
        # Given that somebody goes, the lot divided by the chance is as good as a new one.
        again = np.minimum(lots[lanes] / chance[lanes], np.float32(1) - np.finfo(np.float32).eps)
        profile = self.profile_of[self.cell[lanes] // self.states]
        self.cell[lanes] = self.nobody
        refilled = np.float32(self.given.refilled)
        kept = again < refilled
        if kept.any():
            back = month + self.given.vacant_months
            self._arrive(back, lanes[kept], profile[kept], again[kept] / refilled)

    def _arrive(self, month: int, lanes: Places, profile: Places, lots: Lots) -> None:
        if month >= self.team.months:
            return
        state = (lots[:, None] >= self.starts[profile][:, :-1]).sum(axis=1)
        cells = (self.team.hired(month) + profile) * self.states + state
        self.coming.setdefault(month, []).append((lanes, cells))

    def cost(self, cells: NDArray[np.int64], standards: Places) -> NDArray[np.int64]:
        """Return the month's fen on each path; `cells` has the costs of every path of standards one under the other."""
        costs = cells[standards[:, None], self.cell.reshape(self.paths, self.width)]
        found: NDArray[np.int64] = costs.sum(axis=1)
        return found
