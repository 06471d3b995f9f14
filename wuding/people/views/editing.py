"""How a form about a file is asked and answered. What an action refuses stands on the form, and nothing typed is lost."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.people.actions.entering import open_entry
from wuding.people.actions.reads import read_file
from wuding.people.models import Entry, Person, Record
from wuding.people.queries.sections.kinds import Kind
from wuding.people.queries.sections.rows import is_derived
from wuding.people.queries.sections.sight import Sight
from wuding.people.queries.sections.whole import titles_of
from wuding.people.queries.versions import Value, believed_of, series_of, values_of
from wuding.people.views.asked import signed_in
from wuding.people.views.frame import frame
from wuding.people.views.records import file_asked

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    Words = str | StrPromise

FORM = ["GET", "HEAD", "POST"]
TITLE_LENGTH = 128


@dataclass(frozen=True)
class Asked:
    """A record that a user may change: the file, what the user sees of it, the record as it is believed now."""

    person: Person
    sight: Sight
    rows: list[Record]
    present: Record

    def seen(self, form: forms.Form) -> Record:
        """The version that the form was filled in for, so that a change in between is refused and not overwritten."""
        wanted = form.cleaned_data.get("seen", "")
        return next((row for row in self.rows if str(row.public_id) == wanted), self.present)


@dataclass(frozen=True)
class Page:
    """A form about one file: what it is called, what will happen, what is said when it has, what holds now.

    `title` is that of the entry: in Chinese whatever language the page is in, as records are.
    """

    person: Person
    sight: Sight
    back: str
    heading: str
    button: str
    happens: "tuple[Words, ...]"
    done: str
    title: "Words"
    held: tuple[Value, ...] = ()
    shows: tuple[str, ...] = ()
    """What of the file the form shows already: opening it is a look at that."""


def answer(
    request: HttpRequest, page: Page, form: forms.Form, act: Callable[[Entry], object]
) -> HttpResponse:
    """The page with its form; or, when the form was right and the action agreed, back to where it came from."""
    if request.method == "POST" and form.is_valid() and carried_out(request, page, form, act):
        messages.success(request, page.done)
        return redirect(page.back)
    if request.method != "POST" and page.shows:
        read_file(person=page.person, by=signed_in(request), sections=page.shows)
    context = {**frame(page.person, page.sight, today(), "file"), "form": form, "page_of": page}
    return render(request, "people/file/edit.html", context, status=422 if form.errors else 200)


def carried_out(request: HttpRequest, page: Page, form: forms.Form, act: Callable[[Entry], object]) -> bool:
    """Whether the action agreed. What it refused stands on the form, and its entry is gone with it."""
    try:
        with transaction.atomic():
            act(_entry(request, page, form))
    except RuleError as refusal:
        form.add_error(None, refusal.as_validation_error())
        return False
    return True


def _entry(request: HttpRequest, page: Page, form: forms.Form) -> Entry:
    with override(settings.LANGUAGE_CODE):
        title = "：".join(part for part in (str(page.title), form.cleaned_data.get("reason", "")) if part)
    return open_entry(
        title=title[:TITLE_LENGTH],
        document=form.cleaned_data.get("document", ""),
        by=signed_in(request),
        at=timezone.now(),
        organisation=page.person.organisation,
    )


def posted(request: HttpRequest) -> Any:
    """What was sent, or None on a page that only asks."""
    return request.POST if request.method == "POST" else None


def section_address(person: Person, kind: Kind) -> str:
    """The section in the file."""
    return f"{reverse('people:person', args=[person.public_id])}#{kind.value}"


def changeable(request: HttpRequest, public_id: uuid.UUID, kind: Kind) -> tuple[Person, Sight]:
    """The file, when the user may change records of the kind there; raises NotVisible."""
    found, sight = file_asked(request, public_id)
    if not sight.changes(kind):
        raise NotVisible
    return found, sight


def asked_for(request: HttpRequest, public_id: uuid.UUID, kind: Kind, series: uuid.UUID) -> Asked:
    """The record, when the user may change it and it is still believed; raises NotVisible."""
    found, sight = changeable(request, public_id, kind)
    rows = series_of(found, kind, series, sight)
    present = believed_of(rows)
    if present is None or is_derived(present):
        raise NotVisible
    for row in rows:
        row.person = found
    return Asked(found, sight, rows, present)


def held(asked: Asked) -> tuple[Value, ...]:
    """What the record says now, to be compared with what is typed."""
    return tuple(value for value in values_of(asked.present, asked.sight) if value.text)


def shown(asked: Asked, kind: Kind) -> tuple[str, ...]:
    """The section that a form about the record shows a part of."""
    return tuple(titles_of(asked.sight, [kind])[-1:])
