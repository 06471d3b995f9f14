"""The last look at a result file before it gets its name."""

from __future__ import annotations

import codecs
import shutil
from pathlib import Path

import pyarrow.parquet as pq

from ..program import Program


class HollowResult(RuntimeError):
    """An amount is missing in the result though it can never be: a bug in an engine, so that nothing is handed out."""


def settled(program: Program, part: Path) -> None:
    """Check that no amount is missing where none can be; give a CSV the mark by which Excel knows UTF-8."""
    if part.suffix == ".csv":
        _mark(part)
        return
    always = {line.name for line in program.lines if not line.kind.optional}
    metadata = pq.ParquetFile(part).metadata
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        for position in range(group.num_columns):
            column = group.column(position)
            missing = column.statistics.null_count if column.statistics is not None else 0
            if missing and column.path_in_schema in always:
                raise HollowResult(f"{column.path_in_schema}: {missing} of {group.num_rows} rows")


def _mark(part: Path) -> None:
    marked = part.with_suffix(".marked")
    with part.open("rb") as plain, marked.open("wb") as new:
        new.write(codecs.BOM_UTF8)
        shutil.copyfileobj(plain, new)
    marked.replace(part)
