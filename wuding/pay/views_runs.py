"""Pages of runs: the list, one run, and the buttons of its tasks."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.pay.causes import Why
from wuding.common.dates import Month
from wuding.common.errors import NotVisible
from wuding.common.today import today
from wuding.common.view_choice import chosen_month, chosen_organisation
from wuding.organisation.queries import acting_place, may, starting_place
from wuding.pay import actions
from wuding.pay.actions.steps import RULES
from wuding.pay.models import NoticeKind, Outcome, PayRun, RunState, Task
from wuding.pay.outputs.handing_out import may_hand_out
from wuding.pay.queries import runs
from wuding.pay.queries.former_pay import former_pay_to_record
from wuding.pay.queries.grants import reasons_of_run
from wuding.pay.queries.nets import sums_of
from wuding.pay.queries.objections import open_objections_in
from wuding.pay.views import signed_in
from wuding.pay.words import why_words
from wuding.policy.queries.deductions import missing_packs


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Runs in sight at the chosen place, and what the user may begin."""
    user = signed_in(request)
    place = starting_place(user, chosen_organisation(request), Permission.SEE_PAY)
    if place is None:
        raise NotVisible
    month = chosen_month(request, today=today())
    page = runs.runs_for(user, place, request.GET.get("page", "1"))
    context = {
        "place": place,
        "month": month,
        "page": page,
        "rows": runs.rows_of(list(page)),
        "may_prepare": may(user, Permission.PREPARE_PAY, place),
        "waiting": [row for row in runs.rows_of(list(page)) if _turn(user, row.run)],
    }
    return render(request, "pay/runs.html", context)


def _turn(user: User, run: PayRun) -> bool:
    """Whether the next task of the run is one that the user has the permission for."""
    rule = next((rule for rule in RULES.values() if rule.needs == run.state), None)
    return rule is not None and may(user, rule.permission, run.place)


@require_safe
def run(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One run: whose turn it is, what stands out, totals, who gets another amount and why."""
    user = signed_in(request)
    found = runs.run_for(user, public_id)
    steps = runs.steps_of(found)
    (row,) = runs.rows_of([found])
    why = request.GET.get("why", "")
    why = why if why in [str(one) for one in Why] else ""
    kind = request.GET.get("kind", "")
    page, changed = runs.changed_in(found, request.GET.get("page", "1"), why)
    stages = runs.stages_of(found, steps)
    present = next((stage.task for stage in stages if stage.present), None)
    context = {
        "run": found,
        "row": row,
        "month": Month.of(found.month),
        "steps": steps,
        "sent_back": next((one for one in reversed(steps) if one.outcome == Outcome.SENT_BACK), None)
        if found.state == RunState.DRAFT
        else None,
        "stages": stages,
        "present": present,
        "may_act": present is not None and may(user, RULES[present].permission, found.place),
        "own_work": _own_work(user, found, present),
        "may_hand_out": may_hand_out(user, found),
        "notices": runs.notices_of(found, everything=NoticeKind(kind) if kind in NoticeKind.values else None),
        "bridge": runs.bridge_of(found) if found.computed_at and not found.granted else None,
        **(_list_context(request, user, found) if found.granted else {}),
        **(net_context(found) if found.computed_at else {}),
        "former": _former(found, user),
        "page": page,
        "changed": changed,
        "why": why,
        "why_words": why_words(why) if why else "",
        "open_objections": open_objections_in(found),
        "may_answer": may(user, Permission.ANSWER_OBJECTIONS, found.place),
        "trail": [(_("工资批次"), reverse("pay:runs"))],
    }
    return render(request, "pay/run.html", context)


def _list_context(request: HttpRequest, user: User, found: PayRun) -> dict[str, object]:
    """What the page of a run that pays a list shows besides."""
    return {
        "reasons": reasons_of_run(found),
        "slips": runs.listed_in(found, request.GET.get("page", "1")),
        "may_grant": may(user, Permission.PREPARE_PAY, found.place),
    }


def _former(found: PayRun, user: User) -> dict[str, object] | None:
    """Whose former pay is asked for by the scheme and isn't recorded yet; None where there is nothing to do."""
    if found.granted or found.state != RunState.DRAFT or not found.computed_at:
        return None
    people = former_pay_to_record(found)
    if not people:
        return None
    months = sorted({str(Month.of(one.month)) for one in people})
    able = may(user, Permission.PREPARE_PAY, found.place) and may(user, Permission.CHANGE_ROSTER, found.place)
    return {"number": len(people), "months": "、".join(months), "may_record": able}


def net_context(found: PayRun) -> dict[str, object]:
    """What `pay/run_net.html` shows of a run."""
    sums = sums_of(found)
    return {"sums": sums, "without_packs": "" if sums.settled else missing_packs(found.place, found.month)}


def _own_work(user: User, found: PayRun, present: Task | None) -> bool:
    """Whether the user did another task of this run, and so may not do the present one."""
    if present in (None, Task.PREPARE):
        return found.steps.filter(by=user).exclude(task=Task.PREPARE).exists()
    return found.computed_by_id == user.pk or found.steps.filter(by=user).exclude(task=present).exists()


@require_POST
def compute(request: HttpRequest) -> HttpResponse:
    """Work out the month at the place named: go on with what was broken off, unless `fresh` asks to begin anew."""
    user = signed_in(request)
    place = acting_place(user, chosen_organisation(request), Permission.PREPARE_PAY)
    month = chosen_month(request, today=today())
    begun = runs.open_run_at(place, month)
    if begun is not None and begun.computed_at is None and "fresh" not in request.POST:
        found = actions.compute_run(run=begun, by=user)
    else:
        found = actions.compute_month(place=place, month=month, by=user, at=timezone.now())
    number = found.slips.count()
    messages.success(
        request, ngettext("已算出 %(n)s 张工资条。", "已算出 %(n)s 张工资条。", number) % {"n": number}
    )
    return redirect("pay:run", found.public_id)


@require_POST
def former_pay(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Record what people of the run were paid under the scheme before, where the present one asks for it."""
    user = signed_in(request)
    found = runs.run_for(user, public_id)
    number = len(actions.record_former_pay(run=found, by=user, at=timezone.now()))
    said = ngettext(
        "已登记 %(n)s 人的原待遇。请重新计算，保留的差额才会算进来。",
        "已登记 %(n)s 人的原待遇。请重新计算，保留的差额才会算进来。",
        number,
    )
    messages.success(request, said % {"n": number})
    return redirect("pay:run", found.public_id)


Act = Callable[..., PayRun]


def _step(request: HttpRequest, public_id: uuid.UUID, task: Task, act: Act, said: str) -> HttpResponse:
    user = signed_in(request)
    found = runs.run_for(user, public_id)
    reason = request.POST.get("reason", "")
    if request.POST.get("outcome") == Outcome.SENT_BACK:
        actions.send_back(run=found, task=task, by=user, at=timezone.now(), reason=reason)
        said = _("已退回。")
    else:
        act(run=found, by=user, at=timezone.now(), reason=reason)
    messages.success(request, said)
    return redirect("pay:run", found.public_id)


@require_POST
def prepare(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Submit it."""
    return _step(request, public_id, Task.PREPARE, actions.prepare_run, _("已提交审核。"))


@require_POST
def check(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Find it in order, or send it back."""
    return _step(request, public_id, Task.CHECK, actions.check_run, _("审核通过，等待审批。"))


@require_POST
def approve(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Close it, or send it back."""
    return _step(request, public_id, Task.APPROVE, actions.approve_run, _("已审批，这一批不再改动。"))
