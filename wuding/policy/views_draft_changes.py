"""Changing one thing in a draft: what it writes itself, what it takes from a level above, what it adds."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wuding.accounts.permissions import Permission
from wuding.calc.rules import Pack
from wuding.calc.rules.model import Item, Part
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.queries import may
from wuding.policy.actions_drafts import UnsoundError, assembled_or_refused, change_draft
from wuding.policy.forms_drafts import (
    ClauseForm,
    DropForm,
    FiguresForm,
    FollowForm,
    FormulaForm,
    ItemForm,
    OwnClauseForm,
    TitleForm,
)
from wuding.policy.queries import draft_pages
from wuding.policy.queries.drafts import draft_pack, files_of, visible_draft
from wuding.policy.queries.overrides import Above, Overriding, above_of
from wuding.policy.queries.packs import examples_of
from wuding.policy.queries.wishes import Wish
from wuding.policy.views import signed_in
from wuding.policy.views_drafts import next_year, trail

MainForm = FiguresForm | FormulaForm | ClauseForm | TitleForm | DropForm | ItemForm
Problems = list[draft_pages.ProblemShown]


@dataclass(frozen=True)
class Asked:
    """What a page asks: the change, for what is new or replaces something the clause it stands on, what it replaces."""

    main: MainForm
    clause: OwnClauseForm | None = None
    above: Above | None = None

    def is_valid(self) -> bool:
        """Both forms are asked, so that each says what it lacks."""
        ready = [form.is_valid() for form in (self.main, self.clause) if form is not None]
        return all(ready)

    @property
    def errors(self) -> bool:
        """Whether either form refuses."""
        return bool(self.main.errors or (self.clause and self.clause.errors))

    def wish(self) -> Wish:
        """The change asked for."""
        wish = self.main.wish()
        if self.clause is None or self.above is None or isinstance(self.main, ItemForm):
            return wish
        assert isinstance(self.main, FiguresForm | FormulaForm)
        return Overriding(self.main.name, self.above.pack_id, self.clause.chosen(), wish)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: uuid.UUID, sort: str, name: str) -> HttpResponse:
    """Change figures, a formula, a clause, the title; leave a part out, follow it again, add an item.

    `check` in what is posted only tries, nothing is kept.
    """
    user = signed_in(request)
    found = visible_draft(user, public_id)
    if not may(user, Permission.DRAFT_POLICY, found.organisation):
        raise NotVisible
    pack = draft_pack(found)
    asked = _asked(request, pack, sort, name)
    problems: Problems = []
    tries = "check" in request.POST
    if request.method == "POST" and asked.is_valid():
        wish = asked.wish()
        try:
            if tries:
                tried = wish.made(files_of(found))
                return _checked(request, assembled_or_refused(found, tried), [])
            change_draft(draft=found, wish=wish, by=user, at=timezone.now())
        except UnsoundError as unsound:
            after = wish.made(files_of(found))
            problems = draft_pages.problems_shown(unsound.error, after, wish, found.pack_id)
            _put_at_fields(asked.main, problems)
        except RuleError as refusal:
            asked.main.add_error(None, refusal.as_validation_error())
        else:
            messages.success(request, _("已改好，并通过检查：%(words)s") % {"words": wish.words})
            return redirect("policy:draft", found.public_id)
    if tries:
        return _checked(request, None, problems, asked)
    context = {
        "draft": found,
        "form": asked.main,
        "clause_form": asked.clause,
        "above": asked.above,
        "heading": _heading(sort, name, pack),
        "sort": sort,
        "name": name,
        "part": pack.parts.get(name),
        "problems": problems,
        "uses": pack.uses(name) if name in pack.parts else (),
        "names": [part.name for part in pack.parts.values()] if sort in ("formula", "item") else [],
        "trail": [*trail(), (found.title, reverse("policy:draft", args=[found.public_id]))],
    }
    return render(
        request, "policy/draft_change.html", context, status=422 if asked.errors or problems else 200
    )


def _given(request: HttpRequest) -> QueryDict | None:
    """What was posted; while it is only tried, what a figure rests on may still be missing."""
    if "check" not in request.POST or request.POST.get("basis", "").strip():
        return request.POST or None
    given = request.POST.copy()
    given["basis"] = "…"
    return given


def _heading(sort: str, name: str, pack: Pack) -> str:
    inherited = name in pack.parts and pack.parts[name].origin != pack.id
    words = {
        "title": _("改名称"),
        "item": _("增加项目"),
        "drop": _("不用“%(name)s”") % {"name": name},
        "follow": _("恢复上级的“%(name)s”") % {"name": name}
        if above_of(pack, name)
        else _("删去“%(name)s”") % {"name": name},
    }
    return words.get(sort) or (_("“%(name)s”改为本级规定") % {"name": name} if inherited else name)


def _asked(request: HttpRequest, pack: Pack, sort: str, name: str) -> Asked:
    """What is asked about one thing. Raises NotVisible for what cannot be changed in this way."""
    given = _given(request)
    if (sort, name) == ("title", "title"):
        return Asked(TitleForm(given, initial={"title": pack.title}))
    if (sort, name) == ("item", "new"):
        clause = _clause_form(given, pack)
        return Asked(ItemForm(given, into=_own_sum(pack), clause=clause), clause)
    if sort == "clause":
        own = (one for one in pack.provisions if (one.clause, one.origin) == (name, pack.id))
        provision = next(own, None)
        if provision is not None:
            return Asked(ClauseForm(given, clause=name, text=provision.text))
    above, part = above_of(pack, name), pack.parts.get(name)
    if sort == "follow" and (name in pack.header.drops or (part is not None and part.origin == pack.id)):
        return Asked(FollowForm(given, name=name, origin=above.pack_id if above else ""), above=above)
    if part is None:
        raise NotVisible
    inherited = part.origin != pack.id
    if sort == "drop" and inherited and above is not None:
        return Asked(DropForm(given, name=name, origin=above.pack_id), above=above)
    if (form := _figures_or_formula(request, part, sort)) is None:
        raise NotVisible
    return Asked(form, _clause_form(given, pack) if inherited else None, above)


def _clause_form(given: QueryDict | None, pack: Pack) -> OwnClauseForm:
    own = [(one.clause, one.text) for one in pack.provisions if one.origin == pack.id]
    return OwnClauseForm(given, clauses=own)


def _own_sum(pack: Pack) -> str:
    """The sum that the pack itself writes, the month's total first."""
    total = pack.items.get(pack.total_name or "")
    if total is not None and total.origin == pack.id:
        return total.name
    sums = (part.name for part in pack.parts.values() if isinstance(part, Item) and part.origin == pack.id)
    return max(sums, key=lambda name: len(pack.uses(name)), default="")


