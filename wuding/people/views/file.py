"""A person's file: its sections, who looked at it, and a masked number in whole."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible
from wuding.common.today import today
from wuding.people.actions.reads import NEEDED, NUMBERS, number_of, read_file, reveal_number
from wuding.people.code_sets import ETHNIC, place_word
from wuding.people.forms.acts import RevealForm
from wuding.people.queries import reads as readings
from wuding.people.queries.files import person_for
from wuding.people.queries.sections.sight import sight_of
from wuding.people.queries.sections.whole import sections_of, titles_of
from wuding.people.views.asked import signed_in
from wuding.people.views.frame import frame, may_of

PAGE_SIZE = 50


@require_safe
def person(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One file, as far as the user may see it. Each look is recorded."""
    user = signed_in(request)
    found = person_for(user, public_id)
    sight = sight_of(user, found)
    day = today()
    sections = sections_of(found, sight, day)
    read_file(person=found, by=user, sections=titles_of(sight, sight.kinds))
    shown = frame(found, sight, day, "file")
    numbers = {
        name: number.masked if (number := number_of(found, name)) else ""
        for name in NUMBERS
        if name not in NEEDED
    }
    context = {
        **shown,
        "sections": sections,
        "numbers": numbers,
        "ethnicity": ETHNIC.word(found.ethnicity) if found.ethnicity else "",
        "native_place": place_word(found.native_place) if found.native_place else "",
    }
    return render(request, "people/file/page.html", context)


@require_safe
def reads(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who looked at the file: for its keepers, and for the person."""
    user = signed_in(request)
    found = person_for(user, public_id)
    sight = sight_of(user, found)
    if not may_of(sight).reads:
        raise NotVisible
    page = Paginator(readings.looks_at(found), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        **frame(found, sight, today(), "reads"),
        "page": page,
        "looks": readings.in_words(page.object_list, found),
        "asks_access": sight.own or sight.may(Permission.SEE_ACCESS),
    }
    return render(request, "people/file/reads.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Asks why a whole number is needed, then shows it once. Nothing keeps the answer."""
    user = signed_in(request)
    found = person_for(user, public_id)
    sight = sight_of(user, found)
    if not may_of(sight).reveal:
        raise NotVisible
    offered = [
        (name, str(words))
        for name, words in NUMBERS.items()
        if sight.may(NEEDED.get(name, Permission.SEE_IDENTITY)) and number_of(found, name)
    ]
    asked = request.POST if request.method == "POST" else None
    form = RevealForm(asked, numbers=offered, initial={"number": request.GET.get("number", "")})
    shown = frame(found, sight, today(), "file")
    if asked is None or not form.is_valid():
        status = 200 if asked is None else 422
        return render(request, "people/file/reveal.html", {**shown, "form": form}, status=status)
    name = form.cleaned_data["number"]
    context = {
        **shown,
        "number": reveal_number(person=found, name=name, purpose=form.stated, by=user),
        "number_name": NUMBERS[name],
        "purpose": form.stated,
        "back": reverse("people:person", args=[found.public_id]),
    }
    answer = render(request, "people/file/revealed.html", context)
    answer["Cache-Control"] = "no-store, private"
    return answer
