"""Blocks on a raster as GIS features, in metres or in degrees."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

EAST, NORTH = 500_000.0, 5_600_000.0
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}

Ring = list[list[float]]


def block(left: float, low: float, right: float, high: float) -> Ring:
    """A rectangle, closed."""
    return [
        [EAST + x, NORTH + y]
        for x, y in ((left, low), (right, low), (right, high), (left, high), (left, low))
    ]


def feature(code: str, ring: Ring, **more: object) -> dict[str, Any]:
    """An area of community 东 with 150 households, unless told otherwise."""
    return {
        "type": "Feature",
        "properties": {"编号": code, "户数": 150, "社区": "东", **more},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def raster(columns: int, rows: int, side: float = 100.0) -> list[dict[str, Any]]:
    """Blocks in two communities, 东 and 西, with today's grids of one block."""
    return [
        feature(
            f"{x}.{y}",
            block(x * side, y * side, (x + 1) * side, (y + 1) * side),
            户数=120 + 10 * ((x + 2 * y) % 5),
            社区="东" if 2 * x >= columns else "西",
            现网格=f"g{x}.{y}",
        )
        for x in range(columns)
        for y in range(rows)
    ]


def in_degrees(features: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same, about 100 m a block, near 124° E, 50° N."""
    return [
        {
            **one,
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[124 + (x - EAST) / 71_700, 50 + (y - NORTH) / 111_200] for x, y in ring]
                    for ring in one["geometry"]["coordinates"]
                ],
            },
        }
        for one in features
    ]


def written(folder: Path, features: Sequence[dict[str, Any]], *, crs: bool = True) -> Path:
    """A GeoJSON file; in metres with `crs`."""
    path = folder / "areas.geojson"
    head: dict[str, Any] = {"type": "FeatureCollection", **({"crs": CRS} if crs else {})}
    path.write_text(json.dumps({**head, "features": list(features)}), encoding="utf-8")
    return path
