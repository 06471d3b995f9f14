"""Every dependency has its reason beside it, and the lock files hold it."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
_TEXT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
_PROJECT: dict[str, Any] = tomllib.loads(_TEXT)
_GROUPS: dict[str, list[str]] = _PROJECT["dependency-groups"]
_LOCK_OF = {
    "build": "run",
    "test": "dev",
    "check": "dev",
    "bench": "bench",
    "bench-grids": "bench-grids",
    "spark": "spark",
    "node": "node",
    "lock": "lock",
}


def _all_dependencies() -> list[tuple[str, str]]:
    """(requirement, lock file that must hold it)"""
    runtime = [
        (one, "run") for one in [*_PROJECT["project"]["dependencies"], *_PROJECT["build-system"]["requires"]]
    ]
    runtime += [
        (one, extra) for extra, few in _PROJECT["project"]["optional-dependencies"].items() for one in few
    ]
    return runtime + [(one, _LOCK_OF[group]) for group, members in _GROUPS.items() for one in members]


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return found.group().lower()


@pytest.mark.parametrize("requirement", [one for one, _ in _all_dependencies()])
def test_the_reason_stands_beside_the_dependency(requirement: str) -> None:
    lines = [line for line in _TEXT.splitlines() if f'"{requirement}"' in line]
    assert lines
    for line in lines:
        _, _, reason = line.partition("#")
        assert len(reason.split()) >= 3, f"say why {requirement} is needed, on its own line"


@pytest.mark.parametrize(("requirement", "lock"), _all_dependencies())
def test_the_lock_file_holds_the_dependency_with_hashes(requirement: str, lock: str) -> None:
    text = (ROOT / f"locks/{lock}.txt").read_text(encoding="utf-8").lower()
    assert re.search(rf"^{re.escape(_name(requirement))}==.*\\\n +--hash=sha256:", text, re.MULTILINE), (
        "run `make lock`"
    )


def test_every_page_asset_comes_from_the_lock_file() -> None:
    locked = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    package = tomllib.loads((ROOT / "wuding/web/assets.toml").read_text(encoding="utf-8"))
    for source in package["files"].values():
        name = "/".join(source.split("/")[: 2 if source.startswith("@") else 1])
        assert f'"node_modules/{name}"' in locked, source
