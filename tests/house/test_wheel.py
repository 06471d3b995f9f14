"""The wheel alone, in an empty environment and an empty folder, runs `wuding demo` with packs, pages and assets."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.wheel

ROOT = Path(__file__).resolve().parent.parent.parent
_PIP = ["-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]
_START_SECONDS = 120


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the clone as it is."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "scripts.messages"], check=True, cwd=ROOT)
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run([sys.executable, *_PIP, "wheel", *options], check=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that holds the locked dependencies, the wheel and nothing of the clone."""
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env/bin/python"
    locked = [
        "install",
        "--no-deps",
        "--no-compile",
        "--require-hashes",
        "--requirement",
        str(ROOT / "locks/run.txt"),
    ]
    subprocess.run([python, *_PIP, *locked], check=True, cwd=folder)
    subprocess.run([python, *_PIP, "install", "--no-deps", "--no-index", str(wheel)], check=True, cwd=folder)
    return python


@pytest.fixture
def address(python: Path, tmp_path: Path) -> Iterator[str]:
    """A running `wuding demo`, stopped at the end."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = (tmp_path / "log").open("wb")
    command = [str(python.with_name("wuding")), "demo", "--port", str(port)]
    running = subprocess.Popen(
        command, cwd=tmp_path, env=_environment(tmp_path), stdout=log, stderr=log, start_new_session=True
    )
    try:
        _wait_until_it_answers(running, port, tmp_path / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(running.pid, signal.SIGINT)
        running.wait(timeout=20)
        log.close()


def _environment(home: Path) -> dict[str, str]:
    ours = ("WUDING_", "PYTHON", "VIRTUAL_ENV", "DJANGO_")
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith(ours)},
        "XDG_DATA_HOME": str(home),
    }


def _wait_until_it_answers(running: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        try:
            _get(f"http://127.0.0.1:{port}/")
        except (urllib.error.URLError, ConnectionError):
            if running.poll() is not None:
                break
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"the demo did not start:\n{log.read_text(encoding='utf-8')}")


def _get(address: str) -> tuple[str, bytes]:
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310  loopback
        return answer.headers["content-type"], answer.read()


def test_the_wheel_serves_the_demo_with_its_assets(address: str, tmp_path: Path) -> None:
    _, page = _get(f"{address}/")
    text = page.decode()
    assert "登录" in text

    linked = re.findall(r'(?:href|src)="(/static/[^"#]+)', text)
    assert any("tabler" in name for name in linked)
    for name in linked:
        _, content = _get(address + name)
        assert content, name
    assert (tmp_path / "wuding").is_dir(), "data belongs in the user's data folder"


def test_the_wheel_holds_every_pack(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = {name.removeprefix("wuding/_policies/") for name in archive.namelist()}
    packs = {str(file.relative_to(ROOT / "policies")) for file in (ROOT / "policies").rglob("*.toml")}
    assert packs
    assert packs <= inside


def test_the_wheel_holds_translations_and_licence_and_nothing_of_the_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    catalogues = {str(file.relative_to(ROOT).with_suffix(".mo")) for file in (ROOT / "wuding").rglob("*.po")}
    assert catalogues <= set(names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "scripts/")) or name.endswith(".stamp")]


def test_policy_commands_of_the_wheel_find_the_packs(python: Path, tmp_path: Path) -> None:
    code = "from wuding import places; print(places.policies())"
    done = subprocess.run(
        [python, "-c", code],
        cwd=tmp_path,
        env=_environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert list(Path(done.stdout.strip()).rglob("pack.toml"))
