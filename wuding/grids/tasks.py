"""The thread that computes plans. One in each process of the server, started when a plan waits, gone when none does.

Work itself happens in a child process (`calc.grids.apart`), so that pages stay quick. No broker and no second service:
the table of plans is the queue (decision 0038).
"""

import logging
import threading

from django.db import connections, transaction
from django.utils import timezone

from wuding.grids.actions.running import carry_out, claim

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
            _worker = threading.Thread(target=_work, name="grid plans", daemon=True)
            _worker.start()


def _work() -> None:
    try:
        while (plan := claim(timezone.now())) is not None:
            _log.info("computing grid plan %s", plan.public_id)
            carry_out(plan)
    finally:
        connections.close_all()
