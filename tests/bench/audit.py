"""1,000 random tampers with a real database, by somebody who owns it: `audit.tampers_found`, and what recording costs.

Changes of any field, deletions, swaps, insertions, cut tails, and the same with the chain sealed again or its head put
back. Runs in a process of its own: Django takes its database only once.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TAMPERS, ENTRIES, SEED = 1000, 12, 20220701
LENGTH = 20_000


def figures() -> dict[str, float]:
    """How many of 1,000 tampers were found, and entries recorded and verified in a second."""
    with tempfile.TemporaryDirectory(prefix="wuding-bench-") as home:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("WUDING_")}
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.audit"],
            cwd=ROOT,
            env={
                **kept,
                "WUDING_MODE": "demo",
                "WUDING_HOME": home,
                "DJANGO_SETTINGS_MODULE": "wuding.settings",
            },
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _measured() -> dict[str, float]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from tests.audit.trail import make_acts, tampers_found, write_trail
    from wuding.audit.actions import record, record_all
    from wuding.audit.verification import check_chain

    call_command("migrate", verbosity=0)
    write_trail(ENTRIES)
    outcomes = list(tampers_found(TAMPERS, seed=SEED))
    acts = make_acts(LENGTH, path="/110101/")
    begun = time.perf_counter()
    for act in acts[:2000]:
        with transaction.atomic():
            record(action=act.action, by=act.by, path=act.path, thing=act.thing, changes=act.changes)
    one_by_one = time.perf_counter() - begun
    with transaction.atomic():
        record_all(acts[2000:])
    begun = time.perf_counter()
    finding = check_chain("/110101/")
    checked = time.perf_counter() - begun
    if (finding.entries, finding.breaks) != (LENGTH, ()):
        raise AssertionError(f"an untouched chain was found broken: {finding}")
    return {
        "audit.tampers_found": sum(found for _, found in outcomes),
        "audit.recorded_per_second": 2000 / one_by_one,
        "audit.verified_per_second": LENGTH / checked,
    }


if __name__ == "__main__":
    json.dump(_measured(), sys.stdout)
