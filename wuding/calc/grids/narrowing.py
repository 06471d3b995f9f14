"""From a searched plan to the best one, or close to it: only possible grids that prices don't rule out are chosen among."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

import numpy as np
from scipy.optimize import Bounds as Box
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csc_array

from .candidates import Candidates
from .kernels import unpacked
from .pieces import Whole
from .pricing import Numbers
from .relaxing import CLOSE, Costs, affordable, counted, relaxed

FIRST = 400
"""Columns that the integer program sees at first, for a better plan, with which the prices rule out most of the others; then all
that are left.
"""
ENOUGH = 0.005
"""Share of the objective that is not worth another widening."""
NODES = 200
"""Branches that it may try: a bound of work, not of time, so that a run can be repeated."""
SIZE = 250_000
"""Columns times areas that it sees at most."""
PROVEN, NEAR = 45, 0.002
"""Areas up to which the best is proven to the last digit; beyond them a plan so near the best is near enough, because the rest takes
ten times as long."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A plan, its value, and what no plan with as many grids is below."""

    grids: tuple[frozenset[int], ...]
    value: float
    bound: float


def narrowed(
    found: Candidates, costs: Costs, grids: Iterable[frozenset[int]], value: float, columns: int
) -> Narrowed | None:
    """The plan, or a better one with as many grids out of at most so many columns, with a bound.

    None when the plan holds a grid that is no candidate, so that nothing can be said.
    """
    best = tuple(grids)
    at = relaxed(found, costs, len(best), best)
    if at is None:
        return None
    columns = min(columns, SIZE // len(costs.kept))
    bound, taken = at.bound, min(FIRST, columns)
    while taken and value - bound > CLOSE:
        sets, workers, cost, above = affordable(found, costs, at, value - at.bound + CLOSE)
        order = np.argsort(above, kind="stable")
        part = order[:taken]
        rest = at.bound + float(above[order[taken]]) if taken < len(order) else np.inf
        chosen, least = _chosen(found, costs, len(best), sets[part], workers[part], cost[part])
        if chosen is not None and (better := float(cost[part][chosen].sum()) + costs.rest) < value - CLOSE:
            best, value = _grids(found, sets[part][chosen]), better
        bound = max(bound, min(rest, least + costs.rest, value))
        known = taken >= min(columns, len(order)) or rest >= value - CLOSE
        if known or value - bound < ENOUGH * value:
            break
        taken = columns
    return Narrowed(best, value, min(bound, value))


def fewer(
    found: Candidates, grids: Iterable[frozenset[int]], columns: int
) -> tuple[tuple[frozenset[int], ...] | None, int]:
    """A plan with one grid less out of at most so many columns, None where none was found; and how many grids every
    plan has at least.
    """
    now = tuple(grids)
    costs = counted(found, sum(map(len, now)))
    at = relaxed(found, costs, None, now)
    if at is None:
        return None, 1
    least = ceil(at.bound - 1e-6)
    if least >= len(now) or not columns:
        return None, least
    sets, workers, cost, above = affordable(found, costs, at, len(now) - 1 - at.bound + CLOSE)
    part = np.argsort(above, kind="stable")[: min(columns, SIZE // len(costs.kept))]
    chosen, bound = _chosen(found, costs, len(now) - 1, sets[part], workers[part], cost[part])
    if chosen is not None:
        return _grids(found, sets[part][chosen]), least
    return None, len(now) if bound == np.inf and len(part) == len(sets) else least


def _chosen(
    found: Candidates, costs: Costs, count: int, sets: Whole, workers: Whole, cost: Numbers
) -> tuple[Whole | None, float]:
    """The best choice among these columns, and what no choice among them is below."""
    at, areas = unpacked(found.bits[sets])
    shape = (len(costs.kept), len(sets))
    rules = [
        LinearConstraint(csc_array((np.ones(len(at)), (areas, at)), shape=shape), 1, 1),
        LinearConstraint(np.ones((1, len(sets))), count, count),
    ]
    taken = np.flatnonzero(workers >= 0)
    if len(taken):
        once = csc_array((np.ones(len(taken)), (workers[taken], taken)), shape=(costs.workers, len(sets)))
        rules.append(LinearConstraint(once, 0, 1))
    solved = milp(
        cost,
        constraints=rules,
        integrality=np.ones(len(sets)),
        bounds=Box(0, 1),
        options={"node_limit": NODES, "mip_rel_gap": NEAR if shape[0] > PROVEN else 0.0},
    )
    if solved.status == 2:
        return None, np.inf
    least = -np.inf if solved.mip_dual_bound is None else float(solved.mip_dual_bound)
    return (np.flatnonzero(solved.x > 0.5) if solved.x is not None else None), least


def _grids(found: Candidates, rows: Whole) -> tuple[frozenset[int], ...]:
    at, areas = unpacked(found.bits[rows])
    return tuple(frozenset(areas[at == row].tolist()) for row in range(len(rows)))
