"""The web server that `wuding serve` and `wuding demo` run."""

import errno
import os
import socket
from contextlib import closing

from wuding.cli.refusals import EnvironmentLacking
from wuding.cli.words import say

# Reading a page is mostly waiting for the database; more threads than this only queue for Python's lock.
_THREADS = 4
_MOST_WORKERS = 8
_LAST_REQUEST_SECONDS = 5


def require_free_port(host: str, port: int) -> None:
    """EnvironmentLacking when the address can't be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as failure:
            raise EnvironmentLacking(_port_refusal(host, port, failure)) from failure


def _port_refusal(host: str, port: int, failure: OSError) -> str:
    if failure.errno == errno.EADDRINUSE:
        return say(
            f"端口 {port} 已被别的程序占用。请换一个，例如 --port {port + 1}（用 make 时写 PORT={port + 1}）。",
            f"Port {port} is in use by another program. Choose another: --port {port + 1} (with make: PORT={port + 1}).",
        )
    return say(
        f"不能在 {host}:{port} 上提供服务：{failure.strerror}。请换 --host 或 --port 再试。",
        f"Can't serve on {host}:{port}: {failure.strerror}. Choose another --host or --port.",
    )


def sensible_workers() -> int:
    """One process on SQLite, which has one writer; on PostgreSQL one per core, within reason."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return 1
    return max(2, min(os.cpu_count() or 1, _MOST_WORKERS))


def serve_forever(host: str, port: int, *, workers: int) -> None:
    """Answer requests until interrupted."""
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    connections.close_all()  # workers open their own; a shared SQLite handle would corrupt
    Granian(
        "wuding.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=_THREADS,
        log_level=LogLevels.warning,
        # With respawning, Ctrl+C that reaches the worker first is taken for its failure, and the server never ends.
        # So a worker that dies ends the server, and the service manager starts it again.
        respawn_failed_workers=False,
        # Ctrl+C reaches the worker twice, from the terminal and from the server; now and then it then waits for ever.
        workers_kill_timeout=_LAST_REQUEST_SECONDS,
    ).serve()
