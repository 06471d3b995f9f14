"""The exact expectation: how many people of each kind are in each state, carried on from month to month as fractions."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from .assumptions import Assumptions
from .chances import Axis, Chances, monthly
from .months import moved
from .team import Team

Weights = NDArray[np.float64]


class Driver(StrEnum):
    """What makes the cost of a team grow or fall, in the order in which it is let loose."""

    TIME = "time"
    CERTIFICATES = "certificates"
    APPRAISALS = "appraisals"
    RETIREMENTS = "retirements"
    LEAVING = "leaving"
    PLANNED = "planned"
    STANDARDS = "standards"


@dataclass(frozen=True, slots=True)
class Happened:
    """What is to be expected of one month, in people; fractions, because it is an expectation."""

    retired: float
    left: float
    joined: float
    certified: float
    lapsed: float
    present: float


class Flow:
    """The team with some drivers at work. `weights[kind, state]` adds up to the people in post."""

    def __init__(self, team: Team, chances: Chances, given: Assumptions, drivers: Set[Driver]) -> None:
        self.team, self.chances, self.given, self.drivers = team, chances, given, drivers
        self.weights: Weights = np.zeros((team.most_kinds, chances.states))
        own = np.array([chances.state(kind.facts) for kind in team.kinds], np.int64)
        np.add.at(self.weights, (team.people, own[team.people]), 1.0)
        self.starts = np.array(
            [chances.newcomer(one.facts, given.newcomers_certified) for one in team.profiles]
        )
        self.profile_of = team.profile_of()
        self.own_certificate = own // (chances.appraised.size * chances.failed.size)
        self.coming: Weights = np.zeros((team.months + given.vacant_months + 1, len(team.profiles)))
        if Driver.PLANNED in drivers:
            np.add.at(self.coming, (team.planned[:, 1], team.planned[:, 0]), 1.0)

    def step(self, month: int) -> Happened:
        """Go on to a month, the first one foreseen being 0: what happens to those there, who goes, who comes."""
        certified, lapsed = self._certificates(month)
        if Driver.APPRAISALS in self.drivers:
            for axis in (self.chances.appraised, self.chances.failed):
                self._turned(axis, month)
        retired, left = self._gone(month)
        joined = self.coming[month]
        if joined.any():
            first = self.team.hired(month)
            self.weights[first : first + len(joined)] += joined[:, None] * self.starts
        return Happened(retired, left, float(joined.sum()), certified, lapsed, float(self.weights.sum()))

    def _shaped(self) -> Weights:
        return self.weights.reshape(-1, *self.chances.shape)

    def _certificates(self, month: int) -> tuple[float, float]:
        if Driver.CERTIFICATES not in self.drivers or self.chances.certificate.size == 1:
            return 0.0, 0.0
        shaped, lapsed = self._shaped(), 0.0
        kinds = np.nonzero(self.team.lapses[:, month])[0]
        if len(kinds):
            held = self.own_certificate[kinds]
            losing = shaped[kinds, held] * (1.0 - float(self.given.renewed))
            shaped[kinds, held] -= losing
            shaped[kinds, 0] += losing
            lapsed = float(losing.sum())
        axis = self.chances.certificate
        if moved(self.team.base, month + 1).month != axis.month:
            return 0.0, lapsed
        passing = 1.0 - np.diag(axis.follows)
        certified = float((shaped.sum(axis=(0, 2, 3)) * passing).sum())
        self._turned(axis, month)
        return certified, lapsed

    def _turned(self, axis: Axis, month: int) -> None:
        if axis.size == 1 or moved(self.team.base, month + 1).month != axis.month:
            return
        at = 1 + self.chances.axes.index(axis)
        turned = np.tensordot(self._shaped(), axis.follows, axes=([at], [0]))
        self.weights = np.ascontiguousarray(np.moveaxis(turned, -1, at)).reshape(self.weights.shape)

    def _gone(self, month: int) -> tuple[float, float]:
        """Take out who goes; their posts are held again after some months, where they are."""
        leaving = monthly(self.given.leaving) if Driver.LEAVING in self.drivers else 0.0
        retiring = np.zeros(self.team.most_kinds)
        if Driver.RETIREMENTS in self.drivers:
            retiring[: self.team.present] = self.team.gone[:, month]
        heads = self.weights.sum(axis=1)
        retired, left = heads * retiring, heads * (1.0 - retiring) * leaving
        self.weights *= ((1.0 - retiring) * (1.0 - leaving))[:, None]
        back = month + self.given.vacant_months
        if back < self.team.months:
            posts = np.bincount(self.profile_of, retired + left, minlength=self.coming.shape[1])
            self.coming[back] += posts * float(self.given.refilled)
        return float(retired.sum()), float(left.sum())
