"""The worker's own pay, made for a phone: what there is this month and why it isn't last month's; what would change it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuding.calc.pay.what_if import Case, NeedsOthers, Offer, Outcome
from wuding.calc.rules import RowError, Value
from wuding.common.dates import Month
from wuding.common.errors import RuleError
from wuding.pay import pictures
from wuding.pay.forms_what_if import WhatIfForm, said
from wuding.pay.models import Objection
from wuding.pay.queries import months
from wuding.pay.queries.own_case import SETTLED, OwnCase, own_case
from wuding.pay.queries.slips import Reasons
from wuding.pay.queries.why import changed
from wuding.pay.views import signed_in
from wuding.people.queries.corrections import own_person

YEARS = 10
"""How far the curve goes."""


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The latest approved slip from gross to net, why it differs from the month before, and all others of every kind."""
    user = signed_in(request)
    slips = list(months.own_slips(user).select_related("run", "net"))
    every = months.own_slips_of_all_kinds(user).select_related("run", "net")
    latest = slips[0] if slips else None
    context = {
        "rows": [(slip, getattr(slip, "net", None)) for slip in every],
        "latest": latest,
        "net": getattr(latest, "net", None),
        "month": Month.of(latest.month) if latest else None,
        "changed": changed(latest) if latest else None,
        "pack": Reasons(latest).pack if latest else None,
        "course": pictures.own_course(slips),
        "open_objections": Objection.objects.filter(person__account=user).waiting().count(),
        "tab": "slips",
    }
    return render(request, "pay/own.html", context)


@dataclass(frozen=True)
class Chance:
    """One fact thought otherwise, and what it would bring."""

    name: str
    value: str
    outcome: Outcome


@require_safe
def what_if(request: HttpRequest) -> HttpResponse:
    """What one change after the other would bring, and the years to come; only of the own facts."""
    person = own_person(signed_in(request))
    context: dict[str, object] = {"tab": "slips", "refusal": "", "years": YEARS}
    try:
        found = own_case(person) if person else None
        if found is not None:
            context |= _shown(request, found)
    except RuleError as refusal:
        context["refusal"] = str(refusal)
    except RowError as error:
        context["refusal"] = error.text("zh" if (get_language() or "zh").startswith("zh") else "en")
    except NeedsOthers as error:
        context["refusal"] = _("“%(item)s”要和大家的情况一起算，不能单独试算。") % {"item": error.item}
    return render(request, "pay/what_if.html", context)


def _shown(request: HttpRequest, found: OwnCase) -> dict[str, object]:
    case = found.case
    offers = case.offers(SETTLED)
    form = WhatIfForm(request.GET or None, offers=offers)
    wanted = form.changes if request.GET and form.is_valid() else {}
    outcome = case.outcomes([wanted])[0] if wanted else None
    course = case.course(wanted, YEARS)
    refused = isinstance(outcome, RowError)
    return {
        "found": found,
        "form": form,
        "wanted": [(name, said(value)) for name, value in wanted.items()],
        "outcome": None if refused else outcome,
        "refused": outcome.text("zh" if (get_language() or "zh").startswith("zh") else "en")
        if isinstance(outcome, RowError)
        else "",
        "chances": _chances(case, offers),
        "next_year": course[1].as_is - course[0].as_is if len(course) > 1 else None,
        "in_pieces": found.standing.in_pieces,
        "course": pictures.own_years(course, thought=bool(wanted)),
        "moves": len({point.as_is for point in course}) > 1,
    }


def _chances(case: Case, offers: Sequence[Offer]) -> list[Chance]:
    """Every single choice of the closed lists; those that the rules refuse together with the other facts are left out."""
    every: list[tuple[Offer, Value]] = [
        (one, choice) for one in offers for choice in one.choices if choice != one.present
    ]
    found = case.outcomes([{one.name: choice} for one, choice in every])
    return [
        Chance(one.name, said(choice), outcome)
        for (one, choice), outcome in zip(every, found, strict=True)
        if not isinstance(outcome, RowError)
    ]
