"""Neighbours of points: within a distance, or, without one, those with no third point between them.

Between means: inside the circle over the line from one to the other (Gabriel 1969). Such neighbours always hang together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Delaunay, QhullError, cKDTree

from wuding.calc.grids.areas import Area, Border

from .layers import Shapes

Whole = NDArray[np.int64]


def neighbours(shapes: Shapes, areas: Sequence[Area], within: float | None) -> Iterator[Border]:
    """Inside communities only; borders count one metre each, for points share none."""
    places = np.stack([shapely.get_x(shapes), shapely.get_y(shapes)], axis=1)
    communities = np.array([area.community for area in areas])
    for community in np.unique(communities):
        members = np.flatnonzero(communities == community)
        for one, other in _pairs(places[members], within):
            yield Border(int(members[one]), int(members[other]), 1.0)


def _pairs(places: NDArray[np.float64], within: float | None) -> Whole:
    if len(places) < 2:
        return np.empty((0, 2), np.int64)
    tree = cKDTree(places)
    if within is not None:
        pairs = tree.query_pairs(within, output_type="ndarray")
    else:
        pairs = _edges(places)
        middle, half = (
            places[pairs].mean(axis=1),
            np.hypot(*(places[pairs[:, 0]] - places[pairs[:, 1]]).T) / 2,
        )
        nearest = tree.query(middle)[0]
        pairs = pairs[nearest >= half * (1 - 1e-9)]
    return np.asarray(sorted(map(tuple, np.sort(pairs, axis=1).tolist())), np.int64).reshape(-1, 2)


def _edges(places: NDArray[np.float64]) -> Whole:
    """Edges of a triangulation; all pairs where the points are few or lie on a line."""
    try:
        corners = Delaunay(places).simplices
    except (QhullError, ValueError):
        return np.stack(np.triu_indices(len(places), 1), axis=1)
    sides = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    return np.unique(np.sort(sides, axis=1), axis=0)
