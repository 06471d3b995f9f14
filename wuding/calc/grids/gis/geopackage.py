"""GeoPackage: an SQLite file whose tables of features hold geometry as well-known binary behind a short heading."""

from __future__ import annotations

import json
import re
import sqlite3
import struct
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import shapely

from wuding.calc.grids.rows import FileFault, FileFaults

from .layers import Layer, Reference, shapes_of
from .reference import from_code, from_wkt

ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
"""Bytes of the bounding box by its kind."""


def read(path: Path, wanted: str | None) -> Layer:
    """wanted: the table of features, needed where the file has several. Raises FileFaults."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)) as base:
            base.execute("PRAGMA trusted_schema = OFF")
            return _layer(path.name, base, wanted)
    except sqlite3.DatabaseError as error:
        raise FileFaults([FileFault(path.name, 0, "no_geopackage", str(error))]) from None


def _layer(file: str, base: sqlite3.Connection, wanted: str | None) -> Layer:
    found = base.execute(
        "SELECT g.table_name, g.column_name, g.srs_id FROM gpkg_geometry_columns g JOIN gpkg_contents c"
        " ON c.table_name = g.table_name JOIN sqlite_master m ON m.name = g.table_name"
        " WHERE c.data_type = 'features' AND m.type = 'table' ORDER BY 1"
    ).fetchall()
    names = [str(name) for name, _, _ in found]
    chosen = [row for row in found if wanted in (None, row[0])]
    if len(chosen) != 1:
        raise FileFaults(
            [FileFault(file, 0, "which_layer" if len(names) > 1 else "no_layer", "、".join(names))]
        )
    table, column, srs = chosen[0]
    key = [row[1] for row in base.execute(f"PRAGMA table_info({_name(table)})") if row[5]]
    order = f" ORDER BY {_name(key[0])}" if key else ""
    cursor = base.execute(f"SELECT * FROM {_name(table)}{order}")  # noqa: S608  the name is quoted
    names = [head[0] for head in cursor.description]
    rows, shapes, faults = [], [], []
    for at, cells in enumerate(cursor, 1):
        row = dict(zip(names, cells, strict=True))
        shape, fault = _shape(row.pop(column))
        rows.append({name: cell for name, cell in row.items() if not isinstance(cell, bytes)})
        shapes.append(shape)
        if fault:
            faults.append(FileFault(file, at, "bad_shape", fault))
    if faults:
        raise FileFaults(faults)
    return Layer(rows, shapes_of(shapes), _reference(base, srs))


def _name(text: object) -> str:
    return '"' + str(text).replace('"', '""') + '"'


def _shape(cell: object) -> tuple[object, str]:
    if cell is None:
        return None, ""
    if not isinstance(cell, bytes) or len(cell) < 8 or cell[:2] != b"GP":
        return None, "no GeoPackage geometry"
    envelope = ENVELOPES.get((cell[3] >> 1) & 7)
    if envelope is None:
        return None, "no such envelope"
    try:
        return shapely.from_wkb(cell[8 + envelope :]), ""
    except shapely.errors.GEOSException as error:
        return None, str(error)


def _reference(base: sqlite3.Connection, srs: object) -> Reference:
    row = base.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?",
        (srs,),
    ).fetchone()
    if row is None:
        return Reference("unknown")
    organisation, code, definition = row
    told = from_wkt(str(definition or ""))
    if told.unit == "unknown" and isinstance(code, int) and code > 0:
        return from_code(f"{organisation}:{code}")
    return told


_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT '1970-01-01T00:00:00.000Z',
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, PRIMARY KEY (table_name, column_name));
CREATE TABLE plan_summary (id INTEGER PRIMARY KEY, summary TEXT NOT NULL);
"""
WGS_84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]'
)
_SYSTEMS = (
    ("Undefined cartesian", -1, "NONE", -1, "undefined"),
    ("Undefined geographic", 0, "NONE", 0, "undefined"),
    ("WGS 84", 4326, "EPSG", 4326, WGS_84),
)


def write(path: Path, layer: Layer, summary: Mapping[str, object]) -> None:
    """Table `plan` with the features, table `plan_summary` with the summary as JSON."""
    names = [name for name in layer.rows[0] if name.lower() not in ("fid", "geom")]
    with closing(sqlite3.connect(path)) as base:
        base.execute(f"PRAGMA application_id = {0x47504B47}")
        base.execute("PRAGMA user_version = 10300")
        base.executescript(_TABLES)
        system = _system(layer.reference)
        systems = [*_SYSTEMS, *([system] if system[1] not in (-1, 0, 4326) else [])]
        base.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)", systems)
        box = [float(edge) for edge in shapely.total_bounds(layer.shapes)]
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x, max_y, srs_id)"
            " VALUES ('plan', 'features', 'plan', ?, ?, ?, ?, ?)",
            (*box, system[1]),
        )
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('plan_summary', 'attributes', 'plan_summary')"
        )
        base.execute(
            "INSERT INTO gpkg_geometry_columns VALUES ('plan', 'geom', 'GEOMETRY', ?, 0, 0)", (system[1],)
        )
        kinds = ", ".join(f"{_name(name)} {_kind(layer, name)}" for name in names)
        base.execute(f"CREATE TABLE plan (fid INTEGER PRIMARY KEY AUTOINCREMENT, geom GEOMETRY, {kinds})")
        places = ", ".join("?" * (len(names) + 1))
        base.executemany(
            f"INSERT INTO plan (geom, {', '.join(map(_name, names))}) VALUES ({places})",  # noqa: S608  names are quoted
            [
                (_blob(shape, system[1]), *(_cell(row.get(name)) for name in names))
                for row, shape in zip(layer.rows, layer.shapes, strict=True)
            ],
        )
        base.execute(
            "INSERT INTO plan_summary (summary) VALUES (?)", (json.dumps(summary, ensure_ascii=False),)
        )
        base.commit()


def _blob(shape: Any, srs: int) -> bytes | None:
    if shape is None:
        return None
    wkb: bytes = shapely.to_wkb(shape, byte_order=1, output_dimension=2)
    return b"GP" + struct.pack("<BBi", 0, 1, srs) + wkb


def _cell(value: object) -> object:
    return value if value is None or isinstance(value, int | float | str) else str(value)


def _kind(layer: Layer, name: str) -> str:
    cells = [row.get(name) for row in layer.rows if row.get(name) is not None]
    if cells and all(isinstance(cell, int) for cell in cells):
        return "INTEGER"
    return "DOUBLE" if cells and all(isinstance(cell, int | float) for cell in cells) else "TEXT"


def _system(told: Reference) -> tuple[str, int, str, int, str]:
    """The row of the coordinate system; metres without a name stay undefined."""
    code = re.search(r'(?:AUTHORITY|ID)\[\s*"EPSG"\s*,\s*"?(\d+)"?\s*\]\s*\]\s*$', told.text) or re.search(
        r"EPSG:+(\d+)$", told.text
    )
    if told.unit == "degrees" and (code is None or int(code[1]) == 4326):
        return _SYSTEMS[2]
    if code is not None:
        return f"EPSG {code[1]}", int(code[1]), "EPSG", int(code[1]), told.text
    if told.text and told.unit == "metres":
        return "of the areas", 100_001, "NONE", 100_001, told.text
    return _SYSTEMS[0]
