"""Chooses the best plan among all grids that a piece could have, and proves how good it is.

Set partitioning: every area lies in exactly one chosen set. The linear relaxation gives a bound and the price of every
set; the integer program is solved over the cheapest sets first. Whatever the rest could still gain is known from the
prices, so that leaving sets out never spoils the proof.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds as Box
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import csc_array, vstack

from .areas import Weights
from .candidates import Candidates
from .kernels import WORD
from .pieces import Piece, Whole

Numbers = NDArray[np.float64]

CLOSE = 1e-7
"""Differences below this are the solver's own rounding."""
FIRST, MOST = 4_000, 60_000
"""Columns that the integer program sees at first, and at most."""
NODES = 4_000
"""Branches that the integer program may try: a bound of work, not of time, so that a run can be repeated."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What can be chosen: a candidate, and today's grid whose worker it takes over (-1: none)."""

    candidate: Whole
    worker: Whole
    cost: Numbers


@dataclass(frozen=True, slots=True)
class Choice:
    """The plan of a piece: the chosen candidates with the worker each takes over.

    `value` is the weighted objective, `bound` what no plan with as many grids can be below.
    """

    candidates: Whole
    workers: Whole
    value: float
    bound: float

    @property
    def proven(self) -> bool:
        """Nothing better exists for this number of grids."""
        return self.value - self.bound <= CLOSE * max(1.0, abs(self.value))


def columns_of(
    piece: Piece, found: Candidates, count: int, weights: Weights, held: Mapping[int, int] | None = None
) -> Columns:
    """Every candidate with each worker it could take over, and what that adds to the objective.

    held: areas whose grid takes over a certain worker, and no other grid does.

    balance: mean over the grids of ((load − mean)/mean)²; compactness: share of the border metres inside the community
    that lie between grids; closeness: share of the households that have a grid worker
    today and lose him or her.
    """
    sets, areas = found.members()
    mean = piece.total / count
    everybody = max(1, int(piece.households.sum()))
    borders = float(piece.metres.sum()) or 1.0
    cost = weights.balance * ((found.load - mean) / mean) ** 2 / count
    cost += weights.compactness * _outer_metres(piece, found, sets, areas) / borders
    to_lose = np.where(piece.current >= 0, piece.households, 0)
    cost += weights.closeness * np.bincount(sets, to_lose[areas], len(found)) / everybody
    every = np.arange(len(found))
    if not weights.closeness or not piece.grids:
        return Columns(every, np.full(len(found), -1), cost)
    pair, kept, inside = _kept(piece, sets, areas)
    owner, worker = np.divmod(pair, len(piece.grids))
    if not held:
        useful, every = _useful(owner, kept, inside, len(found))
        owner, worker, kept = owner[useful], worker[useful], kept[useful]
    columns = Columns(
        np.concatenate([every, owner]),
        np.concatenate([np.full(len(every), -1), worker]),
        np.concatenate([cost[every], cost[owner] - weights.closeness * kept / everybody]),
    )
    return _held_to(columns, found, held) if held else columns


