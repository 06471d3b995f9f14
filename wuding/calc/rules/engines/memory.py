"""A roster in memory, by the fastest engine that can: in blocks where 64 bits hold every step, else by DuckDB.

Results and their types are the same by either. A row that cannot be computed is always DuckDB's to name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from ..program import Line, Program
from . import duckdb
from .blocks.run import NotForBlocks, RowStopped, run_blocks
from .result_types import result_type
from .session import NO_LIMITS, Limits


def run_arrow(
    program: Program, table: pa.Table, keep: Sequence[str] = (), columns: Mapping[str, str] | None = None,
    limits: Limits = NO_LIMITS,
) -> pa.Table:  # fmt: skip
    """Return the kept columns as they are and every output, in the order of the rows; amounts are decimals.

    `columns` maps an input to the column that holds it. A limit of memory leaves the run to DuckDB, which can keep to
    one. Raises RowsRefused when a row cannot be computed, and RowError for a column that is not there.
    """
    try:
        if limits.memory is not None or any(table.column_names.count(name) != 1 for name in keep):
            raise NotForBlocks
        outputs = run_blocks(program, table, columns, limits.threads).columns
    except (NotForBlocks, RowStopped):
        outputs = _by_duckdb(program, table, keep, columns, limits)
    kept = [table.column(name) for name in keep]
    return pa.table([*kept, *outputs], names=[*keep, *program.outputs])


def _by_duckdb(
    program: Program, table: pa.Table, keep: Sequence[str], columns: Mapping[str, str] | None, limits: Limits
) -> list[pa.ChunkedArray]:
    """Return the outputs in the types that the program tells. The kept columns name the rows in a refusal."""
    found = duckdb.run_arrow(program, table, keep, columns, limits).columns[len(keep) :]
    return [
        column.cast(result_type(line)) if isinstance(line, Line) else column
        for line, column in zip(program.lines, found, strict=True)
    ]
