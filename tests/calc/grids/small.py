"""Small districts made up by hypothesis, and the plain way to find the best plan: try every one."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st

from wuding.calc.grids.areas import Area, Border, Bounds, District, Weights
from wuding.calc.grids.pieces import Piece

BOUNDS = Bounds(300, 500)


@st.composite
def districts(draw: st.DrawFn, most: int = 8) -> District:
    """One community of up to `most` areas, each joined to an earlier one and some to others, with today's grids."""
    count = draw(st.integers(2, most))
    areas = tuple(
        Area(
            id=f"a{at}",
            community="c",
            households=(load := draw(st.integers(40, 300))),
            load=load,
            current=draw(st.sampled_from(["", "g1", "g2", "g3"])),
        )
        for at in range(count)
    )
    tree = [(at, draw(st.integers(0, at - 1))) for at in range(1, count)]
    more = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=count))
    pairs = {(min(pair), max(pair)) for pair in [*tree, *more] if pair[0] != pair[1]}
    borders = tuple(Border(one, other, float(draw(st.integers(1, 90)))) for one, other in sorted(pairs))
    return District(areas, borders)


def every_plan(piece: Piece, bounds: Bounds) -> Iterator[list[frozenset[int]]]:
    """All partitions into connected sets within the bounds."""
    yield from _plans(piece, bounds, frozenset(range(len(piece))))


def _plans(piece: Piece, bounds: Bounds, left: frozenset[int]) -> Iterator[list[frozenset[int]]]:
    if not left:
        yield []
        return
    for grid in every_grid(piece, bounds, left):
        if min(left) in grid:
            for rest in _plans(piece, bounds, left - grid):
                yield [grid, *rest]


def every_grid(piece: Piece, bounds: Bounds, among: frozenset[int]) -> Iterator[frozenset[int]]:
    """Connected sets within the bounds, found by trying every subset."""
    members = sorted(among)
    for bits in range(1, 2 ** len(members)):
        grid = frozenset(area for at, area in enumerate(members) if bits >> at & 1)
        load = sum(int(piece.load[area]) for area in grid)
        if bounds.low <= load <= bounds.high and connected(piece, grid):
            yield grid


def connected(piece: Piece, grid: frozenset[int]) -> bool:
    """Whether one can walk from any area of it to any other without leaving it."""
    seen, waiting = {min(grid)}, [min(grid)]
    while waiting:
        area = waiting.pop()
        for other in piece.neighbour[piece.start[area] : piece.start[area + 1]].tolist():
            if other in grid and other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen == grid


def value_of(piece: Piece, plan: list[frozenset[int]], weights: Weights) -> float:
    """The objective by its definition, with the best way to hand today's workers to the new grids."""
    mean = piece.total / len(plan)
    balance = sum(((sum(int(piece.load[a]) for a in grid) - mean) / mean) ** 2 for grid in plan) / len(plan)
    grid_of = {area: at for at, grid in enumerate(plan) for area in grid}
    metres = between = 0.0
    for area in range(len(piece)):
        for at in range(piece.start[area], piece.start[area + 1]):
            metres += piece.metres[at]
            between += piece.metres[at] if grid_of[area] != grid_of[int(piece.neighbour[at])] else 0.0
    to_lose = int(piece.households[piece.current >= 0].sum())
    lost = (to_lose - _most_kept(piece, plan, 0, frozenset())) / max(1, int(piece.households.sum()))
    return (
        weights.balance * balance
        + weights.compactness * (between / metres if metres else 0.0)
        + weights.closeness * lost
    )


def _most_kept(piece: Piece, plan: list[frozenset[int]], at: int, used: frozenset[int]) -> int:
    if at == len(plan):
        return 0
    best = _most_kept(piece, plan, at + 1, used)
    for worker in range(len(piece.grids)):
        if worker not in used:
            here = sum(int(piece.households[area]) for area in plan[at] if piece.current[area] == worker)
            best = max(best, here + _most_kept(piece, plan, at + 1, used | {worker}))
    return best
