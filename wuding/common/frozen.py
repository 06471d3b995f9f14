"""Rows that can't be changed once what they belong to is closed: the database refuses, whoever asks."""

from collections.abc import Collection
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BaseConstraint, Model
from typing_extensions import override

_PLPGSQL = "LANGUAGE plpgsql SET enable_seqscan = off"
"""A session keeps the plan of its first call; made while a table was empty it would read all of it for every later row."""
_GO_ON = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"


class _Triggers(BaseConstraint):
    """A constraint kept by triggers. SQLite's are written again whenever Django remakes the table."""

    def statements(self, model: Any, editor: Any) -> list[str]:
        """The statements that make the triggers."""
        raise NotImplementedError

    @override
    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]  # compared by Django's autodetector, never kept in a set

    @override
    def constraint_sql(self, model: Any, schema_editor: Any) -> str | None:  # type: ignore[override]  # no clause
        _take_down(model, schema_editor)
        schema_editor.deferred_sql.extend(self.statements(model, schema_editor))
        return None

    @override
    def create_sql(self, model: Any, schema_editor: Any) -> str | None:  # type: ignore[override]  # SQLite remakes
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.deferred_sql.extend(self.statements(model, schema_editor))
        return None

    @override
    def remove_sql(self, model: Any, schema_editor: Any) -> str | None:  # type: ignore[override]  # SQLite remakes
        if schema_editor.connection.vendor != "postgresql":
            return None
        quote = schema_editor.quote_name
        return f"DROP TRIGGER {quote(self.name)} ON {quote(model._meta.db_table)}"

    @override
    def validate(
        self,
        model: type[Model],
        instance: Model,
        exclude: Collection[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Nothing to say beforehand: forms never change such rows."""

    def _triggers(self, model: Any, editor: Any, refused: dict[str, str], message: str) -> list[str]:
        """Triggers before each event of `refused` that stop it where the condition on OLD or NEW holds."""
        quote = editor.quote_name
        # Django remakes a table of SQLite under this prefix and renames it before the deferred statements run.
        table = quote(model._meta.db_table.removeprefix("new__"))
        if editor.connection.vendor != "postgresql":
            return [
                f"CREATE TRIGGER IF NOT EXISTS {quote(f'{self.name}_{event.lower()}')} BEFORE {event} ON {table} "
                f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}: {self.name}'); END"
                for event, condition in refused.items()
            ]
        tests = " ".join(
            f"IF TG_OP = '{event}' AND ({condition}) THEN RAISE EXCEPTION '{message}: {self.name}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF;"
            for event, condition in refused.items()
        )
        function, before = quote(f"wuding_{self.name}"), f"BEFORE {' OR '.join(refused)} ON {table}"
        return [
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger {_PLPGSQL} AS $$ BEGIN {tests} {_GO_ON}",
            f"CREATE OR REPLACE TRIGGER {quote(self.name)} {before} FOR EACH ROW EXECUTE FUNCTION {function}()",
        ]


class _FrozenOnce(_Triggers):
    """No row may be added, changed or deleted once the row at the end of `path` is done with: see `_done`.

    `path` are foreign keys from this table; empty for the table that says it itself, to which rows that are done with
    already may still be added.
    """

    def __init__(self, *, name: str, path: Collection[str] = (), violation_error_message: Any = None) -> None:
        super().__init__(name=name, violation_error_message=violation_error_message)
        self.path = tuple(path)

    @override
    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "path": self.path}

    @override
    def statements(self, model: Any, editor: Any) -> list[str]:
        old, new = (self._reached(model, editor, row) for row in ("OLD", "NEW"))
        refused = {"UPDATE": f"{old} OR {new}" if self.path else old, "DELETE": old}
        if not self.path:
            return self._triggers(model, editor, refused, "closed")
        if editor.connection.vendor != "postgresql":
            return self._triggers(model, editor, {**refused, "INSERT": new}, "closed")
        return [*self._triggers(model, editor, refused, "closed"), *self._added(model, editor)]

    @override
    def remove_sql(self, model: Any, schema_editor: Any) -> str | None:  # type: ignore[override]  # SQLite remakes
        if self.path and schema_editor.connection.vendor == "postgresql":
            quote = schema_editor.quote_name
            schema_editor.execute(
                f"DROP TRIGGER IF EXISTS {quote(f'{self.name}_added')} ON {quote(model._meta.db_table)}"
            )
        return super().remove_sql(model, schema_editor)

    def _added(self, model: Any, editor: Any) -> list[str]:
        """PostgreSQL: thousands of new rows are looked at together after the statement, a fifth of the time of one by one."""
        quote = editor.quote_name
        name, function = quote(f"{self.name}_added"), quote(f"wuding_{self.name}_added")
        column = quote(model._meta.get_field(self.path[0]).column)
        asked = f"SELECT bool_or({self._reached(model, editor, 'n')})"
        closed = f"({asked} FROM (SELECT DISTINCT {column} FROM added) n)"  # noqa: S608  our own; ten lines of a slip ask once
        refuse = f"RAISE EXCEPTION 'closed: {self.name}' USING ERRCODE = 'integrity_constraint_violation'"
        body = f"BEGIN IF {closed} THEN {refuse}; END IF; RETURN NULL; END"
        table = quote(model._meta.db_table)
        each = "REFERENCING NEW TABLE AS added FOR EACH STATEMENT"
        return [
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger {_PLPGSQL} AS $$ {body} $$",
            f"CREATE OR REPLACE TRIGGER {name} AFTER INSERT ON {table} {each} EXECUTE FUNCTION {function}()",
        ]

    def _done(self, row: str, editor: Any) -> str:
        """The condition under which a row is done with; `row` is its name in the statement, with a dot behind, or empty."""
        raise NotImplementedError

    def _reached(self, model: Any, editor: Any, row: str) -> str:
        """The condition for a row by its name in the statement, looked up key by key: a join whose plan was made when the
        tables were small would go through all that was ever closed, for every row.
        """
        quote = editor.quote_name
        if not self.path:
            return self._done(f"{row}.", editor)
        key = table = ""
        for name in self.path:
            field = model._meta.get_field(name)
            column = quote(field.column)
            key = f"(SELECT {column} FROM {table} WHERE id = {key})" if key else f"{row}.{column}"  # noqa: S608  our own
            model = field.remote_field.model
            table = quote(model._meta.db_table)
        return f"(SELECT {self._done('', editor)} FROM {table} WHERE id = {key})"  # noqa: S608  names of our own tables


class FrozenOnceClosed(_FrozenOnce):
    """Done with is what has a moment in `closed_at`."""

    @override
    def _done(self, row: str, editor: Any) -> str:
        return f"{row}{editor.quote_name('closed_at')} IS NOT NULL"


class FrozenInStates(_FrozenOnce):
    """Done with is what has come to one of `states` in its column `state`."""

    def __init__(
        self,
        *,
        name: str,
        states: Collection[str],
        path: Collection[str] = (),
        violation_error_message: Any = None,
    ) -> None:
        super().__init__(name=name, path=path, violation_error_message=violation_error_message)
        self.states = tuple(states)

    @override
    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "states": self.states}

    @override
    def _done(self, row: str, editor: Any) -> str:
        states = ", ".join(editor.quote_value(state) for state in self.states)
        return f"{row}{editor.quote_name('state')} IN ({states})"


class NoTwoTasks(_Triggers):
    """Rows stay as written, and among those that agree in `same` nobody (`by`) stands beside two different `task`s."""

    def __init__(
        self, *, name: str, same: str, by: str, task: str, violation_error_message: Any = None
    ) -> None:
        super().__init__(name=name, violation_error_message=violation_error_message)
        self.same, self.by, self.task = same, by, task

    @override
    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "same": self.same, "by": self.by, "task": self.task}

    @override
    def statements(self, model: Any, editor: Any) -> list[str]:
        quote = editor.quote_name
        table = quote(model._meta.db_table.removeprefix("new__"))
        same, by, task = (
            quote(model._meta.get_field(name).column) for name in (self.same, self.by, self.task)
        )
        other = (
            f"EXISTS (SELECT 1 FROM {table} o WHERE o.{same} = NEW.{same} AND o.{by} = NEW.{by} "  # noqa: S608  no input
            f"AND o.{task} <> NEW.{task})"
        )
        return self._triggers(
            model, editor, {"INSERT": other, "UPDATE": "1 = 1", "DELETE": "1 = 1"}, "two tasks"
        )


def _take_down(model: Any, editor: Any) -> None:
    """SQLite renames no table while a trigger of another table speaks of it: such triggers wait until it is remade."""
    connection = editor.connection
    if connection.vendor != "sqlite" or not model._meta.db_table.startswith("new__"):
        return
    table = model._meta.db_table.removeprefix("new__")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name <> %s AND sql LIKE %s",
            [table, f'%"{table}"%'],
        )
        found = cursor.fetchall()
    for name, statement in found:
        editor.execute(f"DROP TRIGGER {editor.quote_name(name)}")
        editor.deferred_sql.append(statement)
