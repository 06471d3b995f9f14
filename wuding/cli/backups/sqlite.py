"""SQLite: a consistent copy while others write, and its way back."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from wuding.cli.backups.manifest import TableState
from wuding.cli.refusals import Refusal
from wuding.cli.words import say


def dump(database: Path, target: Path) -> dict[str, TableState]:
    """Copy the database as of this moment into the new file `target`; the state of its tables."""
    with closing(sqlite3.connect(database)) as source:
        source.execute("VACUUM INTO ?", (str(target),))
    return table_states(target)


def load(source: Path, database: Path) -> None:
    """Replace the content of `database` in one step; readers see the old or the new, nothing between."""
    with (
        closing(sqlite3.connect(source)) as restored,
        closing(sqlite3.connect(database, timeout=20)) as current,
    ):
        fault = restored.execute("PRAGMA integrity_check").fetchone()[0]
        if fault != "ok":
            raise Refusal(
                say(
                    f"备份里的数据库没有通过 SQLite 自检（{fault}），没有恢复任何数据。请换一份备份。",
                    f"The database in the backup fails SQLite's own check ({fault}); nothing was restored. "
                    "Use another backup.",
                )
            )
        restored.backup(current)


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
