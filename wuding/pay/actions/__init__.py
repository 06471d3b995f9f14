"""Changes to runs of pay: working one out, and the three tasks of it. Each refuses first, then writes, and records itself last."""

from wuding.pay.actions.former_pay import record_former_pay
from wuding.pay.actions.granting import drop_run, grant, regrant
from wuding.pay.actions.running import compute_month, compute_run, open_run
from wuding.pay.actions.steps import approve_run, check_run, prepare_run, send_back

__all__ = [
    "approve_run",
    "check_run",
    "compute_month",
    "compute_run",
    "drop_run",
    "grant",
    "open_run",
    "prepare_run",
    "record_former_pay",
    "regrant",
    "send_back",
]
