"""A benchmark of pay in a process of its own, on SQLite and on PostgreSQL, each empty at first."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def on_both(module: str, *given: int) -> dict[str, dict[str, Any]]:
    """What `python -m module given…` printed as JSON on each database."""
    from tests.harness.postgres import start_server

    found: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="wuding-pay-") as home:
        found["sqlite"] = _run([module, *map(str, given)], home, f"sqlite:///{home}/pay.sqlite3", "")
        server = start_server()
        try:
            found["postgres"] = _run([module, *map(str, given)], home, server.address, str(server.folder))
        finally:
            # It may have been killed and be another process now, which ends while it is being asked to.
            server.handle.ensure_postgres_running()
            with suppress(_gone()):
                server.stop()
            shutil.rmtree(server.folder, ignore_errors=True)
    return found


def _gone() -> type[Exception]:
    found: type[Exception] = import_module("psutil").NoSuchProcess
    return found


def _run(command: list[str], home: str, database: str, folder: str) -> dict[str, Any]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WUDING_")}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={
            **kept,
            "WUDING_MODE": "demo",
            "WUDING_HOME": home,
            "WUDING_DATABASE": database,
            "WUDING_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "wuding.settings",
            "BENCH_POSTGRES_FOLDER": folder,
        },
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"   {command[0].rpartition('.')[2]} {database.partition(':')[0]}: {found}", file=sys.stderr)
    return found
