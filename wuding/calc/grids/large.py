"""Pieces with too many possible grids to choose among all of them: a searched plan, improved and bounded by prices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from .areas import Weights
from .candidates import Candidates
from .choice import choose
from .impossible import Nearest, why
from .kernels import WORD
from .measures import objective
from .narrowing import fewer, narrowed
from .outcomes import Ask, Outcome, Settled, Unsettled
from .pieces import Piece
from .pins import Fixed
from .relaxing import costs_of
from .searching import Aim, Seen, seek

FURTHER = 2
"""Numbers of grids that are tried above the one in the middle of the bounds, before the search gives up."""


def settle_large(piece: Piece, ask: Ask, fixed: Fixed, found: Candidates) -> Outcome:
    """The fewest grids that the search comes by, and the best plan with so many; proven where prices can prove it.

    found: the candidates that the pins leave, all of them or not.
    """
    least, most = ask.bounds.fewest(piece.total), ask.bounds.most(piece.total)
    middle = round(2 * piece.total / (ask.bounds.low + ask.bounds.high))
    closest: Seen | None = None
    hopeless = (piece.load > ask.bounds.high).any() or least > most
    for count in [max(1, middle)] if hopeless else range(least, min(most, middle + FURTHER) + 1):
        seen = seek(Aim(piece, ask.bounds, ask.weights, fixed, count), ask.effort, ask.seed)
        if seen is not None and not seen.beyond:
            seen, least = _fewest(piece, ask, fixed, found, seen, least)
            return _settled(piece, ask, fixed, found, seen, least)
        if seen is not None and (closest is None or seen.beyond < closest.beyond):
            closest = seen
    return Unsettled(tuple(why(piece, ask.bounds, fixed, found, proven=False)), _nearest(piece, ask, closest))


def settle_large_numbers(
    piece: Piece, ask: Ask, fixed: Fixed, found: Candidates, numbers: Iterable[int]
) -> Mapping[int, Settled]:
    """A plan for each of the numbers of grids for which the search finds one."""
    least = ask.bounds.fewest(piece.total)
    answers = {}
    for count in sorted(set(numbers)):
        if least <= count <= ask.bounds.most(piece.total):
            seen = seek(Aim(piece, ask.bounds, ask.weights, fixed, count), ask.effort, ask.seed)
            if seen is not None and not seen.beyond:
                answers[count] = _settled(piece, ask, fixed, found, seen, least)
    return answers


def _fewest(
    piece: Piece, ask: Ask, fixed: Fixed, found: Candidates, seen: Seen, least: int
) -> tuple[Seen, int]:
    """The plan, or one with fewer grids that counting finds; and how many grids every plan has at least."""
    while found.complete and len(seen.grids) > least:
        grids, known = fewer(found, seen.grids, ask.effort.columns)
        least = max(least, known)
        if grids is None:
            break
        aim = Aim(piece, ask.bounds, ask.weights, fixed, len(grids))
        better = seek(aim, ask.effort, ask.seed, grids)
        seen = Seen(grids, objective(piece, grids, ask.weights, fixed.held), 0)
        if better is not None and not better.beyond and better.value < seen.value:
            seen = better
    return seen, least


def _settled(piece: Piece, ask: Ask, fixed: Fixed, found: Candidates, seen: Seen, least: int) -> Settled:
    grids, value = seen.grids, seen.value
    bound = _floor(piece, ask.weights, len(grids))
    if found.complete:
        costs = costs_of(piece, found, len(grids), ask.weights, fixed.held)
        better = narrowed(found, costs, grids, value, ask.effort.columns)
        if better is not None:
            grids, value, bound = better.grids, better.value, max(bound, better.bound)
    elif ask.effort.columns:
        grids, value = _recombined(piece, ask, fixed, seen)
    return Settled(tuple(sorted(tuple(sorted(grid)) for grid in grids)), least, value, min(bound, value))


def _recombined(piece: Piece, ask: Ask, fixed: Fixed, seen: Seen) -> tuple[tuple[frozenset[int], ...], float]:
    """The best plan out of the grids of all good plans that the search came by."""
    every = sorted(seen.also | set(seen.grids), key=sorted)
    bits = np.zeros((len(every), -(-len(piece) // WORD)), np.int64)
    for row, grid in enumerate(every):
        for area in grid:
            bits[row, area // WORD] |= np.int64(1) << (area % WORD)
    load = np.array([int(piece.load[list(grid)].sum()) for grid in every], np.int64)
    try:
        chosen = choose(
            piece, Candidates(bits, load, complete=False), len(seen.grids), ask.weights, fixed.held
        )
    except RuntimeError:
        chosen = None
    if chosen is None:
        return seen.grids, seen.value
    grids = tuple(every[row] for row in chosen.candidates.tolist())
    value = objective(piece, grids, ask.weights, fixed.held)
    return (grids, value) if value < seen.value else (seen.grids, seen.value)


def _floor(piece: Piece, weights: Weights, count: int) -> float:
    """What the objective is at least: so many grids take over so many workers, at best those of the largest of today's."""
    everybody = int(piece.households.sum())
    if not everybody:
        return 0.0
    known = piece.current >= 0
    today = np.sort(np.bincount(piece.current[known], piece.households[known]))[::-1]
    return weights.closeness * (1 - float(today[:count].sum()) / everybody)


def _nearest(piece: Piece, ask: Ask, seen: Seen | None) -> Nearest | None:
    if seen is None:
        return None
    loads = [int(piece.load[list(grid)].sum()) for grid in seen.grids]
    bent = sum(not ask.bounds.low <= load <= ask.bounds.high for load in loads)
    return Nearest(tuple(sorted(tuple(sorted(grid)) for grid in seen.grids)), bent, fewest=bent <= 1)
