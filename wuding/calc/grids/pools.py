"""Chooses anew among a few neighbouring grids, exactly, while the rest of the plan stays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds as Box
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array

from .areas import Bounds, Weights
from .candidates import Candidates, candidates_of
from .choice import CLOSE, Columns, columns_of
from .kernels import WORD
from .pieces import Piece, Whole
from .pins import Fixed

LIMIT = 10_000
"""Candidates in a pool at most; a richer pool is left as it is."""
NODES = 300
WIDE = 5
"""Grids up to which as many are drawn better, not only fewer."""


@dataclass(frozen=True, slots=True)
class Pool:
    """A plan of the piece and what it is planned by."""

    piece: Piece
    bounds: Bounds
    weights: Weights
    fixed: Fixed
    grids: tuple[frozenset[int], ...]


def resplit(pool: Pool, chosen: tuple[int, ...]) -> list[frozenset[int]] | None:
    """Better grids for the areas of the chosen ones: fewer, or as many and better; None when there are none."""
    areas = np.array(sorted(area for at in chosen for area in pool.grids[at]), np.int64)
    found = _candidates(pool, areas)
    if found is None or not len(found):
        return None
    load = int(pool.piece.load[areas].sum())
    for count in range(pool.bounds.fewest(load), len(chosen)):
        fewer = _best(pool, areas, found, count, None)
        if fewer is not None:
            return fewer
    return _best(pool, areas, found, len(chosen), chosen) if len(chosen) <= WIDE else None


def repaired(pool: Pool, chosen: tuple[int, ...]) -> list[frozenset[int]] | None:
    """Grids within the bounds for the areas of the chosen ones, the fewest; None when there are none."""
    areas = np.array(sorted(area for at in chosen for area in pool.grids[at]), np.int64)
    found = _candidates(pool, areas)
    if found is None or not len(found):
        return None
    load = int(pool.piece.load[areas].sum())
    for count in range(pool.bounds.fewest(load), pool.bounds.most(load) + 1):
        grids = _best(pool, areas, found, count, None)
        if grids is not None:
            return grids
    return None


def _candidates(pool: Pool, areas: Whole) -> Candidates | None:
    """The sets of these areas alone, in the numbering of the whole piece."""
    piece, place = pool.piece, {area: at for at, area in enumerate(areas.tolist())}
    sides = [
        [
            place[other]
            for other in piece.neighbour[piece.start[area] : piece.start[area + 1]].tolist()
            if other in place
        ]
        for area in areas.tolist()
    ]
    part = Piece(
        community=piece.community,
        members=areas,
        load=piece.load[areas],
        households=piece.households[areas],
        start=np.cumsum([0, *map(len, sides)], dtype=np.int64),
        neighbour=np.array([other for side in sides for other in side], np.int64),
        metres=np.ones(sum(map(len, sides))),
        current=piece.current[areas],
        grids=piece.grids,
    )
    apart = [(place[a], place[b]) for a, b in pool.fixed.apart if a in place and b in place]
    found = candidates_of(part, pool.bounds, LIMIT, apart)
    if not found.complete:
        return None
    bits = np.zeros((len(found), -(-len(piece) // WORD)), np.int64)
    sets, members = found.members()
    whole = areas[members]
    np.bitwise_or.at(bits, (sets, whole // WORD), np.int64(1) << (whole % WORD))
    return pool.fixed.allowed(Candidates(bits, found.load, complete=True))


def _best(
    pool: Pool, areas: Whole, found: Candidates, count: int, against: tuple[int, ...] | None
) -> list[frozenset[int]] | None:
    """The best choice of `count` sets; against: grids that it must beat."""
    columns = columns_of(pool.piece, found, len(pool.grids), pool.weights, pool.fixed.held)
    columns = _without_workers_elsewhere(pool, columns, areas)
    sets, members = found.members()
    place = np.searchsorted(areas, members)
    matrix = csr_array((np.ones(len(sets)), (place, sets)), shape=(len(areas), len(found)))[
        :, columns.candidate
    ]
    rules = [LinearConstraint(matrix, 1, 1), LinearConstraint(np.ones((1, len(columns.cost))), count, count)]
    with_worker = np.flatnonzero(columns.worker >= 0)
    if len(with_worker):
        shape = (len(pool.piece.grids), len(columns.cost))
        once = csr_array((np.ones(len(with_worker)), (columns.worker[with_worker], with_worker)), shape)
        rules.append(LinearConstraint(once, 0, 1))
    options = {"node_limit": NODES}
    solved = milp(
        columns.cost,
        constraints=rules,
        integrality=np.ones(len(columns.cost)),
        bounds=Box(0, 1),
        options=options,
    )
    if solved.x is None:
        return None
    picked = columns.candidate[solved.x > 0.5]
    grids = _grids(sets, members, picked)
    if against is None:
        return grids
    today = {pool.grids[at] for at in against}
    better = set(grids) != today and solved.fun < _cost_of(columns, sets, members, today) - CLOSE
    return grids if better else None


def _without_workers_elsewhere(pool: Pool, columns: Columns, areas: Whole) -> Columns:
    """Only workers most of whose households lie here: each is then counted in one pool, so that gains add up."""
    total = np.zeros(len(pool.piece.grids) + 1)
    here = np.zeros(len(pool.piece.grids) + 1)
    np.add.at(total, pool.piece.current, pool.piece.households)
    np.add.at(here, pool.piece.current[areas], pool.piece.households[areas])
    kept = (columns.worker < 0) | (2 * here[columns.worker] > total[columns.worker])
    kept |= np.isin(columns.worker, list(pool.fixed.held.values()))
    return Columns(columns.candidate[kept], columns.worker[kept], columns.cost[kept])


def _grids(sets: Whole, members: Whole, picked: Whole) -> list[frozenset[int]]:
    found: dict[int, set[int]] = {number: set() for number in picked.tolist()}
    for number, area in zip(sets.tolist(), members.tolist(), strict=True):
        if number in found:
            found[number].add(area)
    return [frozenset(grid) for grid in found.values()]


def _cost_of(columns: Columns, sets: Whole, members: Whole, grids: set[frozenset[int]]) -> float:
    """What the present grids cost, each with its best worker: no more than they truly cost, so that no loss passes."""
    rows = {grid: number for number, grid in enumerate(_all_sets(sets, members))}
    return float(sum(columns.cost[columns.candidate == rows[grid]].min() for grid in grids if grid in rows))


def _all_sets(sets: Whole, members: Whole) -> list[frozenset[int]]:
    found: dict[int, set[int]] = {}
    for number, area in zip(sets.tolist(), members.tolist(), strict=True):
        found.setdefault(number, set()).add(area)
    return [frozenset(found[number]) for number in sorted(found)]
