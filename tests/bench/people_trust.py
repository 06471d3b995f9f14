"""The permission matrix at full length on both databases: `people.foreign_canaries` shown, `people.faults_caught` of those planted.

Every route, by every method, in every role, at every place of a small world in which each branch has words of its own.
A canary counts as foreign wherever somebody reads one that isn't theirs; anything else the matrix objects to counts as
well, because no number of this table may look better than it is. Each database is asked in a process of its own.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def figures() -> dict[str, float]:
    """Of both databases the worse: foreign canaries and other objections; faults caught, and how many were planted."""
    from tests.harness.postgres import start_server

    with tempfile.TemporaryDirectory(prefix="wuding-bench-") as home:
        runs = [_run(home, f"sqlite:///{home}/bench.sqlite3")]
        server = start_server()
        try:
            runs.append(_run(home, server.address))
        finally:
            server.stop()
    return {
        "people.foreign_canaries": max(run["foreign"] for run in runs),
        "people.faults_caught": min(run["caught"] for run in runs),
        "people.faults_planted": max(run["planted"] for run in runs),
        "people.matrix_requests": min(run["requests"] for run in runs),
    }


def _run(home: str, database: str) -> dict[str, int]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WUDING_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.people_trust"],
        cwd=ROOT,
        env={
            **kept,
            "WUDING_HOME": home,
            "WUDING_DATABASE": database,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # each refusal is logged, some thousands of them
        text=True,
        check=True,
    )
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return found


def _measured() -> dict[str, int]:
    import django

    django.setup()
    from django.db import connection, transaction
    from django.test.utils import setup_test_environment, teardown_test_environment

    setup_test_environment()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        with transaction.atomic():
            found = _asked()
            transaction.set_rollback(True)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()
    return found


def _asked() -> dict[str, int]:
    from django.core.cache import cache

    from tests.trust.catching import noticed
    from tests.trust.matrix import Matrix
    from tests.trust.planted import FAULTS
    from tests.trust.rows import ROWS
    from tests.trust.world import build
    from wuding.accounts.roles import Role

    world = build()
    objections, requests = [], 0
    for role in (None, *Role):
        cache.clear()
        matrix = Matrix(world, world.users[role] if role else None)
        objections += list(matrix.faults(ROWS))
        requests += matrix.asked
    caught = 0
    for fault in FAULTS:
        cache.clear()
        caught += bool(noticed(world, fault))
    return {"foreign": len(objections), "caught": caught, "planted": len(FAULTS), "requests": requests}


if __name__ == "__main__":
    print(json.dumps(_measured()))
