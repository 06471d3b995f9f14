"""What only the owner of the database could do: switch off the triggers that keep the trail and what is closed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test import TransactionTestCase


@contextmanager
def as_database_owner() -> Iterator[None]:
    """Inside, the triggers of every table are off. A rollback inside is fine: triggers are part of transactions."""
    kept = _switch_off()
    try:
        yield
    finally:
        _switch_on(kept)


def empty_the_trail_too() -> None:
    """Let Django empty the tables after a test that commits; the trail refuses that to everybody else."""
    tear_down = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # not in the stubs

    def tear_down_as_owner(self: TransactionTestCase) -> None:
        with as_database_owner():
            tear_down(self)

    TransactionTestCase._fixture_teardown = tear_down_as_owner  # type: ignore[attr-defined]


def _switch_off() -> list[str]:
    """What brings them back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # ALTER TABLE would be refused where checks of foreign keys still wait for the end of the transaction.
            cursor.execute("SET session_replication_role = replica")
            return ["SET session_replication_role = origin"]
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = cursor.fetchall()
        for name, _sql in found:
            cursor.execute(f'DROP TRIGGER "{name}"')
    return [str(sql) for _name, sql in found]


def _switch_on(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
