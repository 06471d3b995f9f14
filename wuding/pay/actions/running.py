"""Working a run out: opened once, computed batch by batch, each batch whole or not at all; a run that was broken off goes on."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.names import Action
from wuding.common.bulk import collector_paused
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.models import Organisation
from wuding.organisation.queries import may
from wuding.pay.actions.differences import Comparing, gone
from wuding.pay.actions.netting import settle_nets, store_nets
from wuding.pay.actions.noting import note_the_whole, noted
from wuding.pay.actions.recording import record_run
from wuding.pay.actions.storing import store
from wuding.pay.actions.working_out import work_out
from wuding.pay.models import Difference, Line, NetLine, PayRun, RunBatch, RunState, Slip, SlipNet
from wuding.pay.models.runs import GRANTED, RunKind
from wuding.pay.queries.nets import sums_of
from wuding.pay.queries.roll import Roll

Report = Callable[[int, int], None]
"""Told after each batch how many people are done and how many there are."""


def compute_month(*, place: Organisation, month: Month, by: User, at: datetime) -> PayRun:
    """Open the month's run at the place, or take up the open one, with all that is known at `at`, and work it out."""
    run = open_run(place=place, month=month, by=by, at=at)
    return compute_run(run=run, by=by)


@transaction.atomic
def open_run(*, place: Organisation, month: Month, by: User, at: datetime) -> PayRun:
    """A run of the month for everybody who serves at or below `place` and has no slip of it yet.

    A draft that is there already is begun anew, with what is known at `at`. Raises NotVisible where the user may not
    prepare pay; RuleError when the run is being checked, another one of that month above or below is open, an earlier
    month is, a list of any month is, no pack is in force, or there is nobody to be paid.
    """
    locked = Organisation.objects.select_for_update().get(pk=place.pk)
    if not may(by, Permission.PREPARE_PAY, locked):
        raise NotVisible
    run = _open_already(locked, month)
    if run is None:
        run = PayRun(place=locked, month=month.start, kind=RunKind.MONTHLY)
    else:
        clear(run)
    run.known_at, run.computed_by, run.computed_at = at, by, None
    batches = Roll.of(run).batches()
    if not batches:
        raise _nobody(locked, month)
    run.save()
    RunBatch.objects.bulk_create(
        RunBatch(run=run, number=number, persons=persons, total=Decimal(0))
        for number, persons in enumerate(batches, start=1)
    )
    return run


def _open_already(place: Organisation, month: Month) -> PayRun | None:
    """The draft of that place and month. Raises RuleError for any open run that is in the way."""
    found = None
    for run in (
        PayRun.objects.select_for_update(of=("self",))
        .touching(place)
        .open()
        .filter(Q(month__lte=month.start) | Q(kind__in=GRANTED))
        .select_related("place")
        .order_by("month", "place__path")
    ):
        if run.granted or (run.place_id, run.month) != (place.pk, month.start):
            raise RuleError(
                _("%(place)s %(month)s 的%(kind)s还没有审批完。")
                % {
                    "place": run.place.name,
                    "month": Month.of(run.month),
                    "kind": run.get_kind_display() if run.granted else _("工资"),
                },
                next_step=_("请先办完那一批，再算 %(month)s。") % {"month": month},
            )
        require_draft(run)
        found = run
    return found


def require_draft(run: PayRun) -> None:
    """Raises RuleError when the run has been submitted."""
    if run.state != RunState.DRAFT:
        raise RuleError(
            _("%(month)s 的工资已提交（%(state)s），不能重新计算。")
            % {"month": Month.of(run.month), "state": run.get_state_display()},
            next_step=_("需要改动的，请审核人或审批人退回，再重新计算。")
            if run.closed_at is None
            else _("已审批的工资不改；有差错时以后月份补发或扣回。"),
        )


