"""The thread that computes plans: the table of plans is the queue (decisions 0038 and 0048).

Work itself happens in a child process (`calc.grids.apart`), so that pages stay quick.
"""

import logging

from django.utils import timezone

from wuding.common.queues import Queue
from wuding.grids.actions.running import carry_out, claim, is_open, take_up_lost

_log = logging.getLogger(__name__)


def _work_one() -> bool:
    plan = claim(timezone.now())
    if plan is None:
        return False
    _log.info("computing grid plan %s", plan.public_id)
    carry_out(plan)
    return True


QUEUE = Queue("grid plans", take_up=take_up_lost, work_one=_work_one, is_open=is_open)


def wake_after_commit() -> None:
    """Have the queue worked off once the present transaction stands."""
    QUEUE.wake_after_commit()


def wake() -> None:
    """Start the thread unless it runs."""
    QUEUE.wake()
