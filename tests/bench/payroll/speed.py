"""Months of 5,000 people: milliseconds and queries a slip, read, computed, compared and stored. Prints JSON.

Gross pay first, at a place without packs for insurance and tax; then months that go on to net pay, ten to fourteen lines more
for each person.
"""

import json
import os
import shutil
import sys
import time
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PEOPLE, GROSS, NET = 5000, (7, 8, 9), (10, 11, 12)


def measured() -> dict[str, float]:
    """The median month's; the first has no month before it to be compared with. The slowest month's as well."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from tests.bench.payroll.people import write_district

    call_command("migrate", verbosity=0)
    district, payers = write_district(PEOPLE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as both databases do by themselves before long
    whole = settings.POLICIES
    settings.POLICIES = _without_deductions(Path(whole))
    gross = [_month(district, payers, number, settled=0) for number in GROSS]
    settings.POLICIES = whole
    net = [_month(district, payers, number, settled=PEOPLE) for number in NET]
    return {
        "ms_per_slip": sorted(ms for ms, _queries in gross)[1],
        "ms_per_slip_with_net": sorted(ms for ms, _queries in net)[1],
        "slowest_month": max(ms for ms, _queries in (*gross, *net)),
        "queries_per_slip": max(queries for _ms, queries in (*gross, *net)),
    }


def _without_deductions(library: Path) -> Path:
    """The packs but those for insurance and tax, in a folder of their own."""
    found = Path(os.environ["WUDING_HOME"]) / "packs"
    shutil.copytree(library, found, dirs_exist_ok=True)
    for name in ("shebao*", "geshui*"):  # 社保, 个税
        for pack in list(found.rglob(name)):
            shutil.rmtree(pack)
    return found


def _month(district: Any, payers: Any, number: int, *, settled: int) -> tuple[float, float]:
    """Milliseconds and queries a slip of a month, which is closed afterwards."""
    from django.db import connection

    from tests.make import close_run
    from wuding.common.dates import Month
    from wuding.pay.actions import compute_month
    from wuding.pay.models import SlipNet

    at = datetime(2022, number, 25, tzinfo=UTC)
    with _Counted(connection) as counter:
        begun = time.perf_counter()
        run = compute_month(place=district.place, month=Month(2022, number), by=payers.preparer, at=at)
        took = (time.perf_counter() - begun) * 1000
    if run.slips.count() != PEOPLE or SlipNet.objects.filter(slip__run=run).count() != settled:
        raise AssertionError(f"{run.slips.count()} slips")
    close_run(run, payers, at)
    return took / PEOPLE, counter.number / PEOPLE


class _Counted(AbstractContextManager["_Counted"]):
    """Counts the statements sent to the database."""

    def __init__(self, connection: Any) -> None:
        self.number = 0
        self.wrapper = connection.execute_wrapper(self._count)

    def _count(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001  Django's
        self.number += 1
        return execute(sql, params, many, context)

    def __enter__(self) -> "_Counted":
        self.wrapper.__enter__()
        return self

    def __exit__(self, *stopped: object) -> None:
        self.wrapper.__exit__(*stopped)


if __name__ == "__main__":
    json.dump(measured(), sys.stdout)
