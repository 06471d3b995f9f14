"""The roster of a district of 5,000 against a plain Django list of the same rows on the same server: `people.list_ratio`.

Both answer through all middleware, to a user who is signed in, with the same page of rows and the same columns, out of the
same 5,000. Ours adds what the product promises: the user's scope, the order of posts, counts by team, the shell with its
pickers, and an entry in the audit trail. Measured on SQLite and on PostgreSQL, the first page and one from the middle; the
worst ratio of medians is the figure. Each database is measured in a process of its own.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
PEOPLE, MONTH = 5000, "2022-07"
WARM, ROUNDS = 12, 60
PAGES = (1, 50)


def figures() -> dict[str, float]:
    """The worst ratio, and the milliseconds of ours where it was worst."""
    from tests.harness.postgres import start_server

    with tempfile.TemporaryDirectory(prefix="wuding-bench-") as home:
        runs = {"sqlite": _run(home, f"sqlite:///{home}/bench.sqlite3")}
        server = start_server()
        try:
            runs["postgres"] = _run(home, server.address)
        finally:
            server.stop()
    for database, measured in runs.items():
        for page, (ours, plain) in measured.items():
            print(
                f"   {database}, page {page}: ours {ours:.1f} ms, plain {plain:.1f} ms, ratio {ours / plain:.2f}"
            )
    ours, plain = max(
        (pair for measured in runs.values() for pair in measured.values()), key=lambda pair: pair[0] / pair[1]
    )
    return {"people.list_ratio": ours / plain, "people.list_ms": ours}


def _run(home: str, database: str) -> dict[str, tuple[float, float]]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WUDING_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.people_lists"],
        cwd=ROOT,
        env={
            **kept,
            "WUDING_MODE": "demo",
            "WUDING_HOME": home,
            "WUDING_DATABASE": database,
            "WUDING_LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "tests.bench.lists.settings",
        },
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, tuple[float, float]] = json.loads(done.stdout)
    return found


def _measured() -> dict[str, tuple[float, float]]:
    import django

    django.setup()
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.management import call_command
    from django.db import connection

    from tests.bench.lists.people import write_people
    from tests.bench.lists.session import signed_in_cookie

    call_command("migrate", verbosity=0)
    cookie = signed_in_cookie(write_people(PEOPLE))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as both databases do by themselves before long
    handler = WSGIHandler()

    def asks(path: str, page: int) -> Callable[[], bytes]:
        return lambda: _answer(handler, path, f"month={MONTH}&page={page}", cookie)

    return {str(page): _medians(asks("/people/", page), asks("/plain/", page)) for page in PAGES}


def _medians(ours: Callable[[], bytes], plain: Callable[[], bytes]) -> tuple[float, float]:
    """Milliseconds of each, asked in turns, so that what slows the machine slows both."""
    rows = [ask().count(b"<tr") for ask in (ours, plain)]
    if rows[0] != rows[1] or rows[0] < 50:
        raise AssertionError(f"not the same rows: {rows}")
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(WARM + ROUNDS):
        for kept, ask in zip(times, (ours, plain), strict=True):
            begun = time.perf_counter()
            ask()
            if number >= WARM:
                kept.append((time.perf_counter() - begun) * 1000)
    return median(times[0]), median(times[1])


def _answer(handler: Callable[..., Any], path: str, query: str, cookie: str) -> bytes:
    """The body, asked as a server does. AssertionError for any other answer than a page."""
    seen: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": cookie,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": sys.stdin.buffer,
    }
    response = handler(environ, lambda status, _headers: seen.append(status))
    try:
        body = b"".join(response)
    finally:
        response.close()
    if not seen[0].startswith(str(HTTPStatus.OK.value)):
        raise AssertionError(f"{path} answered {seen[0]}")
    return body


if __name__ == "__main__":
    json.dump(_measured(), sys.stdout)
