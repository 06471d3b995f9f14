"""Pages of next years' cost: scenarios with the form for a new one, one scenario, two side by side, its workbook."""

import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.common.view_choice import chosen_month, chosen_organisation
from wuding.organisation.models import Organisation
from wuding.organisation.queries import acting_place, may, starting_place
from wuding.pay import tasks
from wuding.pay.actions.foreseeing import drop_foresight, is_open, open_foresight, run_again, take_up_lost
from wuding.pay.forms_foresee import ForeseeForm
from wuding.pay.models import Foresight, Progress
from wuding.pay.outputs.foresight import workbook_of
from wuding.pay.queries import foresights as queries
from wuding.pay.views import signed_in
from wuding.policy.queries.adoptions import posts_in_order

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def foresee(request: HttpRequest) -> HttpResponse:
    """Scenarios so far; for those who draw up standards, the form for a new one, from another where one is named."""
    user = signed_in(request)
    place = starting_place(user, chosen_organisation(request), Permission.SEE_PAY)
    if place is None:
        raise NotVisible
    form = _form(request, user, place) if may(user, Permission.DRAFT_POLICY, place) else None
    return _listed(request, user, place, form)


@require_POST
def open_one(request: HttpRequest) -> HttpResponse:
    """Begin a scenario at the place that is looked at; its page shows how far it is."""
    user = signed_in(request)
    place = acting_place(user, chosen_organisation(request), Permission.DRAFT_POLICY)
    form = _form(request, user, place)
    if not form.is_valid():
        return _listed(request, user, place, form)
    month = chosen_month(request, today=today())
    opened = open_foresight(place=place, wish=form.wish(month), by=user, at=timezone.now())
    tasks.wake_after_commit()
    return redirect("pay:foresight", opened.public_id)


def _listed(request: HttpRequest, user: User, place: Organisation, form: ForeseeForm | None) -> HttpResponse:
    take_up_lost(timezone.now())
    found = queries.foresights_of(user, place)
    if is_open():
        tasks.wake()
    context = {
        "place": place,
        "month": chosen_month(request, today=today()),
        "form": form,
        "found": found,
        "ready": [one for one in found if one.progress == Progress.DONE],
        "running": any(one.is_running for one in found),
    }
    return render(request, "pay/foresee.html", context, status=422 if form and form.errors else 200)


def _form(request: HttpRequest, user: User, place: Organisation) -> ForeseeForm:
    month = chosen_month(request, today=today())
    given: Mapping[str, Mapping[str, str]] = queries.defaults_for(user, place, month)
    initial: dict[str, object] = {"title": _("方案 %(day)s") % {"day": today().isoformat()}}
    if like := request.GET.get("like"):
        model = _named(user, like)
        given = {**given, **model.given}
        initial = {
            "title": _("%(title)s（改）") % {"title": model.title},
            "years": model.years,
            "paths": model.paths,
        }
        for row, one in enumerate(model.planned):
            initial |= {f"{part}_{row}": one[part] for part in ("month", "number", "post")}
    return ForeseeForm(
        request.POST or None,
        initial=initial,
        given=given,
        shown=queries.mattering(place, month),
        posts=posts_in_order(place, month.start),
    )


def _named(user: User, text: str) -> Foresight:
    try:
        return queries.foresight_for(user, uuid.UUID(text))
    except ValueError as error:
        raise NotVisible from error


@require_safe
def foresight(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One scenario: how far it is; then its range by month and year, what drives it, what it rests on."""
    user = signed_in(request)
    take_up_lost(timezone.now())
    found = queries.foresight_for(user, public_id)
    if found.is_running:
        tasks.wake()
    context = {
        "foresight": found,
        "shown": queries.Shown(found) if found.found is not None and not found.is_running else None,
        "fault": queries.fault_of(found) if found.progress == Progress.FAILED else "",
        "others": [
            one for one in queries.foresights_of(user, found.place) if one.pk != found.pk and one.progress == Progress.DONE
        ],
        "may_open": may(user, Permission.DRAFT_POLICY, found.place),
        "trail": [(_("待遇测算"), reverse("pay:foresee"))],
    }  # fmt: skip
    return render(request, "pay/foresight.html", context)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two scenarios, named `one` and `other` in the address."""
    user = signed_in(request)
    one, other = (_named(user, request.GET.get(name, "")) for name in ("one", "other"))
    if one.found is None or other.found is None:
        raise RuleError(_("还没有算好，不能比较。"), next_step=_("请等两个方案都算好。"))
    beside = queries.Beside(queries.Shown(one), queries.Shown(other))
    context = {"beside": beside, "trail": [(_("待遇测算"), reverse("pay:foresee"))]}
    return render(request, "pay/foresights.html", context)


@require_safe
def file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The scenario as a workbook."""
    found = queries.foresight_for(signed_in(request), public_id)
    if found.found is None:
        raise RuleError(_("还没有算好，没有可以下载的结果。"), next_step=_("请等算好再下载。"))
    response = HttpResponse(workbook_of(queries.Shown(found)), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="foresight-{found.base_month:%Y-%m}.xlsx"'
    return response


@require_POST
def again(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Have it computed anew."""
    user = signed_in(request)
    found = queries.foresight_for(user, public_id)
    run_again(foresight=found, by=user)
    tasks.wake_after_commit()
    return redirect("pay:foresight", found.public_id)


@require_POST
def drop(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take it away."""
    user = signed_in(request)
    drop_foresight(foresight=queries.foresight_for(user, public_id), by=user)
    messages.success(request, _("方案已删除。"))
    return redirect("pay:foresee")
