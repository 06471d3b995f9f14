"""How a failure is reported, in logs and on the developer's page: where it happened, and nothing that anybody typed.

A traceback of Python shows lines of our code and one message for each exception. Messages may quote values: databases put
whole rows into theirs (“Failing row contains …”), Python the text it couldn't read. So of a database's message only the
first line is kept, and personal numbers are struck out of every line.
"""

import logging
import sys
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from django.db import Error as DatabaseFailure
from django.http import HttpRequest
from django.views.debug import ExceptionReporter
from typing_extensions import override

from wuding.calc.masking import struck


def message_of(failure: BaseException) -> str:
    """What the failure says, without values: of a database the first line only; personal numbers struck out."""
    kinds = {type(one).__module__.partition(".")[0] for one in (failure, failure.__cause__)}
    said = str(failure)
    if isinstance(failure, DatabaseFailure) or kinds & {"psycopg", "sqlite3"}:
        said = said.partition("\n")[0]
    return struck(said)


def report_of(failure: BaseException) -> str:
    """The failure with what led to it, the oldest first, as Python would write it."""
    return "\n\n".join(_written(one) for one in reversed(list(_chain(failure))))


def print_report(_kind: type[BaseException], failure: BaseException, _trace: TracebackType | None) -> None:
    """For `sys.excepthook`: what a command prints when it breaks."""
    sys.stderr.write(report_of(failure) + "\n")


def _written(failure: BaseException) -> str:
    where = "".join(traceback.format_tb(failure.__traceback__))
    kind = type(failure)
    return f"Traceback (most recent call last):\n{where}{kind.__module__}.{kind.__qualname__}: {message_of(failure)}"


def _chain(failure: BaseException) -> Iterator[BaseException]:
    """The failure, then what it came from."""
    seen: set[int] = set()
    one: BaseException | None = failure
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


class StruckLines(logging.Formatter):
    """Writes a log line with its failure, if there is one, free of personal numbers."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        return struck(super().format(record))

    @override
    def formatException(self, ei: Any) -> str:
        return report_of(ei[1])


class BareReporter(ExceptionReporter):
    """Django's report of a failure (a page while developing, an e-mail elsewhere) without request and without variables.

    Neither what was posted, nor session and cookies, nor who is signed in, nor the local variables of any frame are in it.
    """

    def __init__(
        self,
        _request: HttpRequest | None,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        tb: TracebackType | None,
        is_email: bool = False,  # noqa: FBT001, FBT002  Django's own signature
    ) -> None:
        super().__init__(None, exc_type, exc_value, tb, is_email)

    @override
    def get_traceback_data(self) -> dict[str, Any]:
        shown: dict[str, Any] = super().get_traceback_data()
        if isinstance(self.exc_value, BaseException):
            shown["exception_value"] = message_of(self.exc_value)
        shown.pop("exception_notes", None)
        shown["unicode_hint"] = ""
        if shown["template_info"]:
            shown["template_info"] = {**shown["template_info"], "message": shown.get("exception_value", "")}
        return shown

    @override
    def get_traceback_frames(self) -> list[dict[str, Any]]:
        """Frames as places in the code only."""
        frames: list[dict[str, Any]] = super().get_traceback_frames()
        for frame in frames:
            frame["vars"] = []
            cause = frame.get("exc_cause")
            frame["exc_cause"] = message_of(cause) if isinstance(cause, BaseException) else cause
        return frames
