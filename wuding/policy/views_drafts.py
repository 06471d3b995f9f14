"""Pages of drafts: the list, and one draft with all that it says."""

import uuid
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.rules import Pack
from wuding.calc.rules.model import Item, Rule
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.common.view_choice import chosen_organisation
from wuding.organisation.models import Organisation
from wuding.organisation.queries import acting_place, may, permissions_of, starting_place
from wuding.policy.actions_drafts import start_draft
from wuding.policy.forms_drafts import PublishForm, SendBackForm, StartForm
from wuding.policy.models import Adoption, Draft, DraftState
from wuding.policy.queries import draft_pages
from wuding.policy.queries.drafts import draft_pack, drafts_for, steps_of, text_steps, visible_draft
from wuding.policy.queries.overrides import inherited_parts, replaced_above
from wuding.policy.queries.packs import examples_of, pack_of
from wuding.policy.views import signed_in
from wuding.policy.words import SORTS, WAYS


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """The drafts in sight, and for who drafts the form that begins a new one."""
    user = signed_in(request)
    held = permissions_of(user)
    if not held & {Permission.DRAFT_POLICY, Permission.APPROVE_POLICY, Permission.ADOPT_POLICY}:
        raise NotVisible
    place = starting_place(user, chosen_organisation(request), Permission.DRAFT_POLICY)
    return _drafts_page(request, user, StartForm(bases=_bases(place)) if place else None, place)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a draft for the chosen place."""
    user = signed_in(request)
    place = acting_place(user, chosen_organisation(request), Permission.DRAFT_POLICY)
    form = StartForm(request.POST, bases=_bases(place))
    if form.is_valid():
        asked = form.cleaned_data
        try:
            begun = start_draft(
                organisation=place, base_id=asked["base"], title=asked["title"], by=user, at=timezone.now()
            )
        except RuleError as refusal:
            form.add_error(None, refusal.as_validation_error())
        else:
            return redirect("policy:draft", begun.public_id)
    return _drafts_page(request, user, form, place)


def _drafts_page(
    request: HttpRequest, user: User, form: StartForm | None, place: Organisation | None
) -> HttpResponse:
    context = {
        "drafts": drafts_for(user),
        "form": form,
        "place": place,
        "trail": [(_("政策"), reverse("policy:packs"))],
    }
    return render(request, "policy/drafts.html", context, status=422 if form and form.errors else 200)


def _bases(place: Organisation) -> list[Pack]:
    """The packs that the place has followed, the one in force first."""
    adopted = Adoption.objects.governing(place).order_by("-since").values_list("pack_id", flat=True)
    return [pack_of(pack_id) for pack_id in dict.fromkeys(adopted)]


@require_safe
def draft(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One draft: how far it has come, what it changes, what can be changed, who did what."""
    user = signed_in(request)
    return draft_page(request, user, visible_draft(user, public_id))


def draft_page(
    request: HttpRequest,
    user: User,
    found: Draft,
    *,
    send_back: SendBackForm | None = None,
    publish: PublishForm | None = None,
) -> HttpResponse:
    """The page, with a form that was refused where there is one."""
    pack, base = draft_pack(found), pack_of(found.base_id)
    others = found.author_id != user.pk
    drafting = (
        not others
        and found.state == DraftState.DRAFTING
        and may(user, Permission.DRAFT_POLICY, found.organisation)
    )
    judges = others and may(user, Permission.APPROVE_POLICY, found.organisation)
    refused = send_back or publish
    context = {
        "draft": found,
        "pack": pack,
        "base": base,
        "own": drafting,
        "approves": judges and found.state == DraftState.SUBMITTED,
        "send_back": (send_back or SendBackForm())
        if judges and found.state in (DraftState.SUBMITTED, DraftState.APPROVED)
        else None,
        "publish": (publish or PublishForm(initial={"since": next_year()}))
        if found.state == DraftState.APPROVED and may(user, Permission.ADOPT_POLICY, found.organisation)
        else None,
        "clauses": draft_pages.changes_under_clauses(base, pack),
        "figures": draft_pages.own_figures(pack),
        "items": [one for one in draft_pages.own_formulas(pack) if isinstance(one, Item)],
        "rules": [one for one in draft_pages.own_formulas(pack) if isinstance(one, Rule)],
        "inherited": inherited_parts(pack, draft_pages.figures_above(pack)),
        "replaced": replaced_above(pack),
        "overrides": {part.name for part in pack.parts.values() if part.origin == pack.id and part.overrides},
        "provisions": [one for one in pack.provisions if one.origin == pack.id],
        "failing": [result for result in examples_of(pack) if not result.ok],
        "examples": len(pack.examples),
        "steps": steps_of(found),
        "texts": text_steps(found),
        "sees_pay": may(user, Permission.SEE_PAY, found.organisation),
        "sorts": SORTS,
        "ways": WAYS,
        "trail": trail(),
    }
    return render(request, "policy/draft.html", context, status=422 if refused else 200)


def trail() -> list[tuple[str, str]]:
    """The way to a draft."""
    return [(_("政策"), reverse("policy:packs")), (_("办法草案"), reverse("policy:drafts"))]


def next_year() -> date:
    """The first day of next year, from which new figures mostly hold."""
    return date(today().year + 1, 1, 1)
