"""Settings from the environment: a value that can't be used stops the start with a sentence."""

import os
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from wuding.common.databases import database_from
from wuding.common.environment import Environment
from wuding.common.secret_key import kept_key


def _env(**values: str) -> Environment:
    return Environment({f"WUDING_{name}": value for name, value in values.items()})


def test_good_values_are_read_as_what_they_are(tmp_path: Path) -> None:
    env = _env(A="on", B="7", C=" x , y ", D=str(tmp_path), E="demo", F="2022-12-31")
    assert env.flag("A", default=False) is True
    assert env.whole("B", 1, least=0, most=9) == 7
    assert env.several("C") == ["x", "y"]
    assert env.folder("D", Path("/")) == tmp_path
    assert env.choice("E", "production", ("production", "demo")) == "demo"
    assert env.day("F", None) == date(2022, 12, 31)


def test_an_empty_value_counts_as_not_set() -> None:
    env = _env(A="", B=" ")
    assert env.flag("A", default=True) is True
    assert env.whole("B", 4, least=0, most=9) == 4


def test_every_bad_value_is_refused_by_name_and_in_two_languages(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    env = _env(A="maybe", B="12", C="b", D=str(file), E="31.12.2022", F="1e3")
    refusals: list[Callable[[], object]] = [
        lambda: env.flag("A", default=True),
        lambda: env.whole("B", 1, least=0, most=9),
        lambda: env.choice("C", "a", ("a",)),
        lambda: env.folder("D", tmp_path),
        lambda: env.day("E", None),
        lambda: env.whole("F", 1, least=0, most=9999),
    ]
    for name, refusal in zip("ABCDEF", refusals, strict=True):
        with pytest.raises(ImproperlyConfigured, match=rf"^WUDING_{name} 的值.*请?.*\(WUDING_{name}="):
            refusal()


def test_every_name_asked_for_is_remembered_once() -> None:
    env = _env()
    for _ in range(2):
        env.flag("A", default=True)
    assert env.names == ["WUDING_A"]


def test_a_postgresql_address_with_all_its_parts() -> None:
    found = database_from(
        "postgresql://wu%40ding:p%2Fw@db.example:5433/name?sslmode=require", keep_seconds=60
    )
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
        "wu@ding",
        "p/w",
        "db.example",
        "5433",
    )
    assert found["NAME"] == "name"
    assert found["OPTIONS"] == {"sslmode": "require"}
    assert found["CONN_MAX_AGE"] == 60


def test_a_postgresql_address_by_socket_folder() -> None:
    found = database_from("postgresql://postgres@/name?host=/run/pg", keep_seconds=0)
    assert found["HOST"] == "/run/pg"
    assert found["OPTIONS"] == {}


def test_sqlite_takes_the_write_lock_at_once_and_logs_ahead(tmp_path: Path) -> None:
    found = database_from(f"sqlite:///{tmp_path}/deep/er/x.sqlite3", keep_seconds=60)
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "WAL" in found["OPTIONS"]["init_command"]
    assert (tmp_path / "deep/er").is_dir()


@pytest.mark.parametrize("address", ["mysql://x/y", "postgresql://host", "postgresql://host/", "db.sqlite3"])
def test_an_address_of_anything_else_is_refused(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="WUDING_DATABASE"):
        database_from(address, keep_seconds=0)


def test_a_key_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    file = tmp_path / "home/secret-key"
    key = kept_key(file)
    assert len(key) >= 64
    assert kept_key(file) == key
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600  # noqa: PTH116  the mode is what is tested
