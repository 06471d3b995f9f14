"""An empty machine for the time of a drill: a folder and a database of its own, and the commands run there."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlencode

import psycopg
from django.db import connection
from psycopg import sql

from wuding.cli.backups.postgres import parameters
from wuding.cli.refusals import EnvironmentLacking, Refusal
from wuding.cli.words import say


@contextmanager
def scratch(database: str | None = None) -> Iterator[dict[str, str]]:
    """The environment of commands that see nothing but an empty folder and an empty database; both go afterwards.

    A `database` that is given must be empty and stays, with what was restored in it.
    """
    with TemporaryDirectory(prefix="wuding-drill-") as home:
        environment = {**os.environ, "WUDING_HOME": home}
        if connection.vendor == "sqlite":
            yield {**environment, "WUDING_DATABASE": f"sqlite:///{Path(home) / 'wuding.sqlite3'}"}
        elif database is not None:
            yield {**environment, "WUDING_DATABASE": database}
        else:
            with _made_database() as address:
                yield {**environment, "WUDING_DATABASE": address}


@contextmanager
def _made_database() -> Iterator[str]:
    """A database beside the one in use, dropped afterwards. EnvironmentLacking when this account may make none."""
    given = parameters(connection.settings_dict)
    name = f"wuding_drill_{os.getpid()}_{secrets.token_hex(4)}"
    with psycopg.connect(**given, autocommit=True) as server:
        try:
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege as refused:
            raise EnvironmentLacking(
                say(
                    "这个数据库账户不能新建数据库，演练不了。请另建一个空库，用 --database 指明；或用数据库所有者的账户演练。",
                    "This database account can't make a database for the drill. Make an empty one and name it by "
                    "--database, or drill with the account that owns the database.",
                )
            ) from refused
        try:
            yield _address({**given, "dbname": name})
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _address(given: Mapping[str, str]) -> str:
    """The parameters of a connection as one address, the host behind it: it may be a folder of sockets."""
    who = quote(given.get("user", ""), safe="")
    password = f":{quote(given['password'], safe='')}" if given.get("password") else ""
    port = f":{given['port']}" if given.get("port") else ""
    asked = urlencode({name: given[name] for name in ("host", "sslmode") if given.get(name)})
    return f"postgresql://{who}{password}@{port}/{quote(given['dbname'], safe='')}?{asked}"


def run_there(environment: Mapping[str, str], *command: str) -> str:
    """Run a command of ours there; what it said. Refusal with its own words when it did not succeed."""
    done = subprocess.run(  # noqa: S603  our own command line, our own arguments
        [sys.executable, "-m", "wuding", *command],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        raise Refusal(
            say(
                f"恢复演练没有通过，这份备份不能依靠：\n{said}",
                f"The drill failed; this backup is not to be relied on:\n{said}",
            )
        )
    return done.stdout
