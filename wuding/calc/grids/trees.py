"""Compiled: divides a spanning tree exactly, by dynamic programming: no part above the bounds, the fewest parts below
them, and then the fewest parts.
"""

import numba
import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Short = NDArray[np.int32]

NEVER = 2**30
UNDER = 1_000
"""What a part below the bounds costs, counted in parts."""


@numba.njit(cache=True)
def tree_split(order: Whole, parent: Whole, tied: Whole, load: Whole, low: int, high: int) -> Whole:
    """A number of its part for each vertex; all -1 when a vertex, or what is tied together, is above the bounds.

    order: each vertex after its parent; parent: -1 for the root of a tree (there may be several). tied: 1 where the
    edge to the parent may not be cut.
    """
    count = len(order)
    best = np.full((count, high + 1), NEVER, np.int32)
    pick = np.full((count, high + 1), -1, np.int32)
    closing = np.full(count, -1, np.int64)
    for vertex in range(count):
        if load[vertex] <= high:
            best[vertex, load[vertex]] = 0
    for at in range(count - 1, -1, -1):
        child = order[at]
        least = np.int64(NEVER)
        for size in range(high + 1):
            cost = np.int64(best[child, size]) + (UNDER if size < low else 0)
            if cost < least:
                least = cost
                closing[child] = size
        if parent[child] >= 0:
            closed = -1 if tied[child] or closing[child] < 0 else int(least) + 1
            _merge(best, pick, closed, parent[child], child)
    return _labels(order, parent, pick, closing)


@numba.njit(cache=True)
def _merge(best: Short, pick: Short, closed: int, above: int, child: int) -> None:
    """Into the parent's open part: without the child's, which costs `closed` (-1: may not be), or with it."""
    high = best.shape[1] - 1
    new = np.full(high + 1, NEVER, np.int32)
    if closed >= 0:
        for size in range(high + 1):
            if best[above, size] < NEVER:
                new[size] = min(NEVER, best[above, size] + closed)
    open_sizes = np.flatnonzero(best[child] < NEVER)
    for mine in np.flatnonzero(best[above] < NEVER):
        for theirs in open_sizes:
            if mine + theirs > high:
                break
            parts = best[above, mine] + best[child, theirs]
            if parts < new[mine + theirs]:
                new[mine + theirs] = parts
                pick[child, mine + theirs] = theirs
    best[above] = new


@numba.njit(cache=True)
def _labels(order: Whole, parent: Whole, pick: Short, closing: Whole) -> Whole:
    """From the roots down: which edges are cut."""
    count = len(order)
    part = np.full(count, -1, np.int64)
    size = np.zeros(count, np.int64)
    parts = 0
    for at in range(count):
        vertex = order[at]
        above = parent[vertex]
        taken = np.int64(-1) if above < 0 else np.int64(pick[vertex, size[above]])
        if taken < 0:
            if closing[vertex] < 0:
                return np.full(count, -1, np.int64)
            part[vertex] = parts
            parts += 1
            size[vertex] = closing[vertex]
        else:
            part[vertex] = part[above]
            size[vertex] = taken
            size[above] -= taken
    return part
