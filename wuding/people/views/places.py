"""Pages of places, with the people who serve there. They stand in this concern because organisations know no people."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible
from wuding.common.today import today
from wuding.organisation.models import scopes_of
from wuding.organisation.queries import ancestors_of, may, organisation_for
from wuding.people.models import Team
from wuding.people.queries import places, structure
from wuding.people.queries import roster as rosters
from wuding.people.views.asked import signed_in
from wuding.people.views.charts import structure_charts
from wuding.policy.queries.adoptions import posts_in_order


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """The whole tree in sight, with heads and households."""
    branches = places.peopled_tree(signed_in(request), today())
    if not branches:
        raise NotVisible
    return render(request, "people/tree.html", {"branches": branches, "day": today()})


@require_safe
def organisation(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One organisation: what it is, who serves there, what lies below."""
    user = signed_in(request)
    place = organisation_for(user, public_id)
    day = today()
    branch = next(
        found for found in places.peopled_tree(user, day, place) if found.branch.organisation == place
    )
    everyone = rosters.roster(
        user, day, rosters.RosterFilter(organisation=place), post_order=posts_in_order(place, day)
    )
    rows = rosters.with_facts(everyone, day)
    files = scopes_of(user, Permission.SEE_FILE)
    above = ancestors_of(user, place)
    context = {
        "place": place,
        "changes": may(user, Permission.CHANGE_ORGANISATION, place) and not place.closed_on,
        "former_names": place.former_names.order_by("-until"),
        "branch": branch,
        "day": day,
        "with_files": bool(files),
        "staff": rosters.lines_of((row for row in rows if row.service.organisation_id == place.pk), files),
        "charts": structure_charts(rows, day),
        "mean_age": structure.mean_age([row for row in rows if row.service.team == Team.WORKER], day),
        "trail": [
            (_("组织"), reverse("people:tree")),
            *((up.name, reverse("people:organisation", args=[up.public_id])) for up in above),
        ],
    }
    return render(request, "people/organisation.html", context)
