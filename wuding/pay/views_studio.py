"""What drafts cost: one against the pack it is based on, several side by side."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.common.view_choice import chosen_month
from wuding.organisation.queries import may
from wuding.pay.queries import studio
from wuding.pay.views import signed_in
from wuding.policy.models import Draft
from wuding.policy.queries.drafts import draft_pack, drafts_for, visible_draft
from wuding.policy.queries.packs import pack_of

MOST = 4


@require_safe
def cost(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One draft, and others of the same place named by `with` in the address, on the roster of the chosen month."""
    user = signed_in(request)
    shown = _priced(user, visible_draft(user, public_id))
    others = [one for one in drafts_for(user) if one.pk != shown.pk and one.base_id == shown.base_id]
    alike = [one for one in others if one.organisation_id == shown.organisation_id]
    asked = set(request.GET.getlist("with"))
    chosen = [one for one in alike if str(one.public_id) in asked]
    if len(chosen) >= MOST:
        raise RuleError(
            _("一次最多并列 %(most)d 个方案。") % {"most": MOST}, next_step=_("请少选几个再比较。")
        )
    base = pack_of(shown.base_id)
    packs = [draft_pack(one) for one in (shown, *chosen)]
    month = chosen_month(request, today=today())
    costing = studio.cost_of(user, shown.organisation, base, packs, month.start)
    context = {
        "draft": shown,
        "base": base,
        "alike": [(one, one in chosen) for one in alike],
        "costing": costing,
        "drafts": may(user, Permission.DRAFT_POLICY, shown.organisation),
        "people": costing.people() if costing else [],
        "chart": studio.spread(costing) if costing else None,
        "trail": [
            (_("办法草案"), reverse("policy:drafts")),
            (shown.title, reverse("policy:draft", args=[shown.public_id])),
        ],
    }
    return render(request, "pay/studio.html", context)


def _priced(user: User, draft: Draft) -> Draft:
    """The draft, when the user may see the pay of its place. Raises NotVisible."""
    if not may(user, Permission.SEE_PAY, draft.organisation):
        raise NotVisible
    return draft
