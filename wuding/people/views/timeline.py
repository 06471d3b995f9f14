"""A file in time, as it is now or as it was known at a moment."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible
from wuding.common.today import today
from wuding.people.actions.reads import read_file
from wuding.people.forms.acts import LookBackForm
from wuding.people.queries.files import person_for
from wuding.people.queries.sections.kinds import RULES
from wuding.people.queries.sections.sight import sight_of
from wuding.people.queries.sections.whole import titles_of
from wuding.people.queries.timeline import years_of
from wuding.people.views.asked import signed_in
from wuding.people.views.frame import frame


@require_safe
def timeline(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Everything that began by the chosen day, as believed at the chosen moment, narrowed by kind."""
    user = signed_in(request)
    found = person_for(user, public_id)
    sight = sight_of(user, found)
    if not sight.may(Permission.SEE_FILE):
        raise NotVisible
    form = LookBackForm(request.GET)
    day, moment = form.chosen_day() or today(), form.chosen_moment()
    chosen = [kind for kind in sight.kinds if kind.value in request.GET.getlist("kind")]
    read_file(person=found, by=user, sections=titles_of(sight, chosen or sight.kinds))
    context = {
        **frame(found, sight, today(), "timeline"),
        "form": form,
        "years": years_of(found, sight, chosen or sight.kinds, day, moment),
        "known_at": moment,
        "looking_back": moment is not None or form.chosen_day() is not None,
        "chosen_kinds": [kind.value for kind in chosen],
        "kinds": [(kind.value, RULES[kind].title, RULES[kind].icon, kind in chosen) for kind in sight.kinds],
    }
    return render(request, "people/file/timeline.html", context)
