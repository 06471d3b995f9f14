"""The page of sums that a year begins with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible
from wuding.common.today import today
from wuding.common.view_choice import chosen_month, chosen_organisation
from wuding.organisation.queries import acting_place, starting_place
from wuding.pay.downloads import download
from wuding.pay.exchange.openings import import_openings, opening_workbook, workers_of
from wuding.pay.models import Opening
from wuding.pay.outputs.handing_out import Handed
from wuding.pay.views import signed_in
from wuding.pay.views_funding import taken


@require_safe
def openings(request: HttpRequest) -> HttpResponse:
    """What was entered for the year, and the table to hand in."""
    user = signed_in(request)
    place = starting_place(user, chosen_organisation(request), Permission.PREPARE_PAY)
    if place is None:
        raise NotVisible
    year = chosen_month(request, today=today()).year
    people = workers_of(user, place)
    held = Opening.objects.filter(person__in=people, year=year).select_related(
        "person__organisation", "entered_by"
    )
    context = {
        "place": place,
        "year": year,
        "people": len(people),
        "openings": held.order_by("person__organisation__path", "person__sort_key", "pk"),
    }
    return render(request, "pay/openings.html", context)


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """Everybody's row, to be filled in."""
    user = signed_in(request)
    place = acting_place(user, chosen_organisation(request), Permission.PREPARE_PAY)
    year = chosen_month(request, today=today()).year
    return download(Handed(f"{place.name}{year}期初累计数.xlsx", opening_workbook(user, place, year)))


@require_POST
def hand_in(request: HttpRequest) -> HttpResponse:
    """The table, filled in: taken whole, or every fault with its cell."""
    user = signed_in(request)
    place = acting_place(user, chosen_organisation(request), Permission.PREPARE_PAY)
    year = chosen_month(request, today=today()).year
    return taken(
        request,
        lambda content, at: import_openings(user=user, place=place, year=year, content=content, at=at),
        f"{reverse('pay:openings')}?organisation={place.public_id}&month={year}-01",
    )
