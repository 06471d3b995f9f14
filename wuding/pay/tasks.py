"""The thread that computes scenarios. One in each process of the server, started when one waits, gone when none does.

As with plans of grids (decision 0038): the table is the queue, and a child process does the work.
"""

import logging
import threading

from django.db import connections, transaction
from django.utils import timezone

from wuding.pay.actions.foreseeing import carry_out, claim

_guard = threading.Lock()
_worker: threading.Thread | None = None
_log = logging.getLogger(__name__)


def wake_after_commit() -> None:
    """Have the queue worked off once the present transaction stands."""
    transaction.on_commit(wake)


def wake() -> None:
    """Start the thread unless it runs."""
    global _worker
    with _guard:
        if _worker is None or not _worker.is_alive():
            _worker = threading.Thread(target=_work, name="foresights", daemon=True)
            _worker.start()


def _work() -> None:
    try:
        while (found := claim(timezone.now())) is not None:
            _log.info("computing foresight %s", found.public_id)
            carry_out(found)
    finally:
        connections.close_all()
