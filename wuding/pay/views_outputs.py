"""Pages of what a run hands out."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wuding.common.dates import Month
from wuding.common.errors import NotVisible
from wuding.pay.downloads import download
from wuding.pay.outputs.handing_out import (
    NAMES,
    NUMBERED,
    Output,
    hand_out,
    may_hand_out,
    may_see_numbers,
    outputs_of,
    payslip_pdf,
)
from wuding.pay.queries import runs, slips
from wuding.pay.queries.funding import borne_of_run
from wuding.pay.views import signed_in
from wuding.pay.views_bank import bank_card
from wuding.pay.views_runs import net_context


@require_safe
def outputs(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """From gross to net for the run as a whole, and the files that can be had of it."""
    user = signed_in(request)
    run = runs.run_for(user, public_id)
    if not may_hand_out(user, run):
        raise NotVisible
    numbers = may_see_numbers(user, run)
    context = {
        "run": run,
        "month": Month.of(run.month),
        "bank": bank_card(user, run),
        "borne": borne_of_run(run),
        **net_context(run),
        "outputs": [
            (one, NAMES[one], one in NUMBERED) for one in outputs_of(run) if numbers or one not in NUMBERED
        ],
        "trail": [
            (_("工资批次"), reverse("pay:runs")),
            (run.place.name, reverse("pay:run", args=[run.public_id])),
        ],
    }
    return render(request, "pay/outputs.html", context)


@require_POST
def file(request: HttpRequest, public_id: uuid.UUID, output: str) -> HttpResponse:
    """One file of the run."""
    user = signed_in(request)
    run = runs.run_for(user, public_id)
    if output not in list(Output):
        raise NotVisible
    return download(
        hand_out(run=run, output=Output(output), by=user, purpose=request.POST.get("purpose", ""))
    )


@require_safe
def paper(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A payslip as PDF."""
    user = signed_in(request)
    return download(payslip_pdf(slip=slips.slip_for(user, public_id), by=user))
