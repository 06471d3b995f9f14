"""Plans: the list with the form for a new one, one plan, several side by side."""

import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible
from wuding.common.today import today
from wuding.common.view_choice import chosen_organisation
from wuding.grids import tasks
from wuding.grids.actions.running import is_open, take_up_lost
from wuding.grids.asked_words import asked_of, verdict
from wuding.grids.forms import AskForm
from wuding.grids.language import language
from wuding.grids.models import Plan, PlanState
from wuding.grids.pictures import TONE_WORDS, picture
from wuding.grids.queries import plans as queries
from wuding.grids.queries.maps import grounds_of
from wuding.grids.views.asked import signed_in
from wuding.organisation.models import Organisation
from wuding.organisation.queries import may, starting_place

MOST_COMPARED = 4


def planning_place(request: HttpRequest, user: User) -> Organisation:
    """The chosen place where the user plans or approves, else the topmost such place."""
    chosen = chosen_organisation(request)
    for permission in (Permission.PLAN_GRIDS, Permission.APPROVE_GRIDS):
        place = starting_place(user, chosen, permission)
        if place is not None:
            return place
    raise NotVisible


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Plans so far."""
    user = signed_in(request)
    place = planning_place(request, user)
    grounds = grounds_of(user, place)
    keep_going()
    found = queries.plans_of(user, place)
    context = {
        "place": place,
        "ground": grounds[0] if grounds else None,
        "plans": found,
        "running": any(plan.is_running for plan in found),
        "may_plan": may(user, Permission.PLAN_GRIDS, place),
        "trail": [(_("网格图"), reverse("grids:map"))],
    }
    return render(request, "grids/plans.html", context)


def keep_going() -> None:
    """Plans whose process has gone wait again, and somebody works off what waits."""
    take_up_lost(timezone.now())
    if is_open():
        tasks.wake()


@require_safe
def plan(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One plan: how far it is computed; then its map, its figures beside today's, and what can be done with it."""
    user = signed_in(request)
    keep_going()
    found = queries.plan_for(user, public_id)
    template = "grids/plan.html"
    return render(request, template, _context(request, user, found, AskForm(initial={"since": today()})))


def _context(request: HttpRequest, user: User, found: Plan, ask: AskForm) -> Mapping[str, object]:
    place = found.organisation
    shown = queries.shown_plan(found, today(), language()) if found.grid_of else None
    may_plan = may(user, Permission.PLAN_GRIDS, place)
    can_change = may_plan and found.can_change
    area = request.GET.get("area", "")
    return {
        "plan": found,
        "place": place,
        "shown": shown,
        "picture": picture(
            shown.drawing,
            found.title,
            chosen=area,
            area_url="?area=" if can_change else "",
            order=[grid.name for grid in shown.grids],
            ground=found.ground,
        )
        if shown
        else None,
        "chosen": queries.chosen_area(shown, area, language()) if shown and area and can_change else None,
        "taken": queries.workers_taken(user, shown, today())
        if shown and found.state != PlanState.PUBLISHED
        else None,
        "ask": ask,
        "asked": asked_of(found),
        "faults": [said[0 if language() == "zh" else 1] for said in found.faults],
        "tones": TONE_WORDS,
        "proofs": _proofs(found, [grid.community for grid in shown.grids] if shown else []),
        "can_change": can_change,
        "may_plan": may_plan,
        "may_publish": found.state == PlanState.ASKED
        and found.asked_by_id != user.pk
        and may(user, Permission.APPROVE_GRIDS, place),
        "may_send_back": found.state == PlanState.ASKED
        and (found.asked_by_id == user.pk or may(user, Permission.APPROVE_GRIDS, place)),
        "trail": [(_("网格图"), reverse("grids:map")), (_("网格方案"), reverse("grids:plans"))],
    }


def _proofs(found: Plan, order: list[str]) -> list[dict[str, object]]:
    """Proofs in the order of the communities, with their reasons in the language of the page."""
    at = 0 if language() == "zh" else 1
    place = {community: number for number, community in reversed(list(enumerate(order)))}
    proofs = sorted(found.proofs, key=lambda proof: place.get(proof["community"], len(order)))
    return [
        {**proof, "reasons": [said[at] for said in proof["reasons"]], "verdict": verdict(found, proof)}
        for proof in proofs
    ]


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Plans side by side, with today's before them."""
    user = signed_in(request)
    place = planning_place(request, user)
    wanted = request.GET.getlist("plan")[:MOST_COMPARED]
    ready = [plan for plan in queries.plans_of(user, place) if plan.grid_of]
    chosen = [plan for plan in ready if str(plan.public_id) in wanted] or ready[:MOST_COMPARED]
    chosen = [plan for plan in chosen if plan.ground_id == chosen[0].ground_id]
    shown = [queries.shown_plan(plan, today(), language(), beside_others=True) for plan in chosen]
    context = {
        "place": place,
        "shown": [
            (
                one,
                picture(
                    one.drawing,
                    one.plan.title,
                    order=[grid.name for grid in one.grids],
                    ground=one.plan.ground,
                ),
            )
            for one in shown
        ],
        "today": shown[0].today if shown else None,
        "columns": shown,
        "trail": [(_("网格图"), reverse("grids:map")), (_("网格方案"), reverse("grids:plans"))],
    }
    return render(request, "grids/compare.html", context)


def refused(request: HttpRequest, user: User, found: Plan, ask: AskForm) -> HttpResponse:
    """The plan's page with what was wrong with the form that asks for approval."""
    messages.error(request, _("没有送审，请看下面的说明。"))
    return render(request, "grids/plan.html", _context(request, user, found, ask), status=422)
