"""Tables of the concern: runs with their steps and batches, slips with their lines, what stands out, what changed, scenarios."""

from wuding.pay.models.foresights import Foresight, Progress
from wuding.pay.models.money import Budget, Funding, FundingShare
from wuding.pay.models.nets import NetLine, SlipNet
from wuding.pay.models.notes import Difference, Notice, NoticeKind
from wuding.pay.models.objections import Objection, ObjectionState
from wuding.pay.models.openings import Opening
from wuding.pay.models.runs import Outcome, PayRun, RunBatch, RunState, RunStep, Task
from wuding.pay.models.slips import Line, Slip, SlipKind

__all__ = [
    "Budget",
    "Difference",
    "Foresight",
    "Funding",
    "FundingShare",
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
    "RunState",
    "RunStep",
    "Slip",
    "SlipKind",
    "SlipNet",
    "Task",
]
