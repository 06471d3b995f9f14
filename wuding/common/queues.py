"""A table as a queue: one thread in each process of the server works it off, from the server's start on (decision 0048).

Whoever takes a row sets its beat and renews it as long as it works; each renewal names the beat before, so that a row that
another process has taken up meanwhile is let go. A row whose beat is old has lost its process and waits again.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import DatabaseError, connections, transaction
from django.utils import timezone

SILENT = timedelta(seconds=60)
"""After so long without a beat the process is taken for gone; a beat comes every half second."""
LOOK_SECONDS = 5.0
"""Between looks at rows that are worked on elsewhere."""
MOST_TRIES = 2
"""How often a row is taken up again by itself; what ends a server twice is not tried a third time."""

_log = logging.getLogger(__name__)


class Queue:
    """The thread of one table.

    take_up: puts rows whose process has gone back in line, by the time now; work_one: takes the row that waits longest
    and works it off, False when none waits; is_open: whether any row waits or is worked on, here or elsewhere.
    """

    def __init__(
        self,
        name: str,
        *,
        take_up: Callable[[datetime], object],
        work_one: Callable[[], bool],
        is_open: Callable[[], bool],
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._name = name
        self._take_up, self._work_one, self._is_open = take_up, work_one, is_open
        self._look_seconds = look_seconds
        self._guard = threading.Lock()
        self._worker: threading.Thread | None = None

    def wake_after_commit(self) -> None:
        """Have the queue worked off once the present transaction stands."""
        transaction.on_commit(self.wake)

    def wake(self) -> None:
        """Start the thread unless it runs."""
        with self._guard:
            if self._worker is None or not self._worker.is_alive():
                self._worker = threading.Thread(target=self.work, name=self._name, daemon=True)
                self._worker.start()

    def work(self) -> None:
        """What the thread does: work rows off until none is open."""
        try:
            while True:
                self._take_up(timezone.now())
                if not self._work_one() and self._is_over():
                    return
        except DatabaseError:
            # Before the first migration, or with the database away: the next page that needs the queue wakes it again.
            _log.exception("%s: the queue can't be read", self._name)
        finally:
            connections.close_all()

    def _is_over(self) -> bool:
        """Nothing is open; the thread is gone from the moment that this is said, so that `wake` starts another."""
        with self._guard:
            if not self._is_open():
                self._worker = None
                return True
        threading.Event().wait(self._look_seconds)
        return False
