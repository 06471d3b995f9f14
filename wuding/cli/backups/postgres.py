"""PostgreSQL: its own pg_dump, pg_restore and psql, on one snapshot and in one transaction."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from wuding.cli.backups.manifest import TableState
from wuding.cli.django_ready import unreachable_database
from wuding.cli.refusals import EnvironmentLacking
from wuding.cli.words import say


def dump(settings: Mapping[str, Any], target: Path) -> dict[str, TableState]:
    """Dump the database into `target`; the state of its tables at the same instant."""
    with _connect(settings) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        snapshot = str(row[0]) if row else ""
        states = _states(connection)
        _run(
            "pg_dump",
            ["--format=custom", "--no-owner", "--no-acl", f"--snapshot={snapshot}", "--file", target],
            settings,
        )
    return states


def load(settings: Mapping[str, Any], source: Path) -> None:
    """Drop the tables that are there and put the dump's in their place; all of it or none of it."""
    script = source.with_suffix(".sql")
    _run("pg_restore", ["--no-owner", "--no-acl", "--file", script, source], settings)
    with _connect(settings) as connection:
        drops = [f"DROP TABLE {name} CASCADE;\n" for name in _quoted_tables(connection)]
        drops += [f"DROP FUNCTION {signature} CASCADE;\n" for signature in _functions(connection)]
    whole = source.with_suffix(".whole.sql")
    with whole.open("wb") as target, script.open("rb") as restored:
        target.write("".join(drops).encode())
        shutil.copyfileobj(restored, target)
    _run(
        "psql",
        ["--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", "--file", whole],
        settings,
    )


def table_states(settings: Mapping[str, Any]) -> dict[str, TableState]:
    """Rows and hash of every table, read in order of all its columns."""
    with _connect(settings) as connection:
        return _states(connection)


def _states(connection: psycopg.Connection[Any]) -> dict[str, TableState]:
    return {name: _state(connection, name) for name in _tables(connection)}


def _state(connection: psycopg.Connection[Any], table: str) -> TableState:
    # Text of the row in bytewise order: the same on every server, whatever its collation.
    query = sql.SQL('COPY (SELECT t::text FROM {} AS t ORDER BY t::text COLLATE "C") TO STDOUT')
    digest, rows = hashlib.sha256(), 0
    with connection.cursor().copy(query.format(sql.Identifier(table))) as lines:
        for line in lines:
            digest.update(line)
            rows += bytes(line).count(b"\n")
    return TableState(rows=rows, sha256=digest.hexdigest())


def _tables(connection: psycopg.Connection[Any]) -> list[str]:
    found = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
    )
    return [str(row[0]) for row in found]


def _functions(connection: psycopg.Connection[Any]) -> list[str]:
    """Our own functions, those of the triggers, as name and arguments; an extension's are left alone."""
    found = connection.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND NOT EXISTS"
        " (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e') ORDER BY 1"
    )
    return [str(row[0]) for row in found]


def _quoted_tables(connection: psycopg.Connection[Any]) -> list[str]:
    return [sql.Identifier(name).as_string(connection) for name in _tables(connection)]


def _connect(settings: Mapping[str, Any]) -> psycopg.Connection[Any]:
    try:
        return psycopg.connect(**parameters(settings))
    except psycopg.OperationalError as failure:
        raise unreachable_database(failure) from failure


def parameters(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Django's settings of a connection as libpq names them."""
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    given = {libpq: str(settings[name]) for name, libpq in names.items() if settings.get(name)}
    return {
        **given,
        **{key: str(value) for key, value in settings.get("OPTIONS", {}).items() if key == "sslmode"},
    }


def _run(program: str, arguments: list[str | Path], settings: Mapping[str, Any]) -> None:
    """Run one of PostgreSQL's own programs; the password goes by environment, which other accounts can't list."""
    path = shutil.which(program)
    if path is None:
        raise EnvironmentLacking(
            say(
                f"这台机器上没有 {program}，备份和恢复 PostgreSQL 需要它。请安装 postgresql-client（版本不低于服务器），再试一次。",
                f"{program} is not on this machine; backing PostgreSQL up and restoring it need it. "
                "Install postgresql-client (no older than the server), then try again.",
            )
        )
    names = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST", "port": "PGPORT", "sslmode": "PGSSLMODE"}  # fmt: skip
    environment = {names[key]: value for key, value in parameters(settings).items()}
    done = subprocess.run(  # noqa: S603  fixed program, our own arguments
        [path, *map(str, arguments)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        reason = said[0] if said else str(done.returncode)
        raise EnvironmentLacking(
            say(
                f"{program} 没有成功：{reason}。数据库没有改动；请按提示处理后再试。",
                f"{program} failed: {reason}. The database is unchanged; mend that and try again.",
            )
        )
