"""Compiled: what possible grids cost, and how much of that prices make up for, without writing their areas down."""

import numba
import numpy as np
from numpy.typing import NDArray

from .kernels import WORD

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]


@numba.njit(cache=True)
def outer_metres(bits: Whole, start: Whole, neighbour: Whole, metres: Numbers) -> Numbers:
    """Metres of each set's border towards other areas."""
    found = np.zeros(len(bits))
    for row in range(len(bits)):
        for word in range(bits.shape[1]):
            left = bits[row, word]
            while left != 0:
                area = word * WORD + _lowest(left)
                left &= left - 1
                for at in range(start[area], start[area + 1]):
                    other = neighbour[at]
                    if (bits[row, other // WORD] >> (other % WORD)) & 1 == 0:
                        found[row] += metres[at]
    return found


@numba.njit(cache=True)
def _lowest(bits: int) -> int:
    """The place of the lowest bit that is set, by halves."""
    bit, at = bits & -bits, 0
    for half in (32, 16, 8, 4, 2, 1):
        if bit >> half:
            bit >>= half
            at += half
    return at


@numba.njit(cache=True)
def priced(
    bits: Whole, base: Numbers, price: Numbers, kept: Numbers, current: Whole, worker: Numbers, held: Whole
) -> tuple[Numbers, Whole]:
    """Of each set what it costs above the prices of its areas, with the worker for whom that is least; -1 for none.

    base: cost without a worker; kept: what an area takes off it when its worker stays; worker: price of each of today's
    workers, at most 0, -inf of those that areas are held to; held: the worker that an area is held to, -1 for none.
    """
    found = base.copy()
    best = np.full(len(bits), -1, np.int64)
    gain = np.zeros(len(worker))
    seen = np.zeros(len(worker), np.int64)
    for row in range(len(bits)):
        count, must, cost = _gathered(bits[row], price, kept, current, held, gain, seen)
        most = gain[must] if must >= 0 else 0.0
        best[row] = must
        for at in range(count):
            now = seen[at]
            if must < 0 and gain[now] + worker[now] > most:
                most = gain[now] + worker[now]
                best[row] = now
            gain[now] = 0.0
        found[row] -= cost + most
    return found, best


@numba.njit(cache=True)
def _gathered(
    bits: Whole, price: Numbers, kept: Numbers, current: Whole, held: Whole, gain: Numbers, seen: Whole
) -> tuple[int, int, float]:
    """How many of today's grids the set touches (their gains and numbers stand in `gain` and `seen`), the worker that
    it is held to, and the sum of its prices.
    """
    count, must, cost = 0, np.int64(-1), 0.0
    for word in range(len(bits)):
        left = bits[word]
        while left != 0:
            area = word * WORD + _lowest(left)
            left &= left - 1
            cost += price[area]
            if held[area] >= 0:
                must = held[area]
            now = current[area]
            if now >= 0 and kept[area] > 0.0:
                if gain[now] == 0.0:
                    seen[count] = now
                    count += 1
                gain[now] += kept[area]
    return count, int(must), cost


@numba.njit(cache=True)
def within(
    bits: Whole,
    base: Numbers,
    price: Numbers,
    kept: Numbers,
    current: Whole,
    worker: Numbers,
    held: Whole,
    gap: float,
) -> tuple[Whole, Whole, Numbers, Numbers]:
    """Pairs of a set and a worker that cost at most `gap` above the prices: set, worker, cost, and cost above prices."""
    room, size = 1024, 0
    sets, workers = np.empty(room, np.int64), np.empty(room, np.int64)
    costs, above = np.empty(room), np.empty(room)
    gain = np.zeros(len(worker))
    seen = np.zeros(len(worker), np.int64)
    for row in range(len(bits)):
        count, must, cost = _gathered(bits[row], price, kept, current, held, gain, seen)
        for at in range(-1, count):
            now = np.int64(-1) if at < 0 else seen[at]
            mine, fee = (gain[now], worker[now]) if now >= 0 else (0.0, 0.0)
            if must >= 0:
                if at >= 0:
                    continue
                now, mine, fee = must, gain[must], 0.0
            if base[row] - cost - mine - fee > gap:
                continue
            if size == room:
                sets, workers = np.append(sets, sets), np.append(workers, workers)
                costs, above = np.append(costs, costs), np.append(above, above)
                room *= 2
            sets[size], workers[size] = row, now
            costs[size], above[size] = base[row] - mine, base[row] - cost - mine - fee
            size += 1
        for at in range(count):
            gain[seen[at]] = 0.0
    return sets[:size], workers[:size], costs[:size], above[:size]
