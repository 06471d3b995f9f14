"""Correcting who somebody is, and what stood there before."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from wuding.common.errors import NotVisible
from wuding.common.today import today
from wuding.people.actions.persons import correct_person
from wuding.people.actions.reads import read_file
from wuding.people.forms.persons import IdentityForm
from wuding.people.queries.versions import identity_versions
from wuding.people.views.asked import signed_in
from wuding.people.views.editing import FORM, Page, answer, posted
from wuding.people.views.frame import frame, may_of
from wuding.people.views.records import file_asked


@require_http_methods(FORM)
def correct(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who somebody is was entered wrongly."""
    person, sight = file_asked(request, public_id)
    if not may_of(sight).change_person:
        raise NotVisible
    kept = ("name", "sex", "born", "ethnicity", "native_place")
    form = IdentityForm(
        posted(request),
        without_number=person.identity_number is None,
        initial={name: getattr(person, name) for name in kept},
    )
    page = Page(
        person,
        sight,
        reverse("people:person", args=[person.public_id]),
        heading=_("更正基本信息"),
        button=_("更正"),
        happens=(
            gettext_lazy("更正前的内容加密保存在沿革里，查得到什么时候、由谁、依据什么改的。"),
            gettext_lazy("号码一人一号：已在别的档案里的号码不能再登记。"),
            gettext_lazy("已确认的工资条不因此改动。"),
        ),
        done=_("已更正基本信息。"),
        title=gettext_lazy("更正基本信息"),
        shows=(_("基本信息"),),
    )
    return answer(
        request, page, form, lambda entry: correct_person(person=person, values=form.values, entry=entry)
    )


@require_safe
def identity(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What stood in the file before it was corrected."""
    person, sight = file_asked(request, public_id)
    if not may_of(sight).identity:
        raise NotVisible
    read_file(person=person, by=signed_in(request), sections=[_("基本信息的沿革")])
    context = {**frame(person, sight, today(), "file"), "changes": identity_versions(person)}
    return render(request, "people/file/identity_history.html", context)
