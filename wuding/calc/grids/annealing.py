"""Compiled: moves areas between neighbouring grids, at first freely, then only for the better (simulated annealing).

Grids always hang together. Bounds may be broken on the way, at a price. Ten million moves a second are tried.
"""

import numba
import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]


@numba.njit(cache=True)
def grown(
    start: Whole, neighbour: Whole, load: Whole, apart_start: Whole, apart: Whole, seeds: Whole
) -> Whole:
    """A number of its grid for each area: connected grids, grown from the areas `seeds`, the lightest first.

    -1 for what no grid could take: every part that hangs together needs a seed, and some areas shun each other.
    """
    np.random.seed(seeds[0])
    grid_of = np.full(len(load), -1, np.int64)
    loads = np.zeros(len(seeds), np.int64)
    stuck = np.zeros(len(seeds), np.bool_)
    for grid, area in enumerate(seeds):
        grid_of[area] = grid
        loads[grid] = load[area]
    last, before = seeds.copy(), np.full(len(load), -1, np.int64)
    while True:
        grid = -1
        for other in range(len(seeds)):
            if not stuck[other] and (grid < 0 or loads[other] < loads[grid]):
                grid = other
        if grid < 0:
            return grid_of
        taken = _beside(start, neighbour, apart_start, apart, grid_of, grid, last[grid], before)
        stuck[grid] = taken < 0
        if taken >= 0:
            grid_of[taken] = grid
            loads[grid] += load[taken]
            before[taken] = last[grid]
            last[grid] = taken


@numba.njit(cache=True)
def _beside(
    start: Whole,
    neighbour: Whole,
    apart_start: Whole,
    apart: Whole,
    grid_of: Whole,
    grid: int,
    member: int,
    before: Whole,
) -> int:
    """An area beside the grid that is in none, by chance; -1 when there is none. Its members: `member`, and so on by
    `before`.
    """
    seen, taken = 0, -1
    while member >= 0:
        for at in range(start[member], start[member + 1]):
            area = neighbour[at]
            if grid_of[area] < 0 and not _shuns(area, grid, grid_of, apart_start, apart):
                seen += 1
                if np.random.randint(seen) == 0:
                    taken = area
        member = before[member]
    return taken


@numba.njit(cache=True)
def annealed(
    start: Whole,
    neighbour: Whole,
    metres: Numbers,
    load: Whole,
    kept: Numbers,
    current: Whole,
    apart_start: Whole,
    apart: Whole,
    still: NDArray[np.bool_],
    worker: Whole,
    grid_of: Whole,
    low: int,
    high: int,
    squared: float,
    beyond: float,
    heat: tuple[float, float],
    steps: int,
    seed: int,
    until: int,
) -> tuple[Whole, int, Whole]:
    """The best plan that was seen, how much load it has beyond the bounds, and the plan at the end.

    metres: of each border, as shares of the objective; kept: what an area takes off it while its worker stays; worker: of
    each grid; still: areas that stay where they are; squared: price of a load's squared distance from the mean; beyond:
    of a unit of load beyond the bounds; heat: what a loss may be at the beginning and at the end; until: the search ends at once when no more load is
    beyond the bounds, -1 for never.
    """  # fmt: skip
    np.random.seed(seed)
    grids = len(worker)
    loads, size = _sums(grid_of, load, grids)
    mean = loads.sum() / grids
    here, best = grid_of.copy(), grid_of.copy()
    over = 0
    for grid in range(grids):
        over += _beyond(loads[grid], low, high)
    value, least, fewest = 0.0, 0.0, over
    mark, queue = np.zeros(len(load), np.int64), np.empty(len(load), np.int64)
    moved, listed, news = np.empty(len(load) + 1, np.int64), np.zeros(len(load), np.bool_), 0
    fall, warm = (heat[1] / heat[0]) ** (1.0 / max(1, steps)), heat[0]
    for step in range(1, steps + 1 if over > until else 1):
        warm *= fall
        area = np.random.randint(len(load))
        if still[area] or start[area] == start[area + 1]:
            continue
        other = neighbour[start[area] + np.random.randint(start[area + 1] - start[area])]
        one, two = here[area], here[other]
        if one == two or size[one] == 1 or still[other]:
            continue
        less, more = loads[one] - load[area], loads[two] + load[area]
        change = squared * (
            (less - mean) ** 2 + (more - mean) ** 2 - (loads[one] - mean) ** 2 - (loads[two] - mean) ** 2
        )
        change += _cut(area, one, two, here, start, neighbour, metres)
        change += kept[area] * _lost(current[area], worker[one], worker[two])
        further = _beyond(less, low, high) + _beyond(more, low, high)
        further -= _beyond(loads[one], low, high) + _beyond(loads[two], low, high)
        cost = change + beyond * further
        if cost > 0 and np.random.random() >= np.exp(-cost / warm):
            continue
        if _shuns(area, two, here, apart_start, apart) or not _hangs(
            area, one, here, start, neighbour, mark, queue, step
        ):
            continue
        here[area] = two
        loads[one], loads[two] = less, more
        size[one] -= 1
        size[two] += 1
        value += change
        over += further
        moved[news] = area
        news += not listed[area]
        listed[area] = True
        if over < fewest or (over == fewest and value < least - 1e-12):
            least, fewest = value, over
            news = _noted(best, here, moved, listed, news)
            if over <= until:
                break
    return best, int(fewest), here


