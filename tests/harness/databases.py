"""Pytest plugin: `--db=sqlite|postgres`.

On PostgreSQL only tests that touch a database run, and those marked `postgres`; on SQLite all but the latter. The server
comes from a wheel, lives in a temporary folder and ends with the run; `WUDING_TEST_POSTGRES` names another one instead.
"""

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest

_DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
    "live_server",
}
_HOME_VARIABLE = "WUDING_TEST_HOME"
_stash: dict[str, Any] = {}


@cache
def run_home() -> Path:
    """A temporary folder for this run, shared by its worker processes."""
    if _HOME_VARIABLE not in os.environ:
        os.environ[_HOME_VARIABLE] = tempfile.mkdtemp(prefix="wuding-test-")
    return Path(os.environ[_HOME_VARIABLE])


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--db`."""
    parser.addoption(
        "--db", choices=("sqlite", "postgres"), default="sqlite", help="which database to test on"
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Choose the database before Django's settings are read, which pytest-django does in this very hook."""
    if "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit the choice
        _forget_settings()
        if early_config.known_args_namespace.db == "postgres":
            os.environ["WUDING_DATABASE"] = os.environ.get("WUDING_TEST_POSTGRES") or _start_postgres()
        _stash["home"] = run_home()
    return (yield)


def pytest_unconfigure() -> None:
    """Stop the server that this run started and remove its folder."""
    server = _stash.pop("server", None)
    if server is not None:
        server.stop()
    home = _stash.pop("home", None)
    if home is not None:
        shutil.rmtree(home, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests that say something about the chosen database."""
    on_postgres = config.getoption("db") == "postgres"
    kept = [item for item in items if (_touches_database(item) if on_postgres else not _only_postgres(item))]
    dropped = [item for item in items if item not in set(kept)]
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = kept


@pytest.fixture
def postgres_address() -> Iterator[str]:
    """Address of the PostgreSQL server, for tests marked `postgres` that connect by themselves.

    Each test has a schema of its own there, because several tests run beside each other on one server.
    """
    address, schema = os.environ["WUDING_DATABASE"], f"test_{uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}".encode())
        yield f"{address}{'&' if '?' in address else '?'}options={quote(f'-csearch_path={schema}')}"
        connection.execute(f"DROP SCHEMA {schema} CASCADE".encode())


def _forget_settings() -> None:
    """What this machine is set to must not decide a test; only `WUDING_TEST_…` is meant for here."""
    for name in [
        name for name in os.environ if name.startswith("WUDING_") and not name.startswith("WUDING_TEST_")
    ]:
        del os.environ[name]


def _only_postgres(item: pytest.Item) -> bool:
    return item.get_closest_marker("postgres") is not None


def _touches_database(item: pytest.Item) -> bool:
    if _only_postgres(item) or item.get_closest_marker("django_db"):
        return True
    return bool(_DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


def _start_postgres() -> str:
    from tests.harness.postgres import start_server

    server = start_server()
    _stash["server"] = server
    os.environ["WUDING_TEST_POSTGRES_PROGRAMS"] = str(server.programs)
    return server.address
