"""One record of a file, with every version of it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wuding.common.today import today
from wuding.people.actions.reads import read_file
from wuding.people.models import Person
from wuding.people.queries.files import person_for
from wuding.people.queries.sections.kinds import ENDING, RULES, Kind
from wuding.people.queries.sections.rows import is_derived
from wuding.people.queries.sections.sight import Sight, sight_of
from wuding.people.queries.sections.whole import titles_of
from wuding.people.queries.versions import believed_of, series_of, versions_of
from wuding.people.views.asked import signed_in
from wuding.people.views.frame import frame


def file_asked(request: HttpRequest, public_id: uuid.UUID) -> tuple[Person, Sight]:
    """The file of the address, and what the user may do with it; raises NotVisible."""
    user = signed_in(request)
    found = person_for(user, public_id)
    return found, sight_of(user, found)


@require_safe
def record(request: HttpRequest, public_id: uuid.UUID, kind: Kind, series: uuid.UUID) -> HttpResponse:
    """One record: every version of it. The look is recorded like any other."""
    found, sight = file_asked(request, public_id)
    rows = series_of(found, kind, series, sight)
    read_file(person=found, by=signed_in(request), sections=titles_of(sight, [kind])[-1:])
    present = believed_of(rows)
    context = {
        **frame(found, sight, today(), "file"),
        "record": rows[0],
        "kind": kind.value,
        "noun": RULES[kind].noun,
        "title": RULES[kind].title,
        "versions": versions_of(rows, sight),
        "may_change": present is not None and sight.changes(kind) and not is_derived(present),
        "may_end": present is not None and kind in ENDING and (not present.until or present.until > today()),
        "may_renew": kind == Kind.CONTRACT,
        "may_register_anew": kind == Kind.CERTIFICATE,
    }
    return render(request, "people/file/record.html", context)