@numba.njit(cache=True)
def _noted(best: Whole, here: Whole, moved: Whole, listed: NDArray[np.bool_], news: int) -> int:
    """What has changed since the last best, and no more, so that the work stays linear."""
    for at in range(news):
        best[moved[at]] = here[moved[at]]
        listed[moved[at]] = False
    return 0


@numba.njit(cache=True)
def _sums(grid_of: Whole, load: Whole, grids: int) -> tuple[Whole, Whole]:
    """Load of each grid, and number of its areas."""
    loads, size = np.zeros(grids, np.int64), np.zeros(grids, np.int64)
    for area in range(len(load)):
        loads[grid_of[area]] += load[area]
        size[grid_of[area]] += 1
    return loads, size


@numba.njit(cache=True)
def _cut(
    area: int, one: int, two: int, here: Whole, start: Whole, neighbour: Whole, metres: Numbers
) -> float:
    """Metres between grids that a move from one to two adds."""
    change = 0.0
    for at in range(start[area], start[area + 1]):
        if here[neighbour[at]] == one:
            change += metres[at]
        elif here[neighbour[at]] == two:
            change -= metres[at]
    return change


@numba.njit(cache=True)
def _lost(current: int, one: int, two: int) -> int:
    """1 where a move from one's grid to two's loses the worker, -1 where it wins him or her back."""
    if current < 0:
        return 0
    return int(current == one) - int(current == two)


@numba.njit(cache=True)
def _beyond(load: int, low: int, high: int) -> int:
    return max(0, low - load, load - high)


@numba.njit(cache=True)
def _shuns(area: int, grid: int, here: Whole, apart_start: Whole, apart: Whole) -> bool:
    found = False
    for at in range(apart_start[area], apart_start[area + 1]):
        found |= here[apart[at]] == grid
    return found


@numba.njit(cache=True)
def _hangs(
    area: int, grid: int, here: Whole, start: Whole, neighbour: Whole, mark: Whole, queue: Whole, now: int
) -> bool:
    """Whether the grid still hangs together without the area; no mark is as high as `now` yet."""
    wanted, first = 0, -1
    for at in range(start[area], start[area + 1]):
        if here[neighbour[at]] == grid:
            wanted += 1
            first = neighbour[at]
    if wanted <= 1:
        return wanted == 1
    mark[first] = now
    queue[0] = first
    head, tail, found = 0, 1, 0
    while head < tail:
        visited = queue[head]
        head += 1
        for at in range(start[visited], start[visited + 1]):
            other = neighbour[at]
            if other == area:
                found += 1
                if found == wanted:
                    return True
            elif here[other] == grid and mark[other] != now:
                mark[other] = now
                queue[tail] = other
                tail += 1
    return False
