"""The map of a day, and bringing the tree in line with it."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wuding.accounts.permissions import Permission
from wuding.calc.grids.picture.image import image
from wuding.common.errors import NotVisible
from wuding.common.today import today
from wuding.common.view_choice import chosen_organisation
from wuding.grids import actions
from wuding.grids.models import GridMap
from wuding.grids.pictures import TONE_WORDS, picture
from wuding.grids.queries import maps
from wuding.grids.views.asked import chosen_day, signed_in
from wuding.organisation.queries import may, starting_place


@require_safe
def grid_map(request: HttpRequest) -> HttpResponse:
    """Grids of the chosen place on the chosen day: map, table, posts, earlier maps."""
    user = signed_in(request)
    place = starting_place(user, chosen_organisation(request))
    if place is None:
        raise NotVisible
    day = chosen_day(request)
    found = maps.map_on(place, day)
    shown = maps.shown_map(user, found, place, day) if found else None
    if shown and request.GET.get("as") == "png":
        return HttpResponse(image(shown.drawing), content_type="image/png")
    posts = maps.posts_of(shown) if shown else []
    others = maps.elsewhere(shown, posts) if shown else ()
    context = {
        "place": place,
        "day": day,
        "shown": shown,
        "picture": picture(
            shown.drawing,
            _("网格图"),
            vacant=frozenset(row.grid.name for row in shown.rows if row.is_vacant),
            order=[row.grid.name for row in shown.rows],
            ground=shown.grid_map.ground,
        )
        if shown
        else None,
        "posts": posts,
        "elsewhere": others,
        "totals": maps.totals_of(posts, others),
        "maps": maps.maps_of(place),
        "tones": TONE_WORDS,
        "may_plan": may(user, Permission.PLAN_GRIDS, place),
        "may_align": found is not None
        and not found.in_tree
        and found.since <= today()
        and found.until is None
        and may(user, Permission.APPROVE_GRIDS, found.organisation),
    }
    return render(request, "grids/map_page.html", context)


@require_POST
def align(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Bring the tree in line with a map."""
    user = signed_in(request)
    found = GridMap.objects.filter(public_id=public_id).select_related("organisation").order_by("pk").first()
    if found is None or not may(user, Permission.APPROVE_GRIDS, found.organisation):
        raise NotVisible
    new = actions.bring_in_line(grid_map=found, by=user)
    messages.success(request, _("组织树已和网格图一致，新增 %(number)s 个网格。") % {"number": new})
    return redirect("grids:map")
