"""A thousand random histories of up to fifty steps: hire, late hire, grade, certificate, correction, move, leave, new figures, months
worked out, sent back, paid and settled. `pay.histories` is how many were lived through, `pay.histories_broken` how many broke a law:
lines add up to slips, slips to runs, last month plus the changes to this month; a closed run never changes; what was paid for a month
is what is due for it; a closed month comes out again from what its slips keep, to the fen. One history in five goes from gross to net
as well: lines add up to net pay, the year's tax goes on where the last month ended, deductions come out again.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HISTORIES, FIRST = 1000, 1000


def figures() -> dict[str, float]:
    """As many processes as cores; each history in a transaction that is taken back."""
    processes = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="wuding-histories-") as home:
        running = [_start(Path(home) / str(number), number, processes) for number in range(processes)]
        outputs = [process.communicate()[0] for process in running]
    if any(process.returncode for process in running):
        raise AssertionError("a process of histories broke off")
    found = [json.loads(output.splitlines()[-1]) for output in outputs]
    return {
        "pay.histories": sum(one["lived"] for one in found),
        "pay.histories_broken": sum(one["broken"] for one in found),
    }


def _start(home: Path, number: int, processes: int) -> "subprocess.Popen[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WUDING_")}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.bench.pay_histories", str(number), str(processes)],
        cwd=ROOT,
        env={
            **kept,
            "WUDING_MODE": "demo",
            "WUDING_HOME": str(home),
            "WUDING_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "wuding.settings",
        },
        stdout=subprocess.PIPE,
        text=True,
    )


def live(number: int, processes: int) -> dict[str, int]:
    """Every so-manyth history, in this process."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import transaction

    from tests.pay.test_laws import live_through

    # Accounts are made for each history; how hard their passwords are to guess is not what is measured.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0)
    library = Path(os.environ["WUDING_HOME"]) / "packs"
    library.mkdir()
    shutil.copy(Path(settings.POLICIES) / "dictionary.toml", library)
    settings.POLICIES = library
    broken = 0
    seeds = range(FIRST + number, FIRST + HISTORIES, processes)
    for seed in seeds:
        try:
            with transaction.atomic():
                live_through(seed, library)
                transaction.set_rollback(True)
        except AssertionError as law:
            broken += 1
            print(law, file=sys.stderr)
    return {"lived": len(seeds), "broken": broken}


if __name__ == "__main__":
    json.dump(live(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
