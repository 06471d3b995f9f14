"""The three tasks of a run: submitting it, checking it, approving it. Each by somebody else; each may send it back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.names import Action
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.queries import may
from wuding.pay.actions.recording import record_run
from wuding.pay.models import NoticeKind, Outcome, PayRun, RunState, RunStep, Task


@dataclass(frozen=True)
class _Rule:
    """Who may do a task, from which state, and what the state is afterwards."""

    permission: Permission
    needs: RunState
    leads_to: RunState
    action: Action


RULES = {
    Task.PREPARE: _Rule(Permission.PREPARE_PAY, RunState.DRAFT, RunState.PREPARED, Action.PAY_PREPARE),
    Task.CHECK: _Rule(Permission.CHECK_PAY, RunState.PREPARED, RunState.CHECKED, Action.PAY_CHECK),
    Task.APPROVE: _Rule(Permission.APPROVE_PAY, RunState.CHECKED, RunState.CLOSED, Action.PAY_CONFIRM),
}


@transaction.atomic
def prepare_run(*, run: PayRun, by: User, at: datetime, reason: str = "") -> PayRun:
    """Submit a draft that is worked out. Where somebody couldn't be computed, `reason` has to say why it goes on all the same."""
    current = _begun(run, Task.PREPARE, by)
    if current.computed_at is None:
        raise RuleError(_("这一批还没有算完。"), next_step=_("请先继续计算，算完再提交。"))
    missing = current.notices.filter(kind=NoticeKind.MISSING).count()
    if missing and not reason.strip():
        raise RuleError(
            _("有 %(n)s 人算不出来，这个月不会发给他们。") % {"n": missing},
            next_step=_("请先补登缺的事项再重新计算；确实要先报的，请在说明里写明原因，以后月份会补发。"),
        )
    return _done(current, Task.PREPARE, by, at, reason)


@transaction.atomic
def check_run(*, run: PayRun, by: User, at: datetime, reason: str = "") -> PayRun:
    """Find the run in order."""
    return _done(_begun(run, Task.CHECK, by), Task.CHECK, by, at, reason)


@transaction.atomic
def approve_run(*, run: PayRun, by: User, at: datetime, reason: str = "") -> PayRun:
    """Close the run: it stays as it is from now on."""
    return _done(_begun(run, Task.APPROVE, by), Task.APPROVE, by, at, reason)


@transaction.atomic
def send_back(*, run: PayRun, task: Task, by: User, at: datetime, reason: str) -> PayRun:
    """Instead of checking or approving, give the run back to who prepares it. Raises RuleError without a reason."""
    current = _begun(run, task, by)
    if task == Task.PREPARE:
        raise RuleError(_("还没有提交的，不用退回。"), next_step=_("请直接重新计算。"))
    if not reason.strip():
        raise RuleError(_("退回要写明原因。"), next_step=_("请写明哪里要改，再退回。"))
    RunStep.objects.create(
        run=current,
        round=current.round,
        task=task,
        outcome=Outcome.SENT_BACK,
        by=by,
        at=at,
        reason=reason.strip()[:255],
    )
    current.state, current.round = RunState.DRAFT, current.round + 1
    current.save(update_fields=["state", "round"])
    record_run(Action.PAY_SEND_BACK, current, by, {}, purpose=reason.strip())
    return current


def _begun(run: PayRun, task: Task, by: User) -> PayRun:
    """The run, locked. Raises NotVisible without the task's permission there; RuleError when it isn't its turn, or not theirs."""
    rule = RULES[task]
    current = PayRun.objects.select_for_update(of=("self",)).select_related("place").get(pk=run.pk)
    if not may(by, rule.permission, current.place):
        raise NotVisible
    if current.state != rule.needs:
        raise RuleError(
            _("这一批现在是“%(state)s”，不能%(task)s。")
            % {"state": current.get_state_display(), "task": task.label},
            next_step=_("请刷新页面，看看现在轮到谁办。"),
        )
    own = current.steps.filter(by=by).exclude(task=task).order_by("pk").first()
    if own is not None or (task != Task.PREPARE and current.computed_by_id == by.pk):
        done = own.get_task_display() if own is not None else Task.PREPARE.label
        raise RuleError(
            _("您已经办了这一批的%(done)s，不能再%(task)s：同一批工资，一个人只办一个环节。")
            % {"done": done, "task": task.label},
            next_step=_("请由另一位有权限的同事办理。"),
        )
    return current


def _done(current: PayRun, task: Task, by: User, at: datetime, reason: str) -> PayRun:
    rule = RULES[task]
    RunStep.objects.create(
        run=current,
        round=current.round,
        task=task,
        outcome=Outcome.DONE,
        by=by,
        at=at,
        reason=reason.strip()[:255],
    )
    current.state = rule.leads_to
    if current.state == RunState.CLOSED:
        current.closed_at = at
    slips = current.slips.count()
    current.save(update_fields=["state", "closed_at"])
    record_run(rule.action, current, by, {"slips_confirmed": (None, slips)}, purpose=reason.strip())
    return current
