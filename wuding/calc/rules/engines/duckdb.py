"""The default engine for batches: DuckDB, over Arrow tables in memory or files on disk.

Each run has a connection of its own that can reach only the files it was given. Row order is kept. A result file
gets its name only when every row is in it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from ..problems import RowError
from ..program import Program, RosterLine
from .dialect import DUCKDB, STOP, quoted, text_literal
from .figures import Stage
from .folding import MOST_TOGETHER
from .intake import SourceColumn
from .plan import Plan
from .planning import planned
from .refused import MOST_SHOWN, RowsRefused, errors_of, stopped
from .scan import Source, arrow_source, file_source
from .session import NO_LIMITS, Limits, Progress, connected, watched
from .settled import settled


@dataclass(frozen=True, slots=True)
class FileRun:
    """What a run over files did: the rows read and written, and the sum of the month's total where there is one."""

    rows: int
    target: Path
    total: Decimal | None


def run_arrow(
    program: Program, table: pa.Table, keep: Sequence[str] = (), columns: Mapping[str, str] | None = None,
    limits: Limits = NO_LIMITS,
) -> pa.Table:  # fmt: skip
    """Return the kept columns and every output as Arrow, in the order of the rows; amounts are decimals.

    `columns` maps an input to the column that holds it. Raises RowsRefused when a row cannot be computed.
    """
    if any(isinstance(line, RosterLine) for line in program.lines):
        # Figures are joined to the rows, and joined rows keep their order in one thread only.
        limits = replace(limits, threads=1)
    with connected(limits, [], None) as connection:
        texts = {(columns or {}).get(one.name, one.name) for one in program.inputs if one.kind.name == "text"}
        source = arrow_source(connection, table, texts.difference(keep))
        work = Work(connection, program, source, tuple(keep), columns or {})
        return work.table()


def run_files(
    program: Program, source: str | Path | Sequence[str | Path], target: str | Path, keep: Sequence[str] = (),
    columns: Mapping[str, str] | None = None, limits: Limits = NO_LIMITS, progress: Progress | None = None,
    figures: Mapping[str, pa.Table] | None = None,
) -> FileRun:  # fmt: skip
    """Compute a Parquet or CSV file, a folder or a pattern of files into one Parquet or CSV file, in bounded memory.

    Nothing is left under the target's name unless every row was computed. `figures` are those over the whole roster
    where the source is only a part of it. Raises RowsRefused, or OSError.
    """
    found, end = file_source(source), Path(target)
    with (
        tempfile.TemporaryDirectory(prefix=".wuding-", dir=end.parent) as folder,
        connected(limits, found.files, Path(folder)) as connection,
    ):
        opened = found.opened(connection, Path(folder))
        work = Work(connection, program, opened, tuple(keep), columns or {}, most_cells(opened.rows()))
        part = Path(folder) / f"part{'.csv' if end.suffix.lower() == '.csv' else '.parquet'}"
        work.use(figures)
        run = FileRun(work.write(part, progress), end, work.total(part))
        settled(program, part)
        part.replace(end)
    return run


ROWS_FOR_A_CELL = 400
"""A look-up pays when its cells are computed for many more rows: making one takes some milliseconds."""

MOST_IN_DICTIONARY = 4096
"""Values that a row group's column may list to write its cells as places in the list. Amounts seldom come again where
there are more; DuckDB would list six times as many, and throw away most of those lists once they are too long."""


