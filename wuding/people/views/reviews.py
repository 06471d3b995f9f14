"""Joint reviews: opened from a file, answered by the organs asked, concluded by the organisation department."""

import uuid

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.organisation.queries import may, permissions_of
from wuding.people.actions.reviews import (
    conclude_review,
    give_opinion,
    open_review,
    read_review,
    withdraw_review,
)
from wuding.people.forms.reviews import ConcludeForm, OpenReviewForm, OpinionForm, WithdrawReviewForm
from wuding.people.models import Finding
from wuding.people.queries.reviews import ReviewShown, review_for, waiting_for
from wuding.people.secretary_rules import secretary_rules
from wuding.people.views.asked import signed_in
from wuding.people.views.frame import frame
from wuding.people.views.records import file_asked

P = Permission


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """What waits for the user's organ (待我会签)."""
    user = signed_in(request)
    if P.GIVE_OPINION not in permissions_of(user):
        raise NotVisible
    waiting, answered = waiting_for(user)
    return render(request, "people/reviews.html", {"waiting": waiting, "answered": answered})


@require_http_methods(["GET", "HEAD", "POST"])
def open_page(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask the organs about somebody."""
    person, sight = file_asked(request, public_id)
    if not sight.may(P.SEE_SECRETARY_FILE, P.CHANGE_SECRETARY_FILE):
        raise NotVisible
    asked = request.POST if request.method == "POST" else None
    form = OpenReviewForm(asked)
    if asked is not None and form.is_valid():
        try:
            review = open_review(
                person=person,
                purpose=form.cleaned_data["purpose"],
                organs=form.cleaned_data["organs"],
                document=form.cleaned_data["document"],
                by=signed_in(request),
            )
        except RuleError as refusal:
            form.add_error(None, refusal.as_validation_error())
        else:
            messages.success(
                request, _("已发起联审，等 %(count)d 个单位答复。") % {"count": len(review.asked)}
            )
            return redirect("people:review", review.public_id)
    context = {
        **frame(person, sight, today(), "secretary"),
        "form": form,
        "title": _("发起联审"),
        "button": _("发起"),
        "happens": [
            _("在系统里有账号的单位，会在“待我会签”里看到姓名、单位和联审事由，看不到档案。"),
            _("没有账号的单位请发函，由组织部按复函代录。"),
            _("全部答复以前，各单位看不到别家的意见。"),
        ],
        "source": secretary_rules().review,
    }
    return render(request, "people/file/paper_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One review; a post is an organ's answer."""
    user = signed_in(request)
    shown = review_for(user, public_id)
    asked = request.POST if request.method == "POST" else None
    form = OpinionForm(asked, shown=shown) if shown.to_answer else None
    if asked is None:
        read_review(review=shown.review, by=user)
    elif form is None:
        raise NotVisible
    elif form.is_valid():
        try:
            given = give_opinion(
                review=shown.review,
                organ=form.cleaned_data["organ"],
                finding=Finding(form.cleaned_data["finding"]),
                remark=form.cleaned_data["remark"],
                by=user,
            )
        except RuleError as refusal:
            form.add_error(None, refusal.as_validation_error())
        else:
            name = secretary_rules().organ_name(given.organ)
            messages.success(request, _("已记下%(organ)s的意见。") % {"organ": name})
            return redirect("people:review", shown.review.public_id)
    return _page(request, shown, form)


@require_POST
def conclude(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The organisation department says what follows."""
    shown = _kept_by(request, public_id)
    form = ConcludeForm(request.POST)
    if form.is_valid():
        try:
            conclude_review(review=shown.review, by=signed_in(request), **form.cleaned_data)
        except RuleError as refusal:
            form.add_error(None, refusal.as_validation_error())
        else:
            messages.success(request, _("联审已办结，记入书记档案。"))
            return redirect("people:secretary", shown.review.person.public_id)
    return _page(request, shown, _opinion_form(shown), conclude_form=form)


@require_POST
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The review is needed no longer."""
    shown = _kept_by(request, public_id)
    form = WithdrawReviewForm(request.POST)
    if form.is_valid():
        try:
            withdraw_review(review=shown.review, reason=form.cleaned_data["reason"], by=signed_in(request))
        except RuleError as refusal:
            form.add_error(None, refusal.as_validation_error())
        else:
            messages.success(request, _("联审已撤回。"))
            return redirect("people:secretary", shown.review.person.public_id)
    return _page(request, shown, _opinion_form(shown), withdraw_form=form)


def _kept_by(request: HttpRequest, public_id: uuid.UUID) -> ReviewShown:
    user = signed_in(request)
    shown = review_for(user, public_id)
    if not may(user, P.CHANGE_SECRETARY_FILE, shown.review.person.organisation):
        raise NotVisible
    return shown


def _opinion_form(shown: ReviewShown) -> OpinionForm | None:
    return OpinionForm(shown=shown) if shown.to_answer else None


def _page(
    request: HttpRequest,
    shown: ReviewShown,
    form: Form | None,
    *,
    conclude_form: ConcludeForm | None = None,
    withdraw_form: WithdrawReviewForm | None = None,
) -> HttpResponse:
    keeps = shown.is_open and may(
        signed_in(request), P.CHANGE_SECRETARY_FILE, shown.review.person.organisation
    )
    forms = (form, conclude_form, withdraw_form)
    context = {
        "shown": shown,
        "review": shown.review,
        "person": shown.review.person,
        "form": form,
        "conclude_form": (conclude_form or ConcludeForm()) if keeps and shown.all_in else None,
        "withdraw_form": (withdraw_form or WithdrawReviewForm(auto_id="withdraw_%s")) if keeps else None,
    }
    status = 422 if any(one is not None and one.errors for one in forms) else 200
    return render(request, "people/review.html", context, status=status)
