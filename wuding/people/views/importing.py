"""Imports: hand a table in, look at what it would do, confirm or leave it, take it back."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.sheets.problems import Problem
from wuding.calc.sheets.writing.marked import MarkedRow, write_marked
from wuding.common.errors import NotVisible, RuleError
from wuding.common.sealed import IDENTITY_MASK
from wuding.organisation.models import Organisation
from wuding.people.exchange import importing
from wuding.people.exchange.importing import Unusable, language
from wuding.people.exchange.planning import NEW, SAME, SKIP
from wuding.people.exchange.rows import Kept
from wuding.people.forms.exchange import UploadForm
from wuding.people.models import ImportRun, ImportState
from wuding.people.views.asked import signed_in
from wuding.people.views.exporting import as_download, place_for

PAGE_SIZE = 50
_NUMBERS = frozenset({"identity_number", "phone", "certificate_number", "bank_account"})


@dataclass(frozen=True)
class Tab:
    """Rows of one fate, or problems of the file."""

    key: str
    title: str
    number: int
    tone: str = ""


@dataclass(frozen=True)
class ProblemShown:
    """A problem in the language of the page; what a number's cell shows is masked."""

    sheet: str
    cell: str
    title: str
    shown: str
    what: str
    remedy: str
    grave: bool


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """How it goes, the form, and the imports so far."""
    user = signed_in(request)
    place = place_for(request, user, Permission.IMPORT_PEOPLE)
    importing.expire_imports(timezone.now())
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    found: list[ProblemShown] = []
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("people:import_run", _prepared(user, place, form).public_id)
        except RuleError as refusal:
            form.add_error("file", refusal.as_validation_error())
        except Unusable as unusable:
            found = problems_shown(unusable.problems, dict(_titles(unusable.problems)))
    context = {
        "form": form,
        "place": place,
        "problems": found,
        "runs": importing.runs_for(user, place),
        "trail": [(_("花名册"), reverse("people:roster"))],
    }
    refused = bool(form.errors or found)
    return render(request, "people/exchange/import.html", context, status=422 if refused else 200)


def _prepared(user: User, place: Organisation, form: UploadForm) -> ImportRun:
    file = form.cleaned_data["file"]
    return importing.prepare_import(
        place=place, file_name=str(file.name), content=file.read(), by=user, at=timezone.now()
    )


