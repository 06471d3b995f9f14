"""The roster: everybody in service, narrowed and in order."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible
from wuding.common.today import today
from wuding.common.view_choice import chosen_month, chosen_organisation
from wuding.organisation.models import scopes_of
from wuding.organisation.queries import starting_place
from wuding.people.actions.reads import read_list
from wuding.people.forms.roster import RosterFilterForm
from wuding.people.queries import roster as rosters
from wuding.people.queries import roster_pages
from wuding.people.queries.doubles import number_of_doubles
from wuding.people.queries.groups import asked_groups, title_of, words_of
from wuding.people.views.asked import roster_day, signed_in
from wuding.policy.queries.adoptions import posts_in_order

PAGE_SIZE = 50


@require_safe
def roster(request: HttpRequest) -> HttpResponse:
    """Everybody in service, narrowed by organisation, team, post and name."""
    user = signed_in(request)
    month = chosen_month(request, today=today())
    day = roster_day(month)
    place = starting_place(user, chosen_organisation(request), Permission.SEE_ROSTER)
    if place is None:
        raise NotVisible
    posts = posts_in_order(place, day)
    form = RosterFilterForm(request.GET, posts=posts)
    everybody = rosters.RosterFilter(organisation=place)
    wanted = rosters.RosterFilter(
        place,
        form.chosen("search"),
        form.chosen("team"),
        form.chosen("post"),
        here="here" in request.GET,
        groups=asked_groups(request.GET.dict()),
    )
    blocks = roster_pages.blocks(user, day, everybody)
    found: Any = rosters.roster_list(user, day, wanted, post_order=posts)
    if wanted == rosters.RosterFilter(place, team=wanted.team):
        found = roster_pages.RosterPages(found, blocks, wanted.team)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    narrowed_to = _narrowed_to(request, wanted)
    read_list(
        title="花名册",
        place=place,
        by=user,
        narrowed="、".join(
            filter(None, [wanted.search, wanted.team, wanted.post, *(n[0] for n in narrowed_to)])
        ),
        rows=page.paginator.count,
    )
    files = scopes_of(user, Permission.SEE_FILE)
    rows = rosters.with_words(page.object_list, day)
    context = {
        "place": place,
        "day": day,
        "month": month,
        "form": form,
        "teams": roster_pages.team_counts(blocks),
        "chosen_team": form.chosen("team"),
        "filtered": wanted.narrows,
        "narrowed_to": narrowed_to,
        "page": page,
        "rows": rows,
        "lines": rosters.lines_of(rows, files),
        "with_files": bool(files),
        "may_register": bool(scopes_of(user, Permission.CHANGE_ROSTER)),
    }
    if request.htmx:  # type: ignore[attr-defined]  # added by its middleware
        return render(request, "people/roster.html#listing", context)
    return render(request, "people/roster.html", {**context, "doubles": number_of_doubles(user)})


def _narrowed_to(request: HttpRequest, wanted: rosters.RosterFilter) -> list[tuple[str, str, str, str]]:
    """What the address narrows the list to beside the form: its words, name and value, and the address without it."""
    narrowed = [
        (f"{title_of(dimension)} {words_of(dimension, group)}", dimension.value, group)
        for dimension, group in wanted.groups
    ]
    if wanted.here:
        narrowed.append((_("只看本级"), "here", "1"))
    shown = []
    for words, name, value in narrowed:
        others = request.GET.copy()
        others.pop(name)
        others.pop("page", None)
        shown.append((words, name, value, f"?{others.urlencode()}"))
    return shown
