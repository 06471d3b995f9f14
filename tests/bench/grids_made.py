"""Made-up districts for benchmarks: rasters, ragged cells, islands, mixed sizes, towns of any number of areas."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Voronoi, cKDTree

from wuding.calc.grids.areas import Area, Border, District

Points = NDArray[np.float64]
Homes = Callable[[Random], int]
"""Households of an area."""

SIDE = 100.0
"""Metres of a block's side."""


def towns(count: int, in_each: int) -> District:
    """Communities of so many areas: rasters of five columns whose blocks hold 90 to 130 households."""
    chance = Random(1)
    areas: list[Area] = []
    borders: list[Border] = []
    for at in range(count):
        community, here = divmod(at, in_each)
        x, y = here % 5, here // 5
        homes = chance.randint(90, 130)
        areas.append(_block(at, community, homes, x * SIDE + community * 6 * SIDE, y * SIDE))
        borders += [Border(at - 1, at, SIDE)] if x else []
        borders += [Border(at - 5, at, SIDE)] if y else []
    return District(tuple(areas), tuple(borders))


def raster(communities: int, columns: int, rows: int, homes: Homes, seed: int) -> District:
    """Dense blocks: communities side by side, without a gap."""
    chance = Random(seed)
    width = communities * columns
    areas = tuple(
        _block(at, at % width // columns, homes(chance), at % width * SIDE, at // width * SIDE)
        for at in range(width * rows)
    )
    borders = [Border(at - 1, at, SIDE) for at in range(len(areas)) if at % width]
    borders += [Border(at - width, at, SIDE) for at in range(width, len(areas))]
    return District(areas, tuple(borders))


def _block(at: int, community: int, homes: int, x: float, y: float) -> Area:
    return Area(f"{at}", f"c{community:05}", homes, homes, x, y, SIDE * SIDE, 4 * SIDE)


def ragged(count: int, communities: int, homes: Homes, seed: int, *, river: bool = False) -> District:
    """Cells around points by chance, in communities that hang together; with a river that no border crosses."""
    chance = np.random.default_rng(seed)
    side = SIDE * count**0.5
    points = chance.random((count, 2)) * side
    pairs = _cells(points, side, wet=side / 2 if river else None)
    community = _whole(_nearest(points, chance.random((communities, 2)) * side), pairs, bank=river)
    households = Random(seed)
    areas = tuple(
        Area(f"{at}", f"c{community[at]:05}", (load := homes(households)), load, float(x), float(y))
        for at, (x, y) in enumerate(points)
    )
    return District(areas, tuple(Border(one, other, metres) for (one, other), metres in pairs.items()))


def _cells(points: Points, side: float, wet: float | None) -> dict[tuple[int, int], float]:
    """Metres shared by each pair of cells; mirrored points close the cells at the edge."""
    mirrored = [points, points * (-1, 1), points * (1, -1), (2 * side, 0) + points * (-1, 1)]
    mirrored.append((0, 2 * side) + points * (1, -1))
    cells = Voronoi(np.vstack(mirrored))
    found = {}
    for (one, other), (a, b) in zip(cells.ridge_points.tolist(), cells.ridge_vertices, strict=True):
        if one >= len(points) or other >= len(points):
            continue
        metres = float(np.hypot(*(cells.vertices[a] - cells.vertices[b])))
        dry = wet is None or (points[one, 0] < wet) == (points[other, 0] < wet)
        if metres >= 1 and dry:
            found[min(one, other), max(one, other)] = metres
    return found


def _nearest(points: Points, centres: Points) -> list[int]:
    return [int(at) for at in cKDTree(centres).query(points)[1]]


def _whole(
    community: list[int], pairs: Sequence[tuple[int, int]] | dict[tuple[int, int], float], *, bank: bool
) -> list[int]:
    """Bits that are cut off from their community join one beside them; with a river a community may lie on both banks."""
    near: dict[int, list[int]] = {at: [] for at in range(len(community))}
    for one, other in pairs:
        near[one].append(other)
        near[other].append(one)
    parts = _parts(community, near)
    largest: dict[int, int] = {}
    for part in parts:
        largest[community[part[0]]] = max(largest.get(community[part[0]], 0), len(part))
    for part in parts:
        small = len(part) < (15 if bank else largest[community[part[0]]])
        others = [community[b] for a in part for b in near[a] if community[b] != community[a]]
        if small and others:
            into = max(sorted(set(others)), key=others.count)
            for area in part:
                community[area] = into
    return community


def _parts(community: Sequence[int], near: dict[int, list[int]]) -> list[list[int]]:
    seen: set[int] = set()
    found = []
    for first in range(len(community)):
        if first in seen:
            continue
        part, waiting = [], deque([first])
        seen.add(first)
        while waiting:
            area = waiting.popleft()
            part.append(area)
            new = [b for b in near[area] if b not in seen and community[b] == community[first]]
            seen.update(new)
            waiting.extend(new)
        found.append(part)
    return sorted(found, key=len)


def even(low: int, high: int) -> Homes:
    """Each number as likely."""
    return lambda chance: chance.randint(low, high)


def skewed(middle: int, most: int) -> Homes:
    """Mostly small, some large: lognormal, cut off above."""
    return lambda chance: max(5, min(most, round(middle * chance.lognormvariate(0.0, 0.6))))
