"""Community Party secretaries: whose file lacks what, and one file against its table of contents."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible
from wuding.common.today import today
from wuding.common.view_choice import chosen_organisation
from wuding.organisation.queries import starting_place
from wuding.people.actions.reads import read_file, read_list
from wuding.people.queries.reviews import reviews_of
from wuding.people.queries.secretaries import file_state, secretaries_for
from wuding.people.secretary_rules import secretary_rules
from wuding.people.views.asked import signed_in
from wuding.people.views.frame import frame
from wuding.people.views.records import file_asked

P = Permission


@require_safe
def secretaries(request: HttpRequest) -> HttpResponse:
    """All secretaries in office, the emptiest file first."""
    user = signed_in(request)
    place = starting_place(user, chosen_organisation(request), P.SEE_SECRETARY_FILE)
    if place is None:
        raise NotVisible
    states = secretaries_for(user, place, today())
    read_list(title=_("书记档案"), place=place, by=user, narrowed="", rows=len(states))
    context = {
        "place": place,
        "states": states,
        "whole": sum(state.percent == 100 for state in states),
        "unreviewed": sum(state.appointed_without_review for state in states),
        "rules": secretary_rules(),
    }
    return render(request, "people/secretaries.html", context)


@require_safe
def secretary(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One file: the table of contents with what is there, what is missing, and the joint reviews."""
    person, sight = file_asked(request, public_id)
    if not sight.may(P.SEE_SECRETARY_FILE):
        raise NotVisible
    user = signed_in(request)
    read_file(person=person, by=user, sections=[_("书记档案")])
    context = {
        **frame(person, sight, today(), "secretary"),
        "state": file_state(person, today()),
        "reviews": reviews_of(person, user),
        "rules": secretary_rules(),
        "may_change": sight.may(P.CHANGE_SECRETARY_FILE),
        "trail": [(_("书记档案"), reverse("people:secretaries"))],
    }
    return render(request, "people/file/secretary.html", context)
