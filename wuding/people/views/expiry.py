"""What runs out: contracts, and registrations of certificates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible
from wuding.common.today import today
from wuding.common.view_choice import chosen_organisation
from wuding.organisation.models import Organisation, scopes_of
from wuding.organisation.queries import starting_place
from wuding.people.actions.reads import read_list
from wuding.people.forms.expiry import ExpiryFilterForm
from wuding.people.models import ContractKind, Person, Service, Team
from wuding.people.queries import expiry
from wuding.people.queries.expiry import PRESSING, TITLES, State
from wuding.people.queries.sections.cells import Cell, Heading, day_cell, expiry_cell
from wuding.people.queries.sections.kinds import Kind
from wuding.people.views.asked import signed_in

PAGE_SIZE = 50
PRESSING_ALL = "pressing"
TONES = {State.MISSING: "bad", State.EXPIRED: "bad", State.IN_30: "warn"}


@dataclass(frozen=True)
class Choice:
    """One of the tabs."""

    key: str
    title: str
    number: int
    tone: str = ""


@dataclass(frozen=True)
class Row:
    """Somebody in service, with what runs out, and where it is seen to."""

    person: Person
    place: Organisation
    team: str
    cells: tuple[Cell, ...]
    stands_out: bool
    act_url: str
    act_words: str


@dataclass(frozen=True)
class ListKind:
    """What the two lists differ in."""

    kind: Kind
    title: str
    see: Permission
    change: Permission
    rows: Callable[[User, Organisation, date], "QuerySet[Service]"]
    states: tuple[State, ...]
    headings: tuple[Heading, ...]
    cells: Callable[[Any, date], tuple[Cell, ...]]
    act: Callable[[Any], tuple[str, str]]
    explanation: str


def _contract_cells(row: Any, day: date) -> tuple[Cell, ...]:
    if row.held is None:
        return (Cell(""), Cell(""), Cell(""), Cell(_("没有合同"), tone="bad"))
    kind = str(dict(ContractKind.choices).get(row.word, row.word))
    state = expiry_cell(row.ends, day) if row.ends else Cell(_("有效"), tone="good")
    return (Cell(kind), Cell(row.number), day_cell(row.ends), state)


def _contract_act(row: Any) -> tuple[str, str]:
    if row.held is None:
        return reverse("people:add", args=[row.person.public_id, Kind.CONTRACT.value]), _("签订")
    return reverse("people:renew", args=[row.person.public_id, row.held]), _("续签")


def _certificate_cells(row: Any, day: date) -> tuple[Cell, ...]:
    return (Cell(row.word), Cell(row.level), day_cell(row.ends), expiry_cell(row.ends, day))


def _certificate_act(row: Any) -> tuple[str, str]:
    address = reverse("people:register_anew", args=[row.person.public_id, row.held])
    return address, _("登记新的有效期")


def contract_list() -> ListKind:
    """What is asked of contracts."""
    return ListKind(
        Kind.CONTRACT,
        _("合同到期"),
        Permission.SEE_CONTRACTS,
        Permission.CHANGE_CONTRACTS,
        expiry.by_contract,
        tuple(State),
        (Heading(_("合同类型")), Heading(_("编号")), Heading(_("期限至"), "day"), Heading(_("状态"))),
        _contract_cells,
        _contract_act,
        _("在岗人员按最近一份合同计算；没有合同的专职网格员排在最前。"),
    )


def certificate_list() -> ListKind:
    """What is asked of certificates."""
    return ListKind(
        Kind.CERTIFICATE,
        _("证书登记到期"),
        Permission.SEE_FILE,
        Permission.CHANGE_ROSTER,
        expiry.by_certificate,
        tuple(state for state in State if state != State.MISSING),
        (Heading(_("证书")), Heading(_("级别")), Heading(_("登记有效期至"), "day"), Heading(_("状态"))),
        _certificate_cells,
        _certificate_act,
        _("在岗人员按最近一本证书计算；社会工作者职业资格每 3 年登记一次。"),
    )


@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    """Who in service has no contract, or one that has run out or soon will."""
    return _list(request, contract_list())


@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """Whose certificate has to be registered again, or should have been."""
    return _list(request, certificate_list())


def _list(request: HttpRequest, what: ListKind) -> HttpResponse:
    user, day = signed_in(request), today()
    place = starting_place(user, chosen_organisation(request), what.see)
    if place is None:
        raise NotVisible
    form = ExpiryFilterForm(request.GET)
    everybody = what.rows(user, place, day)
    if team := form.chosen_team():
        everybody = everybody.filter(team=team)
    numbers = expiry.numbers_of(everybody, day)
    choices = _choices(what, numbers)
    asked = request.GET.get("state", PRESSING_ALL)
    chosen = next((choice for choice in choices if choice.key == asked), choices[0])
    found = expiry.listed(everybody, states_of(chosen.key), day)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    changing = scopes_of(user, what.change)
    rows = [_row(what, row, day, changing) for row in page.object_list]
    read_list(title=what.title, place=place, by=user, narrowed=chosen.title, rows=page.paginator.count)
    context = {
        "title": what.title,
        "kind": what.kind.value,
        "place": place,
        "day": day,
        "choices": choices,
        "chosen": chosen.key,
        "chosen_title": chosen.title,
        "explanation": what.explanation,
        "form": form,
        "headings": what.headings,
        "page": page,
        "rows": rows,
        "nothing": _("这一类里没有人"),
        **_units(place, everybody, what, day),
    }
    return render(request, "people/expiry.html", context)


def states_of(key: str) -> tuple[State, ...]:
    """What a tab takes in. ValueError for a word that is no tab."""
    return PRESSING if key == PRESSING_ALL else (State(key),)


def _choices(what: ListKind, numbers: Mapping[State, int]) -> list[Choice]:
    pressing = sum(numbers[state] for state in what.states if state in PRESSING)
    return [
        Choice(PRESSING_ALL, _("待处理"), pressing),
        *(
            Choice(state.value, str(TITLES[state]), numbers[state], TONES.get(state, ""))
            for state in what.states
        ),
    ]


def _row(what: ListKind, row: Any, day: date, changing: tuple[str, ...]) -> Row:
    cells = tuple(
        Cell(cell.text, cell.note, cell.tone, heading.look, heading.text)
        for heading, cell in zip(what.headings, what.cells(row, day), strict=True)
    )
    allowed = bool(changing) and row.person.organisation.path.startswith(changing)
    url, words = what.act(row) if allowed else ("", "")
    return Row(
        row.person,
        row.organisation,
        str(row.get_team_display()),
        cells,
        stands_out=row.held is None and row.team == Team.GRID_WORKER,
        act_url=url,
        act_words=words,
    )


def _units(
    place: Organisation, everybody: "QuerySet[Service]", what: ListKind, day: date
) -> dict[str, object]:
    """The numbers of the units right below, each opening its list."""
    below = list(Organisation.objects.filter(parent=place).order_by("path"))
    states = [state for state in PRESSING if state in what.states]
    units = [
        (found.unit, [(state.value, str(TITLES[state]), found.numbers[state]) for state in states])
        for found in expiry.by_unit(everybody, below, day)
    ]
    return {"units": units, "unit_headings": [str(TITLES[state]) for state in states]}
