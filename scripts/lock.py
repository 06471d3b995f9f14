"""Writes `locks/*.txt` and `package-lock.json`: every file that set-up may install, with its hash. Runs inside `.venv`."""

import os
import sys
from pathlib import Path

from scripts.environment import LOCKS, install_locked
from scripts.ground import ROOT, VENV, VENV_PYTHON, run, step
from scripts.node import npm

_COMMON = [
    "--quiet",
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
]
_LISTS = {
    "run": ["pyproject.toml", "--group", "build"],
    "dev": [
        "pyproject.toml",
        "--group",
        "build",
        "--group",
        "test",
        "--group",
        "check",
        "--constraints",
        "locks/run.txt",
    ],
    "bench": ["--group", "bench"],
    "bench-grids": ["--group", "bench-grids"],
    "spark": ["--group", "spark"],
    "node": ["--group", "node"],
    "lock": ["--group", "lock"],
}


def lock(*, upgrade: bool) -> None:
    """Resolve for every Python from 3.11 and every platform; existing pins stay unless `upgrade`."""
    with step("锁定 Python 包", "locking Python packages"):
        install_locked(VENV_PYTHON, LOCKS / "lock.txt")
        for name, sources in _LISTS.items():
            _resolve(name, sources, upgrade=upgrade)
    with step("锁定网页素材", "locking npm packages"):
        npm(["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ROOT)


def _resolve(name: str, sources: list[str], *, upgrade: bool) -> None:
    command: list[str | Path] = [
        VENV / "bin/uv",
        "pip",
        "compile",
        *_COMMON,
        *sources,
        "--output-file",
        LOCKS / f"{name}.txt",
    ]
    if upgrade:
        command.append("--upgrade")
    run(command, env={**os.environ, "UV_SYSTEM_CERTS": "1"})


if __name__ == "__main__":
    lock(upgrade="--upgrade" in sys.argv[1:])
