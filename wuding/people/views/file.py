"""A person's file."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuding.common.today import today
from wuding.people.queries import files
from wuding.people.views.asked import signed_in


@require_safe
def person(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One file: what holds now, and everything that held, in time."""
    found = files.person_for(signed_in(request), public_id)
    day = today()
    held = files.facts_of(found)
    services = files.services_of(found)
    context = {
        "person": found,
        "age": found.age_on(day),
        "service": next(
            (service for service in services if service.until is None or service.until >= day), None
        ),
        "current": {fact.name: fact for fact in reversed(held) if files.holds(fact, day)},
        "happenings": files.happenings_of(services, held, day),
        "facts": held,
        "trail": [(_("花名册"), reverse("people:roster"))],
    }
    return render(request, "people/person.html", context)
