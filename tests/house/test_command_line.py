"""`wuding`: Chinese first, English when asked for, an exit code that says whose turn it is."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from wuding.accounts.actions import create_user
from wuding.cli import demo_district
from wuding.cli.refusals import Refusal

ROOT = Path(__file__).resolve().parent.parent.parent


def wuding(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does, in a process of its own."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("WUDING_", "LC_", "LANG"))
    }
    command = [sys.executable, "-m", "wuding", *arguments]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )


def test_help_is_chinese_and_lists_every_command_and_exit_code() -> None:
    said = wuding("--help").stdout
    for word in ("用法", "命令", "policy", "demo", "serve", "audit", "backup", "restore", "退出码", "政策包"):
        assert word in said


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (("--lang", "en", "--help"), {}),
        (("--help",), {"WUDING_LANG": "en"}),
        (("--help",), {"LANG": "en_GB.UTF-8"}),
    ],
    ids=["option", "variable", "locale"],
)
def test_help_is_english_when_asked_for(arguments: tuple[str, ...], environment: dict[str, str]) -> None:
    said = wuding(*arguments, **environment).stdout
    assert "Usage:" in said
    assert "Back the database up" in said
    assert not any("\u4e00" <= character <= "\u9fff" for character in said)


@pytest.mark.parametrize("command", ["policy", "demo", "serve", "audit", "backup", "restore"])
def test_every_command_has_help_in_both_languages(command: str) -> None:
    chinese, english = wuding(command, "--help"), wuding("--lang", "en", command, "--help")
    assert chinese.returncode == english.returncode == 0
    assert "显示这段说明" in chinese.stdout
    assert not any("\u4e00" <= character <= "\u9fff" for character in english.stdout)


def test_a_wrong_command_is_refused_in_chinese_with_code_2() -> None:
    answer = wuding("polcy")
    assert answer.returncode == 2
    assert "没有 polcy 这个命令" in answer.stderr


def test_a_wrong_option_names_the_nearest_right_one() -> None:
    answer = wuding("demo", "--prot", "80")
    assert answer.returncode == 2
    assert "--port" in answer.stderr


def test_a_missing_file_is_refused_in_chinese() -> None:
    answer = wuding("restore", "no-such-file")
    assert answer.returncode == 2
    assert "不存在" in answer.stderr


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_busy_port_is_named_before_anything_is_touched(command: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        answer = wuding(command, "--port", str(port), WUDING_HOME=str(tmp_path / "home"))
    assert answer.returncode == 4
    assert f"端口 {port} 已被别的程序占用" in answer.stderr
    assert f"PORT={port + 1}" in answer.stderr
    assert not (tmp_path / "home").exists()


def test_a_setting_that_cannot_be_used_stops_the_start_with_its_sentence(tmp_path: Path) -> None:
    answer = wuding("backup", str(tmp_path / "b"), WUDING_MODE="prodution")
    assert answer.returncode == 4
    assert "WUDING_MODE" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_serving_a_database_of_an_older_version_is_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    answer = wuding("serve", "--port", str(port), WUDING_MODE="demo", WUDING_HOME=str(tmp_path))
    assert answer.returncode == 4
    assert "--migrate" in answer.stderr


def test_policy_commands_start_without_django_and_without_an_engine() -> None:
    code = "import sys, wuding.cli.policy; print(*sorted({'django', 'duckdb', 'pyarrow', 'ortools'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.django_db
def test_the_demo_is_not_put_among_real_accounts() -> None:
    create_user(username="wang", name="王某", password="a real person's password")
    with pytest.raises(Refusal, match="WUDING_DATABASE"):
        demo_district.prepare_demo()


def test_a_database_that_does_not_answer_is_said_in_one_line(tmp_path: Path) -> None:
    address = "postgresql://nobody:secret@127.0.0.1:1/nothing"
    answer = wuding(
        "backup",
        str(tmp_path / "file"),
        WUDING_MODE="demo",
        WUDING_HOME=str(tmp_path),
        WUDING_DATABASE=address,
    )
    assert answer.returncode == 4
    assert "连不上数据库" in answer.stderr
    assert "secret" not in answer.stderr
    assert "Traceback" not in answer.stderr
