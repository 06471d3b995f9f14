"""The page that adopts a pack for a place."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wuding.accounts.permissions import Permission
from wuding.common.errors import RuleError
from wuding.common.view_choice import chosen_organisation
from wuding.organisation.queries import acting_place
from wuding.policy.actions import adopt_pack
from wuding.policy.forms import AdoptForm
from wuding.policy.models import Adoption
from wuding.policy.queries.library import packs_fitting
from wuding.policy.views import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest) -> HttpResponse:
    """Choose an installed pack for the chosen place, and from which day it holds there."""
    user = signed_in(request)
    place = acting_place(user, chosen_organisation(request), Permission.ADOPT_POLICY)
    fitting = packs_fitting(place)
    form = AdoptForm(request.POST or None, packs=fitting.packs)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            adopted = adopt_pack(
                organisation=place,
                pack_id=asked["pack"],
                since=asked["since"],
                until=asked["until"],
                by=user,
                at=timezone.now(),
            )
        except RuleError as refusal:
            form.add_error(None, refusal.as_validation_error())
        else:
            done = _("%(place)s自 %(day)s 起采用这一版办法。")
            messages.success(request, done % {"place": place.name, "day": adopted.since.isoformat()})
            return redirect("policy:packs")
    context = {
        "place": place,
        "form": form,
        "fitting": fitting,
        "present": Adoption.objects.governing(place).select_related("organisation"),
        "trail": [(_("政策"), reverse("policy:packs"))],
    }
    return render(request, "policy/adopt.html", context, status=422 if form.errors else 200)
