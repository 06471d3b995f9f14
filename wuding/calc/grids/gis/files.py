"""GIS files of areas in, GIS files with a plan out. All faults of a file are told, each with its feature."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import shapely

from wuding.calc.grids.areas import Area, Border, District
from wuding.calc.grids.files import Read, plan_of
from wuding.calc.grids.rows import COLUMNS, FileFault, FileFaults, checked_areas
from wuding.calc.grids.spans import Counts, checked_spans

from . import geojson, geopackage, shapefile
from .layers import Layer, Shapes
from .outlines import fitted, shape_faults
from .points import neighbours
from .reference import flattened

ENDS = (".geojson", ".gpkg", ".shp")
FROM_SHAPE = frozenset({"x", "y", "size", "outline"})


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is to be read. current: the column of today's grid. near: metres within which points are neighbours;
    layer: which one of a GeoPackage; communities: those that exist, None for any; columns: more names for columns.
    """

    current: str | None = None
    near: float | None = None
    layer: str | None = None
    communities: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class ReadLayer:
    """A district with the layer it came from, and the shapes in metres, area by area.

    counts: households of each kind (`spans`), area by area. anchor: degrees east and north of the place from which the
    metres count; None where the file itself counts metres.
    """

    read: Read
    layer: Layer
    shapes: Shapes
    counts: tuple[Counts, ...] = ()
    anchor: tuple[float, float] | None = None


def is_layer(path: Path) -> bool:
    """Whether the name is that of a GIS file."""
    return path.suffix.lower() in ENDS


def read_layer(path: Path) -> Layer:
    """The features as they are. Raises FileFaults."""
    return _layer(path, None)


def _layer(path: Path, wanted: str | None) -> Layer:
    if path.suffix.lower() == ".gpkg":
        return geopackage.read(path, wanted)
    return (
        shapefile.read(path) if path.suffix.lower() == ".shp" else geojson.read(path.name, path.read_bytes())
    )


def read_gis(path: Path, asked: Asked = Asked()) -> ReadLayer:
    """The district of a GIS file: borders from shared outlines, or from distance for points. Raises FileFaults."""
    return district_of(path.name, _layer(path, asked.layer), asked)


def district_of(file: str, layer: Layer, asked: Asked = Asked()) -> ReadLayer:
    """The same for a layer that has been read. Raises FileFaults."""
    columns: dict[str, tuple[str | None, ...]] = {
        key: (None,) if key in FROM_SHAPE else names for key, names in COLUMNS.items()
    }
    if asked.current:
        columns["current"] = (asked.current,)
        if layer.rows and asked.current not in layer.rows[0]:
            raise FileFaults([FileFault(file, 0, "no_column", asked.current)])
    areas, faults = checked_areas(file, layer.rows, columns)
    counts, wrong_counts = checked_spans(file, layer.rows)
    faults += wrong_counts
    if asked.communities is not None:
        faults += _unknown(file, layer, asked.communities)
    if not layer.rows or any(fault.row == 0 for fault in faults):
        raise FileFaults(faults)
    names = _codes(layer)
    faults += shape_faults(file, layer.shapes, names)
    flat = flattened(layer)
    faults += [FileFault(file, 0, flat.wrong)] if flat.wrong else []
    faults += [FileFault(file, at + 1, "far", f"{names[at]}: {away:,} km") for at, away in flat.far]
    if faults:
        raise FileFaults(sorted(faults, key=lambda fault: fault.row))
    placed = _placed(areas, flat.shapes)
    return ReadLayer(
        Read(District(placed, _borders(file, flat.shapes, placed, asked)), plan_of(file, layer.rows, placed)),
        layer,
        flat.shapes,
        tuple(counts),
        flat.anchor,
    )


def _unknown(file: str, layer: Layer, known: Collection[str]) -> list[FileFault]:
    name = next((name for name in COLUMNS["community"] if layer.rows and name in layer.rows[0]), None)
    return [
        FileFault(file, at, "unknown_community", said)
        for at, row in enumerate(layer.rows, 1)
        if name is not None and (said := str(row[name] or "").strip()) and said not in known
    ]


def _codes(layer: Layer) -> list[str]:
    name = next(name for name in COLUMNS["id"] if name in layer.rows[0])
    return [str(row.get(name) or "") for row in layer.rows]


def _placed(areas: Sequence[Area], shapes: Shapes) -> tuple[Area, ...]:
    middle, size, outline = shapely.centroid(shapes), shapely.area(shapes), shapely.length(shapes)
    return tuple(
        replace(
            area,
            x=round(float(shapely.get_x(middle[at])), 2),
            y=round(float(shapely.get_y(middle[at])), 2),
            size=round(float(size[at]), 2),
            outline=round(float(outline[at]), 2),
        )
        for at, area in enumerate(areas)
    )


def _borders(file: str, shapes: Shapes, areas: Sequence[Area], asked: Asked) -> tuple[Border, ...]:
    if shapes[0].geom_type == "Point":
        return tuple(neighbours(shapes, areas, asked.near))
    found = fitted(file, shapes, areas)
    if found.faults:
        raise FileFaults(found.faults)
    return found.borders


def write_gis(
    path: Path, district: District, layer: Layer, plan: Mapping[str, str], summary: Mapping[str, object]
) -> None:
    """The features as they came in, in their own coordinates, with the plan as the column `grid`."""
    rows: list[Mapping[str, Any]] = [
        {name: cell for name, cell in row.items() if name not in COLUMNS["grid"]} | {"grid": plan[area.id]}
        for row, area in zip(layer.rows, district.areas, strict=True)
    ]
    full = replace(layer, rows=rows)
    if path.suffix.lower() == ".shp":
        shapefile.write(path, full, summary)
        return
    part = path.with_name(f".{path.name}.part")
    try:
        if path.suffix.lower() == ".gpkg":
            part.unlink(missing_ok=True)
            geopackage.write(part, full, summary)
        else:
            part.write_bytes(geojson.written(full, summary))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