def most_cells(rows: int | None) -> int:
    """Return how many cells the look-ups of a run over so many rows may have; none where the rows are not counted."""
    return min((rows or 0) // ROWS_FOR_A_CELL, MOST_TOGETHER)


class Work:
    """One run: the plan's stages and its main query over one source; `most` cells may be looked up."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, program: Program, source: Source, keep: tuple[str, ...],
        columns: Mapping[str, str], most: int = 0,
    ) -> None:  # fmt: skip
        self.connection, self.program, self.source, self.keep = connection, program, source, keep
        self.most = most
        self.figures: dict[str, pa.Table] = {}
        self.mapping = {one.name: columns.get(one.name, one.name) for one in program.inputs}
        known = self._look()
        for name in keep:
            if name not in known:
                raise RowError("row.column", {"name": name})
        self.anchor = next(iter(known))

    def _look(self) -> Mapping[str, SourceColumn]:
        """Learn in which column of the source, and in which type, each input stands."""
        known = self.source.columns()
        self.columns = {name: known[column] for name, column in self.mapping.items() if column in known}
        return known

    def plan(self, *, diagnosing: bool = False) -> Plan:
        if diagnosing:
            return planned(DUCKDB, self.program, self.columns, ("row_number",), self.anchor, diagnosing=True)
        return _planned(_Same(self.program), tuple(self.columns.items()), self.keep, self.anchor, self.most)

    def table(self) -> pa.Table:
        plan = self.plan()
        query = plan.main()
        with self._refusing():
            self._before(plan)
            return self.connection.sql(query).to_arrow_table()

    def write(self, target: Path, progress: Progress | None) -> int:
        plan = self.plan()
        form = "FORMAT csv, HEADER" if target.suffix == ".csv" else _parquet(plan.program)
        # Behind a join the engine would write row groups in any order if it were not told.
        form += ", PRESERVE_ORDER true" if plan.joins else ""
        copy = f"COPY ({plan.main()}) TO {text_literal(str(target))} ({form})"
        with self._refusing(), watched(self.connection, progress):
            self._before(plan)
            row = self.connection.execute(copy).fetchone()
        assert row is not None
        return int(row[0])

    def use(self, figures: Mapping[str, pa.Table] | None) -> None:
        """Take figures as given instead of taking them over this source."""
        self.figures = dict(figures or {})
        for name, table in self.figures.items():
            self.connection.register(name, table)

    def partial(self, stage: str, figures: Mapping[str, pa.Table]) -> pa.Table:
        """Return this source's state of a stage; `figures` are those of the stages before."""
        self.use(figures)
        found = next(one for one in self.plan().stages if one.name == stage)
        with self._refusing():
            return self.connection.sql(found.partial).to_arrow_table()

    def total(self, target: Path) -> Decimal | None:
        """Return the sum of the month's total over the file just written."""
        name = self.program.total
        if name is None:
            return None
        said, file = quoted(name), text_literal(str(target))
        query = f"SELECT sum({said}) FROM {file}"
        if target.suffix == ".csv":
            query = f"SELECT sum({said}::DECIMAL(38, 6)) FROM read_csv({file}, all_varchar = true)"
        row = self.connection.execute(query).fetchone()
        return Decimal(row[0]).quantize(Decimal("0.01")) if row is not None and row[0] is not None else None

    def _before(self, plan: Plan) -> None:
        """Make what the main query reads beside the rows."""
        for name, query in plan.lists():
            self.connection.execute(f"CREATE TEMP TABLE {name} AS {query}")
        self._stages(plan.stages)

    def _stages(self, stages: Sequence[Stage]) -> None:
        for stage in stages:
            if stage.name in self.figures:
                continue
            self.connection.execute(f"CREATE TEMP TABLE {stage.name}_parts AS {stage.partial}")
            self.connection.execute(f"CREATE TEMP TABLE {stage.name} AS {stage.merge}")

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except duckdb.Error as error:
            if STOP not in str(error):
                raise
            raise self._refusal() from None

    def _refusal(self) -> RowsRefused:
        """Return which rows stopped the run, found by a second pass."""
        self.source = self.source.numbered()
        self._look()
        plan = self.plan(diagnosing=True)
        rows = self._fetch(plan.bad_rows(MOST_SHOWN + 1))
        if rows:
            raw = [(int(row["row_number"]), self._facts(row)) for row in rows]
            errors, keys = errors_of(self.program.inputs, raw), [self._key(row) for row in rows]
        else:
            self._drop(plan.stages)
            self._stages(plan.stages)
            told = self.connection.execute(plan.stopped_rows(MOST_SHOWN + 1)).fetchall()
            errors, keys = stopped(told, plan.printer.stops), [None] * len(told)
        return RowsRefused(errors[:MOST_SHOWN], keys=keys[:MOST_SHOWN], more=len(errors) > MOST_SHOWN)

    def _drop(self, stages: Sequence[Stage]) -> None:
        for stage in stages:
            self.connection.execute(f"DROP TABLE IF EXISTS {stage.name}_parts")
            self.connection.execute(f"DROP TABLE IF EXISTS {stage.name}")

    def _fetch(self, query: str) -> list[dict[str, Any]]:
        cursor = self.connection.execute(query)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _facts(self, row: Mapping[str, object]) -> dict[str, object]:
        return {name: row[column.name] for name, column in self.columns.items()}

    def _key(self, row: Mapping[str, object]) -> str | None:
        return str(row[self.keep[0]]) if self.keep else None


@dataclass(frozen=True, eq=False, slots=True)
class _Same:
    """A program, the same only as itself."""

    program: Program

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.program is other.program

    def __hash__(self) -> int:
        return id(self.program)


@lru_cache(maxsize=16)
def _planned(
    of: _Same, columns: tuple[tuple[str, SourceColumn], ...], keep: tuple[str, ...], anchor: str, most: int
) -> Plan:
    """Return the plan of a program that may run over many files or parts: planning takes as long as 50,000 rows."""
    return planned(DUCKDB, of.program, dict(columns), keep, anchor, most=most)


def _parquet(program: Program) -> str:
    """Return how a Parquet file is written, as the options of a COPY; the file says what computed it."""
    from wuding import __version__

    said = {
        "wuding.pack": program.pack, "wuding.month": f"{program.month:%Y-%m}",
        "wuding.version": __version__, "wuding.engine": f"duckdb {duckdb.__version__}",
    }  # fmt: skip
    metadata = ", ".join(f"{text_literal(key)}: {text_literal(value)}" for key, value in said.items())
    return f"FORMAT parquet, DICTIONARY_SIZE_LIMIT {MOST_IN_DICTIONARY}, KV_METADATA {{{metadata}}}"


__all__ = ["FileRun", "Limits", "Progress", "RowsRefused", "run_arrow", "run_files"]
