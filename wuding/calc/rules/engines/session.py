"""A connection of DuckDB for one run: it reaches the files it was given and nothing else, and keeps the rows' order."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from .dialect import text_literal

Progress = Callable[[float], None]
"""Told how much is done, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`memory` as DuckDB writes it, such as "1GB"; None leaves the engine's own choice."""

    memory: str | None = None
    threads: int | None = None


NO_LIMITS = Limits()


@contextmanager
def connected(
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
        _set(connection, "arrow_output_version", "'1.5'")
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


@contextmanager
def watched(connection: duckdb.DuckDBPyConnection, progress: Progress | None) -> Iterator[None]:
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
