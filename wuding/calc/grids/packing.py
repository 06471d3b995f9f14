"""The fewest grids that a search comes by: bounds first, hardly anything else, and in few tries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from .areas import Weights
from .measures import objective
from .searching import Aim, Effort, Seen, seek

PACKING = Weights(4.0, 0.2, 0.0)
"""Short borders and today's workers would hold areas where the bounds can't use them."""
LONGER = (1, 1, 1, 1, 1, 1, 4, 4)
"""Beginnings by chance, the last ones cooling down more slowly: chance decides more than patience."""
MOST = 30_000_000
"""Moves of one beginning at most."""
FAR, SOON = 0.08, 3
"""Share of a grid's mean load beyond the bounds, after which so many beginnings are enough."""
CLOSELY = 6
"""Numbers that are tried one by one before steps double; later, how many of those jumped over are tried after all."""


def pack(aim: Aim, effort: Effort, seed: int = 0) -> Seen | None:
    """The first plan that keeps the bounds, or the one that comes closest; None where pins leave no beginning."""
    sought = replace(aim, weights=PACKING)
    far = FAR * aim.piece.total / aim.count
    best: Seen | None = None
    for run, longer in enumerate(LONGER):
        moves = max(1, min(longer * effort.moves, MOST // len(aim.piece)))
        seen = seek(sought, Effort(1, moves, 0), seed * len(LONGER) + run, enough=True)
        if seen is not None and (best is None or seen.beyond < best.beyond):
            best = seen
        if best is None or not best.beyond or (run + 1 >= SOON and best.beyond > far):
            break
    if best is None:
        return None
    return replace(best, value=objective(aim.piece, best.grids, aim.weights, aim.fixed.held))


def fewest_packed(
    packed: Callable[[int], Seen | None], least: int, most: int
) -> tuple[Seen | None, Seen | None]:
    """The plan with the fewest grids from `least` to `most`, and the one that came closest to the bounds.

    One by one at first, then in steps that double and by halves, so that a hundred numbers are no more than a dozen tries.
    """
    tried: dict[int, Seen | None] = {}

    def kept(count: int) -> bool:
        tried[count] = packed(count)
        seen = tried[count]
        return seen is not None and not seen.beyond

    low, high = least - 1, _reached(kept, least, most)
    if high is None:
        left = [count for count in range(least, most + 1) if count not in tried][:CLOSELY]
        high = next((count for count in left if kept(count)), None)
        low = high if high is not None else low
    else:
        low = max((count for count in tried if count < high), default=least - 1)
    while high is not None and high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if kept(middle) else (middle, high)
    seen = [found for found in tried.values() if found is not None]
    return (tried[high] if high is not None else None), min(seen, key=lambda one: one.beyond, default=None)


def _reached(kept: Callable[[int], bool], least: int, most: int) -> int | None:
    """The first number that can be had, in steps that double after a while."""
    count, step = least, 1
    while not kept(count):
        if count >= most:
            return None
        step *= 2 if count >= least + CLOSELY else 1
        count = min(most, count + step)
    return count