def _held_to(columns: Columns, found: Candidates, held: Mapping[int, int]) -> Columns:
    """Only the columns whose worker is the one that an area of theirs is held to."""
    asked = np.full(len(found), -1)
    for area, worker in held.items():
        asked[(found.bits[:, area // WORD] >> (area % WORD)) & 1 == 1] = worker
    here = asked[columns.candidate]
    right = np.where(here >= 0, columns.worker == here, ~np.isin(columns.worker, list(held.values())))
    strangers = np.setdiff1d(np.flatnonzero(asked >= 0), columns.candidate[right & (here >= 0)])
    return Columns(
        np.concatenate([columns.candidate[right], strangers]),
        np.concatenate([columns.worker[right], asked[strangers]]),
        np.concatenate([columns.cost[right], columns.cost[: len(found)][strangers]]),
    )


def _outer_metres(piece: Piece, found: Candidates, sets: Whole, areas: Whole) -> Numbers:
    """Metres of each candidate's border towards other areas of the piece."""
    owner = np.repeat(np.arange(len(piece)), np.diff(piece.start))
    around = np.bincount(owner, piece.metres, len(piece))
    total = np.bincount(sets, around[areas], len(found))
    for step in range(int(np.diff(piece.start).max(initial=0))):
        at = piece.start[areas] + step
        has = at < piece.start[areas + 1]
        other = piece.neighbour[at[has]]
        inside = (found.bits[sets[has], other // WORD] >> (other % WORD)) & 1
        total -= np.bincount(sets[has], piece.metres[at[has]] * inside, len(found))
    return np.asarray(total, np.float64)


def _useful(
    owner: Whole, kept: Numbers, inside: NDArray[np.bool_], count: int
) -> tuple[NDArray[np.bool_], Whole]:
    """Pairs that are worth a column, and candidates that are without a worker.

    Today's grid that lies inside a candidate as a whole is open to no other grid of a plan. So the candidate takes the
    largest of those, or one that keeps still more households. Where areas are old grids this leaves a column each.
    """
    best = np.full(count, -1.0)
    np.maximum.at(best, owner[inside], kept[inside])
    first = np.zeros(len(owner), bool)
    largest = np.flatnonzero(inside & (kept == best[owner]))
    first[largest[np.unique(owner[largest], return_index=True)[1]]] = True
    return first | (kept > best[owner]), np.flatnonzero(best < 0)


def _kept(piece: Piece, sets: Whole, areas: Whole) -> tuple[Whole, Numbers, NDArray[np.bool_]]:
    """Pairs candidate × today's grid that share areas, as one number each, the households they share, and whether the
    whole of today's grid lies inside the candidate.
    """
    known = piece.current[areas] >= 0
    pairs = sets[known] * len(piece.grids) + piece.current[areas[known]]
    found, position, number = np.unique(pairs, return_inverse=True, return_counts=True)
    kept = np.bincount(position, piece.households[areas[known]], len(found))
    size = np.bincount(piece.current[piece.current >= 0], minlength=len(piece.grids))
    return found, np.asarray(kept, np.float64), number == size[found % len(piece.grids)]


def least_by_prices(piece: Piece, found: Candidates) -> int | None:
    """A lower bound on the number of grids from the linear relaxation of counting; None when no plan exists.

    A hundredth of the work of `fewest`, and mostly as good.
    """
    if not len(found):
        return None
    every = np.arange(len(found))
    solved = linprog(
        np.ones(len(found)), A_eq=_membership(piece, found, every), b_eq=np.ones(len(piece)), method="highs"
    )
    return max(1, int(np.ceil(solved.fun - 1e-6))) if solved.status == 0 else None


def fewest(piece: Piece, found: Candidates) -> int | None:
    """A lower bound on the number of grids; None when no plan exists at all.

    Counting alone, as an integer program: far less work than to refute a number with the objective in the way.
    """
    if not len(found):
        return None
    solved = milp(
        np.ones(len(found)),
        constraints=LinearConstraint(_membership(piece, found, np.arange(len(found))), 1, 1),
        integrality=np.ones(len(found)),
        bounds=Box(0, 1),
        options={"node_limit": NODES, "mip_rel_gap": 0.0},
    )
    if solved.status == 2:
        return None
    return 1 if solved.mip_dual_bound is None else max(1, int(np.ceil(solved.mip_dual_bound - 1e-6)))


def choose(
    piece: Piece, found: Candidates, count: int, weights: Weights, held: Mapping[int, int] | None = None
) -> Choice | None:
    """The best plan with exactly `count` grids; None when there is none. Raises RuntimeError when none was found
    though one may exist.
    """
    if not len(found):
        return None
    columns = columns_of(piece, found, count, weights, held)
    matrix, equal = _system(piece, found, columns)
    demand = np.concatenate([np.ones(len(piece)), [count], np.ones(matrix.shape[0] - len(piece) - 1)])
    upper = demand[~equal] if (~equal).any() else None
    relaxed = linprog(
        columns.cost,
        A_eq=matrix[equal],
        b_eq=demand[equal],
        A_ub=matrix[~equal] if upper is not None else None,
        b_ub=upper,
        method="highs",
    )
    if relaxed.status != 0:
        return None
    prices = np.zeros(len(demand))
    prices[equal] = relaxed.eqlin.marginals
    if upper is not None:
        prices[~equal] = relaxed.ineqlin.marginals
    surplus = columns.cost - matrix.T @ prices
    return _integer(columns, matrix, demand, equal, relaxed.fun, surplus)


def _integer(
    columns: Columns,
    matrix: csc_array,
    demand: Numbers,
    equal: NDArray[np.bool_],
    floor: float,
    surplus: Numbers,
) -> Choice | None:
    """The integer program over the cheapest columns, widened until the rest can't help any more."""
    order = np.argsort(surplus, kind="stable")
    taken = min(FIRST, len(order))
    while True:
        part = order[:taken]
        solved = milp(
            columns.cost[part],
            constraints=LinearConstraint(matrix[:, part], np.where(equal, demand, -np.inf), demand),
            integrality=np.ones(taken),
            bounds=Box(0, 1),
            options={"node_limit": NODES, "mip_rel_gap": 0.0},
        )
        rest = floor + surplus[order[taken]] if taken < len(order) else np.inf
        if solved.x is not None and (rest >= solved.fun - CLOSE or taken >= min(MOST, len(order))):
            chosen = part[solved.x > 0.5]
            low = min(solved.mip_dual_bound if solved.mip_dual_bound is not None else floor, rest)
            bound = min(max(low, floor), solved.fun)
            return Choice(columns.candidate[chosen], columns.worker[chosen], float(solved.fun), float(bound))
        if solved.x is None and taken == len(order):
            if solved.status == 2:
                return None
            raise RuntimeError("the solver gave up before it found a plan or proved that there is none")
        enough = (
            int(np.searchsorted(floor + surplus[order], solved.fun)) if solved.x is not None else taken * 4
        )
        taken = min(len(order), max(min(enough, MOST), taken * 2))


def _system(piece: Piece, found: Candidates, columns: Columns) -> tuple[csc_array, NDArray[np.bool_]]:
    """Rows: each area once; the number of grids; each of today's workers at most once. And which are equations."""
    rows = [_membership(piece, found, columns.candidate), csc_array(np.ones((1, len(columns.cost))))]
    with_worker = np.flatnonzero(columns.worker >= 0)
    if len(with_worker):
        shape = (len(piece.grids), len(columns.cost))
        rows.append(csc_array((np.ones(len(with_worker)), (columns.worker[with_worker], with_worker)), shape))
    equal = np.ones(len(piece) + 1 + (len(piece.grids) if len(with_worker) else 0), bool)
    equal[len(piece) + 1 :] = False
    return vstack(rows, format="csc"), equal


def _membership(piece: Piece, found: Candidates, picked: Whole) -> csc_array:
    sets, areas = found.members()
    whole = csc_array((np.ones(len(sets)), (areas, sets)), shape=(len(piece), len(found)))
    return whole[:, picked]
