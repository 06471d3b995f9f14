"""Acts on runs in the audit trail."""

from wuding.accounts.models import User
from wuding.audit.actions import Thing, record
from wuding.audit.masking import Changes
from wuding.audit.names import Action, ThingKind
from wuding.common.dates import Month
from wuding.organisation.queries import acting
from wuding.pay.models import PayRun


def record_run(action: Action, run: PayRun, by: User, changes: Changes, purpose: str = "") -> None:
    """Call it last, inside the transaction of the change."""
    month = Month.of(run.month)
    record(
        action=action,
        by=acting(by),
        path=run.place.path,
        thing=Thing(ThingKind.PAY_RUN, run.public_id, f"{run.place.name} {month}"),
        changes={"month": (None, str(month)), **changes},
        purpose=purpose,
    )
