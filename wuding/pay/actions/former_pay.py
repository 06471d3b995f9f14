"""Former pay into people's files, so that a new scheme can keep the difference for whoever it would pay less."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.queries import may
from wuding.pay.actions.running import require_draft
from wuding.pay.models import PayRun
from wuding.pay.queries.former_pay import FORMER, FormerPay, former_pay_to_record
from wuding.people.actions import Add, open_entry, write_records
from wuding.people.models import Fact, Person


@transaction.atomic
def record_former_pay(*, run: PayRun, by: User, at: datetime) -> list[FormerPay]:
    """Record it for everybody in the run who has none: one entry, all or nothing. Slips change once worked out again.

    Raises NotVisible where the user may not prepare pay or write these files; RuleError unless the run is a draft, and
    when nobody lacks it.
    """
    current = PayRun.objects.select_for_update(of=("self",)).select_related("place").get(pk=run.pk)
    if not may(by, Permission.PREPARE_PAY, current.place):
        raise NotVisible
    require_draft(current)
    found = former_pay_to_record(current)
    if not found:
        raise RuleError(
            _("这一批里没有还要登记“原待遇”的人。"), next_step=_("请刷新页面；要更正已登记的，请到本人档案。")
        )
    months = "、".join(sorted({str(Month.of(one.month)) for one in found}))
    entry = open_entry(
        title=f"按 {months} 工资条登记原待遇",  # a record, hence not translated
        by=by,
        at=at,
        organisation=current.place,
    )
    people = Person.objects.in_bulk([one.person for one in found])
    write_records(
        [
            Add(people[one.person], Fact(name=FORMER, value=f"{one.amount:f}", since=one.since))
            for one in found
        ],
        entry=entry,
    )
    return found