def _nobody(place: Organisation, month: Month) -> RuleError:
    closed = PayRun.objects.touching(place).filter(
        kind=RunKind.MONTHLY, month=month.start, closed_at__isnull=False
    )
    if closed.exists():
        return RuleError(
            _("%(place)s %(month)s 的工资已审批，不能重新计算。") % {"place": place.name, "month": month},
            next_step=_("已审批的工资不改；有差错时以后月份补发或扣回。"),
        )
    return RuleError(
        _("%(place)s在 %(month)s 没有在岗的社区工作者。") % {"place": place.name, "month": month},
        next_step=_("请先在花名册登记人员，或换一个月份。"),
    )


def clear(run: PayRun) -> None:
    """Take all that was worked out away from an open run, what hangs on something else first."""
    run.differences.all().delete()
    run.notices.all().delete()
    NetLine.objects.filter(net__slip__run=run).delete()
    SlipNet.objects.filter(slip__run=run).delete()
    Line.objects.filter(slip__run=run).delete()
    Slip.objects.filter(run=run).delete()
    run.batches.all().delete()


def compute_run(*, run: PayRun, by: User, report: Report = lambda _done, _all: None) -> PayRun:
    """Work out the batches that aren't done yet, each in a transaction of its own, then close the books of the draft.

    May be broken off at any moment and called again, by another process as well: what is done stays, and what was
    begun with goes on. Raises NotVisible where the user may not prepare pay, RuleError when the run was submitted.
    """
    if not may(by, Permission.PREPARE_PAY, run.place):
        raise NotVisible
    roll = Roll.of(run)
    everybody = list(run.batches.order_by("number"))
    people, done = sum(len(batch.persons) for batch in everybody), 0
    for batch in everybody:
        if batch.slips is None:
            with collector_paused():
                _compute_batch(run, roll, batch)
        done += len(batch.persons)
        report(done, people)
    return _finish(run, roll, by)


def _compute_batch(run: PayRun, roll: Roll, batch: RunBatch) -> None:
    """One batch: worked out first, then written at once, unless somebody else was faster."""
    found, wrong = work_out(roll, batch.persons)
    comparing = Comparing(roll, roll.standing(batch.persons[0]), batch.persons)
    why = {one.person: comparing.causes(one) for one in found}
    nets = settle_nets(roll, found)
    notes = list(noted(roll, found, wrong, nets.wrong, comparing))
    with transaction.atomic():
        current = _locked(run)
        if (
            current.known_at != run.known_at
            or current.batches.filter(pk=batch.pk, slips__isnull=True).count() == 0
        ):
            return
        slips = store(current, roll, found, why, notes)
        store_nets(slips, nets)
        total = sum((one.current + one.arrears for one in found), Decimal(0))
        RunBatch.objects.filter(pk=batch.pk).update(slips=len(slips), total=total)


def _locked(run: PayRun) -> PayRun:
    """The run as it stands, ours until the transaction ends. Raises RuleError when it was submitted meanwhile."""
    current = PayRun.objects.select_for_update(of=("self",)).select_related("place").get(pk=run.pk)
    require_draft(current)
    return current


@transaction.atomic
def _finish(run: PayRun, roll: Roll, by: User) -> PayRun:
    current = _locked(run)
    if current.computed_at is not None or current.batches.filter(slips__isnull=True).exists():
        return current
    gone_slips = note_the_whole(current, roll)
    Difference.objects.bulk_create(
        Difference(
            run=current,
            person_id=slip.person_id,
            organisation_id=slip.organisation_id,
            why=cause.why,
            amount=cause.amount,
        )
        for slip, elsewhere in gone_slips
        if (cause := gone(slip, elsewhere=elsewhere)).amount
    )
    current.computed_at = current.known_at
    current.save(update_fields=["computed_at"])
    numbers = current.batches.order_by().values_list("slips", "total")
    sums = sums_of(current)
    record_run(
        Action.PAY_COMPUTE,
        current,
        by,
        {
            "slips": (None, sum(slips or 0 for slips, _total in numbers)),
            "total": (None, f"{sum((total for _slips, total in numbers), Decimal(0)):f}"),
            "net": (None, f"{sums.net:f}" if sums.settled else None),
            "not_settled": (None, sums.missing or None),
        },
    )
    return current
