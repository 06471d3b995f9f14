"""Pieces with too many possible grids to choose among all of them: a searched plan, improved and bounded by prices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from .areas import Weights
from .candidates import Candidates
from .choice import choose
from .impossible import Nearest, why
from .kernels import WORD
from .measures import objective
from .narrowing import fewer, narrowed
from .outcomes import Ask, Outcome, Settled, Unsettled
from .packing import fewest_packed, pack
from .pieces import Piece
from .pins import Fixed
from .relaxing import costs_of
from .searching import Aim, Seen, seek

MIXED = 1_000
"""Areas up to which the grids of all good plans are chosen among once more."""
FURTHER = 2
"""Numbers of grids that are tried above the one in the middle of the bounds, before the search gives up."""


def settle_large(piece: Piece, ask: Ask, fixed: Fixed, found: Candidates) -> Outcome:
    """The fewest grids that the search comes by, and the best plan with so many; proven where prices can prove it.

    found: the candidates that the pins leave, all of them or not.
    """
    least, most = ask.bounds.fewest(piece.total), ask.bounds.most(piece.total)
    middle = max(1, round(2 * piece.total / (ask.bounds.low + ask.bounds.high)))
    hopeless = bool((piece.load > ask.bounds.high).any()) or least > most
    if hopeless:
        least = most = middle
    first, closest = fewest_packed(
        lambda count: pack(Aim(piece, ask.bounds, ask.weights, fixed, count), ask.effort, ask.seed),
        least,
        min(most, max(least, middle) + FURTHER),
    )
    if first is None or hopeless:
        why_not = tuple(why(piece, ask.bounds, fixed, found, proven=False))
        return Unsettled(why_not, _nearest(piece, ask, closest))
    first, least = _fewest(piece, ask, fixed, found, first, least)
    seen = _improved(Aim(piece, ask.bounds, ask.weights, fixed, len(first.grids)), ask, first)
    return _settled(piece, ask, fixed, found, seen, least)


def _improved(aim: Aim, ask: Ask, first: Seen) -> Seen:
    """The plan made better: from itself, and from beginnings by chance."""
    near = seek(aim, replace(ask.effort, runs=2), ask.seed, first.grids)
    free = seek(aim, replace(ask.effort, runs=max(1, ask.effort.runs - 2)), ask.seed)
    kept = [seen for seen in (first, near, free) if seen is not None and not seen.beyond]
    best = min(kept, key=lambda seen: seen.value)
    return replace(best, also=frozenset().union(*(seen.also for seen in kept)))


def settle_large_numbers(
    piece: Piece, ask: Ask, fixed: Fixed, found: Candidates, numbers: Iterable[int]
) -> Mapping[int, Settled]:
    """A plan for each of the numbers of grids for which the search finds one."""
    least = ask.bounds.fewest(piece.total)
    answers = {}
    for count in sorted(set(numbers)):
        if least <= count <= ask.bounds.most(piece.total):
            aim = Aim(piece, ask.bounds, ask.weights, fixed, count)
            first = pack(aim, ask.effort, ask.seed)
            if first is not None and not first.beyond:
                answers[count] = _settled(piece, ask, fixed, found, _improved(aim, ask, first), least)
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
        seen = Seen(grids, objective(piece, grids, ask.weights, fixed.held), 0)
    return seen, least


def _settled(piece: Piece, ask: Ask, fixed: Fixed, found: Candidates, seen: Seen, least: int) -> Settled:
    grids, value = seen.grids, seen.value
    bound = _floor(piece, ask.weights, len(grids))
    if found.complete:
        costs = costs_of(piece, found, len(grids), ask.weights, fixed.held)
        better = narrowed(found, costs, grids, value, ask.effort.columns)
        if better is not None:
            grids, value, bound = better.grids, better.value, max(bound, better.bound)
    elif ask.effort.columns and len(piece) <= MIXED:
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
    return weights.closeness * float(today[count:].sum()) / everybody


def _nearest(piece: Piece, ask: Ask, seen: Seen | None) -> Nearest | None:
    if seen is None:
        return None
    loads = [int(piece.load[list(grid)].sum()) for grid in seen.grids]
    bent = sum(not ask.bounds.low <= load <= ask.bounds.high for load in loads)
    return Nearest(tuple(sorted(tuple(sorted(grid)) for grid in seen.grids)), bent, fewest=bent <= 1)
