"""The page on which a plan is asked for: bounds, numbers, how households count, what matters, what is fixed.

Fixed choices are added one by one by buttons of the same form, so that the page needs no script; the map only ticks boxes.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.grids.areas import Bounds
from wuding.calc.grids.picture.drawing import draw
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.common.view_choice import chosen_organisation
from wuding.grids import actions, tasks
from wuding.grids.forms import PlanForm
from wuding.grids.models import Ground, Plan
from wuding.grids.pictures import MapPicture, picture
from wuding.grids.pins import Pin, PinKind, require_possible
from wuding.grids.queries.ground import Land, land_of
from wuding.grids.queries.maps import grounds_of
from wuding.grids.views.asked import signed_in
from wuding.organisation.queries import starting_place

DRAWN = 3000
"""Areas up to which the map is drawn beside the lists; more would be too small to point at."""


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; with a button of a fixed choice, the same form with that choice added or taken away."""
    user = signed_in(request)
    place = starting_place(user, chosen_organisation(request), Permission.PLAN_GRIDS)
    if place is None:
        raise NotVisible
    grounds = grounds_of(user, place)
    if not grounds:
        return redirect("grids:plans")
    land = land_of(grounds[0], today())
    if request.method == "POST" and not {"add", "drop"} & request.POST.keys():
        return _open(request, user, grounds[0], land)
    pins, refusal, ticked = _picked(request.POST, land)
    given = request.POST.dict() if request.method == "POST" else _usual()
    return _page(request, grounds[0], PlanForm(land, pins=pins, initial=given), refusal, ticked)


def _usual() -> dict[str, Any]:
    return {"title": _("方案 %(day)s") % {"day": today().isoformat()}}


def _open(request: HttpRequest, user: User, ground: Ground, land: Land) -> HttpResponse:
    form = PlanForm(land, request.POST, pins=_kept(request.POST))
    if form.is_valid():
        try:
            opened = _opened(user, ground, form)
        except RuleError as refusal:
            form.add_error(None, refusal.as_validation_error())
        else:
            tasks.wake_after_commit()
            return (
                redirect("grids:plan", opened[0].public_id) if len(opened) == 1 else redirect("grids:plans")
            )
    return _page(request, ground, form, None, request.POST.getlist("area"))


@transaction.atomic
def _opened(user: User, ground: Ground, form: PlanForm) -> list[Plan]:
    at = timezone.now()
    return [actions.open_plan(ground=ground, wished=wished, by=user, at=at) for wished in form.wishes()]


def _kept(given: QueryDict) -> list[Pin]:
    """The choices that the page carries along; what isn't ours is left out."""
    found = []
    for said in given.getlist("pin"):
        try:
            found.append(Pin.from_json(json.loads(said)))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def _picked(given: QueryDict, land: Land) -> tuple[list[Pin], RuleError | None, list[str]]:
    """Fixed choices with the one added or without the one dropped, why one can't be added, and boxes still ticked."""
    pins, ticked = _kept(given), given.getlist("area")
    if (gone := given.get("drop", "")).isdecimal():
        pins = [pin for at, pin in enumerate(pins) if at != int(gone)]
    if (asked := given.get("add", "")) not in PinKind.values:
        return pins, None, ticked
    kind = PinKind(str(asked))
    added = Pin(
        kind,
        () if kind == PinKind.KEEP else tuple(ticked),
        given.get("grid", "") if kind in (PinKind.INTO, PinKind.KEEP) else "",
    )
    try:
        require_possible([*pins, added], land)
    except RuleError as refusal:
        return pins, refusal, ticked
    return [*pins, added], None, ticked if kind == PinKind.KEEP else []


def _page(
    request: HttpRequest, ground: Ground, form: PlanForm, refusal: RuleError | None, ticked: Sequence[str]
) -> HttpResponse:
    land = form.land
    context = {
        "ground": ground,
        "place": ground.organisation,
        "form": form,
        "pins": [(at, str(pin), json.dumps(pin.as_json())) for at, pin in enumerate(form.pins)],
        "kinds": PinKind,
        "refusal": refusal,
        "ticked": frozenset(ticked),
        "picture": _map(ground, land, frozenset(ticked)) if len(land.district.areas) <= DRAWN else None,
        "has_today": any(area.current for area in land.district.areas),
        "trail": [(_("网格图"), reverse("grids:map")), (_("网格方案"), reverse("grids:plans"))],
    }
    status = 422 if form.errors or refusal else 200
    return render(request, "grids/new.html", context, status=status)


def _map(ground: Ground, land: Land, ticked: frozenset[str]) -> MapPicture:
    """The areas in today's grids, or each on its own where they have none."""
    grid_of = land.today if land.has_today else {area.id: area.id for area in land.district.areas}
    drawn = draw(land.district, grid_of, Bounds(300, 500), land.shapes)
    return picture(drawn, _("小区域"), pick=True, ticked=ticked, ground=ground)
