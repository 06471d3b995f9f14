"""The default engine for batches: DuckDB, over Arrow tables in memory or files on disk.

Each run has a connection of its own that can reach only the files it was given. Row order is kept. A result file
gets its name only when every row is in it.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from ..problems import RowError
from ..program import Program
from .dialect import DUCKDB, STOP, quoted, text_literal
from .figures import Stage
from .plan import Plan, planned
from .refused import MOST_SHOWN, RowsRefused, errors_of, stopped
from .scan import Source, arrow_source, file_source
from .settled import settled

Progress = Callable[[float], None]
"""Told how much is done, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class FileRun:
    """What a run over files did: the rows read and written, and the sum of the month's total where there is one."""

    rows: int
    target: Path
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class Limits:
    """`memory` as DuckDB writes it, such as "1GB"; None leaves the engine's own choice."""

    memory: str | None = None
    threads: int | None = None


def run_arrow(
    program: Program, table: pa.Table, keep: Sequence[str] = (), columns: Mapping[str, str] | None = None,
    limits: Limits = Limits(),
) -> pa.Table:  # fmt: skip
    """Return the kept columns and every output as Arrow, in the order of the rows; amounts are decimals.

    `columns` maps an input to the column that holds it. Raises RowsRefused when a row cannot be computed.
    """
    with _connection(limits, [], None) as connection:
        work = _Work(connection, program, arrow_source(connection, table), tuple(keep), columns or {})
        return work.table()


def run_files(
    program: Program, source: str | Path | Sequence[str | Path], target: str | Path, keep: Sequence[str] = (),
    columns: Mapping[str, str] | None = None, limits: Limits = Limits(), progress: Progress | None = None,
) -> FileRun:  # fmt: skip
    """Compute a Parquet or CSV file, a folder or a pattern of files into one Parquet or CSV file, in bounded memory.

    Nothing is left under the target's name unless every row was computed. Raises RowsRefused, or OSError.
    """
    found, end = file_source(source), Path(target)
    with (
        tempfile.TemporaryDirectory(prefix=".wuding-", dir=end.parent) as folder,
        _connection(limits, found.files, Path(folder)) as connection,
    ):
        opened = found.opened(connection, Path(folder))
        work = _Work(connection, program, opened, tuple(keep), columns or {})
        part = Path(folder) / f"part{'.csv' if end.suffix.lower() == '.csv' else '.parquet'}"
        run = FileRun(work.write(part, progress), end, work.total(part))
        settled(program, part)
        part.replace(end)
    return run


@contextmanager
def _connection(
    limits: Limits, files: Sequence[Path], folder: Path | None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an empty database in memory that can read the files, write inside the folder, and reach nothing else."""
    connection = duckdb.connect(":memory:")
    try:
        _set(connection, "threads", limits.threads or len(os.sched_getaffinity(0)))
        if limits.memory is not None:
            _set(connection, "memory_limit", text_literal(limits.memory))
        paths = ", ".join(text_literal(str(file)) for file in files)
        _set(connection, "allowed_paths", f"[{paths}]")
        if folder is not None:
            _set(connection, "temp_directory", text_literal(str(folder / "spill")))
            _set(connection, "allowed_directories", f"[{text_literal(str(folder))}]")
        _set(connection, "enable_progress_bar", "true")
        _set(connection, "enable_progress_bar_print", "false")
        _set(connection, "autoinstall_known_extensions", "false")
        _set(connection, "autoload_known_extensions", "false")
        # The order of rows is part of the result; a join may not swap its sides.
        _set(connection, "disabled_optimizers", "'join_order,build_side_probe_side'")
        _set(connection, "enable_external_access", "false")
        _set(connection, "lock_configuration", "true")
        yield connection
    finally:
        connection.close()


def _set(connection: duckdb.DuckDBPyConnection, name: str, value: object) -> None:
    connection.execute(f"SET {name} = {value}")


class _Work:
    """One run: the plan's stages and its main query over one source."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, program: Program, source: Source, keep: tuple[str, ...],
        columns: Mapping[str, str],
    ) -> None:  # fmt: skip
        self.connection, self.program, self.source, self.keep = connection, program, source, keep
        known = source.columns()
        self.columns = {
            one.name: known[columns.get(one.name, one.name)]
            for one in program.inputs
            if columns.get(one.name, one.name) in known
        }
        for name in keep:
            if name not in known:
                raise RowError("row.column", {"name": name})
        self.anchor = next(iter(known))

    def plan(self, *, diagnosing: bool = False) -> Plan:
        kept = ("row_number",) if diagnosing else self.keep
        return planned(DUCKDB, self.program, self.columns, kept, self.anchor, diagnosing=diagnosing)

    def table(self) -> pa.Table:
        plan = self.plan()
        with self._refusing():
            self._stages(plan.stages)
            return self.connection.sql(plan.main()).to_arrow_table()

    def write(self, target: Path, progress: Progress | None) -> int:
        plan = self.plan()
        said = {"wuding.pack": plan.program.pack, "wuding.month": f"{plan.program.month:%Y-%m}"} | _version()
        metadata = ", ".join(f"{text_literal(key)}: {text_literal(value)}" for key, value in said.items())
        form = (
            "FORMAT csv, HEADER" if target.suffix == ".csv" else f"FORMAT parquet, KV_METADATA {{{metadata}}}"
        )
        copy = f"COPY ({plan.main()}) TO {text_literal(str(target))} ({form})"
        with self._refusing(), _watched(self.connection, progress):
            self._stages(plan.stages)
            row = self.connection.execute(copy).fetchone()
        assert row is not None
        return int(row[0])

    def total(self, target: Path) -> Decimal | None:
        """Return the sum of the month's total over the file just written."""
        name = self.program.total
        if name is None:
            return None
        csv = target.suffix == ".csv"
        scan = (
            f"read_csv({text_literal(str(target))}, all_varchar = true)" if csv else text_literal(str(target))
        )
        row = self.connection.execute(f"SELECT sum({quoted(name)}::DECIMAL(38, 6)) FROM {scan}").fetchone()
        return Decimal(row[0]).quantize(Decimal("0.01")) if row is not None and row[0] is not None else None

    def _stages(self, stages: Sequence[Stage]) -> None:
        for stage in stages:
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
        self.source.number_rows(self.connection)
        plan = self.plan(diagnosing=True)
        rows = self._fetch(plan.bad_rows(MOST_SHOWN + 1))
        if rows:
            raw = [(int(row["row_number"]), self._facts(row)) for row in rows]
            errors, keys = errors_of(self.program.inputs, raw), [self._key(row) for row in rows]
        else:
            self._drop(plan.stages)
            self.connection.execute("CREATE OR REPLACE TEMP VIEW source AS SELECT * FROM source_numbered")
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


def _version() -> dict[str, str]:
    from wuding import __version__

    return {"wuding.version": __version__, "wuding.engine": f"duckdb {duckdb.__version__}"}


@contextmanager
def _watched(connection: duckdb.DuckDBPyConnection, progress: Progress | None) -> Iterator[None]:
    """Tell how far the running query is, ten times a second."""
    if progress is None:
        yield
        return
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            percent = connection.query_progress()
            if percent >= 0:
                progress(percent / 100)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
        progress(1.0)
    finally:
        over.set()
        watcher.join()


__all__ = ["FileRun", "Limits", "Progress", "RowsRefused", "run_arrow", "run_files"]