def _figures_or_formula(request: HttpRequest, part: Part, sort: str) -> FiguresForm | FormulaForm | None:
    given = _given(request)
    if sort == "figures":
        since = _day(request.POST.get("since") or request.GET.get("since"))
        cells = draft_pages.cells_on(part, since) or draft_pages.cells_on(part, next_year())
        return FiguresForm(given, name=part.name, cells=cells, since=since) if cells else None
    formula = getattr(part, "formula", None)
    if sort == "formula" and formula is not None:
        return FormulaForm(given, name=part.name, formula=formula.text)
    return None


def _day(given: str | None) -> date:
    try:
        return date.fromisoformat(given or "")
    except ValueError:
        return next_year()


def _put_at_fields(form: MainForm, problems: Problems) -> None:
    """Each problem at the field where it arose; those that arose elsewhere stand above the form already."""
    fields: dict[object, str] = {("formula",): "formula", ("text",): "text"}
    if isinstance(form, FiguresForm):
        fields = {cell.leaf: f"cell{number}" for number, cell in enumerate(form.cells)}
    for problem in problems:
        if problem.leaf in fields:
            form.add_error(fields[problem.leaf], problem.text)


def _checked(
    request: HttpRequest, pack: Pack | None, problems: Problems, asked: Asked | None = None
) -> HttpResponse:
    """What the checker says of the forms as they stand, as a piece of the page."""
    failing = [result.name for result in examples_of(pack) if not result.ok] if pack else []
    context = {
        "sound": pack is not None,
        "problems": problems,
        "failing": failing,
        "forms": [form for form in (asked.main, asked.clause) if form] if asked and not problems else [],
    }
    return render(request, "policy/draft_checked.html", context)
