"""Registering a person."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.common.view_choice import chosen_organisation
from wuding.organisation.queries import starting_place
from wuding.people import facts
from wuding.people.actions.entering import open_entry
from wuding.people.actions.facts import FactGiven
from wuding.people.actions.registering import register_person
from wuding.people.forms.persons import RegisterForm
from wuding.people.identity_words import identity_in
from wuding.people.models import EmploymentForm, Person, Team
from wuding.people.queries.duplicates import near_duplicates
from wuding.people.queries.places import workplaces
from wuding.people.views.asked import signed_in
from wuding.people.views.editing import FORM, posted
from wuding.policy.queries.adoptions import posts_in_order


@require_http_methods(FORM)
def register(request: HttpRequest) -> HttpResponse:
    """A new file. People of the same name are shown first: one person, one file."""
    user = signed_in(request)
    place = starting_place(user, chosen_organisation(request), Permission.CHANGE_ROSTER)
    if place is None:
        raise NotVisible
    form = RegisterForm(
        posted(request),
        places=workplaces(user),
        posts=posts_in_order(place, today()),
        initial={"organisation": place},
    )
    alike: list[tuple[Person, bool]] = []
    if request.method == "POST" and form.is_valid():
        alike = _alike(user, form)
        if not alike and (person := _registered(user, form)):
            messages.success(
                request, _("已建立%(name)s的档案。请接着登记学历、证书和合同。") % {"name": person.name}
            )
            return redirect("people:person", person.public_id)
    context = {
        "form": form,
        "alike": alike,
        "trail": [(_("花名册"), reverse("people:roster"))],
        "back": reverse("people:roster"),
    }
    status = 422 if form.errors or alike else 200
    return render(request, "people/file/register.html", context, status=status)


def _alike(user: User, form: RegisterForm) -> list[tuple[Person, bool]]:
    """Those who may be the same person, and whether they were born on the same day; until the user says they aren't."""
    given = form.cleaned_data
    if given["not_the_same"]:
        return []
    born = identity_in(given["identity_number"], today=today()).born
    found = near_duplicates(user, given["name"], born)
    if found:
        form.ask_whether_the_same()
    return [(person, person.born == born) for person in found]


def _registered(user: User, form: RegisterForm) -> Person | None:
    """The new person; None when the action refused, which then stands on the form."""
    given: dict[str, Any] = form.cleaned_data
    held = (FactGiven(facts.POST, given["post"], given["since"]),) if given["post"] else ()
    try:
        with transaction.atomic():
            entry = open_entry(
                title="建立人员档案",
                by=user,
                at=timezone.now(),
                document=given["document"],
                organisation=given["organisation"],
            )
            return register_person(
                name=given["name"],
                organisation=given["organisation"],
                team=Team(given["team"]),
                contract=EmploymentForm(given["contract"]),
                since=given["since"],
                entry=entry,
                facts=held,
                identity_number=given["identity_number"],
                phone=given["phone"],
                ethnicity=given["ethnicity"],
                native_place=given["native_place"],
                channel=given["channel"],
                document=given["document"],
            )
    except RuleError as refusal:
        form.add_error(None, refusal.as_validation_error())
        return None
