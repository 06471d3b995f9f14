"""Pages of people: the roster and a person's file."""

import uuid
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.charts import Chart, Series
from wuding.common.dates import Month
from wuding.common.today import today
from wuding.common.view_choice import chosen_month, chosen_organisation
from wuding.organisation.queries import starting_place
from wuding.people import facts
from wuding.people.forms import RosterFilterForm
from wuding.people.models import Team
from wuding.people.queries import files, structure
from wuding.people.queries import roster as rosters
from wuding.policy.queries.adoptions import posts_in_order

PAGE_SIZE = 50


def signed_in(request: HttpRequest) -> User:
    """The user; the middleware has sent everybody else to the sign-in page."""
    if not isinstance(request.user, User):
        raise TypeError("a view behind sign-in was reached without it")
    return request.user


def roster_day(month: Month) -> date:
    """The day a roster of that month shows: its last, or today while it runs."""
    return min(month.end, max(today(), month.start))


@require_safe
def roster(request: HttpRequest) -> HttpResponse:
    """Everybody in service, narrowed by organisation, team, post and name."""
    user = signed_in(request)
    month = chosen_month(request, today=today())
    day = roster_day(month)
    place = starting_place(user, chosen_organisation(request), Permission.SEE_ROSTER)
    posts = posts_in_order(place, day) if place else ()
    form = RosterFilterForm(request.GET, posts=posts)
    everybody = rosters.RosterFilter(organisation=place)
    wanted = rosters.RosterFilter(place, form.chosen("search"), form.chosen("team"), form.chosen("post"))
    page = Paginator(rosters.roster(user, day, wanted, post_order=posts), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "place": place,
        "day": day,
        "month": month,
        "form": form,
        "teams": rosters.team_counts(user, day, everybody),
        "chosen_team": form.chosen("team"),
        "filtered": bool(wanted.search or wanted.team or wanted.post),
        "page": page,
        "rows": rosters.with_facts(page.object_list, day),
    }
    return render(request, "people/roster.html#listing" if request.htmx else "people/roster.html", context)  # type: ignore[attr-defined]  # added by its middleware


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


def structure_charts(rows: list[rosters.RosterRow], day: date) -> list[Chart]:
    """Age and knowledge structure of the community workers among the rows (S1.8); none for nobody."""
    workers = [row for row in rows if row.service.team == Team.WORKER]
    if not workers:
        return []
    return [
        _bars(_("年龄结构"), structure.age_structure(workers, day)),
        _bars(_("知识结构"), structure.shares_of(workers, facts.EDUCATION)),
    ]


def _bars(title: str, shares: list[structure.Share]) -> Chart:
    return Chart(
        title=title,
        unit=_("人"),
        labels=tuple(share.label for share in shares),
        series=(Series(title, tuple(share.number for share in shares), emphasis=True),),
        kind="bar",
        label_heading=_("组别"),
    )
