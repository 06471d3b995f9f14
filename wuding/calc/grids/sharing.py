"""Gives the pieces a number of grids where the officer has asked for one, of a community or of the whole district."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .numbers import shared_out
from .outcomes import Ask, Outcome, Settled
from .pieces import Piece
from .pins import Fixed
from .results import Wish
from .settle import settle_numbers


def shared(
    pieces: Sequence[Piece], ask: Ask, fixed: Sequence[Fixed], wish: Wish, outcomes: Mapping[int, Outcome]
) -> dict[int, Outcome]:
    """The outcomes with the numbers asked for. Where a number can't be had the fewest stay; the assembly says so.

    outcomes: the fewest grids of every piece. A piece that can't be divided counts with the grids of its nearest plan.
    """
    found = dict(outcomes)
    for asked, group in groups(pieces, wish):
        tables = {
            at: _table(pieces[at], ask, fixed[at], found[at], _spare(asked, group, found)) for at in group
        }
        mean = sum(pieces[at].total for at in group) / asked
        values = [_values(pieces[at], ask, tables[at], mean, found[at]) for at in group]
        numbers = shared_out(values, asked)
        if numbers is not None:
            for at, number in zip(group, numbers, strict=True):
                found[at] = tables[at].get(number, found[at])
    return found


def groups(pieces: Sequence[Piece], wish: Wish) -> Iterator[tuple[int, list[int]]]:
    """Numbers asked for, each with the pieces that it is shared among."""
    if wish.number is not None:
        yield wish.number, list(range(len(pieces)))
    for community, number in sorted(wish.numbers.items()):
        group = [at for at, piece in enumerate(pieces) if piece.community == community]
        if group:
            yield number, group


def taken(outcome: Outcome) -> int:
    """Grids that a piece has, in its plan or in the nearest one."""
    if isinstance(outcome, Settled):
        return len(outcome.grids)
    return len(outcome.nearest.grids) if outcome.nearest is not None else 0


def _spare(asked: int, group: Sequence[int], found: Mapping[int, Outcome]) -> int:
    """Grids asked for above the fewest."""
    return asked - sum(taken(found[at]) for at in group)


def _table(piece: Piece, ask: Ask, fixed: Fixed, fewest: Outcome, spare: int) -> dict[int, Settled]:
    """The best plan of the piece for each number that it could get."""
    if not isinstance(fewest, Settled):
        return {}
    number = len(fewest.grids)
    more = range(number + 1, min(ask.bounds.most(piece.total), number + spare) + 1)
    found = settle_numbers(piece, ask, fixed, more) if spare > 0 else {}
    return {number: fewest} | {count: replace(plan, least=fewest.least) for count, plan in found.items()}


def _values(
    piece: Piece, ask: Ask, table: Mapping[int, Settled], mean: float, outcome: Outcome
) -> dict[int, float]:
    """What each number costs: the piece's objective, and how far its mean load is from that of the group, by load."""
    if not table:
        return {taken(outcome): 0.0}
    return {
        number: piece.total * (plan.value + ask.weights.balance * ((piece.total / number - mean) / mean) ** 2)
        for number, plan in table.items()
    }
