"""Runs the matrix: every route × method × role × place. Says what is wrong in sentences; says nothing when all is well."""

import logging
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from io import StringIO
from urllib.parse import urlencode

from django.core import mail
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.trust.canaries import Reader, leaks, readable
from tests.trust.routes import METHODS
from tests.trust.rows import Door, Row
from tests.trust.world import CHILD, FOREIGN, PARENT, PLACES, SIBLING, Branch, World
from wuding.accounts.models import User
from wuding.accounts.permissions import Permission

_CHANGING = re.compile(
    r'(name="csrfmiddlewaretoken" value=")[^"]*|[2-9A-Z]{4}-[2-9A-Z]{4}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
)


@dataclass(frozen=True)
class Answer:
    """What came back, with everything that was sent or written on the way."""

    status: int
    text: str
    headers: str
    aside: str

    @property
    def everything(self) -> str:
        return f"{self.text}\n{self.headers}\n{self.aside}"

    @property
    def bare(self) -> str:
        """The same for two requests that differ in nothing but the ids they named."""
        return _CHANGING.sub("", self.text)


class Matrix:
    """One user (None: nobody signed in) against rows of the matrix.

    `briefly`: only what reads and writes (GET, POST), in the own branch and the two that must stay closed.
    """

    def __init__(self, world: World, user: User | None, *, briefly: bool = False) -> None:
        self.world, self.user, self.reader, self.briefly = world, user, Reader(user), briefly
        self.absent: dict[tuple[Row, str], Answer] = {}
        self.asked = 0
        self.client = Client(raise_request_exception=False)
        if user is not None:
            self.client.force_login(user)
        self.cookies = {name: kept.value for name, kept in self.client.cookies.items()}

    def faults(self, rows: Sequence[Row]) -> Iterator[str]:
        """What is wrong, one sentence each."""
        tried: set[tuple[str, str]] = set()
        answered = {(row.route, method) for row in rows for method in row.methods}
        for row in rows:
            for method in METHODS:
                if self.briefly and (method == "HEAD" or method not in row.methods):
                    continue
                if method not in row.methods:
                    if (row.route, method) in answered | tried:
                        continue  # another row's, or found closed already
                    tried.add((row.route, method))
                for place in _places(row, method):
                    if self.briefly and place in (PARENT, CHILD) and row.door is not Door.OPEN:
                        continue
                    yield from self._tried(row, method, place)

    def _tried(self, row: Row, method: str, place: str) -> Iterator[str]:
        branch = self.world.branches[place]
        answer = self._asked(row, method, row.arguments(branch) if row.arguments else {}, branch)
        where = f"{row.route}{f' ({row.says})' if row.says else ''} {method} at {place}"
        for word in leaks(answer.everything, self.world.canaries, self.reader, revealing=row.reveals):
            yield f"{where}: shows {word}"
        if answer.status >= 500:
            yield f"{where}: breaks with {answer.status}"
        elif row.door is not Door.OPEN:
            yield from (f"{where}: {what}" for what in self._entrance(row, method, branch, answer))

    def _entrance(self, row: Row, method: str, branch: Branch, answer: Answer) -> Iterator[str]:
        if self._kept_out(row) or method not in row.methods or not self._may_enter(row, branch):
            due = self._kept_out(row) or ({row.elsewhere} if method in row.methods else {405, row.elsewhere})
            if answer.status not in due:
                yield f"is answered with {answer.status} where {sorted(due)} was due"
            elif row.arguments and answer.status == row.elsewhere:
                nowhere = self._nowhere(row, method, branch)
                if (nowhere.status, nowhere.bare) != (answer.status, answer.bare):
                    yield "can be told apart from what doesn't exist"
        elif answer.status in (403, 404, 405):
            yield f"is kept from its own reader by {answer.status}"

    def _nowhere(self, row: Row, method: str, branch: Branch) -> Answer:
        """What the same address says of ids that nothing has."""
        if (row, method) not in self.absent:
            assert row.arguments is not None
            self.absent[row, method] = self._asked(row, method, _nothing_there(row.arguments(branch)), branch)
        return self.absent[row, method]

    def _kept_out(self, row: Row) -> set[int]:
        """The statuses of who isn't let in at all: nobody signed in, or a program without a token."""
        if self.user is None:
            return {302, 401, 405}
        return {401, 405} if row.token and not self.reader.holds(Permission.USE_API) else set()

    def _headers(self, row: Row) -> dict[str, str]:
        secret = self.world.tokens.get(self.user.pk) if row.token and self.user else None
        return {"authorization": f"Bearer {secret}"} if secret else {}

    def _may_enter(self, row: Row, branch: Branch) -> bool:
        if row.door in (Door.SIGNED_IN, Door.NESTED):
            return row.door is Door.SIGNED_IN
        if row.door is Door.PERSONS:
            return any(other.account == self.user for other in self.world.branches.values())
        if row.door is Door.HOLDERS:
            return any(self.reader.holds(permission) for permission in row.any_of)
        if row.own and branch.account == self.user:
            return True
        return any(self.reader.covers(permission, branch.place.path) for permission in row.any_of)

    def _asked(self, row: Row, method: str, arguments: Mapping[str, object], branch: Branch) -> Answer:
        self.asked += 1
        address = reverse(row.route, kwargs=dict(arguments))
        data: Mapping[str, object] = row.post(branch) if method == "POST" and method in row.methods else {}
        if not row.arguments:
            usual = {} if row.token else {"organisation": branch.place.public_id, "month": "2022-07"}
            address += f"?{urlencode({**usual, **row.query(branch)})}"
        with _listening() as log, transaction.atomic():
            mail.outbox = []
            # As if nothing had been asked before, signing out included.
            self.client.cookies = SimpleCookie(self.cookies)
            response = getattr(self.client, method.lower())(address, data, headers=self._headers(row))
            found = _answer(response, log.getvalue())
            _close(response)
            transaction.set_rollback(True)
        return found


def _places(row: Row, method: str) -> tuple[str, ...]:
    """Where it is worth asking: everywhere, but for methods that aren't there and pages that know no place."""
    if method not in row.methods or row.door is Door.OPEN:
        return (CHILD,)
    if method == "HEAD":
        return (SIBLING,)
    return (SIBLING, FOREIGN) if row.door is Door.NESTED else PLACES


def _nothing_there(arguments: Mapping[str, object]) -> dict[str, object]:
    """The same address with ids that nothing has."""
    return {
        name: uuid.uuid4() if isinstance(value, uuid.UUID) else value for name, value in arguments.items()
    }


def _close(response: HttpResponseBase) -> None:
    """Close the files it came from, but not the database: the end of a request would."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def _answer(response: HttpResponseBase, log: str) -> Answer:
    raw = b"".join(response.streaming_content) if getattr(response, "streaming", False) else response.content  # type: ignore[attr-defined]
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    cookies = response.cookies.output()
    letters = "\n".join(f"{letter.subject}\n{letter.body}\n{letter.recipients()}" for letter in mail.outbox)
    return Answer(response.status_code, readable(raw), f"{headers}\n{cookies}", f"{letters}\n{log}")


@contextmanager
def _listening() -> Iterator[StringIO]:
    """Everything that is logged inside, by whichever logger keeps its lines to itself."""
    heard = StringIO()
    handler = logging.StreamHandler(heard)
    loggers = [logging.getLogger(name) for name in ("", "django")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield heard
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
