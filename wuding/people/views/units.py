"""Changes to the tree, for those who keep it: a unit below, another name, the end."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wuding.accounts.permissions import Permission
from wuding.common.errors import RuleError
from wuding.common.today import today
from wuding.organisation.actions import create_organisation, rename_organisation
from wuding.organisation.models import Basis, Kind, Organisation
from wuding.organisation.queries import organisation_for
from wuding.people.actions.units import dissolve_unit
from wuding.people.forms.units import CloseUnitForm, NewUnitForm, RenameForm
from wuding.people.views.asked import signed_in

asks = require_http_methods(["GET", "HEAD", "POST"])
_RANKS = (Kind.PROVINCE, Kind.PREFECTURE, Kind.DISTRICT, Kind.TOWN, Kind.COMMUNITY, Kind.GRID)
_BASES = (Basis.OFFICIAL, Basis.STATISTICAL, Basis.PUBLISHED)


@dataclass(frozen=True)
class _Words:
    """What the page says before it is done."""

    title: str
    text: str
    button: str
    danger: bool = False


@asks
def new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A unit below this one."""
    user = signed_in(request)
    above = organisation_for(user, public_id, Permission.CHANGE_ORGANISATION)
    kinds = kinds_below(above)
    form = NewUnitForm(
        request.POST or None, kinds=kinds, bases=[(basis.value, basis.label) for basis in _BASES]
    )
    words = _Words(
        _("新建单位"),
        _("新单位设在%(above)s之下。请照批复填写名称和代码。") % {"above": above.name},
        _("新建"),
    )

    def do() -> str:
        asked = form.cleaned_data
        made = create_organisation(
            code=asked["code"].strip(),
            name=asked["name"].strip(),
            kind=Kind(asked["kind"]),
            parent=above,
            code_basis=Basis(asked["code_basis"]),
            households=asked["households"],
            by=user,
        )
        return _("已新建%(name)s。") % {"name": made.name}

    return _answer(request, above, words, form, do)


@asks
def rename(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Another name from a day on."""
    user = signed_in(request)
    unit = organisation_for(user, public_id, Permission.CHANGE_ORGANISATION)
    form = RenameForm(request.POST or None, today=today())
    words = _Words(_("更名"), _("现在的名称是%(name)s。") % {"name": unit.name}, _("更名"))

    def do() -> str:
        asked = form.cleaned_data
        rename_organisation(
            organisation=unit, name=asked["name"], since=asked["since"], by=user, document=asked["document"]
        )
        return _("已更名为%(name)s。") % {"name": asked["name"]}

    return _answer(request, unit, words, form, do)


@asks
def close(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The end of a unit."""
    user = signed_in(request)
    unit = organisation_for(user, public_id, Permission.CHANGE_ORGANISATION)
    form = CloseUnitForm(request.POST or None, today=today())
    words = _Words(
        _("撤销单位"),
        _("撤销前，下级单位、任职的人和角色都要先有去处。撤销不能恢复；已有的记录都保留，仍可查阅。"),
        _("撤销"),
        danger=True,
    )

    def do() -> str:
        asked = form.cleaned_data
        dissolve_unit(unit=unit, last_day=asked["last_day"], by=user, document=asked["document"])
        return _("%(name)s到 %(day)s 撤销。") % {"name": unit.name, "day": asked["last_day"].isoformat()}

    return _answer(request, unit, words, form, do)


def kinds_below(above: Organisation) -> list[Kind]:
    """What may be set up below it; nothing below an organ."""
    if above.kind == Kind.ORGAN:
        return []
    return [*_RANKS[_RANKS.index(Kind(above.kind)) + 1 :], Kind.ORGAN]


def _answer(
    request: HttpRequest, unit: Organisation, words: _Words, form: forms.Form, act: Callable[[], str]
) -> HttpResponse:
    back = reverse("people:organisation", args=[unit.public_id])
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, act())
        except RuleError as refusal:
            form.add_error(None, refusal.as_validation_error())
        except ValidationError as refusal:
            for field, errors in refusal.error_dict.items():
                form.add_error(field if field in form.fields else None, errors)
        else:
            return redirect(back)
    context = {
        "words": words,
        "form": form,
        "back": back,
        "trail": [(_("组织"), reverse("people:tree")), (unit.name, back)],
    }
    return render(request, "people/unit_change.html", context, status=422 if form.errors else 200)
