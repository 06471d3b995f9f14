"""Two months of 5,000 people: milliseconds and queries a slip, read, computed, compared and stored. Prints JSON."""

import json
import sys
import time
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

PEOPLE, MONTHS = 5000, (7, 8, 9)


def measured() -> dict[str, float]:
    """The median month's; the first has no month before it to be compared with."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.bench.payroll.people import write_district
    from tests.make import close_run
    from wuding.common.dates import Month
    from wuding.pay.actions import compute_month

    call_command("migrate", verbosity=0)
    district, payers = write_district(PEOPLE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as both databases do by themselves before long
    times: list[float] = []
    queries: list[int] = []
    for number in MONTHS:
        at = datetime(2022, number, 25, tzinfo=UTC)
        with _Counted(connection) as counter:
            begun = time.perf_counter()
            run = compute_month(place=district.place, month=Month(2022, number), by=payers.preparer, at=at)
            times.append((time.perf_counter() - begun) * 1000)
        queries.append(counter.number)
        if run.slips.count() != PEOPLE:
            raise AssertionError(f"{run.slips.count()} slips")
        close_run(run, payers, at)
    return {"ms_per_slip": sorted(times)[1] / PEOPLE, "queries_per_slip": max(queries) / PEOPLE}


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
