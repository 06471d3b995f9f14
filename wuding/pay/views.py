"""Pages of pay: a month, and one's own slips."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.dates import MONTHS_PER_YEAR, Month
from wuding.common.errors import NotVisible
from wuding.common.today import today
from wuding.common.view_choice import chosen_month, chosen_organisation
from wuding.organisation.queries import may, permissions_of, starting_place
from wuding.pay import pictures
from wuding.pay.queries import months
from wuding.pay.queries.months import MonthFigures
from wuding.policy.queries.packs import pack_of


def signed_in(request: HttpRequest) -> User:
    """The user; the middleware has sent everybody else to the sign-in page."""
    if not isinstance(request.user, User):
        raise TypeError("a view behind sign-in was reached without it")
    return request.user


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """The chosen month at the chosen place: figures, the year's course, the table of slips."""
    user = signed_in(request)
    if Permission.SEE_PAY not in permissions_of(user):
        return redirect("pay:own")
    place = starting_place(user, chosen_organisation(request), Permission.SEE_PAY)
    if place is None:
        raise NotVisible
    wanted = chosen_month(request, today=today())
    slips = list(months.slips_of(user, place, wanted))
    year = months.figures_by_month(user, place, Month(wanted.year, 1), Month(wanted.year, MONTHS_PER_YEAR))
    latest = months.latest_month(user, place, wanted)
    context = {
        "place": place,
        "month": wanted,
        "figures": year[wanted.number - 1].figures,
        "packs": sorted({(slip.pack_id, slip.pack_title) for slip in slips}),
        "table": months.month_table(slips),
        "course": pictures.course(year),
        "spread": pictures.distribution(months.distribution(slips)),
        "latest": latest,
        "latest_text": str(latest) if latest else "",
        "assumptions": list(dict.fromkeys(pack_of(pack_id).header.how or "" for pack_id in _packs(year))),
        "may_prepare": may(user, Permission.PREPARE_PAY, place),
        "runs": list(dict.fromkeys(slip.run for slip in slips)),
    }
    return render(request, "pay/month.html", context)


def _packs(year: Sequence[MonthFigures]) -> list[str]:
    """Packs of the year's slips, in time."""
    return list(dict.fromkeys(entry.pack_id for entry in year if entry.pack_id))


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The user's own slips."""
    user = signed_in(request)
    slips = list(months.own_slips(user))
    return render(
        request, "pay/own.html", {"slips": slips, "course": pictures.own_course(slips), "tab": "slips"}
    )
