"""The thread that computes scenarios: as with plans of grids, the table is the queue (decisions 0038 and 0048)."""

import logging

from django.utils import timezone

from wuding.common.queues import Queue
from wuding.pay.actions.foreseeing import carry_out, claim, is_open, take_up_lost

_log = logging.getLogger(__name__)


def _work_one() -> bool:
    found = claim(timezone.now())
    if found is None:
        return False
    _log.info("computing foresight %s", found.public_id)
    carry_out(found)
    return True


QUEUE = Queue("foresights", take_up=take_up_lost, work_one=_work_one, is_open=is_open)


def wake_after_commit() -> None:
    """Have the queue worked off once the present transaction stands."""
    QUEUE.wake_after_commit()


def wake() -> None:
    """Start the thread unless it runs."""
    QUEUE.wake()
