"""A map as values: outlines of areas and grids in a frame of whole numbers, with what each holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import pi, sqrt
from typing import Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from wuding.calc.grids.areas import Area, Bounds, District
from wuding.calc.grids.gis.layers import Shapes, shapes_of

Tone = Literal["under", "low", "middle", "high", "over"]
TONES: tuple[Tone, ...] = ("under", "low", "middle", "high", "over")
WIDTH = 1000
"""The longer side of the frame."""
MARGIN = 12

Ring = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """What one thing covers in the frame: rings, holes among them (even-odd rule), and a place for its label."""

    rings: tuple[Ring, ...]
    label: tuple[int, int]
    room: int
    """Width of the frame's units that a label has."""


@dataclass(frozen=True, slots=True)
class DrawnArea:
    """An area in its grid."""

    area: Area
    grid: str
    tone: Tone
    outline: Outline


@dataclass(frozen=True, slots=True)
class DrawnGrid:
    """A grid with its load against the bounds."""

    name: str
    community: str
    load: int
    households: int
    tone: Tone
    outline: Outline


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole map. `communities`: their names and outlines. left, high, scale: metres of the frame's corner inside its
    margin, and units of the frame to a metre.
    """

    width: int
    height: int
    bounds: Bounds
    areas: tuple[DrawnArea, ...]
    grids: tuple[DrawnGrid, ...]
    communities: tuple[tuple[str, Outline], ...]
    left: float = 0.0
    high: float = 0.0
    scale: float = 1.0

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Metres to units of the frame."""
        return (x - self.left) * self.scale + MARGIN, (self.high - y) * self.scale + MARGIN

    def metres(self, x: float, y: float) -> tuple[float, float]:
        """Units of the frame to metres."""
        return (x - MARGIN) / self.scale + self.left, self.high - (y - MARGIN) / self.scale


def tone_of(load: int, bounds: Bounds) -> Tone:
    """Where a load stands: outside of the bounds, or in which third of them."""
    if load < bounds.low:
        return "under"
    if load > bounds.high:
        return "over"
    third = (bounds.high - bounds.low) / 3
    if load < bounds.low + third:
        return "low"
    return "middle" if load <= bounds.high - third else "high"


def shapes_for(district: District) -> Shapes:
    """Circles of the areas' size where only their places are known."""
    known = [sqrt(area.size / pi) for area in district.areas if area.size > 0]
    across = max((max(a.x for a in district.areas) - min(a.x for a in district.areas)), 1.0)
    usual = float(np.median(known)) if known else across / (4 * sqrt(len(district.areas)) + 1)
    return shapes_of(
        [
            shapely.Point(area.x, area.y).buffer(
                (sqrt(area.size / pi) if area.size > 0 else usual) * 0.9, quad_segs=4
            )
            for area in district.areas
        ]
    )


def draw(
    district: District, plan: Mapping[str, str], bounds: Bounds, shapes: Shapes | None = None
) -> Drawing:
    """plan: area → grid. shapes: polygons in metres, area by area; circles where there are none."""
    if shapes is None or shapes[0].geom_type == "Point":
        shapes = shapes_for(district)
    loads, households = _sums(district, plan)
    frame = _Frame(shapes)
    areas = tuple(
        DrawnArea(area, plan[area.id], tone_of(loads[plan[area.id]], bounds), frame.outline(shapes[at]))
        for at, area in enumerate(district.areas)
    )
    of_grid = _members(plan[area.id] for area in district.areas)
    of_community = _members(area.community for area in district.areas)
    grids = tuple(
        DrawnGrid(
            name,
            district.areas[members[0]].community,
            loads[name],
            households[name],
            tone_of(loads[name], bounds),
            frame.outline(_union(shapes, members)),
        )
        for name, members in sorted(
            of_grid.items(), key=lambda item: (district.areas[item[1][0]].community, item[0])
        )
    )
    communities = tuple(
        (name, frame.outline(_union(shapes, members))) for name, members in sorted(of_community.items())
    )
    return Drawing(
        frame.width, frame.height, bounds, areas, grids, communities, frame.left, frame.high, frame.scale
    )


def _sums(district: District, plan: Mapping[str, str]) -> tuple[dict[str, int], dict[str, int]]:
    loads: dict[str, int] = {}
    households: dict[str, int] = {}
    for area in district.areas:
        loads[plan[area.id]] = loads.get(plan[area.id], 0) + area.load
        households[plan[area.id]] = households.get(plan[area.id], 0) + area.households
    return loads, households


def _members(names: Any) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        found.setdefault(name, []).append(at)
    return found


def _union(shapes: Shapes, members: Sequence[int]) -> Any:
    """One shape of several; what misses by centimetres is closed."""
    whole = shapely.union_all(shapes[members])
    closed = shapely.buffer(whole, 0.2, join_style="mitre", quad_segs=1)
    return shapely.buffer(closed, -0.2, join_style="mitre", quad_segs=1)


class _Frame:
    """Metres to units of the frame, north above."""

    def __init__(self, shapes: Shapes) -> None:
        left, low, right, high = (float(edge) for edge in shapely.total_bounds(shapes))
        across, up = max(right - left, 1.0), max(high - low, 1.0)
        self.scale = (WIDTH - 2 * MARGIN) / max(across, up)
        self.left, self.high = left, high
        self.width = round(across * self.scale) + 2 * MARGIN
        self.height = round(up * self.scale) + 2 * MARGIN

    def outline(self, shape: Any) -> Outline:
        rings = []
        for part in shapely.get_parts(shape):
            for ring in (part.exterior, *part.interiors):
                placed = self._ring(shapely.get_coordinates(ring))
                if len(placed) > 2:
                    rings.append(placed)
        largest = max(shapely.get_parts(shape), key=lambda part: part.area)
        inside = shapely.maximum_inscribed_circle(largest, tolerance=max(1.0, sqrt(largest.area) / 50))
        (label,) = self._ring(shapely.get_coordinates(inside)[:1])
        return Outline(tuple(rings), label, round(2 * float(shapely.length(inside)) * self.scale))

    def _ring(self, places: NDArray[np.float64]) -> Ring:
        x = np.rint((places[:, 0] - self.left) * self.scale).astype(int) + MARGIN
        y = np.rint((self.high - places[:, 1]) * self.scale).astype(int) + MARGIN
        kept: list[tuple[int, int]] = []
        for at in zip(x.tolist(), y.tolist(), strict=True):
            if not kept or kept[-1] != at:
                kept.append(at)
        return tuple(kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept)
