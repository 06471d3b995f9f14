"""The steps of a draft: hand in, give up, approve, send back, publish, bring an example in step."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.queries import may
from wuding.policy.actions_drafts import (
    approve_draft,
    change_draft,
    discard_draft,
    publish_draft,
    send_back_draft,
    submit_draft,
)
from wuding.policy.forms_drafts import PublishForm, SendBackForm
from wuding.policy.models import Draft
from wuding.policy.queries.drafts import draft_pack, visible_draft
from wuding.policy.queries.packs import examples_of
from wuding.policy.queries.wishes import renewed
from wuding.policy.views import signed_in
from wuding.policy.views_drafts import draft_page


def _open_to(user: User, public_id: uuid.UUID, permission: Permission) -> Draft:
    """The draft, when the user holds the permission there. Raises NotVisible."""
    found = visible_draft(user, public_id)
    if not may(user, permission, found.organisation):
        raise NotVisible
    return found


@require_POST
def submit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Hand the draft in for approval."""
    user = signed_in(request)
    found = _open_to(user, public_id, Permission.DRAFT_POLICY)
    submit_draft(draft=found, by=user, at=timezone.now())
    messages.success(request, _("已送审。审定的人会在“办法草案”里看到它。"))
    return redirect("policy:draft", found.public_id)


@require_POST
def discard(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give the draft up."""
    user = signed_in(request)
    found = _open_to(user, public_id, Permission.DRAFT_POLICY)
    discard_draft(draft=found, by=user, at=timezone.now())
    messages.success(request, _("草案已放弃，内容和经过仍可查阅。"))
    return redirect("policy:drafts")


@require_POST
def approve(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Approve somebody else's draft."""
    user = signed_in(request)
    found = _open_to(user, public_id, Permission.APPROVE_POLICY)
    approve_draft(draft=found, by=user, at=timezone.now())
    messages.success(request, _("已审定。定下施行日期就可以发布。"))
    return redirect("policy:draft", found.public_id)


@require_POST
def send_back(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Send it back to its author with a reason."""
    user = signed_in(request)
    found = _open_to(user, public_id, Permission.APPROVE_POLICY)
    form = SendBackForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        send_back_draft(draft=found, reason=reason, by=user, at=timezone.now())
    except RuleError as refusal:
        if not form.errors:
            form.add_error(None, refusal.as_validation_error())
        return draft_page(request, user, found, send_back=form)
    messages.success(request, _("已退回起草人。"))
    return redirect("policy:draft", found.public_id)


@require_POST
def publish(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Publish it: its place follows it from a day on."""
    user = signed_in(request)
    found = _open_to(user, public_id, Permission.ADOPT_POLICY)
    form = PublishForm(request.POST)
    if form.is_valid():
        try:
            publish_draft(draft=found, since=form.cleaned_data["since"], by=user, at=timezone.now())
        except RuleError as refusal:
            form.add_error(None, refusal.as_validation_error())
        else:
            messages.success(
                request, _("已发布，%(place)s到时按这一版计算。") % {"place": found.organisation.name}
            )
            return redirect("policy:draft", found.public_id)
    return draft_page(request, user, found, publish=form)


@require_POST
def example(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let a worked example that no longer comes out take over what the draft gives."""
    user = signed_in(request)
    found = _open_to(user, public_id, Permission.DRAFT_POLICY)
    results = {result.name: result for result in examples_of(draft_pack(found)) if not result.ok}
    result = results.get(request.POST.get("name", ""))
    if result is None:
        raise RuleError(
            _("这个算例现在算得对，或者不在草案里。"), next_step=_("请刷新页面，看还有哪些算例要核对。")
        )
    change_draft(draft=found, wish=renewed(result), by=user, at=timezone.now())
    messages.success(request, _("算例“%(name)s”改为按草案算得的数。") % {"name": result.name})
    return redirect("policy:draft", found.public_id)
