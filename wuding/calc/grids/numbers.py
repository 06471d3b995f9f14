"""Shares a given number of grids among pieces so that the sum of their values is least: exact, by dynamic programming."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def shared_out(values: Sequence[Mapping[int, float]], total: int) -> list[int] | None:
    """A number for each piece out of those it has a value for; None when no choice adds up to the total.

    Among equals the first piece gets fewest.
    """
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for piece in values:
        new: dict[int, tuple[float, tuple[int, ...]]] = {}
        for done, (value, numbers) in best.items():
            for number, more in piece.items():
                offer = (value + more, (*numbers, number))
                if done + number <= total and (done + number not in new or offer < new[done + number]):
                    new[done + number] = offer
        best = new
    return list(best[total][1]) if total in best else None


def reachable(numbers: Sequence[Sequence[int]]) -> tuple[int, int] | None:
    """The least and the greatest total that the pieces allow; None when one of them allows nothing."""
    if not all(numbers):
        return None
    return sum(map(min, numbers)), sum(map(max, numbers))
