"""Taking tables away: the template of a place, and its people."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.common.view_choice import chosen_organisation
from wuding.organisation.models import Organisation
from wuding.organisation.queries import may, starting_place
from wuding.people.exchange import exporting
from wuding.people.forms.exchange import ExportForm
from wuding.people.views.asked import signed_in

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def place_for(request: HttpRequest, user: User, permission: Permission) -> Organisation:
    """The place looked at, if the user has the permission there, else the user's topmost. Raises NotVisible."""
    place = starting_place(user, chosen_organisation(request), permission)
    if place is None:
        raise NotVisible
    return place


def as_download(content: bytes, name: str) -> HttpResponse:
    """A workbook to be saved under that name, never kept by a cache on its way."""
    answer = HttpResponse(content, content_type=WORKBOOK)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty table of the place, with its lists."""
    user = signed_in(request)
    place = place_for(request, user, Permission.IMPORT_PEOPLE)
    content = exporting.template(place=place, day=today(), by=user)
    return as_download(content, f"{place.name}人员名册模板.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Choose what to take away; the table itself comes as the answer to the form."""
    user = signed_in(request)
    place = place_for(request, user, Permission.EXPORT_PEOPLE)
    may_reveal = may(user, Permission.REVEAL_NUMBERS, place) and may(user, Permission.SEE_IDENTITY, place)
    form = ExportForm(request.POST if request.method == "POST" else None, may_reveal=may_reveal)
    if request.method == "POST" and form.is_valid():
        try:
            return _exported(user, place, form)
        except RuleError as refusal:
            form.add_error("purpose", refusal.as_validation_error())
    context = {
        "form": form,
        "place": place,
        "day": today(),
        "number": len(exporting.exported(user, place, today(), "")),
        "trail": [(_("花名册"), reverse("people:roster"))],
    }
    return render(request, "people/exchange/export.html", context, status=422 if form.errors else 200)


def _exported(user: User, place: Organisation, form: ExportForm) -> HttpResponse:
    content = exporting.export_people(
        place=place,
        day=today(),
        by=user,
        team=form.cleaned_data["team"],
        full=form.full,
        purpose=form.cleaned_data.get("purpose", ""),
    )
    return as_download(content, f"{place.name}人员名册{today():%Y%m%d}.xlsx")
