"""Objections to slips: the worker's side, made for a phone, and the side of those who answer."""

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
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.common.view_choice import chosen_organisation
from wuding.organisation.queries import starting_place
from wuding.pay.actions import objecting
from wuding.pay.deadlines import deadline_on
from wuding.pay.forms_objections import AnswerForm, ObjectionForm
from wuding.pay.models import ObjectionState
from wuding.pay.queries import objections
from wuding.pay.queries.slips import Reasons
from wuding.pay.queries.why import changed
from wuding.pay.views import signed_in
from wuding.people.actions.reads import read_file

FORM = ["GET", "HEAD", "POST"]
PAGE_SIZE = 30


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What one objected to, the newest first."""
    found = objections.own_objections(signed_in(request))
    return render(request, "pay/own_objections.html", {"objections": found, "tab": "slips", "day": today()})


@require_http_methods(FORM)
def own_one(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """How far it is; while it is open it can be taken back."""
    user = signed_in(request)
    found = objections.own_objection(user, public_id)
    if request.method == "POST":
        objecting.withdraw_objection(objection=found, by=user, at=timezone.now())
        messages.success(request, _("异议已撤回。"))
        return redirect("pay:own_objections")
    context = {
        "objection": found,
        "paid": objections.paid_later(found),
        "tab": "slips",
        "day": today(),
        "trail": [(_("我的异议"), reverse("pay:own_objections"))],
    }
    return render(request, "pay/own_objection.html", context)


@require_http_methods(FORM)
def object_to(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Object to the own slip, or to the item named by `?line=`."""
    user = signed_in(request)
    slip = objections.own_slip(user, public_id)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    lines = objections.lines_to_object(slip)
    form = ObjectionForm(*given, lines=lines, initial={"line": request.GET.get("line", "")})
    if form.is_valid():
        grounds = objecting.Grounds(form.cleaned_data["text"], form.proof_bytes)
        try:
            made = objecting.raise_objection(
                slip=slip, line=form.cleaned_data["line"], grounds=grounds, by=user, at=timezone.now()
            )
        except RuleError as refusal:
            form.add_error(None, refusal.as_validation_error())
        else:
            messages.success(request, _("已经交给管理单位，答复会显示在这里和首页。"))
            return redirect("pay:own_objection", made.public_id)
    context = {
        "slip": slip,
        "month": Month.of(slip.month),
        "form": form,
        "tab": "slips",
        "deadline": deadline_on(today()),
        "trail": [(_("我的工资条"), reverse("pay:own"))],
    }
    return render(request, "pay/object.html", context, status=422 if form.errors else 200)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Objections at the chosen place, what is due first at the top; by state, or those that are overdue."""
    user = signed_in(request)
    place = starting_place(user, chosen_organisation(request), Permission.ANSWER_OBJECTIONS)
    if place is None:
        raise NotVisible
    wanted = request.GET.get("state", "waiting")
    known = {objections.OVERDUE, "waiting", "", *ObjectionState.values}
    wanted = wanted if wanted in known else "waiting"
    every = objections.objections_for(user, place=place)
    found = objections.objections_for(
        user, place=place, state="" if wanted == "waiting" else wanted, day=today()
    )
    if wanted == "waiting":
        found = found.waiting()
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    waiting = every.waiting()
    context = {
        "place": place,
        "page": page,
        "state": wanted,
        "states": [
            one for one in ObjectionState if one not in (ObjectionState.RAISED, ObjectionState.LOOKING)
        ],
        "waiting": waiting.count(),
        "overdue": waiting.filter(due_on__lt=today()).count(),
        "day": today(),
    }
    return render(request, "pay/objections.html", context)


@require_http_methods(FORM)
def one(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One objection beside its slip: begin to look into it, answer it. Reading it is recorded."""
    user = signed_in(request)
    found = objections.objection_for(user, public_id)
    entries = objections.corrections_since(found)
    answering = request.method == "POST" and "answer" in request.POST
    form = AnswerForm(request.POST if answering else None, entries=entries)
    if request.method == "POST" and not answering:
        objecting.take_up(objection=found, by=user, at=timezone.now())
        messages.success(request, _("本人可以看到您在核实。"))
        return redirect("pay:objection", found.public_id)
    if answering and form.is_valid():
        answer = objecting.Answer(
            ObjectionState(form.cleaned_data["state"]), form.cleaned_data["answer"], form.chosen
        )
        try:
            objecting.answer_objection(objection=found, answer=answer, by=user, at=timezone.now())
        except RuleError as refusal:
            form.add_error(None, refusal.as_validation_error())
        else:
            messages.success(request, _("已答复，本人可以看到。"))
            return redirect("pay:objections")
    if request.method != "POST":
        read_file(person=found.person, by=user, sections=[_("工资异议")])
    context = {
        "objection": found,
        "changed": changed(found.slip),
        "pack": Reasons(found.slip).pack,
        "form": form,
        "paid": objections.paid_later(found),
        "day": today(),
        "trail": [(_("工资异议"), reverse("pay:objections"))],
    }
    return render(request, "pay/objection.html", context, status=422 if form.errors else 200)
