"""A worker asks to have the own file corrected: pick what is wrong, say what is right, follow it, take it back."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wuding.common.errors import NotVisible, RuleError
from wuding.people.actions.corrections import ask_correction, ask_missing, withdraw_correction
from wuding.people.forms.corrections import CorrectionForm, MissingForm
from wuding.people.models import CorrectionState
from wuding.people.queries.corrections import groups_of, item_of, requests_of
from wuding.people.queries.sections.sight import sight_of
from wuding.people.views.asked import signed_in
from wuding.people.views.own import frame, required_person
from wuding.people.views.requests_shown import shown

FORM = ["GET", "HEAD", "POST"]


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """What one asked for, the newest first."""
    found = requests_of(required_person(request))
    return render(
        request,
        "people/own/corrections.html",
        {**frame("corrections"), "requests": [shown(one) for one in found]},
    )


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Everything that can be asked about, record by record."""
    person = required_person(request)
    context = {**frame("corrections"), "groups": groups_of(person, sight_of(signed_in(request), person))}
    return render(request, "people/own/choose.html", context)


def _given(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent, with its files; nothing on the first look."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


@require_http_methods(FORM)
def ask(request: HttpRequest, subject: str, series: uuid.UUID | None = None) -> HttpResponse:
    """What the item should say, and why."""
    person, user = required_person(request), signed_in(request)
    item = item_of(person, sight_of(user, person), subject, series)
    form = CorrectionForm(*_given(request), item=item)
    if form.is_valid():
        try:
            made = ask_correction(
                person=person,
                item=item,
                wanted=form.wanted_text,
                reason=form.cleaned_data["reason"],
                by=user,
                at=timezone.now(),
                proof=form.proof_bytes,
            )
        except RuleError as refusal:
            form.add_error(None, refusal.as_validation_error())
        else:
            messages.success(request, _("已经交给管理单位，处理结果会显示在这里。"))
            return redirect("people:own_correction", made.public_id)
    context = {**frame("corrections"), "item": item, "form": form}
    return render(request, "people/own/ask.html", context, status=422 if form.errors else 200)


@require_http_methods(FORM)
def missing(request: HttpRequest) -> HttpResponse:
    """Something that isn't in the file at all."""
    person, user = required_person(request), signed_in(request)
    form = MissingForm(*_given(request))
    if form.is_valid():
        wanted, reason = form.cleaned_data["wanted"], form.cleaned_data["reason"]
        try:
            made = ask_missing(
                person=person,
                wanted=wanted,
                reason=reason,
                by=user,
                at=timezone.now(),
                proof=form.proof_bytes,
            )
        except RuleError as refusal:
            form.add_error(None, refusal.as_validation_error())
        else:
            messages.success(request, _("已经交给管理单位，处理结果会显示在这里。"))
            return redirect("people:own_correction", made.public_id)
    context = {**frame("corrections"), "item": None, "form": form}
    return render(request, "people/own/ask.html", context, status=422 if form.errors else 200)


@require_http_methods(FORM)
def one(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """How far one request is; while it is open it can be taken back."""
    person, user = required_person(request), signed_in(request)
    found = requests_of(person).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    if request.method == "POST":
        withdraw_correction(request=found, by=user, at=timezone.now())
        messages.success(request, _("申请已撤回。"))
        return redirect("people:own_corrections")
    context = {
        **frame("corrections"),
        "request_shown": shown(found),
        "may_withdraw": found.state == CorrectionState.OPEN,
    }
    return render(request, "people/own/correction.html", context)
