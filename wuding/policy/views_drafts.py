"""Pages of drafts: the list, one draft, changing one thing in it."""

import uuid
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.rules import Pack
from wuding.calc.rules.model import Item, Rule
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.common.view_choice import chosen_organisation
from wuding.organisation.models import Organisation
from wuding.organisation.queries import acting_place, may, permissions_of, starting_place
from wuding.policy.actions_drafts import UnsoundError, assembled_or_refused, change_draft, start_draft
from wuding.policy.forms_drafts import (
    ClauseForm,
    FiguresForm,
    FormulaForm,
    PublishForm,
    SendBackForm,
    StartForm,
    TitleForm,
)
from wuding.policy.models import Adoption, Draft, DraftState
from wuding.policy.queries import draft_pages
from wuding.policy.queries.drafts import draft_pack, drafts_for, files_of, steps_of, visible_draft
from wuding.policy.queries.packs import examples_of, pack_of
from wuding.policy.views import signed_in
from wuding.policy.words import SORTS, WAYS

AnyForm = FiguresForm | FormulaForm | ClauseForm | TitleForm


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
        "publish": (publish or PublishForm(initial={"since": _next_year()}))
        if found.state == DraftState.APPROVED and may(user, Permission.ADOPT_POLICY, found.organisation)
        else None,
        "clauses": draft_pages.changes_under_clauses(base, pack),
        "figures": draft_pages.own_figures(pack),
        "items": [one for one in draft_pages.own_formulas(pack) if isinstance(one, Item)],
        "rules": [one for one in draft_pages.own_formulas(pack) if isinstance(one, Rule)],
        "provisions": [one for one in pack.provisions if one.origin == pack.id],
        "failing": [result for result in examples_of(pack) if not result.ok],
        "examples": len(pack.examples),
        "steps": steps_of(found),
        "sees_pay": may(user, Permission.SEE_PAY, found.organisation),
        "sorts": SORTS,
        "ways": WAYS,
        "trail": _trail(),
    }
    return render(request, "policy/draft.html", context, status=422 if refused else 200)


def _trail() -> list[tuple[str, str]]:
    return [(_("政策"), reverse("policy:packs")), (_("办法草案"), reverse("policy:drafts"))]


def _next_year() -> date:
    return date(today().year + 1, 1, 1)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: uuid.UUID, sort: str, name: str) -> HttpResponse:
    """Change figures, a formula, a clause or the title; `check` in what is posted only tries, nothing is kept."""
    user = signed_in(request)
    found = visible_draft(user, public_id)
    if not may(user, Permission.DRAFT_POLICY, found.organisation):
        raise NotVisible
    pack = draft_pack(found)
    form = _form(request, pack, sort, name)
    problems: list[draft_pages.ProblemShown] = []
    tries = "check" in request.POST
    if request.method == "POST" and form.is_valid():
        wish = form.wish()
        try:
            if tries:
                tried = wish.made(files_of(found))
                return _checked(request, assembled_or_refused(found, tried), [])
            change_draft(draft=found, wish=wish, by=user, at=timezone.now())
        except UnsoundError as unsound:
            after = wish.made(files_of(found))
            problems = draft_pages.problems_shown(unsound.error, after, wish, found.pack_id)
            _put_at_fields(form, problems)
        except RuleError as refusal:
            form.add_error(None, refusal.as_validation_error())
        else:
            messages.success(request, _("已改好，并通过检查：%(words)s") % {"words": wish.words})
            return redirect("policy:draft", found.public_id)
    if tries:
        return _checked(request, None, problems, form)
    context = {
        "draft": found,
        "form": form,
        "sort": sort,
        "name": name,
        "part": pack.parts.get(name),
        "problems": problems,
        "uses": pack.uses(name) if name in pack.parts else (),
        "names": [part.name for part in pack.parts.values()] if sort == "formula" else [],
        "trail": [*_trail(), (found.title, reverse("policy:draft", args=[found.public_id]))],
    }
    return render(request, "policy/draft_change.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, pack: Pack, sort: str, name: str) -> AnyForm:
    """The form for one thing that the pack itself writes. Raises NotVisible for what it does not."""
    given = request.POST or None
    if sort == "title" and name == "title":
        return TitleForm(given, initial={"title": pack.title})
    if sort == "clause":
        provision = next(
            (one for one in pack.provisions if (one.clause, one.origin) == (name, pack.id)), None
        )
        if provision is not None:
            return ClauseForm(given, clause=name, text=provision.text)
    part = pack.parts.get(name)
    if part is not None and part.origin == pack.id:
        if sort == "figures":
            since = _day(request.POST.get("since") or request.GET.get("since"))
            if cells := draft_pages.cells_on(part, since):
                return FiguresForm(given, name=name, cells=cells, since=since)
            return FiguresForm(given, name=name, cells=draft_pages.cells_on(part, _next_year()), since=since)
        formula = getattr(part, "formula", None)
        if sort == "formula" and formula is not None:
            return FormulaForm(given, name=name, formula=formula.text)
    raise NotVisible


def _day(given: str | None) -> date:
    try:
        return date.fromisoformat(given or "")
    except ValueError:
        return _next_year()


def _put_at_fields(form: AnyForm, problems: list[draft_pages.ProblemShown]) -> None:
    """Each problem at the field where it arose; those that arose elsewhere above the form."""
    fields: dict[object, str] = {("formula",): "formula", ("text",): "text"}
    if isinstance(form, FiguresForm):
        fields = {cell.leaf: f"cell{number}" for number, cell in enumerate(form.cells)}
    for problem in problems:
        form.add_error(fields.get(problem.leaf), problem.text)


def _checked(
    request: HttpRequest,
    pack: Pack | None,
    problems: list[draft_pages.ProblemShown],
    form: AnyForm | None = None,
) -> HttpResponse:
    """What the checker says of the form as it stands, as a piece of the page."""
    failing = [result.name for result in examples_of(pack) if not result.ok] if pack else []
    context = {
        "sound": pack is not None,
        "problems": problems,
        "failing": failing,
        "form": None if problems else form,
    }
    return render(request, "policy/draft_checked.html", context)
