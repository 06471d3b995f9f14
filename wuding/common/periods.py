"""Periods in tables: from `since` to `until`, both days included; an empty `until` means until further notice.

That periods of the same thing never overlap is a promise of the table itself, on PostgreSQL and on SQLite alike.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import BaseConstraint, Model, Q
from typing_extensions import override

FOR_EVER = "9999-12-31"


def holds_on(day: date) -> Q:
    """The condition that a row's period contains `day`."""
    return (Q(until__gte=day) | Q(until__isnull=True)) & Q(since__lte=day)


class NoOverlap(BaseConstraint):
    """Rows that agree in every field of `same` have periods without a common day.

    With `two_clocks`, only among rows that were believed at the same time: `known_from` is a moment, `known_until` the
    moment from which the row was no longer believed, or empty. Rows that were believed at different times may
    contradict one another; that is what a correction looks like.

    PostgreSQL keeps it by an exclusion constraint; equal values are
    written as one-element ranges there, so that no extension has to be installed. SQLite keeps it by two triggers,
    which are written again whenever Django remakes the table.
    """

    def __init__(
        self,
        *,
        name: str,
        same: Collection[str],
        two_clocks: bool = False,
        violation_error_message: Any = None,
    ) -> None:
        super().__init__(name=name, violation_error_message=violation_error_message)
        self.same = tuple(same)
        self.two_clocks = two_clocks

    @override
    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        clocks = {"two_clocks": True} if self.two_clocks else {}
        return path, args, {**kwargs, **clocks, "same": self.same}

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoOverlap) and self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]  # compared by Django's autodetector, never kept in a set

    @override
    def constraint_sql(self, model: Any, schema_editor: Any) -> str | None:  # type: ignore[override]  # None: no clause
        if schema_editor.connection.vendor == "postgresql":
            return f"CONSTRAINT {schema_editor.quote_name(self.name)} {self._exclusion(model, schema_editor)}"
        schema_editor.deferred_sql.extend(self._triggers(model, schema_editor))
        return None

    @override
    def create_sql(self, model: Any, schema_editor: Any) -> str | None:  # type: ignore[override]  # SQLite remakes
        if schema_editor.connection.vendor != "postgresql":
            return None
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} ADD {self.constraint_sql(model, schema_editor)}"

    @override
    def remove_sql(self, model: Any, schema_editor: Any) -> str | None:  # type: ignore[override]  # SQLite remakes
        if schema_editor.connection.vendor != "postgresql":
            return None
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    @override
    def validate(
        self,
        model: type[Model],
        instance: Model,
        exclude: Collection[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        needed = {*self.same, "since", "until"}
        if needed & set(exclude or ()):
            return
        start, end = getattr(instance, "since", None), getattr(instance, "until", None)
        if start is None:
            return
        others = model._default_manager.using(using).filter(
            Q(until__gte=start) | Q(until__isnull=True),
            **{name: getattr(instance, name) for name in self.same},
        )
        if end is not None:
            others = others.filter(since__lte=end)
        if self.two_clocks:
            others = others.filter(known_until__isnull=True)
        if others.exclude(pk=instance.pk).exists():
            raise ValidationError(self.get_violation_error_message(), code="overlap")

    def _exclusion(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        parts = []
        for name in self.same:
            field = _column_field(model, name)
            column = editor.quote_name(field.column)
            number = (
                column if field.get_internal_type() in _WHOLE_NUMBERS else f"hashtextextended({column}, 0)"
            )
            parts.append(f"int8range({number}, {number}, '[]') WITH &&")
        parts.append("daterange(since, until, '[]') WITH &&")
        if self.two_clocks:
            parts.append("tstzrange(known_from, known_until, '[)') WITH &&")
        return f"EXCLUDE USING gist ({', '.join(parts)})"

    def _triggers(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> list[str]:
        quote = editor.quote_name
        # Django remakes a table under this prefix and renames it before the deferred statements run.
        table = quote(model._meta.db_table.removeprefix("new__"))
        columns = [quote(_column_field(model, name).column) for name in self.same]
        agree = " AND ".join(f"{column} = NEW.{column}" for column in columns)
        found = (
            f"SELECT 1 FROM {table} WHERE {agree} AND since <= COALESCE(NEW.until, '{FOR_EVER}') "  # noqa: S608  no input
            f"AND COALESCE(until, '{FOR_EVER}') >= NEW.since"
            + (_BELIEVED_TOGETHER if self.two_clocks else "")
        )
        refuse = f"BEGIN SELECT RAISE(ABORT, 'conflicting periods: {self.name}'); END"
        create = "CREATE TRIGGER IF NOT EXISTS"
        insert, update = quote(self.name + "_insert"), quote(self.name + "_update")
        return [
            f"{create} {insert} BEFORE INSERT ON {table} WHEN EXISTS ({found}) {refuse}",
            f"{create} {update} BEFORE UPDATE ON {table} WHEN EXISTS ({found} AND id <> NEW.id) {refuse}",
        ]


def _column_field(model: type[Model], name: str) -> Any:
    """The model's own field of that name: one with a column."""
    return model._meta.get_field(name)


_WHOLE_NUMBERS = frozenset(
    {
        "ForeignKey",
        "OneToOneField",
        "BigAutoField",
        "BigIntegerField",
        "IntegerField",
        "PositiveSmallIntegerField",
    }
)

# The moments as SQLite holds them sort as text. An empty stretch of belief, from a moment to itself, meets nothing.
_BELIEVED_TOGETHER = (
    f" AND known_from < COALESCE(NEW.known_until, '{FOR_EVER}') AND COALESCE(known_until, '{FOR_EVER}') > NEW.known_from"
    f" AND known_from < COALESCE(known_until, '{FOR_EVER}') AND NEW.known_from < COALESCE(NEW.known_until, '{FOR_EVER}')"
)
