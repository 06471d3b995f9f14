"""Lists of people on paper: contracts and certificates that run out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.common.view_choice import chosen_organisation
from wuding.organisation.queries import starting_place
from wuding.people.actions.printing import PrintAsked, print_list
from wuding.people.forms.papers import PrintListForm
from wuding.people.papers.paper import Column, Foot, Listing, Paper
from wuding.people.papers.uploads import DOCX, PDF
from wuding.people.queries import expiry
from wuding.people.queries.printing import Printed
from wuding.people.views.asked import signed_in
from wuding.people.views.expiry import PRESSING_ALL, ListKind, certificate_list, contract_list, states_of
from wuding.people.views.papers import saved

_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
def print_contracts(request: HttpRequest) -> HttpResponse:
    """The list of contracts, as chosen on its page."""
    return _print(request, contract_list())


@require_http_methods(_METHODS)
def print_certificates(request: HttpRequest) -> HttpResponse:
    """The list of certificates, as chosen on its page."""
    return _print(request, certificate_list())


def _print(request: HttpRequest, what: ListKind) -> HttpResponse:
    user, day = signed_in(request), today()
    place = starting_place(user, chosen_organisation(request), what.see)
    if place is None:
        raise NotVisible
    asked = request.POST if request.method == "POST" else None
    form = PrintListForm(asked)
    if asked is not None and form.is_valid():
        states = _states(request.GET.get("state", PRESSING_ALL))
        rows = list(expiry.listed(what.rows(user, place, day), states, day))
        cells = len(what.headings)
        paper = Paper(
            title=what.title,
            blocks=(
                Listing(
                    heading="",
                    columns=(
                        Column(_("序号"), 2, centred=True),
                        Column(_("姓名"), 3),
                        Column(_("单位"), 4),
                        Column(_("队伍"), 3),
                        *(Column(heading.text, 12 // cells, centred=True) for heading in what.headings),
                    ),
                    rows=tuple(
                        (
                            str(number),
                            row.person.name,
                            row.organisation.name,
                            str(row.get_team_display()),
                            *(cell.text for cell in what.cells(row, day)),
                        )
                        for number, row in enumerate(rows, 1)
                    ),
                    empty=_("这一类里没有人"),
                ),
            ),
            foot=Foot(""),
            above_left=place.name,
            above_right=_("截至 %(day)s") % {"day": day.isoformat()},
            format="broad",
        )
        chosen = PrintAsked(Printed.FORM, form.cleaned_data["format"], form.cleaned_data["purpose"])
        try:
            made = print_list(
                paper=paper, title=what.title, place=place, asked=chosen, rows=len(rows), by=user
            )
        except RuleError as refusal:
            form.add_error(None, refusal.as_validation_error())
        else:
            kind = PDF if chosen.format == "pdf" else DOCX
            return saved(made, kind, f"{place.name} {what.title} {day.isoformat()}.{chosen.format}")
    context = {
        "form": form,
        "title": _("打印：%(list)s") % {"list": what.title},
        "place": place,
        "back": reverse("people:contracts" if what.kind.value == "contract" else "people:certificates"),
    }
    return render(request, "people/print_list.html", context, status=422 if form.errors else 200)


def _states(key: str) -> tuple[expiry.State, ...]:
    """As the list's page: what is pressing, for any word that is no tab."""
    try:
        return states_of(key)
    except ValueError:
        return states_of(PRESSING_ALL)
