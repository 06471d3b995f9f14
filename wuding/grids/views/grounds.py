"""Handing areas in."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.grids.rows import FileFault, FileFaults
from wuding.common.errors import RuleError
from wuding.common.view_choice import chosen_organisation
from wuding.grids import actions
from wuding.grids.forms import GroundForm
from wuding.grids.handed_in import ground_from
from wuding.grids.language import language
from wuding.grids.models import Ground
from wuding.grids.queries.ground import communities_by_word
from wuding.grids.queries.maps import grounds_of
from wuding.grids.views.asked import signed_in
from wuding.organisation.models import Organisation
from wuding.organisation.queries import acting_place

SHOWN = 200
"""Faults on one page; further ones are counted."""


@require_http_methods(["GET", "HEAD", "POST"])
def grounds(request: HttpRequest) -> HttpResponse:
    """The form, what is wrong with the file, and what was handed in so far."""
    user = signed_in(request)
    place = acting_place(user, chosen_organisation(request), Permission.PLAN_GRIDS)
    form = GroundForm(request.POST or None, request.FILES or None)
    faults: list[FileFault] = []
    if request.method == "POST" and form.is_valid():
        try:
            ground = _add(user, place, form)
        except RuleError as refusal:
            form.add_error(None, refusal.as_validation_error())
        except FileFaults as faulty:
            faults = list(faulty.faults)
        else:
            messages.success(
                request, _("底图“%(title)s”已导入，%(number)s 个小区域。")
                % {"title": ground.title, "number": ground.areas.count()},
            )  # fmt: skip
            return redirect("grids:plans")
    context = {
        "place": place,
        "form": form,
        "faults": [(_where(fault), fault.what(language())) for fault in faults[:SHOWN]],
        "more": max(0, len(faults) - SHOWN),
        "grounds": grounds_of(user, place),
        "communities": sorted({one.name for one in communities_by_word(place).values()}),
        "trail": [(_("网格图"), reverse("grids:map"))],
    }  # fmt: skip
    return render(request, "grids/grounds.html", context, status=422 if form.errors or faults else 200)


def _where(fault: FileFault) -> str:
    """The cell of a table, the feature of a GIS file, or the file as a whole."""
    if not fault.row:
        return _("整个文件")
    return getattr(fault, "where", "") or _("第 %(number)s 个要素") % {"number": fault.row}


@transaction.atomic
def _add(user: User, place: Organisation, form: GroundForm) -> Ground:
    file = form.cleaned_data["file"]
    given = ground_from(
        place=place, title=form.cleaned_data["title"], file_name=str(file.name), content=file.read()
    )
    ground = actions.add_ground(place=place, given=given, by=user, at=timezone.now())
    if form.cleaned_data["since"]:
        actions.begin_map(
            ground=ground,
            since=form.cleaned_data["since"],
            low=300,
            high=500,
            document=given.source[:128],
            by=user,
            at=timezone.now(),
        )
    return ground
