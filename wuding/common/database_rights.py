"""What the account of the running server may do in PostgreSQL: read and write rows, never touch tables or their triggers."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from django.utils.translation import gettext as _
from psycopg import sql

from wuding.common.errors import RuleError

_MIGRATIONS = "django_migrations"


def hand_out(role: str) -> int:
    """Give `role` the rights of the running server on every table of ours, and take all others; returns how many tables.

    Call it as the owner of the tables, after every upgrade. Raises RuleError, with nothing changed, when the role isn't
    there, could grant itself more, or when the caller doesn't own the tables; as SQLite knows no accounts, there too.
    """
    if connection.vendor != "postgresql":
        raise RuleError(
            _("现在用的是 SQLite，它没有账户可分。"),
            next_step=_("正式使用请换成 PostgreSQL，再分开两个账户。"),
        )
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        if (trouble := _trouble(cursor, role, tables)) is not None:
            raise trouble
        for statement in _statements(role, tables):
            cursor.execute(statement.as_string())
    return len(tables)


def may_undo_triggers() -> bool:
    """Whether this connection's account could take down the triggers that keep closed rows as they are."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) OR EXISTS (SELECT 1 FROM pg_tables"
            " WHERE schemaname = current_schema() AND pg_has_role(current_user, tableowner, 'MEMBER'))"
        )
        (found,) = cursor.fetchone()
    return bool(found)


def add_only_tables() -> frozenset[str]:
    """Tables whose rows are written once and never again; their models say so by ADD_ONLY."""
    return frozenset(model._meta.db_table for model in apps.get_models() if _add_only(model))


def _add_only(model: type[Model]) -> bool:
    return bool(getattr(model, "ADD_ONLY", False))


def _trouble(cursor: CursorWrapper, role: str, tables: list[str]) -> RuleError | None:
    """Why the rights can't be handed out; None when they can."""
    if not _true(cursor, "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", role):
        return RuleError(
            _("数据库里没有“%(role)s”这个账户。") % {"role": role},
            next_step=_("请先用 createuser 建好，再试一次。"),
        )
    if _true(cursor, "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = %s", role):
        return RuleError(
            _("“%(role)s”是超级账户或能管别的账户，限制不住它。") % {"role": role},
            next_step=_("请另建一个普通账户给网页服务用。"),
        )
    if _true(cursor, _OWNS, tables, role):
        return RuleError(
            _("“%(role)s”是表的所有者，停得了防改的触发器。") % {"role": role},
            next_step=_("请另建一个普通账户给网页服务用，表仍归现在的所有者。"),
        )
    if not _true(cursor, _OWNS.replace("%s, tableowner", "current_user, tableowner"), tables):
        return RuleError(
            _("现在连接数据库的账户不是表的所有者，分不了权限。"),
            next_step=_("请在 WUDING_DATABASE 里写所有者的账户，再试一次。"),
        )
    return None


_OWNS = (
    "SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = ANY(%s)"
    " AND pg_has_role(%s, tableowner, 'MEMBER'))"
)


def _true(cursor: CursorWrapper, query: str, *values: str | list[str]) -> bool:
    cursor.execute(query, values)
    (found,) = cursor.fetchone()
    return bool(found)


def _statements(role: str, tables: list[str]) -> Iterator[sql.Composed]:
    """Everything is taken first, so that what an earlier version gave does not linger."""
    who, add_only = sql.Identifier(role), add_only_tables()
    yield sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC, {}").format(who)
    yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(who)
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(who)
    yield sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(who)
    for table in tables:
        if table == _MIGRATIONS:
            rights = "SELECT"
        else:
            rights = "SELECT, INSERT" if table in add_only else "SELECT, INSERT, UPDATE, DELETE"
        yield sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(rights), sql.Identifier(table), who)
