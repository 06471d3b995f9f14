"""Searches a plan with a given number of grids where there are too many possible grids to choose among them at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from .annealing import Numbers, Whole, annealed, grown
from .areas import Bounds, Weights
from .ground import Ground, gathered, ground_of, seeds, spread
from .measures import objective
from .pieces import Piece
from .pins import Fixed

HEAT = (0.2, 0.01)
"""What a loss may be, by number of grids: at the beginning nearly any move, at the end hardly a loss."""
WARM = 0.05
"""The same at the beginning from a good plan."""
BREACH = 10.0
"""Price of a mean load beyond the bounds, by number of grids."""
TURNS = 10
"""Times that workers are handed out anew while it cools down."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to try. runs: beginnings by chance; moves: tried in each, by area of the piece; columns: possible grids
    among which the exact choice is made in the end, 0 for none.
    """

    runs: int = 8
    moves: int = 20_000
    columns: int = 4_000


THOROUGH = Effort()
QUICK = Effort(runs=3, moves=4_000, columns=0)
"""For districts of very many areas."""
MANY = 20_000


def effort_for(areas: int) -> Effort:
    """What a district of so many areas is worth; a choice of the caller's, so that a community alone is planned as in
    the whole.
    """
    return QUICK if areas > MANY else THOROUGH


@dataclass(frozen=True, slots=True)
class Seen:
    """A plan, what it is worth, and its load beyond the bounds: 0 when it keeps them. also: grids of other good plans."""

    grids: tuple[frozenset[int], ...]
    value: float
    beyond: int
    also: frozenset[frozenset[int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Aim:
    """What is sought: plans of the piece with `count` grids."""

    piece: Piece
    bounds: Bounds
    weights: Weights
    fixed: Fixed
    count: int


def seek(
    aim: Aim,
    effort: Effort,
    seed: int = 0,
    first: Sequence[frozenset[int]] | None = None,
    *,
    enough: bool = False,
) -> Seen | None:
    """The best plan that a few runs came by; None where pins leave no beginning.

    first: a plan to begin with, rather than by chance; enough: any plan that keeps the bounds is. Pins are kept; bounds as far as possible. The same seed gives the same plan.
    """
    ground = ground_of(aim.piece, aim.fixed)
    if ground is None:
        return None
    best: Seen | None = None
    also: set[frozenset[int]] = set()
    for run in range(effort.runs):
        chance = np.random.default_rng((seed, run))
        here = _grown(aim, ground, chance) if first is None else gathered(ground, first)
        if here is None:
            continue
        heat = np.geomspace(HEAT[0] if first is None else WARM, HEAT[1], TURNS + 1)
        for seen in _run(aim, ground, here, heat, effort.moves, chance, until=0 if enough else -1):
            if _broken(aim.piece, aim.fixed, seen):
                continue
            if not seen.beyond:
                also.update(seen.grids)
            if best is None or (seen.beyond, seen.value) < (best.beyond, best.value):
                best = seen
                if enough and not seen.beyond:
                    return best
    return Seen(best.grids, best.value, best.beyond, frozenset(also)) if best is not None else None


def _grown(aim: Aim, ground: Ground, chance: np.random.Generator) -> Whole | None:
    """A beginning by chance; None when pins are in the way."""
    first = seeds(ground, aim.count, aim.bounds.high, chance)
    if first is None:
        return None
    here = grown(
        ground.start,
        ground.neighbour,
        ground.load,
        ground.apart_start,
        ground.apart,
        np.array(first, np.int64),
    )
    return here if (here >= 0).all() else None


def _run(
    aim: Aim,
    ground: Ground,
    here: Whole,
    heat: Numbers,
    moves: int,
    chance: np.random.Generator,
    *,
    until: int,
) -> Iterator[Seen]:
    """The best plan of each turn, from one beginning."""
    piece, weights, count = aim.piece, aim.weights, aim.count
    everybody, borders = max(1, int(piece.households.sum())), float(piece.metres.sum()) or 1.0
    mean, scale = max(1.0, piece.total / count), _scale(weights)
    heat = heat * scale / count
    for turn in range(TURNS):
        best, beyond, last = annealed(
            ground.start,
            ground.neighbour,
            2 * weights.compactness * ground.metres / borders,
            ground.load,
            weights.closeness * ground.households / everybody,
            ground.current,
            ground.apart_start,
            ground.apart,
            ground.still,
            _workers(piece, ground, here, count),
            here,
            aim.bounds.low,
            aim.bounds.high,
            weights.balance / count / mean**2,
            BREACH * scale / count / mean,
            (heat[turn], heat[turn + 1]),
            max(1, moves * len(ground) // TURNS),
            int(chance.integers(2**31)),
            until,
        )
        grids = tuple(spread(ground, best))
        yield Seen(grids, objective(piece, grids, weights, aim.fixed.held), int(beyond))
        here = best if turn >= TURNS - 3 and not beyond else last


def _scale(weights: Weights) -> float:
    """Heat and breaches are measured against the weights, of which only the proportion matters."""
    return max(1e-9, (weights.balance + weights.compactness + weights.closeness) / 7)


def _workers(piece: Piece, ground: Ground, grid_of: Whole, count: int) -> Whole:
    """Whose worker each grid takes over just now."""
    shared = np.zeros((count, len(piece.grids)))
    known = ground.current >= 0
    np.add.at(shared, (grid_of[known], ground.current[known]), ground.households[known])
    held = np.flatnonzero(ground.worker >= 0)
    shared[:, ground.worker[held]] = 0
    shared[grid_of[held], ground.worker[held]] = 1e12
    found = np.full(count, -1)
    for grid, worker in zip(*linear_sum_assignment(shared, maximize=True), strict=True):
        if shared[grid, worker] > 0:
            found[grid] = worker
    return found


def _broken(piece: Piece, fixed: Fixed, seen: Seen) -> bool:
    """Whether a group that must share a grid has torn it apart, because the group itself does not hang together, or areas that
    may not be together began in one.
    """
    if any(one in grid and other in grid for grid in seen.grids for one, other in fixed.apart):
        return True
    groups = {area for group in (*fixed.together, *fixed.alone) for area in group}
    return any(grid & groups and not _connected(piece, grid) for grid in seen.grids)


def _connected(piece: Piece, grid: frozenset[int]) -> bool:
    first = next(iter(grid))
    seen, waiting = {first}, [first]
    while waiting:
        area = waiting.pop()
        new = grid.intersection(piece.neighbour[piece.start[area] : piece.start[area + 1]].tolist()) - seen
        seen |= new
        waiting += new
    return seen == grid
