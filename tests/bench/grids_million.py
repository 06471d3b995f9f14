"""Grids: a million areas, 40 in each community, in bounded memory. Only when it is named: it takes a quarter of an hour.

Runs in a process whose address space is limited, and so are its workers'; `million_gigabytes` is the peak of the process that holds the
whole district, and of the largest of its workers, together.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time

from tests.bench.grids import IN_EACH, TOWN, violations
from tests.bench.grids_made import towns
from wuding.calc.grids.plan import plan
from wuding.calc.grids.results import Wish
from wuding.calc.grids.searching import effort_for

ONLY_WHEN_NAMED = True
COUNT = 1_000_000
ROOM = 8 * 2**30
"""Bytes of address space of each process."""
STEP = 5_000


def figures() -> dict[str, float]:
    """Seconds, peak of memory, and grids that break a rule."""
    ended = subprocess.run(
        [sys.executable, "-m", __name__],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        preexec_fn=_limited,
    )
    found: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    return found


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))


def main() -> None:
    """The child."""
    district = towns(COUNT, IN_EACH)
    begin = time.perf_counter()
    made = plan(district, Wish(TOWN, effort=effort_for(COUNT)), 2, _told)
    seconds = time.perf_counter() - begin
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    found = {
        "grids.seconds_1m": seconds,
        "grids.million_gigabytes": peak / 2**20,
        "grids.million_violations": float(violations(district, made)),
    }
    print(json.dumps(found))


def _told(done: int, total: int) -> None:
    if done % STEP == 0:
        print(f"   {done:,} of {total:,} communities", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
