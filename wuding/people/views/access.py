"""Who can see a file, and why."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuding.accounts.permissions import Permission
from wuding.common.today import today
from wuding.organisation.queries import permissions_of
from wuding.people.queries.access import file_asked, names_person, readers_of
from wuding.people.views.asked import signed_in


@require_safe
def who_sees(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Every part of a file with the accounts that can open it today, their roles and who gave them."""
    user = signed_in(request)
    person = file_asked(user, public_id)
    held = permissions_of(user)
    named = names_person(user, person)
    back = (
        (person.name, reverse("people:person", args=[person.public_id]))
        if named
        else (_("账号与权限"), reverse("access:accounts"))
    )
    context = {
        "person": person,
        "named": named,
        "own": person.account_id == user.pk,
        "parts": readers_of(person, today()),
        "sees_access": Permission.SEE_ACCESS in held,
        "sees_audit": Permission.SEE_AUDIT in held,
        "trail": [back],
    }
    return render(request, "people/access.html", context)
