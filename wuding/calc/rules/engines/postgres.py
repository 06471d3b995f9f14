"""PostgreSQL in place: a program computed where the roster lives, from one table into a new one.

Everything happens in one transaction: when a row cannot be computed, no table is left behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from ..problems import RowError
from ..program import Program
from .dialect import POSTGRES, STOP
from .figures import Stage
from .intake import SourceColumn
from .plan import Plan
from .planning import planned
from .refused import MOST_SHOWN, RowsRefused, errors_of, stopped

_COLUMNS = """
SELECT a.attname, upper(format_type(a.atttypid, a.atttypmod))
FROM pg_attribute a WHERE a.attrelid = 'pg_temp.source'::regclass AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
"""


def run_table(
    program: Program, dsn: str, source: str, target: str, keep: Sequence[str] = (),
    columns: Mapping[str, str] | None = None,
) -> int:  # fmt: skip
    """Compute the table `source` into the new table `target` and return the number of rows.

    Names may carry a schema, as in pay.roster. `columns` maps an input to the column that holds it. Raises
    RowsRefused when a row cannot be computed, psycopg.errors.DuplicateTable when the target exists.
    """
    with psycopg.connect(dsn) as connection:
        run = _Run(connection, program, tuple(keep), columns or {}, source)
        return run.into(target)


class _Run:
    """One run: the plan's stages and its main query inside one transaction."""

    def __init__(
        self, connection: psycopg.Connection[Any], program: Program, keep: tuple[str, ...],
        columns: Mapping[str, str], source: str,
    ) -> None:  # fmt: skip
        self.connection, self.program, self.keep, self.source = connection, program, keep, source
        # The same rows must be seen by the figures over the roster and by the rows' own query.
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        connection.execute("SET LOCAL jit = off")
        connection.execute("SET LOCAL client_min_messages = warning")
        self._view()
        known = {row[0]: SourceColumn(row[0], row[1]) for row in connection.execute(_COLUMNS)}
        self.columns = {
            one.name: known[columns.get(one.name, one.name)]
            for one in program.inputs
            if columns.get(one.name, one.name) in known
        }
        for name in keep:
            if name not in known:
                raise RowError("row.column", {"name": name})
        self.anchor = next(iter(known))

    def _view(self) -> None:
        self.connection.execute(
            sql.SQL("CREATE TEMP VIEW source AS SELECT * FROM {}").format(_identifier(self.source))
        )

    def plan(self, *, diagnosing: bool = False) -> Plan:
        kept = ("row_number",) if diagnosing else self.keep
        return planned(POSTGRES, self.program, self.columns, kept, self.anchor, diagnosing=diagnosing)

    def into(self, target: str) -> int:
        plan = self.plan()
        with self._refusing():
            self._stages(plan.stages)
            query = sql.SQL("CREATE TABLE {} AS ").format(_identifier(target)) + sql.SQL(plan.main())
            return self.connection.execute(query).rowcount

    def _stages(self, stages: Sequence[Stage]) -> None:
        for stage in stages:
            self._execute(f"CREATE TEMP TABLE {stage.name}_parts ON COMMIT DROP AS {stage.partial}")
            self._execute(f"CREATE TEMP TABLE {stage.name} ON COMMIT DROP AS {stage.merge}")
            self._execute(f"ANALYZE {stage.name}")

    def _execute(self, query: str) -> psycopg.Cursor[Any]:
        return self.connection.execute(query)

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """Turn the engine's stop into the rows that caused it; all else stays the engine's own error."""
        self.connection.execute("SAVEPOINT before_run")
        try:
            yield
        except psycopg.DataError as error:
            if STOP not in str(error):
                raise
            self.connection.execute("ROLLBACK TO SAVEPOINT before_run")
            raise self._refusal() from None

    def _refusal(self) -> RowsRefused:
        """Return which rows stopped the run, found by a second pass."""
        self._execute(
            "CREATE TEMP TABLE source_numbered ON COMMIT DROP AS "
            "SELECT *, row_number() OVER () - 1 AS row_number FROM source"
        )
        plan = self.plan(diagnosing=True)
        cursor = self._execute(plan.bad_rows(MOST_SHOWN + 1))
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor]
        if rows:
            raw = [(int(row["row_number"]), self._facts(row)) for row in rows]
            errors = errors_of(self.program.inputs, raw)
            keys = [str(row[self.keep[0]]) if self.keep else None for row in rows]
        else:
            self._execute("DROP VIEW source")
            self._execute("CREATE TEMP VIEW source AS SELECT * FROM source_numbered")
            self._stages(plan.stages)
            told = self._execute(plan.stopped_rows(MOST_SHOWN + 1)).fetchall()
            errors, keys = stopped(told, plan.printer.stops), [None] * len(told)
        return RowsRefused(errors[:MOST_SHOWN], keys=keys[:MOST_SHOWN], more=len(errors) > MOST_SHOWN)

    def _facts(self, row: Mapping[str, object]) -> dict[str, object]:
        return {name: row[column.name] for name, column in self.columns.items()}


def _identifier(name: str) -> sql.Identifier:
    return sql.Identifier(*name.split("."))
