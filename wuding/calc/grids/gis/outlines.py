"""Whether the shapes of areas fit together: valid rings, no overlaps, no gaps too thin to be meant, nothing far away.

Neighbours are areas that share a stretch of border; those that only touch at a corner are none. Borders drawn twice by
hand miss each other by centimetres, so what lies within `CLOSE` metres counts as shared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from wuding.calc.grids.areas import Area, Border
from wuding.calc.grids.rows import FileFault

from .layers import Shapes

CLOSE = 0.1
"""Metres between two lines that are the same border."""
LEAST = 1.0
"""Metres of shared border that make neighbours; less is a corner."""
THIN = 2.0
"""Metres: land between two areas that is thinner than this is nobody's, and is a gap."""
GAP = 5.0
"""Metres along which a gap runs at least."""
OVERLAP = 1.0
"""Square metres; overlaps below come from rounding."""
SHARE = 0.001
"""Of the smaller area; overlaps below come from drawing by hand."""

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Fitted:
    """What the shapes say of the areas: faults, and where there are none, borders."""

    borders: tuple[Border, ...]
    faults: tuple[FileFault, ...]


def shape_faults(file: str, shapes: Shapes, ids: Sequence[str]) -> list[FileFault]:
    """Features without a shape, of another kind, with rings that cross themselves; points and polygons mixed."""
    kinds = ["" if shape is None else shape.geom_type for shape in shapes]
    points = sum(kind == "Point" for kind in kinds)
    mixed = 0 < points < sum(kind != "" for kind in kinds)
    found = []
    for at, (shape, kind) in enumerate(zip(shapes, kinds, strict=True), 1):
        code = ids[at - 1]
        if shape is None or shape.is_empty:
            found.append(FileFault(file, at, "no_shape", code))
        elif kind not in ("Point", "Polygon", "MultiPolygon"):
            found.append(FileFault(file, at, "other_shape", f"{code} ({kind})"))
        elif not shape.is_valid:
            found.append(FileFault(file, at, "bad_ring", f"{code}: {shapely.is_valid_reason(shape)}"))
        elif kind == "Point" and mixed:
            found.append(FileFault(file, at, "mixed", code))
    return found


def fitted(file: str, shapes: Shapes, areas: Sequence[Area]) -> Fitted:
    """Polygons in metres, each valid. Overlaps and gaps are told with both areas."""
    first, second = _pairs(shapes)
    faults = list(_overlaps(file, shapes, areas, first, second))
    near = shapely.buffer(shapes, CLOSE, quad_segs=1, join_style="mitre")
    lines = shapely.boundary(shapes)
    ours = shapely.length(shapely.intersection(lines[first], near[second]))
    theirs = shapely.length(shapely.intersection(lines[second], near[first]))
    metres = (ours + theirs) / 2
    metres[shapely.intersects(near[first], near[second])] -= 2 * CLOSE
    shared = metres >= LEAST
    faults += _gaps(file, shapes, areas, first[~shared], second[~shared])
    borders = tuple(
        Border(int(one), int(other), round(float(length), 2))
        for one, other, length in zip(first[shared], second[shared], metres[shared], strict=True)
    )
    return Fitted(borders, tuple(sorted(faults, key=lambda fault: (fault.row, fault.value))))


def _pairs(shapes: Shapes) -> tuple[Whole, Whole]:
    """Pairs of shapes that come within `THIN` metres of each other, each once, in the order of the areas."""
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="dwithin", distance=THIN)
    once = one < other
    order = np.lexsort((other[once], one[once]))
    return one[once][order], other[once][order]


def _overlaps(
    file: str, shapes: Shapes, areas: Sequence[Area], first: Whole, second: Whole
) -> Iterator[FileFault]:
    crossing = shapely.intersects(shapes[first], shapes[second]) & ~shapely.touches(
        shapes[first], shapes[second]
    )
    one, other = first[crossing], second[crossing]
    size = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    least = np.minimum(shapely.area(shapes[one]), shapely.area(shapes[other]))
    for at in np.flatnonzero((size > OVERLAP) & (size > SHARE * least)):
        both = f"{areas[one[at]].id}、{areas[other[at]].id}: {size[at]:,.0f} m²"
        yield FileFault(file, int(other[at]) + 1, "overlap", both)


def _gaps(
    file: str, shapes: Shapes, areas: Sequence[Area], first: Whole, second: Whole
) -> Iterator[FileFault]:
    """Neighbours in one community whose borders run along each other without meeting."""
    same = np.array(
        [areas[a].community == areas[b].community for a, b in zip(first, second, strict=True)], bool
    )
    one, other = first[same], second[same]
    if not len(one):
        return
    beside = shapely.intersection(
        shapely.boundary(shapes[one]), shapely.buffer(shapes[other], THIN, cap_style="flat", quad_segs=2)
    )
    length = shapely.length(beside)
    for at in np.flatnonzero(length >= 2 * THIN + GAP):
        wide = shapely.distance(shapes[one[at]], shapes[other[at]])
        both = f"{areas[one[at]].id}、{areas[other[at]].id}: {wide:.2f} m"
        yield FileFault(file, int(other[at]) + 1, "gap", both)
