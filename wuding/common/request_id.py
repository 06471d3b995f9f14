"""The number of a request: on error pages, in the X-Request-Id header and in every log line."""

import logging
import secrets
from contextvars import ContextVar

from typing_extensions import override

# No 0/O, 1/I/L: people read it out over the telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

_current: ContextVar[str] = ContextVar("request_id", default="-")


def new_request_id() -> str:
    """A fresh number such as 7F3K-92QD (31⁸, random), now the current one."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    number = f"{letters[:4]}-{letters[4:]}"
    _current.set(number)
    return number


def current_request_id() -> str:
    """The number of the request being answered; `-` outside one."""
    return _current.get()


class RequestIdFilter(logging.Filter):
    """Gives each log record the number of its request as `request_id`."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id()
        return True
