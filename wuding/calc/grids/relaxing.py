"""The linear relaxation over millions of possible grids, by column generation: a bound, and the prices behind it.

Only columns that prices say could help enter the linear program. The bound holds at every step: a plan has a given
number of grids, and each of them can be below the present prices by no more than the best one is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csc_array, vstack

from .areas import Weights
from .candidates import Candidates
from .kernels import WORD, unpacked
from .pieces import Piece, Whole
from .pricing import Numbers, outer_metres, priced, within

CLOSE = 1e-7
ROUNDS = 60
ENTERING, COVER = 500, 12
"""Columns that enter in a round at most, and how many of them hold the same area."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What each candidate costs without a worker (`base`), and what is needed to add one. `rest` belongs to every plan."""

    base: Numbers
    kept: Numbers
    current: Whole
    held: Whole
    workers: int
    rest: float


@dataclass(frozen=True, slots=True)
class Relaxed:
    """bound: no plan with so many grids is below it. Prices of areas, of the number of grids, of workers."""

    bound: float
    area: Numbers
    number: float
    worker: Numbers


def costs_of(piece: Piece, found: Candidates, count: int, weights: Weights, held: Mapping[int, int]) -> Costs:
    """The objective of `choice.columns_of`, one number a candidate."""
    mean = piece.total / count
    borders = float(piece.metres.sum()) or 1.0
    base = weights.balance * ((found.load - mean) / mean) ** 2 / count
    base += (
        weights.compactness / borders * outer_metres(found.bits, piece.start, piece.neighbour, piece.metres)
    )
    asked = np.full(len(piece), -1)
    for area, worker in held.items():
        asked[area] = worker
    kept = weights.closeness * piece.households / max(1, int(piece.households.sum()))
    return Costs(base, kept, piece.current, asked, len(piece.grids), float(kept[piece.current >= 0].sum()))


def counted(found: Candidates, areas: int) -> Costs:
    """Every grid costs one: for the fewest."""
    none = np.full(areas, -1)
    return Costs(np.ones(len(found)), np.zeros(areas), none, none, 0, 0.0)


def relaxed(
    found: Candidates, costs: Costs, count: int | None, start: Iterable[frozenset[int]]
) -> Relaxed | None:
    """The relaxation with `count` grids, or with any number; `start`: a plan, so that there is something to begin with.

    None when the plan holds a grid that is no candidate.
    """
    rows = _rows(found, start)
    if rows is None:
        return None
    areas = len(costs.kept)
    columns = {(row, int(worker)) for row in rows for worker in _workers(found, costs, row)}
    low, last = -np.inf, Relaxed(-np.inf, np.zeros(areas), 0.0, np.zeros(costs.workers))
    for _ in range(ROUNDS):
        value, last = _solved(found, costs, count, sorted(columns))
        above, worker = priced(
            found.bits,
            costs.base,
            last.area,
            costs.kept,
            costs.current,
            _fees(costs, last.worker),
            costs.held,
        )
        above -= last.number
        deepest = min(0.0, float(above.min()))
        low = max(low, value + count * deepest if count is not None else value / (1.0 - deepest))
        if deepest > -CLOSE or value - low < CLOSE * max(1.0, abs(value)):
            break
        new = _entering(found, above)
        before = len(columns)
        columns |= {(row, int(worker[row])) for row in new}
        if len(columns) == before:
            break
    return Relaxed(low + costs.rest, last.area, last.number, last.worker)


def affordable(
    found: Candidates, costs: Costs, at: Relaxed, gap: float
) -> tuple[Whole, Whole, Numbers, Numbers]:
    """Pairs of candidate and worker that a plan within `gap` above the prices can hold: see `pricing.within`."""
    sets, workers, cost, above = within(
        found.bits, costs.base, at.area, costs.kept, costs.current, _fees(costs, at.worker), costs.held,
        gap + at.number,
    )  # fmt: skip
    return sets, workers, cost, above - at.number


def _fees(costs: Costs, worker: Numbers) -> Numbers:
    """Workers that areas are held to are open to nobody else."""
    found = worker.copy()
    found[costs.held[costs.held >= 0]] = -np.inf
    return found


def _rows(found: Candidates, grids: Iterable[frozenset[int]]) -> list[int] | None:
    place = {row.tobytes(): at for at, row in enumerate(_packed(found, grids))}
    wanted = np.frombuffer(b"".join(place), np.int64).reshape(len(place), found.bits.shape[1])
    rows: list[int] = []
    for want in wanted:
        hit = np.flatnonzero((found.bits == want).all(axis=1))
        if not len(hit):
            return None
        rows.append(int(hit[0]))
    return rows


def _packed(found: Candidates, grids: Iterable[frozenset[int]]) -> list[Whole]:
    rows = []
    for grid in grids:
        row = np.zeros(found.bits.shape[1], np.int64)
        for area in grid:
            row[area // WORD] |= np.int64(1) << (area % WORD)
        rows.append(row)
    return rows


def _workers(found: Candidates, costs: Costs, row: int) -> set[int]:
    """The workers with whom a candidate may stand in a plan."""
    _, areas = unpacked(found.bits[row : row + 1])
    must = set(costs.held[areas].tolist()) - {-1}
    others = set(costs.current[areas].tolist()) - set(costs.held.tolist())
    return must or {-1} | others


def _solved(
    found: Candidates, costs: Costs, count: int | None, columns: list[tuple[int, int]]
) -> tuple[float, Relaxed]:
    rows = np.array([row for row, _ in columns])
    worker = np.array([worker for _, worker in columns])
    at, areas = unpacked(found.bits[rows])
    shape = (len(costs.kept), len(columns))
    equal = csc_array((np.ones(len(at)), (areas, at)), shape=shape)
    cost = costs.base[rows] - np.bincount(
        at, costs.kept[areas] * ((costs.current[areas] == worker[at]) & (worker[at] >= 0)), len(columns)
    )
    demand = np.ones(len(costs.kept))
    if count is not None:
        equal, demand = (
            vstack([equal, csc_array(np.ones((1, len(columns))))], format="csc"),
            np.append(demand, count),
        )
    taken = np.flatnonzero((worker >= 0) & ~np.isin(worker, costs.held))
    once = csc_array((np.ones(len(taken)), (worker[taken], taken)), shape=(costs.workers, len(columns)))
    solved = linprog(
        cost,
        A_eq=equal,
        b_eq=demand,
        A_ub=once if costs.workers else None,
        b_ub=np.ones(costs.workers) if costs.workers else None,
        method="highs-ds",
    )
    prices = solved.eqlin.marginals
    fees = np.minimum(solved.ineqlin.marginals, 0.0) if costs.workers else np.zeros(0)
    number = float(prices[-1]) if count is not None else 0.0
    return float(solved.fun), Relaxed(-np.inf, prices[: len(costs.kept)], number, fees)


def _entering(found: Candidates, above: Numbers) -> list[int]:
    """The deepest candidates, but not the same area over and over."""
    below = np.flatnonzero(above < -CLOSE)
    few = below[np.argsort(above[below], kind="stable")[: 10 * ENTERING]]
    sets, areas = unpacked(found.bits[few])
    ends = np.searchsorted(sets, np.arange(len(few) + 1))
    cover = np.zeros(int(areas.max()) + 1, np.int64)
    taken: list[int] = []
    for at, row in enumerate(few.tolist()):
        mine = areas[ends[at] : ends[at + 1]]
        if cover[mine].min() < COVER:
            cover[mine] += 1
            taken.append(row)
            if len(taken) == ENTERING:
                break
    return taken
