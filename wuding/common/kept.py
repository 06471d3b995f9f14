"""Rows that stay as they were written: the table itself refuses to change them, whoever asks."""

from collections.abc import Collection
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BaseConstraint, Model
from typing_extensions import override

from wuding.common.sealed import SealedField

_FUNCTION = """
CREATE OR REPLACE FUNCTION wuding_row_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'row of % stays as it was written', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


class RowsStay(BaseConstraint):
    """Only the columns `but` of a row may ever change, and only while they are all empty.

    Sealed columns may change as well: keys are changed, what they seal isn't. Deleting stays possible, for what must
    not be kept any longer. Columns that a later migration adds are guarded once the constraint is made anew.
    """

    def __init__(self, *, name: str, but: Collection[str] = (), violation_error_message: Any = None) -> None:
        super().__init__(name=name, violation_error_message=violation_error_message)
        self.but = tuple(but)

    @override
    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "but": self.but}

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, RowsStay) and self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]  # compared by Django's autodetector, never kept in a set

    @override
    def constraint_sql(self, model: Any, schema_editor: Any) -> str | None:  # type: ignore[override]  # no clause
        schema_editor.deferred_sql.extend(self._trigger(model, schema_editor))
        return None

    @override
    def create_sql(self, model: Any, schema_editor: Any) -> str | None:  # type: ignore[override]  # SQLite remakes
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.deferred_sql.extend(self._trigger(model, schema_editor))
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

    def _trigger(self, model: Any, editor: Any) -> list[str]:
        quote, postgres = editor.quote_name, editor.connection.vendor == "postgresql"
        differs = "IS DISTINCT FROM" if postgres else "IS NOT"
        columns = [f for f in model._meta.concrete_fields if not isinstance(f, SealedField)]
        stay = [
            f"OLD.{quote(f.column)} {differs} NEW.{quote(f.column)}"
            for f in columns
            if f.name not in self.but
        ]
        done = [f"OLD.{quote(f.column)} IS NOT NULL" for f in columns if f.name in self.but]
        changed = [
            f"OLD.{quote(f.column)} {differs} NEW.{quote(f.column)}" for f in columns if f.name in self.but
        ]
        when = " OR ".join(stay)
        if done:
            when += f" OR (({' OR '.join(done)}) AND ({' OR '.join(changed)}))"
        # Django remakes a table of SQLite under this prefix and renames it before the deferred statements run.
        table = quote(model._meta.db_table.removeprefix("new__"))
        if postgres:
            head = f"CREATE OR REPLACE TRIGGER {quote(self.name)} BEFORE UPDATE ON {table} FOR EACH ROW"
            return [_FUNCTION, f"{head} WHEN ({when}) EXECUTE FUNCTION wuding_row_stays()"]
        head = f"CREATE TRIGGER IF NOT EXISTS {quote(self.name)} BEFORE UPDATE ON {table}"
        return [
            f"{head} WHEN {when} BEGIN SELECT RAISE(ABORT, 'row stays as it was written: {self.name}'); END"
        ]
