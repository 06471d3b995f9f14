"""Districts and plans as files: JSON in columns, or CSV with a list of borders. All faults are told, each with its row.

JSON: {"units": {"id": […], "w": […], "community": […], …}, "edges": [[unit, unit, metres], …]}, units by position,
optionally packed by gzip. CSV: one row an area, UTF-8 or GB 18030; borders in a second file with the columns one,
other, metres. Columns go by the English or the Chinese names of `COLUMNS`; a plan is the column `grid`.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .areas import Area, Border, District
from .rows import COLUMNS, FileFault, FileFaults, checked_areas, checked_borders

TABLES_OF_OTHERS = {".xlsx", ".xls", ".et", ".ods", ".png", ".jpg", ".pdf", ".zip", ".dbf", ".kml", ".html"}
"""What people hand over by mistake; any other name is tried as CSV."""
BORDER_COLUMNS = {"one": ("one", "区域一"), "other": ("other", "区域二"), "metres": ("metres", "米")}


@dataclass(frozen=True, slots=True)
class Read:
    """A file as read: the district, and the plan of its column `grid` (area → grid), None without such a column."""

    district: District
    plan: Mapping[str, str] | None


def read_file(path: Path, borders: Path | None = None, current: str | None = None) -> Read:
    """Raises FileFaults with everything that is wrong. current: the column that names today's grid."""
    if path.name.lower().removesuffix(".gz").endswith(".json"):
        rows, pairs = _from_json(path)
    else:
        if path.suffix.lower() in TABLES_OF_OTHERS:
            raise FileFaults([FileFault(path.name, 0, "other_file", path.suffix)])
        rows = _csv_rows(path)
        pairs = _border_rows(path, borders)
    known = {**COLUMNS, "current": (current,) if current else COLUMNS["current"]}
    if current and rows and current not in rows[0]:
        raise FileFaults([FileFault(path.name, 0, "no_column", current)])
    areas, faults = checked_areas(path.name, rows, known)
    ends, more = checked_borders((borders or path).name, pairs, [area.id for area in areas])
    if faults or (more and len(areas) == len(rows)):
        raise FileFaults([*faults, *(more if len(areas) == len(rows) else ())])
    return Read(District(tuple(areas), tuple(ends)), plan_of(path.name, rows, areas))


def plan_of(file: str, rows: Sequence[Mapping[str, object]], areas: Sequence[Area]) -> dict[str, str] | None:
    """Area → grid by the column `grid`; None without one. Raises FileFaults for areas without a grid."""
    name = next((name for name in COLUMNS["grid"] if rows and name in rows[0]), None)
    if name is None:
        return None
    empty = [
        FileFault(file, at, "no_grid", areas[at - 1].id) for at, row in enumerate(rows, 1) if not row[name]
    ]
    if empty:
        raise FileFaults(empty)
    return {area.id: str(row[name]) for area, row in zip(areas, rows, strict=True)}


def borders_of(path: Path, ids: Sequence[str]) -> tuple[Border, ...]:
    """The borders of a CSV file between areas with these codes. Raises FileFaults."""
    found, faults = checked_borders(path.name, _border_rows(path, path), ids)
    if faults:
        raise FileFaults(faults)
    return tuple(found)


def _from_json(path: Path) -> tuple[list[dict[str, object]], list[tuple[object, object, object]]]:
    whole = _json(path)
    units, edges = whole.get("units"), whole.get("edges", [])
    if not isinstance(units, dict) or not all(isinstance(column, list) for column in units.values()):
        raise FileFaults([FileFault(path.name, 0, "no_units", "units")])
    lengths = {len(column) for column in units.values()}
    if len(lengths) > 1:
        raise FileFaults([FileFault(path.name, 0, "lengths", ", ".join(map(str, sorted(lengths))))])
    rows = [dict(zip(units, values, strict=True)) for values in zip(*units.values(), strict=True)]
    if not isinstance(edges, list) or not all(
        isinstance(edge, list) and len(edge) in (2, 3) for edge in edges
    ):
        raise FileFaults([FileFault(path.name, 0, "no_edges", "edges")])
    return rows, [(edge[0], edge[1], edge[2] if len(edge) == 3 else 1.0) for edge in edges]


def _json(path: Path) -> dict[str, Any]:
    raw = path.read_bytes()
    try:
        whole = json.loads(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
    except (ValueError, OSError, EOFError) as error:
        raise FileFaults([FileFault(path.name, 0, "no_json", str(error))]) from None
    if not isinstance(whole, dict):
        raise FileFaults([FileFault(path.name, 0, "no_units", "units")])
    return whole


def _csv_rows(path: Path) -> list[dict[str, object]]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = raw.decode("gb18030")
        except UnicodeDecodeError as error:
            raise FileFaults([FileFault(path.name, 0, "no_text", str(error.start))]) from None
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    try:
        rows = [dict(row) for row in reader]
    except csv.Error as error:
        raise FileFaults([FileFault(path.name, 0, "no_csv", str(error))]) from None
    heading = [name for name in reader.fieldnames or () if name]
    if twice := sorted({name for name in heading if heading.count(name) > 1}):
        raise FileFaults([FileFault(path.name, 0, "column_twice", name) for name in twice])
    return rows


def _border_rows(path: Path, borders: Path | None) -> list[tuple[object, object, object]]:
    if borders is None:
        raise FileFaults([FileFault(path.name, 0, "no_borders", "--borders")])
    rows = _csv_rows(borders)
    name = {
        key: next((n for n in names if rows and n in rows[0]), None) for key, names in BORDER_COLUMNS.items()
    }
    missing = [key for key in ("one", "other") if rows and name[key] is None]
    if missing:
        raise FileFaults([FileFault(borders.name, 0, "no_column", key) for key in missing])
    return [
        (row[name["one"] or ""], row[name["other"] or ""], row.get(name["metres"] or "", 1.0)) for row in rows
    ]


def write_file(
    path: Path, district: District, plan: Mapping[str, str], summary: Mapping[str, object]
) -> None:
    """The district with the plan as the column `grid`; appears only when it is whole. CSV holds no borders and no
    summary.
    """
    columns: dict[str, list[object]] = {
        "id": [area.id for area in district.areas],
        "w": [area.households for area in district.areas],
        "load": [area.load for area in district.areas],
        "community": [area.community for area in district.areas],
        "current": [area.current for area in district.areas],
        "x": [area.x for area in district.areas],
        "y": [area.y for area in district.areas],
        "area": [area.size for area in district.areas],
        "perim": [area.outline for area in district.areas],
        "grid": [plan[area.id] for area in district.areas],
    }
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(_packed(path, columns, district.borders, summary))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _packed(
    path: Path,
    columns: Mapping[str, Sequence[object]],
    borders: Sequence[Border],
    summary: Mapping[str, object],
) -> bytes:
    if path.suffix.lower() == ".csv":
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
        return out.getvalue().encode("utf-8-sig")
    whole = {"units": columns, "edges": [[b.one, b.other, b.metres] for b in borders], "plan": summary}
    raw = json.dumps(whole, ensure_ascii=False, indent=None).encode()
    return gzip.compress(raw, mtime=0) if path.suffix.lower() == ".gz" else raw
