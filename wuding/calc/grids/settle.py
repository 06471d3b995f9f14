"""Plans one piece: the fewest grids, then the best plan with so many, each with its bound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from .areas import Bounds, Weights
from .candidates import Candidates, candidates_of
from .choice import CLOSE, Choice, choose, fewest, least_by_prices
from .impossible import Nearest, nearest, why
from .local import search
from .measures import objective
from .pieces import Piece
from .pins import Fixed
from .reasons import Reason

LIMIT = 200_000
"""Candidates up to which a piece is solved whole; about 1 KB of working memory each."""


SMALL = 3_000
"""Candidates up to which the number that the relaxation asks for is tried at once."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What every piece is planned by. `limit`: candidates up to which a piece is solved whole."""

    bounds: Bounds
    weights: Weights = field(default_factory=Weights)
    limit: int = LIMIT
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """The plan of a piece: grids as numbers of areas inside the piece.

    least: no plan has fewer grids; `value`: the weighted objective, `bound`: no plan with as many grids is below.
    """

    grids: tuple[tuple[int, ...], ...]
    least: int
    value: float
    bound: float

    @property
    def fewest_proven(self) -> bool:
        """No plan has fewer grids."""
        return len(self.grids) <= self.least

    @property
    def best_proven(self) -> bool:
        """No plan with as many grids is better."""
        return self.value - self.bound <= CLOSE * max(1.0, abs(self.value))


@dataclass(frozen=True, slots=True)
class Unsettled:
    """No plan: why, and the plan that bends the fewest bounds, if one was found."""

    reasons: tuple[Reason, ...]
    nearest: Nearest | None


Outcome = Settled | Unsettled


def settle(piece: Piece, ask: Ask, fixed: Fixed) -> Outcome:
    """The fewest grids, and the best plan with so many."""
    found = candidates_of(piece, ask.bounds, ask.limit, fixed.apart)
    if not found.complete:
        return _by_search(piece, ask, fixed)
    found = fixed.allowed(found)
    if (quick := _at_first(piece, ask, fixed, found)) is not None:
        return quick
    least = fewest(piece, found)
    if least is None:
        return _without(piece, ask, fixed, found, proven=True)
    least = max(least, ask.bounds.fewest(piece.total))
    unsure: int | None = None
    for count in range(least, ask.bounds.most(piece.total) + 1):
        try:
            chosen = choose(piece, found, count, ask.weights, fixed.held)
        except RuntimeError:
            unsure = count if unsure is None else unsure
            continue
        if chosen is not None:
            return _settled(found, chosen, count if unsure is None else unsure)
    return _without(piece, ask, fixed, found, proven=unsure is None)


def _at_first(piece: Piece, ask: Ask, fixed: Fixed, found: Candidates) -> Settled | None:
    """The plan with as many grids as the relaxation asks for, where there is one: then it is proven to be the fewest.

    In small parts only: to refute a number with the objective in the way is long work in large ones.
    """
    least = least_by_prices(piece, found) if len(found) <= SMALL else None
    if least is None:
        return None
    least = max(least, ask.bounds.fewest(piece.total))
    try:
        chosen = choose(piece, found, least, ask.weights, fixed.held)
    except RuntimeError:
        return None
    return _settled(found, chosen, least) if chosen is not None else None


def settle_numbers(piece: Piece, ask: Ask, fixed: Fixed, numbers: Iterable[int]) -> Mapping[int, Settled]:
    """The best plan for each of the numbers of grids, where there is one."""
    found = candidates_of(piece, ask.bounds, ask.limit, fixed.apart)
    if not found.complete:
        return _searched_numbers(piece, ask, fixed, set(numbers))
    found = fixed.allowed(found)
    answers = {}
    for count in sorted(set(numbers)):
        if ask.bounds.fewest(piece.total) <= count <= ask.bounds.most(piece.total):
            try:
                chosen = choose(piece, found, count, ask.weights, fixed.held)
            except RuntimeError:
                continue
            if chosen is not None:
                answers[count] = _settled(found, chosen, ask.bounds.fewest(piece.total))
    return answers


def _settled(found: Candidates, chosen: Choice, least: int) -> Settled:
    sets, areas = found.where(chosen.candidates).members()
    grids: list[list[int]] = [[] for _ in chosen.candidates]
    for number, area in zip(sets.tolist(), areas.tolist(), strict=True):
        grids[number].append(area)
    return Settled(tuple(sorted(map(tuple, grids))), least, chosen.value, chosen.bound)


def _without(piece: Piece, ask: Ask, fixed: Fixed, found: Candidates, *, proven: bool) -> Unsettled:
    return Unsettled(
        tuple(why(piece, ask.bounds, fixed, found, proven=proven)),
        nearest(piece, ask.bounds, fixed, ask.limit),
    )


def _by_search(piece: Piece, ask: Ask, fixed: Fixed) -> Outcome:
    """Too many candidates: trees and exact re-choosing in parts, with the bounds that counting gives."""
    plans = list(search(piece, ask.bounds, ask.weights, fixed, ask.seed))
    if not plans:
        none = Candidates(np.zeros((0, 1), np.int64), np.zeros(0, np.int64), complete=False)
        return Unsettled(tuple(why(piece, ask.bounds, fixed, none, proven=False)), None)
    return _searched(piece, ask, plans[-1])


def _searched(piece: Piece, ask: Ask, grids: Sequence[frozenset[int]]) -> Settled:
    return Settled(
        tuple(sorted(tuple(sorted(grid)) for grid in grids)),
        ask.bounds.fewest(piece.total),
        objective(piece, grids, ask.weights),
        0.0,
    )


def _searched_numbers(piece: Piece, ask: Ask, fixed: Fixed, numbers: set[int]) -> Mapping[int, Settled]:
    """Only the numbers that the search passes on its way."""
    found: dict[int, Settled] = {}
    for grids in search(piece, ask.bounds, ask.weights, fixed, ask.seed):
        if len(grids) in numbers:
            found[len(grids)] = _searched(piece, ask, grids)
    return found
