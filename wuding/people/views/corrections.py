"""Requests of workers, for those who decide them: before and after side by side, with the reason."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.queries import may, permissions_of
from wuding.people.actions.corrections import accept_correction, refuse_correction, reveal_request
from wuding.people.actions.reads import read_file
from wuding.people.forms.corrections import AnswerForm
from wuding.people.models import CorrectionState
from wuding.people.queries.corrections import open_requests_for, request_for, requests_for
from wuding.people.views.asked import signed_in
from wuding.people.views.requests_shown import shown

PAGE_SIZE = 30
DECISIONS = {"accept": accept_correction, "refuse": refuse_correction}


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Those that wait, the oldest first; with `?closed` those that were decided."""
    user = signed_in(request)
    if Permission.DECIDE_CORRECTIONS not in permissions_of(user):
        raise NotVisible
    closed = "closed" in request.GET
    found = requests_for(user)
    found = (
        found.exclude(state=CorrectionState.OPEN).order_by("-decided_at", "-pk")
        if closed
        else found.filter(state=CorrectionState.OPEN)
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "requests": [shown(one) for one in page.object_list],
        "closed": closed,
        "waiting": open_requests_for(user),
    }
    return render(request, "people/corrections/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One request: accept it, and the file is corrected; or refuse it with a reason."""
    user = signed_in(request)
    found = request_for(user, public_id)
    decision = request.POST.get("decision", "")
    whole = reveal_request(request=found, by=user) if decision == "reveal" else None
    form = AnswerForm(request.POST if decision in DECISIONS else None)
    if decision in DECISIONS and form.is_valid():
        try:
            DECISIONS[decision](request=found, answer=form.cleaned_data["answer"], by=user, at=timezone.now())
        except RuleError as refusal:
            form.add_error(None, refusal.as_validation_error())
        else:
            messages.success(request, _("已处理，本人可以看到结果。"))
            return redirect("people:corrections")
    if not decision:
        read_file(person=found.person, by=user, sections=[_("更正申请")])
    context = {
        "request_shown": shown(found, whole),
        "form": form,
        "is_open": found.state == CorrectionState.OPEN,
        "whole": whole,
        "may_reveal": may(user, Permission.REVEAL_NUMBERS, found.person.organisation),
        "trail": [(_("更正申请"), reverse("people:corrections"))],
    }
    answer = render(request, "people/corrections/one.html", context, status=422 if form.errors else 200)
    if whole:
        answer["Cache-Control"] = "no-store, private"
    return answer
