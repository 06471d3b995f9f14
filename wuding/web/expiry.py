"""Personal data whose time is over goes, in all concerns at once, with one entry in the trail that counts it.

Here, because sign-in libraries' tables lie below the trail and files above them.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.db import transaction

from wuding.audit.actions import Act, Actor, Thing, record_all
from wuding.audit.masking import created
from wuding.audit.names import Action, ThingKind
from wuding.calc.chains import INSTALLATION
from wuding.common.retention import SIGN_IN_FAILURES
from wuding.pay.actions.forgetting import empty_objections
from wuding.people.actions.expiry import Expired, expire_files


@dataclass(frozen=True)
class Gone:
    """How many went of each."""

    sessions: int
    sign_ins: int
    files: Expired
    objections: int

    @property
    def counts(self) -> dict[str, int]:
        """By name, without those of which nothing went."""
        all_of_them = {"sessions": self.sessions, "sign_ins": self.sign_ins, **asdict(self.files)}
        all_of_them["objections"] = self.objections
        return {name: number for name, number in all_of_them.items() if number}


@transaction.atomic
def expire(now: datetime, *, dry_run: bool) -> Gone:
    """Remove everything whose time is over at `now`; with `dry_run` only count it. Nothing over leaves no entry."""
    sessions = Session.objects.filter(expire_date__lt=now).delete()[0]
    over = SIGN_IN_FAILURES.moment_over(now)
    tables = (AccessAttempt, AccessFailureLog, AccessLog)
    sign_ins = sum(table.objects.filter(attempt_time__lt=over).delete()[0] for table in tables)
    objections = empty_objections(now)
    files, acts = expire_files(now)
    gone = Gone(sessions, sign_ins, files, objections)
    if gone.counts:
        thing = Thing(ThingKind.ENTRY, None, "个人信息到期处理")
        record_all([*acts, Act(Action.PRIVACY_EXPIRE, Actor(), INSTALLATION, thing, created(**gone.counts))])
    if dry_run:
        transaction.set_rollback(True)
    return gone
