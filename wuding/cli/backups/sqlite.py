"""SQLite: a consistent copy while others write, and its way back."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from wuding.cli.backups.manifest import TableState


def dump(database: Path, target: Path) -> dict[str, TableState]:
    """Copy the database as of this moment into the new file `target`; the state of its tables."""
    _copy(database, target)
    return table_states(target)


def load(source: Path, database: Path) -> None:
    """Replace the content of `database` in one step; readers see the old or the new, nothing between."""
    _copy(source, database)


def _copy(source: Path, target: Path) -> None:
    """SQLite's own online copy, page by page under one lock; VACUUM INTO would call our CHECK functions, which only Django knows."""
    with (
        closing(sqlite3.connect(source, timeout=20)) as old,
        closing(sqlite3.connect(target, timeout=20)) as new,
    ):
        old.backup(new)


def table_states(database: Path) -> dict[str, TableState]:
    """Rows and hash of every table, read in order of the row's key."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        connection.text_factory = bytes
        found = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
        )
        names = [bytes(row[0]).decode() for row in found]
        return {name: _state(connection, name) for name in names}


def _state(connection: sqlite3.Connection, table: str) -> TableState:
    quoted = '"' + table.replace('"', '""') + '"'
    width = len(connection.execute(f"SELECT * FROM {quoted} LIMIT 0").description)  # noqa: S608  quoted, from the catalogue
    order = ", ".join(str(column) for column in range(1, width + 1))
    digest, rows = hashlib.sha256(), 0
    for row in connection.execute(f"SELECT * FROM {quoted} ORDER BY {order}"):  # noqa: S608  quoted, from the catalogue
        digest.update(repr(row).encode() + b"\n")
        rows += 1
    return TableState(rows=rows, sha256=digest.hexdigest())
