"""Compiled loops over sets of areas. A set is bits in int64 words: area `a` is bit `a % 63` of word `a // 63`.

The sign bit stays free, so that all arithmetic is on int64. Nothing here allocates per set: ten million sets a second.
"""

import numba
import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]

WORD = 63
VISITS = 20


@numba.njit(cache=True)
def enumerated(
    near: Whole, weight: Whole, shunned: Whole, low: int, high: int, limit: int
) -> tuple[Whole, Whole, bool]:
    """Connected sets with a weight from `low` to `high`, their weights, and whether these are all.

    near, shunned: a row of bits for each area: its neighbours; areas it may not be with. Each set comes once: it is
    grown from its first area by areas after it, and an area passed over is closed for good in what is grown further.
    It ends, not with all, at `limit` sets, or when `VISITS` times as many have been grown: there may be far more sets
    below the bounds than within.
    """
    count, words = near.shape
    found = np.zeros((1024, words), np.int64)
    weights = np.zeros(1024, np.int64)
    size = 0
    chosen = np.zeros((count + 1, words), np.int64)
    border = np.zeros((count + 1, words), np.int64)
    closed = np.zeros((count + 1, words), np.int64)
    load = np.zeros(count + 1, np.int64)
    visits = VISITS * max(limit, 1024)
    for root in range(count):
        if weight[root] > high:
            continue
        _begin(root, near, shunned, chosen, border, closed)
        load[0] = weight[root]
        depth, fresh = 0, True
        while depth >= 0:
            if fresh and load[depth] >= low:
                if size == limit:
                    return found[:size], weights[:size], False
                if size == len(weights):
                    found, weights = _longer(found, weights)
                found[size] = chosen[depth]
                weights[size] = load[depth]
                size += 1
            area = _next(border[depth], closed[depth])
            fresh = False
            if area < 0:
                depth -= 1
            elif load[depth] + weight[area] <= high:
                _grow(depth, area, near, shunned, chosen, border, closed)
                load[depth + 1] = load[depth] + weight[area]
                depth += 1
                fresh = True
                visits -= 1
                if visits < 0:
                    return found[:size], weights[:size], False
    return found[:size], weights[:size], True


@numba.njit(cache=True)
def _begin(root: int, near: Whole, shunned: Whole, chosen: Whole, border: Whole, closed: Whole) -> None:
    """The set of the root alone; areas up to the root are closed, because their sets have been written down."""
    chosen[0, :] = 0
    closed[0] = shunned[root]
    for area in range(root + 1):
        closed[0, area // WORD] |= np.int64(1) << (area % WORD)
    chosen[0, root // WORD] |= np.int64(1) << (root % WORD)
    for word in range(near.shape[1]):
        border[0, word] = near[root, word] & ~closed[0, word]


@numba.njit(cache=True)
def _next(border: Whole, closed: Whole) -> int:
    """Take an area from the border and close it; -1 when the border is empty."""
    for word in range(len(border)):
        left = border[word]
        if left != 0:
            bit = left & -left
            border[word] = left ^ bit
            closed[word] |= bit
            area = word * WORD
            while bit > 1:
                bit >>= 1
                area += 1
            return area
    return -1


@numba.njit(cache=True)
def _grow(
    depth: int, area: int, near: Whole, shunned: Whole, chosen: Whole, border: Whole, closed: Whole
) -> None:
    """One level deeper: the same set with the area in it."""
    for word in range(near.shape[1]):
        chosen[depth + 1, word] = chosen[depth, word]
        closed[depth + 1, word] = closed[depth, word] | shunned[area, word]
        reach = border[depth, word] | near[area, word]
        border[depth + 1, word] = reach & ~closed[depth + 1, word] & ~chosen[depth, word]
    chosen[depth + 1, area // WORD] |= np.int64(1) << (area % WORD)


@numba.njit(cache=True)
def _longer(found: Whole, weights: Whole) -> tuple[Whole, Whole]:
    """Twice the room, with what is there."""
    more = np.zeros((2 * len(weights), found.shape[1]), np.int64)
    more[: len(weights)] = found
    heavier = np.zeros(2 * len(weights), np.int64)
    heavier[: len(weights)] = weights
    return more, heavier


@numba.njit(cache=True)
def unpacked(bits: Whole) -> tuple[Whole, Whole]:
    """Pairs (set, area), by set and then by area."""
    count, words = bits.shape
    total = 0
    for row in range(count):
        for word in range(words):
            left = bits[row, word]
            while left != 0:
                left &= left - 1
                total += 1
    sets, areas = np.empty(total, np.int64), np.empty(total, np.int64)
    at = 0
    for row in range(count):
        for word in range(words):
            for bit in range(WORD):
                if (bits[row, word] >> bit) & 1:
                    sets[at] = row
                    areas[at] = word * WORD + bit
                    at += 1
    return sets, areas
