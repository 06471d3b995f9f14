"""Shapefile: .shp with its .dbf, .shx, .prj and .cpg beside it. Chinese offices hand attributes on in GBK or UTF-8."""

from __future__ import annotations

import json
import struct
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import shapefile as pyshp
import shapely

from wuding.calc.grids.rows import FileFault, FileFaults

from .geopackage import WGS_84
from .layers import Layer, Reference, shapes_of
from .reference import from_wkt

BROKEN = (
    pyshp.ShapefileException, struct.error, Warning, OSError, ValueError, IndexError, KeyError, AttributeError, TypeError,
    shapely.errors.ShapelyError,
)  # fmt: skip
"""What the library comes out with when it reads a file that is none."""
LONGEST = 10
"""Bytes of a column's name."""


def read(path: Path) -> Layer:
    """Raises FileFaults for files that are missing or damaged."""
    table, index = _beside(path, ".dbf"), _beside(path, ".shx")
    if table is None or index is None:
        ends = [end for end in (".dbf", ".shx") if _beside(path, end) is None]
        raise FileFaults([FileFault(path.name, 0, "no_companion", "、".join(ends))])
    try:
        with path.open("rb") as shp, index.open("rb") as shx, table.open("rb") as dbf:
            rows, shapes = _features(shp, shx, dbf, _encoding(path))
    except BROKEN as error:
        raise FileFaults([FileFault(path.name, 0, "no_shapefile", str(error))]) from None
    prj = _beside(path, ".prj")
    told = (
        from_wkt(prj.read_text(encoding="utf-8", errors="replace"))
        if prj is not None
        else Reference("unknown")
    )
    return Layer(rows, shapes_of(shapes), told)


def _features(
    shp: IO[bytes], shx: IO[bytes], dbf: IO[bytes], encoding: str
) -> tuple[list[dict[str, Any]], list[object]]:
    rows: list[dict[str, Any]] = []
    shapes: list[object] = []
    with (
        warnings.catch_warnings(action="error"),  # the library only warns of a heading that can't be true
        pyshp.Reader(shp=shp, shx=shx, dbf=dbf, encoding=encoding) as reader,
    ):
        for found in reader.iterShapeRecords():
            rows.append(found.record.as_dict())
            empty = found.shape.shapeType == pyshp.NULL
            shapes.append(None if empty else shapely.geometry.shape(found.shape.__geo_interface__))
    return rows, shapes


def _beside(path: Path, end: str) -> Path | None:
    return next(
        (found for found in (path.with_suffix(end), path.with_suffix(end.upper())) if found.is_file()), None
    )


def _encoding(path: Path) -> str:
    """As .cpg says, else whichever of UTF-8 and GB 18030 the attributes can be."""
    page = _beside(path, ".cpg")
    said = page.read_text(encoding="ascii", errors="replace").strip().lower() if page is not None else ""
    if said:
        return "gb18030" if said in ("936", "cp936", "gbk", "gb2312", "gb18030") else "utf-8"
    table = _beside(path, ".dbf")
    try:
        (table.read_bytes() if table is not None else b"").decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def write(path: Path, layer: Layer, summary: Mapping[str, object]) -> None:
    """The layer in UTF-8; the summary as a JSON file of the same name beside it."""
    names = {name: _short(name) for name in layer.rows[0]}
    points = all(shape is None or shape.geom_type == "Point" for shape in layer.shapes)
    with pyshp.Writer(
        str(path), shapeType=pyshp.POINT if points else pyshp.POLYGON, encoding="utf-8"
    ) as writer:
        for name, short in names.items():
            writer.field(short, *_kind([row.get(name) for row in layer.rows]))
        for row, shape in zip(layer.rows, layer.shapes, strict=True):
            writer.null() if shape is None else writer.shape(shapely.geometry.mapping(shape))
            writer.record(*(row.get(name) for name in names))
    path.with_suffix(".cpg").write_text("UTF-8", encoding="ascii")
    if "[" in layer.reference.text:
        path.with_suffix(".prj").write_text(layer.reference.text, encoding="utf-8")
    elif layer.reference.unit == "degrees":
        path.with_suffix(".prj").write_text(WGS_84, encoding="utf-8")
    told = json.dumps(summary, ensure_ascii=False, indent=1)
    path.with_suffix(".summary.json").write_text(told, encoding="utf-8")


def _short(name: str) -> str:
    """As many characters as fit into ten bytes of UTF-8."""
    while len(name.encode()) > LONGEST:
        name = name[:-1]
    return name


def _kind(cells: list[Any]) -> tuple[str, int, int]:
    known = [cell for cell in cells if cell is not None]
    if known and all(isinstance(cell, int) for cell in known):
        return "N", 18, 0
    if known and all(isinstance(cell, int | float) for cell in known):
        return "F", 24, 10
    return "C", min(254, max((len(str(cell).encode()) for cell in known), default=1) or 1), 0
