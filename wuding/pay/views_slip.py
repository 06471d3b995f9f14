"""Pages of one slip: its lines with their reasons, and the whole chain below one amount."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuding.common.dates import Month
from wuding.pay.models import Slip
from wuding.pay.queries import slips
from wuding.pay.queries.net_reasons import net_reasons
from wuding.pay.queries.why import changed
from wuding.pay.views import signed_in


@require_safe
def slip(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A slip; the line named by `?open=` stands open."""
    user = signed_in(request)
    found = slips.slip_for(user, public_id)
    before, after = slips.neighbours_of(user, found)
    context = {
        "slip": found,
        "month": Month.of(found.month),
        "before": before,
        "after": after,
        "net": net_reasons(found),
        **(_granted(found) if found.run.granted else _by_a_pack(found)),
        "may_object": found.person.account_id == user.pk and found.run.closed_at is not None,
        "open": request.GET.get("open", ""),
        "trail": _trail(request, found),
    }
    return render(request, "pay/slip.html", context)


def _by_a_pack(found: Slip) -> dict[str, object]:
    """What is shown of a slip that a pack worked out."""
    reasons = slips.Reasons(found)
    return {
        "reasons": slips.reasons_of(reasons, slips.lines_of(found)),
        "pack": reasons.pack,
        "earlier": slips.earlier_months(found),
        "coming": slips.coming(reasons),
        "changed": changed(found),
    }


def _granted(found: Slip) -> dict[str, object]:
    """What is shown of a slip that a list pays."""
    net = getattr(found, "net", None)
    return {"granted": slips.lines_of(found), "bonus": net.figures.get("bonus") if net else None}


@require_safe
def reason(request: HttpRequest, public_id: uuid.UUID, item: str) -> HttpResponse:
    """Every step below one amount, down to the facts."""
    found = slips.slip_for(signed_in(request), public_id)
    reasons = slips.Reasons(found)
    context = {
        "slip": found,
        "month": Month.of(found.month),
        "explanation": reasons.of(item),
        "pack": reasons.pack,
        "trail": [*_trail(request, found), (found.person.name, reverse("pay:slip", args=[found.public_id]))],
    }
    return render(request, "pay/reason.html", context)


def _trail(request: HttpRequest, found: Slip) -> list[tuple[str, str]]:
    if found.person.account_id == request.user.pk:
        return [(_("我的工资条"), reverse("pay:own"))]
    if found.run.granted:
        return [
            (_("工资批次"), reverse("pay:runs")),
            (str(found.run.get_kind_display()), reverse("pay:run", args=[found.run.public_id])),
        ]
    return [(_("月度待遇"), f"{reverse('pay:months')}?month={Month.of(found.month)}")]
