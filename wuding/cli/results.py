"""Results of a small run written to a file that appears only when it is whole."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path


def write_results(target: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """Write the rows as Parquet or, with the mark by which Excel knows UTF-8, as CSV."""
    part = target.with_name(f".{target.name}.part")
    try:
        if target.suffix.lower() == ".csv":
            _csv(part, rows)
        else:
            import pyarrow as pa
            import pyarrow.parquet as pq

            pq.write_table(pa.Table.from_pylist([dict(row) for row in rows]), part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _csv(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else [])
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
