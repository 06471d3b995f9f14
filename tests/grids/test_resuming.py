"""A plan whose server is killed in the middle: taken up again by the next, and computed once, however many there are."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from tests.grids.scenes import make_scene
from tests.make import ENTERED_AT
from wuding.grids import actions
from wuding.grids.actions.planning import Wished

READY = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from wuding.grids import tasks
from wuding.grids.actions.running import carry_out, claim, take_up_lost
from wuding.audit.models import Entry
from wuding.grids.models import Plan
"""
DIES = READY + "plan = claim(timezone.now()); print('claimed', flush=True); carry_out(plan)"
MINUTE_LATER = "print(take_up_lost(timezone.now() + timedelta(seconds=61)), flush=True)\n"
WORKS = "tasks.QUEUE.work()\n"
TELLS = (
    "plan = Plan.objects.get(); "
    "print(plan.run_state, plan.tries, len(set(plan.grid_of.values())), Entry.objects.filter(action='plan.compute').count())"
)


def address(folder: Path) -> str:
    """Of the test's database; SQLite lives in memory and is copied to a file."""
    if connection.vendor != "sqlite":
        server = urlsplit(os.environ["WUDING_DATABASE"])  # with its host, which may be a socket's folder
        return urlunsplit(server._replace(path=f"/{connection.settings_dict['NAME']}"))
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / "copy.sqlite3")) as copy:
        connection.connection.backup(copy)
    return f"sqlite:///{folder / 'copy.sqlite3'}"


def server(script: str, folder: Path, database: str) -> subprocess.Popen[str]:
    """A process of its own with Wuding in it."""
    env = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "wuding.settings", "WUDING_MODE": "demo",
        "WUDING_HOME": str(folder), "WUDING_DATABASE": database,
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", script], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def line(process: subprocess.Popen[str]) -> str:
    """What it says next; what it complained of, when it has ended without saying anything."""
    assert process.stdout is not None
    assert process.stderr is not None
    return process.stdout.readline() or process.stderr.read()


@pytest.mark.django_db(transaction=True)
def test_a_killed_computation_is_taken_up_by_the_next_server_and_done_once(tmp_path: Path) -> None:
    scene = make_scene()
    wished = Wished(title="方案", low=300, high=500)
    actions.open_plan(ground=scene.ground, wished=wished, by=scene.planner, at=ENTERED_AT)
    database = address(tmp_path)
    with server(DIES, tmp_path, database) as first:
        assert line(first) == "claimed\n"
        first.send_signal(signal.SIGKILL)
    with (
        server(READY + MINUTE_LATER + WORKS + TELLS, tmp_path, database) as second,
        server(READY + WORKS + TELLS, tmp_path, database) as third,
    ):
        assert line(second) == "1\n"
        assert line(second) == "done 1 3 1\n"
        assert line(third) == "done 1 3 1\n"
