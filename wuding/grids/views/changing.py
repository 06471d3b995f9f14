"""What can be done with a plan: each address one action, then back to the plan."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible, RuleError
from wuding.grids import actions, tasks
from wuding.grids.actions.running import run_again
from wuding.grids.forms import AskForm
from wuding.grids.models import Plan
from wuding.grids.queries.plans import plan_for
from wuding.grids.views.asked import signed_in
from wuding.grids.views.plans import refused
from wuding.organisation.queries import may

Act = Callable[[HttpRequest, User, Plan], HttpResponse | None]


def _acting(act: Act) -> Callable[[HttpRequest, uuid.UUID], HttpResponse]:
    @require_POST
    def view(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
        user = signed_in(request)
        plan = plan_for(user, public_id)
        return act(request, user, plan) or redirect("grids:plan", plan.public_id)

    return view


def _move(request: HttpRequest, user: User, plan: Plan) -> HttpResponse:
    area = request.POST.get("area", "")
    actions.move_area(plan=plan, area=area, target=request.POST.get("grid", ""), by=user)
    return redirect(f"{reverse('grids:plan', args=[plan.public_id])}?area={area}#chosen")


def _undo(_request: HttpRequest, user: User, plan: Plan) -> HttpResponse:
    area = plan.moves[-1][0] if plan.moves else ""
    actions.undo_move(plan=plan, by=user)
    return redirect(f"{reverse('grids:plan', args=[plan.public_id])}?area={area}#chosen")


def _cancel(_request: HttpRequest, user: User, plan: Plan) -> None:
    actions.cancel_run(plan=plan, by=user)


def _again(_request: HttpRequest, user: User, plan: Plan) -> None:
    run_again(plan=plan, by=user)
    tasks.wake_after_commit()


def _ask(request: HttpRequest, user: User, plan: Plan) -> HttpResponse | None:
    if not may(user, Permission.PLAN_GRIDS, plan.organisation):
        raise NotVisible
    form = AskForm(request.POST)
    if not form.is_valid():
        return refused(request, user, plan, form)
    try:
        actions.ask_approval(plan=plan, by=user, at=timezone.now(), **form.cleaned_data)
    except RuleError as refusal:
        form.add_error(None, refusal.as_validation_error())
        return refused(request, user, plan, form)
    messages.success(request, _("已送审，请另一位有审定权限的同事发布。"))
    return None


def _send_back(request: HttpRequest, user: User, plan: Plan) -> None:
    actions.send_back(plan=plan, by=user)
    messages.success(request, _("已退回为草案，可以继续调整。"))


def _publish(request: HttpRequest, user: User, plan: Plan) -> HttpResponse:
    found = actions.publish_plan(plan=plan, by=user, at=timezone.now())
    done = _("网格图自 %(day)s 起启用。") % {"day": found.since.isoformat()}
    messages.success(request, done)
    return redirect(f"{reverse('grids:map')}?day={found.since.isoformat()}")


def _drop(request: HttpRequest, user: User, plan: Plan) -> HttpResponse:
    actions.drop_plan(plan=plan, by=user)
    messages.success(request, _("方案“%(title)s”已放弃。") % {"title": plan.title})
    return redirect("grids:plans")


move, undo, cancel, again = _acting(_move), _acting(_undo), _acting(_cancel), _acting(_again)
ask, send_back, publish, drop = _acting(_ask), _acting(_send_back), _acting(_publish), _acting(_drop)
