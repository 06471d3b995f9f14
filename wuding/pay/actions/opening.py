"""Entering what a year held before the first run: where the system is taken into use in the middle of a year."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.actions import Thing, record
from wuding.audit.names import Action, ThingKind
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.queries import acting, may
from wuding.pay.models import Opening, SlipNet
from wuding.people.models import Person


@dataclass(frozen=True)
class Sums:
    """Months of a year, first days, both included, and what they came to in yuan."""

    since: date
    until: date
    income: Decimal
    contributions: Decimal
    tax: Decimal


@transaction.atomic
def set_opening(*, person: Person, sums: Sums, by: User, at: datetime) -> Opening:
    """What somebody's year held before the first run, in place of what was said before.

    Runs that are not closed yet go on from it when they are worked out; what closed ones withheld stays, and the next
    month settles the difference. Raises NotVisible without the right to prepare or approve pay; RuleError for months
    that aren't in one year, or that runs have paid already.
    """
    place = person.organisation
    if not (may(by, Permission.PREPARE_PAY, place) or may(by, Permission.APPROVE_PAY, place)):
        raise NotVisible
    _require_months(sums)
    paid = SlipNet.objects.filter(
        slip__person=person,
        slip__run__closed_at__isnull=False,
        slip__month__gte=sums.since,
        slip__month__lte=sums.until,
    )
    if month := paid.order_by("slip__month").values_list("slip__month", flat=True).first():
        raise RuleError(
            _("%(name)s %(month)s 的工资已经在系统里审批过，不能再算作期初。")
            % {"name": person.name, "month": f"{month:%Y-%m}"},
            next_step=_("请把末月填到系统第一个审批月份之前。"),
        )
    values = {
        "since": sums.since, "until": sums.until, "income": sums.income, "contributions": sums.contributions,
        "tax": sums.tax, "entered_by": by, "entered_at": at,
    }  # fmt: skip
    found, _made = Opening.objects.update_or_create(person=person, year=sums.since.year, defaults=values)
    record(
        action=Action.OPENING_SET,
        by=acting(by),
        path=place.path,
        thing=Thing(ThingKind.PERSON, person.public_id, person.name),
        changes={
            "since": (None, f"{sums.since:%Y-%m}"),
            "until": (None, f"{sums.until:%Y-%m}"),
            "income": (None, f"{sums.income:f}"),
            "contributions": (None, f"{sums.contributions:f}"),
            "tax": (None, f"{sums.tax:f}"),
        },
    )
    return found


def _require_months(sums: Sums) -> None:
    if sums.since.year != sums.until.year or sums.until < sums.since:
        raise RuleError(_("首月和末月要在同一年，末月不能早于首月。"), next_step=_("请核对月份。"))
    if min(sums.income, sums.contributions, sums.tax) < 0:
        raise RuleError(_("期初累计数不能是负数。"), next_step=_("请核对金额。"))
