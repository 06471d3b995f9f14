"""What a file of a plan tells of itself, read back from wherever its kind of file keeps it."""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from ..areas import Bounds


def bounds_told(path: Path) -> Bounds | None:
    """The bounds that the plan was drawn to; None where the file tells none, as CSV and files of others."""
    try:
        whole = json.loads(_told(path))
    except (ValueError, OSError, EOFError, sqlite3.Error):
        return None  # other programs' files; what is wrong with them is told where they are read
    match whole:
        case {"plan": {"bounds": [int(low), int(high)]}} | {"bounds": [int(low), int(high)]} if (
            1 <= low <= high
        ):
            return Bounds(low, high)
    return None


def _told(path: Path) -> bytes | str:
    match path.suffix.lower():
        case ".gpkg":
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as package:
                rows = package.execute("SELECT summary FROM plan_summary").fetchall()
                return str(rows[0][0]) if rows else ""
        case ".shp":
            return path.with_suffix(".summary.json").read_bytes()
        case ".csv":
            return ""
    raw = path.read_bytes()
    return gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
