"""For pieces with more possible grids than can be written down: start from a divided spanning tree, then choose anew,
and exactly, among a few neighbouring grids at a time. Never breaks a bound; proves only what simple counting proves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

from .areas import Bounds, Weights
from .pieces import Piece, Whole
from .pins import Fixed
from .pools import Pool, repaired, resplit
from .trees import tree_split

TREES = 12
"""Random trees tried at most; the first that comes out with the fewest conceivable grids is taken."""
REACHES = (1, 2, 3, 5, 8)
"""Neighbours that are called on, one after the other, where a grid is below the bounds."""
ROUNDS = 3
"""Passes over all grids at most; a pass without gain is the last."""

Grids = list[frozenset[int]]


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to try: trees at the start, passes afterwards."""

    trees: int = TREES
    rounds: int = ROUNDS


def search(
    piece: Piece, bounds: Bounds, weights: Weights, fixed: Fixed, seed: int, effort: Effort = Effort()
) -> Iterator[Grids]:
    """Better and better plans, the first with as few grids as any tree gave; nothing when no tree gave one.

    The same seed gives the same plans.
    """
    chance = np.random.default_rng(seed)
    grids = _start(piece, bounds, weights, fixed, chance, effort.trees)
    if grids is None:
        return
    yield grids
    for _ in range(effort.rounds):
        better = False
        for improved in _round(piece, bounds, weights, fixed, grids):
            better, grids = True, improved
            yield grids
        if not better:
            return


def _start(
    piece: Piece, bounds: Bounds, weights: Weights, fixed: Fixed, chance: np.random.Generator, trees: int
) -> Grids | None:
    """The fewest grids that any tree gave, once what is below the bounds has been mended with its neighbours."""
    best: Grids | None = None
    for _ in range(trees):
        grids = _mended(piece, bounds, weights, fixed, _split(piece, bounds, fixed, chance))
        if grids is not None and (best is None or len(grids) < len(best)):
            best = grids
        if best is not None and len(best) == bounds.fewest(piece.total):
            break
    return best


def _split(piece: Piece, bounds: Bounds, fixed: Fixed, chance: np.random.Generator) -> Grids | None:
    """One random tree, divided; None when that breaks the upper bound or a pin."""
    order, parent, tied = _tree(piece, fixed, chance)
    part = tree_split(order, parent, tied, piece.load, bounds.low, bounds.high)
    if part[0] < 0 or any(part[one] == part[other] for one, other in fixed.apart):
        return None
    if any(len(set(part[list(group)].tolist())) > 1 for group in (*fixed.together, *fixed.alone)):
        return None
    return [frozenset(np.flatnonzero(part == number).tolist()) for number in range(int(part.max()) + 1)]


def _mended(
    piece: Piece, bounds: Bounds, weights: Weights, fixed: Fixed, grids: Grids | None
) -> Grids | None:
    """Grids below the bounds drawn anew with more and more of their neighbours; None when one is left."""
    while grids is not None:
        loads = [int(piece.load[list(grid)].sum()) for grid in grids]
        short = min((load, min(grid), at) for at, (load, grid) in enumerate(zip(loads, grids, strict=True)))[
            2
        ]
        if loads[short] >= bounds.low:
            return grids
        grids = _with_neighbours(piece, bounds, weights, fixed, grids, short)
    return None


def _with_neighbours(
    piece: Piece, bounds: Bounds, weights: Weights, fixed: Fixed, grids: Grids, short: int
) -> Grids | None:
    for chosen in _pools(piece, grids, short, REACHES):
        new = repaired(Pool(piece, bounds, weights, fixed, tuple(grids)), chosen)
        if new is not None:
            return [grid for at, grid in enumerate(grids) if at not in chosen] + new
    return None


def _tree(piece: Piece, fixed: Fixed, chance: np.random.Generator) -> tuple[Whole, Whole, Whole]:
    """A random spanning forest: groups that share a grid hang together in it, grids that stay are trees of their own."""
    count = len(piece)
    group = np.full(count, -1)
    alone = np.full(count, -1)
    for number, areas in enumerate((*fixed.together, *fixed.alone)):
        group[list(areas)] = number
    for number, areas in enumerate(fixed.alone):
        alone[list(areas)] = number
    owner = np.repeat(np.arange(count), np.diff(piece.start))
    once = (owner < piece.neighbour) & (alone[owner] == alone[piece.neighbour])
    one, other = owner[once], piece.neighbour[once]
    inner = (group[one] >= 0) & (group[one] == group[other])
    cost = chance.random(len(one)) + np.where(inner, 1.0, 2.0)
    forest = minimum_spanning_tree(csr_array((cost, (one, other)), shape=(count, count)))
    order: list[int] = []
    parent = np.full(count, -1, np.int64)
    seen = np.zeros(count, bool)
    for root in chance.permutation(count).tolist():
        if not seen[root]:
            nodes, above = breadth_first_order(forest, root, directed=False)
            order += nodes.tolist()
            seen[nodes] = True
            parent[nodes[1:]] = above[nodes[1:]]
    tied = ((parent >= 0) & (group >= 0) & (group == group[parent])).astype(np.int64)
    return np.array(order, np.int64), parent, tied


def _round(piece: Piece, bounds: Bounds, weights: Weights, fixed: Fixed, grids: Grids) -> Iterator[Grids]:
    """Each grid with its neighbours once; yields after every gain."""
    for area in range(len(piece)):
        mine = next(at for at, grid in enumerate(grids) if area in grid)
        if area != min(grids[mine]):
            continue
        least = len(grids) == bounds.fewest(piece.total)
        for chosen in _pools(piece, grids, mine, (2, 4) if least else (2, 4, 7)):
            new = resplit(Pool(piece, bounds, weights, fixed, tuple(grids)), chosen)
            if new is not None:
                grids = [grid for at, grid in enumerate(grids) if at not in chosen] + new
                yield grids
                break


def _pools(piece: Piece, grids: Grids, mine: int, reaches: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """The grid with so many of those it has the longest borders with, then of their neighbours."""
    grid_of = {area: at for at, grid in enumerate(grids) for area in grid}
    chosen = [mine]
    for most in reaches:
        while len(chosen) <= most and (near := _near(piece, grids, grid_of, chosen)):
            chosen.append(min(near, key=lambda other: (-near[other], min(grids[other]))))
        yield tuple(chosen)
        if len(chosen) <= most:
            return


def _near(piece: Piece, grids: Grids, grid_of: Mapping[int, int], chosen: Sequence[int]) -> dict[int, float]:
    """Grids beside the chosen ones, with the metres of border that they share."""
    near: dict[int, float] = {}
    for area in (area for at in chosen for area in sorted(grids[at])):
        for at in range(piece.start[area], piece.start[area + 1]):
            other = grid_of[int(piece.neighbour[at])]
            if other not in chosen:
                near[other] = near.get(other, 0.0) + float(piece.metres[at])
    return near
