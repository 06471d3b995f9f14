"""Fitting a draft's figures to what must come out, and taking what was found over into the draft."""

import uuid
from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.common.view_choice import chosen_month
from wuding.organisation.queries import may
from wuding.pay.forms_fit import FitForm
from wuding.pay.queries import fitting
from wuding.pay.queries.studio import people_of
from wuding.pay.views import signed_in
from wuding.policy.actions_drafts import change_draft
from wuding.policy.models import Draft
from wuding.policy.queries.drafts import draft_pack, visible_draft
from wuding.policy.queries.packs import pack_of
from wuding.policy.queries.wishes import ValueWish, Wishes

SALT = "wuding.fit"


@require_http_methods(["GET", "HEAD", "POST"])
def fit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask, and answer below what was asked; nothing is kept until it is taken over."""
    user = signed_in(request)
    found = _drafted(user, public_id)
    pack, base = draft_pack(found), pack_of(found.base_id)
    month = chosen_month(request, today=today()).start
    people = people_of(user, found.organisation, month)
    since = _day(request.POST.get("since") or request.GET.get("since"))
    form = FitForm(
        request.POST or None,
        since=since,
        movables=fitting.movables(pack, since),
        items=fitting.parts_of_sum(pack),
        groups=fitting.groups(pack),
    )
    answer = None
    if people and form.is_valid():
        try:
            answer = fitting.found_for(
                pack,
                base,
                people,
                form.cleaned_data["since"],
                form.freed(),
                form.wanted(),
                month,
                keeps_order=form.cleaned_data["keeps_order"],
            )
        except RuleError as refusal:
            form.add_error(None, refusal.as_validation_error())
    context = {
        "draft": found,
        "people": len(people),
        "month": month,
        "form": form,
        "answer": answer,
        "token": _token(found, answer) if answer and answer.wishes.each else "",
        "trail": [
            (_("办法草案"), reverse("policy:drafts")),
            (found.title, reverse("policy:draft", args=[found.public_id])),
        ],
    }
    return render(request, "pay/fit.html", context, status=422 if form.errors else 200)


@require_POST
def take(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The amounts found become a change of the draft, unless it has changed since."""
    user = signed_in(request)
    found = _drafted(user, public_id)
    wishes = _from_token(found, request.POST.get("token", ""))
    change_draft(draft=found, wish=wishes, by=user, at=timezone.now())
    messages.success(request, _("求得的数已写入草案，并通过检查。"))
    return redirect("policy:draft", found.public_id)


def _drafted(user: User, public_id: uuid.UUID) -> Draft:
    """The draft, when the user drafts there and sees the pay. Raises NotVisible."""
    found = visible_draft(user, public_id)
    if not all(
        may(user, permission, found.organisation)
        for permission in (Permission.DRAFT_POLICY, Permission.SEE_PAY)
    ):
        raise NotVisible
    return found


def _day(given: str | None) -> date:
    try:
        return date.fromisoformat(given or "")
    except ValueError:
        return date(today().year + 1, 1, 1)


def _token(draft: Draft, answer: fitting.Answer) -> str:
    """The changes found, signed, with how far the draft had come when they were found."""
    each = [
        [
            wish.name,
            wish.since.isoformat(),
            [[list(leaf), str(value)] for leaf, value in wish.leaves.items()],
            dict(wish.marks),
            list(wish.said),
        ]
        for wish in answer.wishes.each
        if isinstance(wish, ValueWish)
    ]
    return signing.dumps([str(draft.public_id), draft.steps.count(), each], salt=SALT, compress=True)


def _from_token(draft: Draft, token: str) -> Wishes:
    """What was signed. Raises RuleError when it is for another draft, or the draft was changed since."""
    try:
        public_id, steps, each = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        public_id, steps, each = "", 0, []
    if public_id != str(draft.public_id) or steps != draft.steps.count():
        raise RuleError(_("求解以后草案又有改动，这些数不再作数。"), next_step=_("请按现在的草案再求一次。"))
    return Wishes(
        tuple(
            ValueWish(
                name,
                date.fromisoformat(since),
                {tuple(leaf): Decimal(value) for leaf, value in leaves},
                marks,
                tuple(said),
            )
            for name, since, leaves, marks, said in each
        )
    )
