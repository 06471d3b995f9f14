"""A roster in several files computed part by part, as a scheduler would hand the parts to many machines.

For each stage in order: `partial` on every part, then `merge` once; the figures go to every part of the next stage.
At the end `run_part` on every part. On one machine `duckdb.run_files` does the same in one go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa

from ..program import Program
from .dialect import DUCKDB
from .duckdb import FileRun, Work, run_files
from .planning import planned
from .scan import file_source
from .session import NO_LIMITS, Limits, connected

Figures = Mapping[str, pa.Table]
"""Merged figures by the name of their stage."""


Columns = Mapping[str, str]
"""In which column of the parts an input stands, where that is not its own name."""
_AS_NAMED: Columns = MappingProxyType({})


def stage_names(program: Program, part: Path, columns: Columns = _AS_NAMED) -> tuple[str, ...]:
    """Return the stages of a program in the order they must run; `part` is any part, for its columns."""
    with connected(NO_LIMITS, [part.resolve()], None) as connection:
        work = Work(connection, program, file_source(part).opened(connection, part.parent), (), columns)
        return tuple(stage.name for stage in work.plan().stages)


def partial(
    program: Program, part: Path, stage: str, figures: Figures, limits: Limits = NO_LIMITS,
    columns: Columns = _AS_NAMED,
) -> pa.Table:  # fmt: skip
    """Return one part's state of a stage. Raises RowsRefused where a row of the part breaks the declarations."""
    with connected(limits, [part.resolve()], None) as connection:
        work = Work(connection, program, file_source(part).opened(connection, part.parent), (), columns)
        return work.partial(stage, figures)


def merge(
    program: Program, part: Path, stage: str, states: Sequence[pa.Table], columns: Columns = _AS_NAMED
) -> pa.Table:
    """Return the figures of a stage from the states of all parts; `part` is any part, for its columns."""
    with connected(NO_LIMITS, [part.resolve()], None) as connection:
        work = Work(connection, program, file_source(part).opened(connection, part.parent), (), columns)
        plan = planned(DUCKDB, program, work.columns, (), work.anchor)
        found = next(one for one in plan.stages if one.name == stage)
        connection.register(f"{stage}_parts", pa.concat_tables(states, promote_options="permissive"))
        return connection.sql(found.merge).to_arrow_table()


def run_part(
    program: Program, part: Path, target: Path, figures: Figures, keep: Sequence[str] = (),
    limits: Limits = NO_LIMITS, columns: Columns = _AS_NAMED,
) -> FileRun:  # fmt: skip
    """Compute one part into its own file, with the figures of the whole roster."""
    return run_files(program, part, target, keep, columns, limits, figures=figures)
