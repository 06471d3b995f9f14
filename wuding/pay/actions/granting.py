"""Runs that pay what a list says: taken whole, worked out at once, taken up anew, or withdrawn before anybody has approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.names import Action
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.models import Organisation
from wuding.organisation.queries import may
from wuding.pay.actions.granted_slips import store_granted
from wuding.pay.actions.recording import record_run
from wuding.pay.actions.running import clear, require_draft
from wuding.pay.models import Grant, PayRun, RunKind, RunState, Slip, TaxWay
from wuding.pay.queries.grants import apart_used, eligible, persons_paid
from wuding.people.models import Person


@dataclass(frozen=True)
class Granted:
    """A row of a list: who gets how much before tax, where they belong, for which reason, by which document."""

    person: int
    organisation: int
    amount: Decimal
    reason: str
    clause: str = ""
    way: TaxWay = TaxWay.CHEAPER


@transaction.atomic
def grant(
    *, place: Organisation, kind: RunKind, month: Month, granted: Sequence[Granted], by: User, at: datetime
) -> PayRun:
    """A draft run of that kind which pays the list; the list of a draft that is there already is replaced.

    Raises NotVisible where the user may not prepare pay, and for people who never served at the place; RuleError for an empty list, while another run of the place is
    open, after a later month was closed, for who has been paid by a run of that kind and month, and for a second bonus
    taxed apart in a year.
    """
    locked = Organisation.objects.select_for_update().get(pk=place.pk)
    if not may(by, Permission.PREPARE_PAY, locked):
        raise NotVisible
    run = _draft_at(locked, kind, month)
    if not granted:
        raise RuleError(_("名单是空的。"), next_step=_("请在表里填写每个人的金额，再上传。"))
    theirs = {(one.person.pk, one.organisation.pk) for one in eligible(by, locked, month.start, at)}
    if any((one.person, one.organisation) not in theirs for one in granted):
        raise NotVisible
    if run is None:
        run = PayRun(place=locked, month=month.start, kind=kind)
    else:
        clear(run)
        run.grants.all().delete()
    run.known_at, run.computed_by, run.computed_at = at, by, None
    _require_payable(run, granted)
    run.save()
    Grant.objects.bulk_create(
        Grant(
            run=run,
            position=position,
            person_id=one.person,
            organisation_id=one.organisation,
            amount=one.amount,
            reason=one.reason,
            clause=one.clause,
            way=one.way,
        )
        for position, one in enumerate(granted)
    )
    return _worked_out(run, by)


@transaction.atomic
def regrant(*, run: PayRun, by: User, at: datetime) -> PayRun:
    """Work a draft out anew from its own list, with what is known at `at`."""
    current = _own_draft(run, by)
    Organisation.objects.select_for_update().get(pk=current.place_id)
    _draft_at(current.place, RunKind(current.kind), Month.of(current.month))
    clear(current)
    current.grants.update(apart_year=None)
    current.known_at, current.computed_by, current.computed_at = at, by, None
    current.save()
    return _worked_out(current, by)


@transaction.atomic
def drop_run(*, run: PayRun, by: User) -> PayRun:
    """Withdraw a draft: its list and slips go, its steps stay. Raises RuleError when it was submitted."""
    current = _own_draft(run, by)
    amount = sum((one.amount for one in current.grants.all()), Decimal(0))
    clear(current)
    current.grants.all().delete()
    current.state = RunState.DROPPED
    current.save(update_fields=["state"])
    changes = {"run_kind": (str(current.get_kind_display()), None), "total": (f"{amount:f}", None)}
    record_run(Action.PAY_DROP, current, by, changes)
    return current


def _own_draft(run: PayRun, by: User) -> PayRun:
    """The run, locked. Raises NotVisible without the permission; RuleError for a monthly run, and unless it is a draft."""
    current = PayRun.objects.select_for_update(of=("self",)).select_related("place").get(pk=run.pk)
    if not may(by, Permission.PREPARE_PAY, current.place):
        raise NotVisible
    if not current.granted:
        raise RuleError(_("每月的工资不是按名单发的。"), next_step=_("请回到这一批的页面，重新计算。"))
    require_draft(current)
    return current


def _draft_at(place: Organisation, kind: RunKind, month: Month) -> PayRun | None:
    """The draft of that place, kind and month. Raises RuleError for runs that are in the way: taxes add up in time."""
    found = None
    touching = PayRun.objects.select_for_update(of=("self",)).touching(place).select_related("place")
    for run in touching.open().order_by("month", "pk"):
        if (run.place_id, run.month, run.kind) != (place.pk, month.start, kind):
            raise RuleError(
                _("%(place)s %(month)s 的%(kind)s还没有审批完。")
                % {
                    "place": run.place.name,
                    "month": Month.of(run.month),
                    "kind": _("工资") if not run.granted else run.get_kind_display(),
                },
                next_step=_("个人所得税一批接一批累计，请先办完那一批。"),
            )
        require_draft(run)
        found = run
    later = touching.filter(closed_at__isnull=False, month__gt=month.start).order_by("-month").first()
    if later is not None:
        raise RuleError(
            _("%(place)s %(month)s 的工资已经审批，不能再往更早的月份发。")
            % {"place": later.place.name, "month": Month.of(later.month)},
            next_step=_("请把月份改成 %(month)s 或以后。") % {"month": Month.of(later.month)},
        )
    return found


def _require_payable(run: PayRun, granted: Sequence[Granted]) -> None:
    """Raises RuleError naming who can't be on this list."""
    persons = {one.person for one in granted}
    paid = persons_paid(persons, run.month, run.kind)
    if paid:
        raise RuleError(
            _("%(names)s这个月已有一张%(kind)s工资条。")
            % {"names": _names(paid), "kind": run.get_kind_display()},
            next_step=_("请从名单里删去，或放到下个月的名单。"),
        )
    apart = {one.person for one in granted if one.way == TaxWay.APART}
    used = apart_used(apart, run.month.year)
    if used:
        raise RuleError(
            _("%(names)s %(year)s 年已有一次奖金单独计税。")
            % {"names": _names(used), "year": run.month.year},
            next_step=_("请把计税方式改为“并入综合所得”。"),
        )


def _names(persons: set[int]) -> str:
    found = Person.objects.filter(pk__among=persons).order_by("sort_key", "pk").values_list("name", flat=True)
    return "、".join(found[:10])


def _worked_out(run: PayRun, by: User) -> PayRun:
    """The slips of the list, and the books of the draft closed."""
    sums = store_granted(run)
    run.computed_at = run.known_at
    run.save(update_fields=["computed_at"])
    record_run(
        Action.PAY_COMPUTE,
        run,
        by,
        {
            "run_kind": (None, str(run.get_kind_display())),
            "slips": (None, Slip.objects.filter(run=run).count()),
            "total": (None, f"{sums.total:f}"),
            "net": (None, f"{sums.net:f}" if sums.settled else None),
            "not_settled": (None, sums.missing or None),
        },
    )
    return run
