"""The worker's own pages, made for a phone: my file, my history, who looked at my file."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wuding.common.errors import NotVisible
from wuding.common.today import today
from wuding.people.actions.own import reveal_own_number
from wuding.people.actions.reads import NUMBERS, number_of, read_file
from wuding.people.models import CorrectionState, Person
from wuding.people.queries import reads as readings
from wuding.people.queries.corrections import own_person, requests_of
from wuding.people.queries.sections.sight import sight_of
from wuding.people.queries.sections.whole import sections_of, titles_of
from wuding.people.queries.timeline import years_of
from wuding.people.views.asked import signed_in
from wuding.people.views.frame import head_of

PAGE_SIZE = 30


def frame(tab: str) -> dict[str, Any]:
    """What the own pages share: which of them is open."""
    return {"tab": tab}


def required_person(request: HttpRequest) -> Person:
    """The user's own file; NotVisible for accounts without one."""
    found = own_person(signed_in(request))
    if found is None:
        raise NotVisible
    return found


@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """All sections of the own file; numbers masked, each with a button that shows it."""
    user = signed_in(request)
    person = own_person(user)
    if person is None:
        return render(request, "people/own/nothing.html", frame("file"))
    sight, day = sight_of(user, person), today()
    sections = sections_of(person, sight, day)
    read_file(person=person, by=user, sections=titles_of(sight, sight.kinds))
    context = {
        **frame("file"),
        "person": person,
        "age": person.age_on(day),
        "head": head_of(person, sight, day),
        "sections": sections,
        "numbers": [
            (name, words, number.masked)
            for name, words in NUMBERS.items()
            if (number := number_of(person, name))
        ],
        "open_requests": requests_of(person).filter(state=CorrectionState.OPEN).count(),
    }
    return render(request, "people/own/file.html", context)


@never_cache
@require_POST
def number(request: HttpRequest) -> HttpResponse:
    """One of the own numbers, whole; nothing keeps the answer."""
    person = required_person(request)
    name = request.POST.get("number", "")
    shown = reveal_own_number(person=person, name=name, by=signed_in(request))
    context = {**frame("file"), "number": shown, "number_name": NUMBERS[name]}
    answer = render(request, "people/own/number.html", context)
    answer["Cache-Control"] = "no-store, private"
    return answer


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Everything that began, the latest first."""
    person, user = required_person(request), signed_in(request)
    sight = sight_of(user, person)
    read_file(person=person, by=user, sections=titles_of(sight, sight.kinds))
    context = {**frame("history"), "years": years_of(person, sight, sight.kinds, today(), None)}
    return render(request, "people/own/history.html", context)


@require_safe
def reads(request: HttpRequest) -> HttpResponse:
    """Who looked at the own file: others, unless one's own looks are asked for as well."""
    person = required_person(request)
    looks = readings.looks_at(person)
    own_too = "all" in request.GET
    if not own_too:
        looks = looks.exclude(actor_id=signed_in(request).public_id)
    page = Paginator(looks, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        **frame("reads"),
        "page": page,
        "looks": readings.in_words(page.object_list, person),
        "own_too": own_too,
    }
    return render(request, "people/own/reads.html", context)
