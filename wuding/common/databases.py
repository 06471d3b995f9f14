"""A database address (`postgresql://…`, `sqlite:///…`) as Django's DATABASES entry."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# Under Django's default (deferred) transactions two read-then-write requests at once
# fail with "database is locked"; IMMEDIATE takes the write lock first and waits its turn.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
}


def database_from(address: str, *, keep_seconds: int) -> dict[str, Any]:
    """The DATABASES entry of `address`; connections are kept for `keep_seconds`.

    Raises ImproperlyConfigured when the address names no database that this software can use.
    """
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path.removeprefix("/")), keep_seconds)
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
        raise ImproperlyConfigured(
            "WUDING_DATABASE 不能用：请写 postgresql://用户:密码@主机:5432/库名 或 sqlite:////绝对路径。 "
            "(WUDING_DATABASE: write postgresql://user:password@host:5432/name or sqlite:////absolute/path.)"
        )
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    # A socket folder can't stand in the host part of an address, so libpq takes it as ?host=.
    host = options.pop("host", "") or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": keep_seconds,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(path: str, keep_seconds: int) -> dict[str, Any]:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": dict(SQLITE_OPTIONS),
        "CONN_MAX_AGE": keep_seconds,
    }
