"""The page of bonuses and lump sums: the list to fill in, handing it in, and what was handed in before."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.common.view_choice import chosen_month, chosen_organisation
from wuding.organisation.queries import acting_place, starting_place
from wuding.pay import actions
from wuding.pay.downloads import download
from wuding.pay.exchange.grants import grant_workbook, read_grants
from wuding.pay.exchange.tables import FaultyTable
from wuding.pay.models import PayRun, RunKind
from wuding.pay.models.runs import GRANTED
from wuding.pay.outputs.handing_out import Handed
from wuding.pay.outputs.reading import WHAT
from wuding.pay.queries import runs
from wuding.pay.views import signed_in

SHOWN = 24
"""Runs on the page; all of them are on the list of runs."""


@require_safe
def grants(request: HttpRequest) -> HttpResponse:
    """What to pay, the table to fill in, and the last runs of these kinds."""
    user = signed_in(request)
    place = starting_place(user, chosen_organisation(request), Permission.PREPARE_PAY)
    if place is None:
        raise NotVisible
    found = PayRun.objects.visible_to(user).filter(place__path__startswith=place.path, kind__in=GRANTED)
    latest = found.select_related("place").order_by("-month", "place__path", "-pk")[:SHOWN]
    context = {
        "place": place,
        "month": chosen_month(request, today=today()),
        "kind": _kind(request),
        "kinds": GRANTED,
        "rows": runs.rows_of(list(latest)),
    }
    return render(request, "pay/grants.html", context)


def _kind(request: HttpRequest) -> RunKind:
    """The kind asked for; a lump sum where none is."""
    asked = request.GET.get("kind", "")
    return RunKind(asked) if asked in GRANTED else RunKind.LUMP


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """A row for everybody who serves, to be filled in."""
    user = signed_in(request)
    place = acting_place(user, chosen_organisation(request), Permission.PREPARE_PAY)
    month, kind = chosen_month(request, today=today()), _kind(request)
    data = grant_workbook(user, place, kind, month.start, timezone.now())
    return download(Handed(f"{place.name}{month}{WHAT[kind]}名单.xlsx", data))


@require_POST
def hand_in(request: HttpRequest) -> HttpResponse:
    """The table, filled in: a draft run to look through, or every fault with its cell."""
    user = signed_in(request)
    place = acting_place(user, chosen_organisation(request), Permission.PREPARE_PAY)
    month, kind, at = chosen_month(request, today=today()), _kind(request), timezone.now()
    back = f"{reverse('pay:grants')}?organisation={place.public_id}&month={month}&kind={kind}"
    context: dict[str, object] = {"back": back, "faults": []}
    file = request.FILES.get("file")
    try:
        if file is None:
            raise RuleError(_("没有选文件。"), next_step=_("请先选一个 Excel 或 CSV 文件。"))
        found = read_grants(user=user, place=place, kind=kind, month=month.start, content=file.read(), at=at)
        run = actions.grant(place=place, kind=kind, month=month, granted=found, by=user, at=at)
    except FaultyTable as faulty:
        context["faults"], context["more"] = faulty.told, len(faulty.problems) - len(faulty.told)
        return render(request, "pay/faults.html", context, status=422)
    except RuleError as refused:
        context["refused"] = refused
        return render(request, "pay/faults.html", context, status=422)
    number = run.slips.count()
    said = ngettext(
        "名单已收下：%(n)s 人。请核对以后提交审核；还没有发给任何人。",
        "名单已收下：%(n)s 人。请核对以后提交审核；还没有发给任何人。",
        number,
    )
    messages.success(request, said % {"n": number})
    return redirect("pay:run", run.public_id)


@require_POST
def again(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Work a draft out anew from its own list."""
    user = signed_in(request)
    run = actions.regrant(run=runs.run_for(user, public_id), by=user, at=timezone.now())
    messages.success(request, _("已按最新情况重新计算。"))
    return redirect("pay:run", run.public_id)


@require_POST
def drop(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Withdraw a draft."""
    user = signed_in(request)
    run = actions.drop_run(run=runs.run_for(user, public_id), by=user)
    messages.success(request, _("名单已撤回，没有发给任何人。"))
    return redirect(f"{reverse('pay:grants')}?organisation={run.place.public_id}&kind={run.kind}")
