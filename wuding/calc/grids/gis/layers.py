"""A layer of a GIS file: one row of attributes and one shape for each feature, and what its coordinates count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Shapes = NDArray[np.object_]
"""shapely geometries, None where a feature has none."""

Unit = Literal["degrees", "metres", "other", "unknown"]


@dataclass(frozen=True, slots=True)
class Reference:
    """What the coordinates count. `text`: as the file tells it (WKT, or authority:code), written back unchanged."""

    unit: Unit
    text: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """Features in the file's order; coordinates as the file has them."""

    rows: Sequence[Mapping[str, Any]]
    shapes: Shapes
    reference: Reference


def shapes_of(found: Sequence[object]) -> Shapes:
    """An array of geometries; numpy would otherwise look into them."""
    shapes = np.empty(len(found), object)
    shapes[:] = found
    return shapes
