"""A piece as the search sees it: what shares a grid is one area, in an order that depends on the piece alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from .annealing import Numbers, Whole
from .pieces import Piece
from .pins import Fixed

TURNS = 8
"""Rounds in which an area learns about areas further off, so that hardly two look alike."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Areas of the search. of: for each area of the piece the one of the search that it is part of; worker: the worker
    that an area is held to, -1 for none; part: the connected part that it lies in, once what stays alone is taken out.
    """

    of: Whole
    start: Whole
    neighbour: Whole
    metres: Numbers
    load: Whole
    households: Whole
    current: Whole
    still: NDArray[np.bool_]
    worker: Whole
    part: Whole
    apart_start: Whole
    apart: Whole

    def __len__(self) -> int:
        return len(self.load)


def ground_of(piece: Piece, fixed: Fixed) -> Ground | None:
    """None when pins contradict each other."""
    of = _joined(piece, fixed)
    count = int(of.max()) + 1
    still = np.zeros(count, bool)
    still[[of[group[0]] for group in fixed.alone if group]] = True
    pairs = {(int(of[a]), int(of[b])) for one, other in fixed.apart for a, b in ((one, other), (other, one))}
    if any(a == b for a, b in pairs):
        return None
    borders = _borders(piece, of, still, count)
    shy = csr_array(
        (np.ones(len(pairs)), ([a for a, _ in pairs], [b for _, b in pairs])), shape=(count, count)
    )
    worker = np.full(count, -1)
    for area, held in fixed.held.items():
        worker[of[area]] = held
    return Ground(
        of=of,
        start=borders.indptr.astype(np.int64),
        neighbour=borders.indices.astype(np.int64),
        metres=borders.data,
        load=np.bincount(of, piece.load, count).astype(np.int64),
        households=np.bincount(of, piece.households, count).astype(np.int64),
        current=_current(piece, of, count),
        still=still,
        worker=worker,
        part=connected_components(borders, directed=False)[1].astype(np.int64),
        apart_start=shy.indptr.astype(np.int64),
        apart=shy.indices.astype(np.int64),
    )


def _joined(piece: Piece, fixed: Fixed) -> Whole:
    """Numbers of the areas of the search, by how the areas look."""
    groups = [group for group in (*fixed.together, *fixed.alone) if group]
    one = [group[0] for group in groups for _ in group]
    other = [area for group in groups for area in group]
    joined = csr_array((np.ones(len(one)), (one, other)), shape=(len(piece), len(piece)))
    label = connected_components(joined, directed=False)[1]
    first = np.full(int(label.max()) + 1, len(piece))
    place = np.empty(len(piece), np.int64)
    place[_order(piece)] = np.arange(len(piece))
    np.minimum.at(first, label, place)
    rank = np.argsort(np.argsort(first, kind="stable"), kind="stable")
    return np.asarray(rank[label], np.int64)


def _order(piece: Piece) -> Whole:
    """The areas by load, households, borders and what lies around them, not by code: another naming, the same plan."""
    owner = np.repeat(np.arange(len(piece)), np.diff(piece.start))
    size = np.bincount(piece.current[piece.current >= 0], minlength=len(piece.grids) + 1)
    look = _mixed(piece.load.astype(np.uint64), piece.households.astype(np.uint64))
    look = _mixed(look, size[piece.current].astype(np.uint64))
    border = np.round(piece.metres * 16).astype(np.uint64)
    for _ in range(TURNS):
        around = np.zeros(len(piece), np.uint64)
        np.add.at(around, owner, _mixed(look[piece.neighbour], border))
        look = _mixed(look, around)
    return np.argsort(look, kind="stable").astype(np.int64)


def _mixed(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """One number of two; the same two give the same on every machine."""
    found = one * np.uint64(0x9E3779B97F4A7C15) + other * np.uint64(0xC2B2AE3D27D4EB4F)
    return np.asarray((found ^ (found >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9), np.uint64)


def _borders(piece: Piece, of: Whole, still: NDArray[np.bool_], count: int) -> csr_array:
    owner = np.repeat(np.arange(len(piece)), np.diff(piece.start))
    one, other = of[owner], of[piece.neighbour]
    kept = (one != other) & ~still[one] & ~still[other]
    found = csr_array((piece.metres[kept], (one[kept], other[kept])), shape=(count, count))
    found.sum_duplicates()
    return found


def _current(piece: Piece, of: Whole, count: int) -> Whole:
    """Today's grid of most of the households."""
    table = np.zeros((count, len(piece.grids) + 1), np.int64)
    known = piece.current >= 0
    np.add.at(table, (of[known], piece.current[known]), piece.households[known] + 1)
    return np.where(table.max(axis=1) > 0, table.argmax(axis=1), -1).astype(np.int64)


def spread(ground: Ground, grid_of: Whole) -> list[frozenset[int]]:
    """The grids as areas of the piece."""
    whole = grid_of[ground.of]
    order = np.argsort(whole, kind="stable")
    ends = np.cumsum(np.bincount(whole))[:-1]
    return [frozenset(grid.tolist()) for grid in np.split(order, ends)]


def gathered(ground: Ground, grids: Sequence[frozenset[int]]) -> Whole:
    """The grid of each area of the search: `spread` the other way round."""
    whole = np.empty(len(ground.of), np.int64)
    for number, grid in enumerate(grids):
        whole[list(grid)] = number
    found = np.empty(len(ground), np.int64)
    found[ground.of] = whole
    return found


def seeds(ground: Ground, count: int, high: int, chance: np.random.Generator) -> Sequence[int] | None:
    """Areas to grow `count` grids from: in every part as many as its load asks for; None when it asks for more."""
    parts = int(ground.part.max()) + 1
    load = np.bincount(ground.part, ground.load, parts)
    room = np.bincount(ground.part, minlength=parts)
    stays = np.bincount(ground.part, ground.still, parts) > 0
    given = np.where(stays, 1, np.minimum(room, np.maximum(1, np.ceil(load / high)))).astype(np.int64)
    while given.sum() < count:
        free = np.flatnonzero((given < room) & ~stays)
        if not len(free):
            return None
        given[free[np.argmax(load[free] / given[free])]] += 1
    if given.sum() > count:
        return None
    order = chance.permutation(len(ground))
    found: list[int] = []
    for part in range(parts):
        found += order[ground.part[order] == part][: given[part]].tolist()
    return found
