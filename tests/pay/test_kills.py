"""A run that is killed under way loses nobody and pays nobody twice; `make bench pay` kills hundreds of them on both databases."""

import subprocess
import sys
from json import loads
from os import environ
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
APP_KILLS, KILLS_WHILE_WRITING, PEOPLE = 3, 2, 80


@pytest.mark.skipif(sys.platform != "linux", reason="it forks, and looks into /proc")
def test_a_run_killed_at_any_moment_goes_on_whole(tmp_path: Path) -> None:
    """Fresh processes on a database of their own: a connection doesn't survive being forked in a test's transaction."""
    kept = {name: value for name, value in environ.items() if not name.startswith("WUDING_")}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.bench.payroll.kills"),
            *(str(APP_KILLS), str(KILLS_WHILE_WRITING), str(PEOPLE)),
        ],
        cwd=ROOT,
        env={
            **kept,
            "WUDING_MODE": "demo",
            "WUDING_HOME": str(tmp_path),
            "WUDING_DATABASE": f"sqlite:///{tmp_path}/pay.sqlite3",
            "WUDING_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "wuding.settings",
        },
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found = loads(done.stdout.splitlines()[-1])
    assert (found["app_kills"], found["db_kills"]) == (APP_KILLS, KILLS_WHILE_WRITING)
    assert (found["lost"], found["doubled"]) == (0, 0)
    assert found["finished"]
    assert found["naive_doubled"] > 0
