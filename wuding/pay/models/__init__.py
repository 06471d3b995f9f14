"""Tables of the concern: runs with their steps and batches, slips with their lines, what stands out, what changed, scenarios."""

from wuding.pay.models.foresights import Foresight, Progress
from wuding.pay.models.grants import Grant, TaxWay
from wuding.pay.models.money import Budget, Funding, FundingShare
from wuding.pay.models.nets import NetLine, SlipNet
from wuding.pay.models.notes import Difference, Notice, NoticeKind
from wuding.pay.models.objections import Objection, ObjectionState
from wuding.pay.models.openings import Opening
from wuding.pay.models.runs import Outcome, PayRun, RunBatch, RunKind, RunState, RunStep, Task
from wuding.pay.models.slips import Line, Slip, SlipKind

__all__ = [
    "Budget",
    "Difference",
    "Foresight",
    "Funding",
    "FundingShare",
    "Grant",
    "Line",
    "NetLine",
    "Notice",
    "NoticeKind",
    "Objection",
    "ObjectionState",
    "Opening",
    "Outcome",
    "PayRun",
    "Progress",
    "RunBatch",
    "RunKind",
    "RunState",
    "RunStep",
    "Slip",
    "SlipKind",
    "SlipNet",
    "Task",
    "TaxWay",
]
