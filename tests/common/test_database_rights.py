"""The server's account in PostgreSQL: it does the product's work, and can't undo what keeps closed rows as they are."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import psycopg
import pytest
from django.db import DatabaseError, connection
from psycopg import sql

from tests.make import make_adoption, make_district, make_payers, make_worker, pay_month
from wuding.audit.verification import check_chain
from wuding.common.database_rights import add_only_tables, hand_out, may_undo_triggers
from wuding.common.dates import Month
from wuding.common.errors import RuleError
from wuding.pay.models import Slip

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def server_account() -> Iterator[str]:
    """An ordinary account, taken away again."""
    name, word = f"五定_{secrets.token_hex(4)}", secrets.token_hex(8)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(name), word).as_string()
        )
    try:
        yield name
    finally:
        with connection.cursor() as cursor:
            who = sql.Identifier(name)
            cursor.execute(sql.SQL("DROP OWNED BY {}").format(who).as_string())
            cursor.execute(sql.SQL("DROP ROLE {}").format(who).as_string())


@contextmanager
def _as(name: str) -> Iterator[None]:
    """Django's own connection, made anew as that account."""
    before = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = before


def test_a_month_is_paid_by_an_account_that_can_then_change_nothing_of_it(server_account: str) -> None:
    district = make_district()
    make_adoption(district)
    make_worker(district.community, district.officer)
    payers = make_payers(district.place)
    assert hand_out(server_account) == len(connection.introspection.table_names())
    with _as(server_account):
        assert not may_undo_triggers()
        run = pay_month(district.place, Month.of(date(2022, 8, 1)), payers)
        assert Slip.objects.filter(run=run).exists()
        assert check_chain(f"/{district.place.code}/").sound
        for attempt in (
            "UPDATE pay_slip SET total = 0",
            "DELETE FROM pay_line",
            "ALTER TABLE pay_slip DISABLE TRIGGER ALL",
            "DROP TRIGGER slip_frozen ON pay_slip",
            "CREATE OR REPLACE FUNCTION wuding_slip_frozen() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "TRUNCATE pay_slip CASCADE",
            "SET session_replication_role = replica",
            "UPDATE audit_entry SET actor_name = ''",
            "DELETE FROM pay_runstep",
            "CREATE TABLE of_my_own (id int)",
            "DELETE FROM django_migrations",
        ):
            with connection.cursor() as cursor, pytest.raises(DatabaseError) as refused:
                cursor.execute(attempt)
            reason = refused.value.__cause__
            assert isinstance(
                reason, psycopg.errors.InsufficientPrivilege | psycopg.errors.IntegrityConstraintViolation
            ), (attempt, reason)


def test_what_is_only_added_may_only_be_added() -> None:
    assert {"audit_entry", "pay_runstep"} <= add_only_tables()


def test_the_owner_is_told_that_it_could() -> None:
    assert may_undo_triggers()


@pytest.mark.parametrize(
    ("role", "because"),
    [("没有的账户", "没有“没有的账户”这个账户"), ("", "超级账户")],
    ids=["absent", "superuser"],
)
def test_an_account_that_cannot_be_held_back_is_refused(role: str, because: str) -> None:
    name = role or connection.settings_dict["USER"]
    with pytest.raises(RuleError, match=because):
        hand_out(name)


def test_who_belongs_to_the_owner_is_refused(server_account: str) -> None:
    owner = sql.Identifier(connection.settings_dict["USER"])
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("GRANT {} TO {}").format(owner, sql.Identifier(server_account)).as_string())
    with pytest.raises(RuleError, match="是表的所有者"):
        hand_out(server_account)


def test_only_the_owner_hands_out_rights(server_account: str) -> None:
    hand_out(server_account)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = 'pg_monitor'")
        (other,) = cursor.fetchone()
    with _as(server_account), pytest.raises(RuleError, match="不是表的所有者"):
        hand_out(other)