def _titles(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    return [(problem.key, problem.values["title"]) for problem in problems if "title" in problem.values]


@require_safe
def run(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One import: its preview while it waits, its result afterwards."""
    user = signed_in(request)
    importing.expire_imports(timezone.now())
    found = importing.run_for(user, public_id)
    kept = importing.kept_of(found)
    tabs = _tabs(found, kept)
    chosen = next((tab for tab in tabs if tab.key == request.GET.get("show")), tabs[0] if tabs else None)
    rows = _rows(kept, chosen.key) if chosen else []
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "run": found,
        "tabs": tabs,
        "chosen": chosen,
        "page": page,
        "totals": found.totals,
        "writes": found.totals["new"] + found.totals["changed"],
        "bad": found.totals["refused"] + found.totals["faulty"],
        "waits": found.state == ImportState.PREPARED,
        "trail": [(_("花名册"), reverse("people:roster")), (_("导入名册"), reverse("people:import"))],
    }
    return render(request, "people/exchange/run.html", context)


def _tabs(found: ImportRun, kept: Kept) -> list[Tab]:
    """What there is to look at, the most pressing first."""
    if found.state != ImportState.PREPARED:
        return []
    totals = found.totals
    grave = sum(problem.grave for problem in kept.problems)
    offered = (
        Tab("problems", _("单元格有问题"), grave, "bad"),
        Tab("refused", _("整行有问题"), totals["refused"], "bad"),
        Tab("ask", _("请认定是谁"), totals["ask"], "warn"),
        Tab("new", _("新建档案"), totals["new"]),
        Tab("changed", _("内容有变"), totals["changed"]),
        Tab("unchanged", _("没有变化"), totals["unchanged"]),
        Tab("skipped", _("不导入"), totals["skipped"]),
        Tab("told", _("读取时的说明"), totals["told"]),
    )
    return [tab for tab in offered if tab.number]


def _rows(kept: Kept, key: str) -> Sequence[object]:
    if key in ("problems", "told"):
        wanted = [problem for problem in kept.problems if problem.grave == (key == "problems")]
        return problems_shown(wanted, dict(kept.titles))
    return [row for row in kept.shown if row.fate == key]


def problems_shown(problems: Sequence[Problem], titles: dict[str, str]) -> list[ProblemShown]:
    """The problems as the page says them."""
    spoken = language()
    return [
        ProblemShown(
            problem.sheet,
            problem.cell,
            titles.get(problem.key, ""),
            IDENTITY_MASK(problem.shown) if problem.key in _NUMBERS else problem.shown,
            problem.what(spoken),
            problem.remedy(spoken),
            problem.grave,
        )
        for problem in problems
    ]


@require_safe
def problems(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """All problems as a workbook, with the rows concerned marked."""
    found = importing.run_for(signed_in(request), public_id)
    kept = importing.kept_of(found)
    if not kept.problems:
        raise NotVisible
    refusals = [
        Problem("rule", row.sheet, row.row, values={"what": what, "remedy": remedy})
        for row in kept.shown
        for what, remedy in row.refusals
    ]
    rows = [MarkedRow(*marked) for marked in kept.marked]
    content = write_marked([*kept.problems, *refusals], rows, kept.titles, language=language())
    return as_download(
        content, _("问题清单 %(file)s") % {"file": found.file_name.rpartition(".")[0]} + ".xlsx"
    )


@require_POST
def decide(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Whose the undecided rows are: `row-<number>` each, or `all` for every one that is left."""
    user = signed_in(request)
    found = importing.run_for(user, public_id)
    open_rows = {row.number: row for row in importing.kept_of(found).shown if row.likely}
    words = {number: str(request.POST.get(f"row-{number}", "")) for number in open_rows}
    if request.POST.get("all") in (SAME, NEW, SKIP):
        word = str(request.POST["all"])
        for number, row in open_rows.items():
            if row.fate == "ask":
                words[number] = f"{SAME}:{row.likely[0][0]}" if word == SAME else word
    chosen = {number: word for number, word in words.items() if word.partition(":")[0] in (SAME, NEW, SKIP)}
    importing.decide_rows(run=found, decisions=chosen, by=user, at=timezone.now())
    return redirect("people:import_run", found.public_id)


def _done(
    request: HttpRequest, public_id: uuid.UUID, act: Callable[[ImportRun, User], object], said: str
) -> HttpResponse:
    """Do it and say so; a refusal stands on the import's own page."""
    user = signed_in(request)
    found = importing.run_for(user, public_id)
    try:
        act(found, user)
    except RuleError as refusal:
        messages.error(request, f"{refusal.what}{refusal.next_step}")
    else:
        messages.success(request, said)
    return redirect("people:import_run", found.public_id)


@require_POST
def apply(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Write it."""
    return _done(
        request,
        public_id,
        lambda found, user: importing.apply_import(run=found, by=user, at=timezone.now()),
        _("已导入。如果发现不对，可以在这一页整批撤销。"),
    )


@require_POST
def undo(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take it back."""
    return _done(
        request,
        public_id,
        lambda found, user: importing.undo_import(run=found, by=user, at=timezone.now()),
        _("已撤销，档案回到导入之前的样子。"),
    )


@require_POST
def discard(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Leave it."""
    user = signed_in(request)
    found = importing.run_for(user, public_id)
    importing.discard_import(run=found, by=user, at=timezone.now())
    number = found.totals["read"]
    messages.success(
        request,
        ngettext("已放弃，读到的 %(number)d 行已清空。", "已放弃，读到的 %(number)d 行已清空。", number)
        % {"number": number},
    )
    return redirect("people:import")
