"""The file that a bank pays from."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from wuding.accounts.models import User
from wuding.common.errors import RuleError
from wuding.pay.downloads import download
from wuding.pay.models import PayRun
from wuding.pay.outputs.bank import bank_file, layouts, may_pay_out, payable
from wuding.pay.queries import runs
from wuding.pay.views import signed_in


def bank_card(user: User, run: PayRun) -> dict[str, Any] | None:
    """What the page of a run's outputs says of the bank's file; None for who can't have it."""
    if run.closed_at is None or not may_pay_out(user, run):
        return None
    return {"found": payable(run), "layouts": list(layouts())}


@require_POST
def file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The file; or back to the page with the sentence that stopped it."""
    user = signed_in(request)
    run = runs.run_for(user, public_id)
    try:
        handed = bank_file(
            run=run,
            layout=request.POST.get("layout", ""),
            encoding=request.POST.get("encoding", ""),
            by=user,
            purpose=request.POST.get("purpose", ""),
            reason=request.POST.get("reason", ""),
        )
    except RuleError as refused:
        messages.error(request, f"{refused.what}{refused.next_step}")
        return redirect("pay:outputs", run.public_id)
    return download(handed)
