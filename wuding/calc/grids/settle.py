"""Plans one piece: the fewest grids, then the best plan with so many, each with its bound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .candidates import Candidates, candidates_of
from .choice import Choice, choose, fewest, least_by_prices
from .impossible import nearest, why
from .large import settle_large, settle_large_numbers
from .outcomes import SMALL, Ask, Outcome, Settled, Unsettled
from .pieces import Piece
from .pins import Fixed

STRETCHED = 30_000
"""Possible grids beyond the bounds among which the nearest plan is looked for."""


def settle(piece: Piece, ask: Ask, fixed: Fixed) -> Outcome:
    """The fewest grids, and the best plan with so many."""
    found = candidates_of(piece, ask.bounds, ask.limit, fixed.apart)
    if not found.complete or len(found) > SMALL:
        return settle_large(piece, ask, fixed, fixed.allowed(found))
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
    """The plan with as many grids as the relaxation asks for, where there is one: then it is proven to be the fewest."""
    least = least_by_prices(piece, found)
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
    if not found.complete or len(found) > SMALL:
        return settle_large_numbers(piece, ask, fixed, fixed.allowed(found), set(numbers))
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
        nearest(piece, ask.bounds, fixed, STRETCHED),
    )
