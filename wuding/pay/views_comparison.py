"""The page of two packs side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from wuding.accounts.permissions import Permission
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.common.view_choice import chosen_month, chosen_organisation
from wuding.organisation.queries import permissions_of, starting_place
from wuding.pay.queries import comparison
from wuding.pay.views import signed_in
from wuding.policy.queries.adoptions import adoptions_for, visible_pack

SORTS = {
    "provision": gettext_lazy("条款"),
    "input": gettext_lazy("事实"),
    "param": gettext_lazy("参数"),
    "table": gettext_lazy("标准表"),
    "brackets": gettext_lazy("分档"),
    "item": gettext_lazy("项目"),
    "rule": gettext_lazy("规则"),
    "aggregate": gettext_lazy("统计"),
}
WAYS = {"added": gettext_lazy("新增"), "removed": gettext_lazy("取消"), "changed": gettext_lazy("改动")}


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The older and the newer pack named in the address, else the two latest adopted in sight."""
    user = signed_in(request)
    if Permission.SEE_POLICY not in permissions_of(user):
        raise NotVisible
    adopted = adoptions_for(user)
    choices = list(
        {one.pack.id: one.pack for one in sorted(adopted, key=lambda one: one.adoption.since)}.values()
    )
    if len(choices) < 2:
        raise RuleError(
            _("可比较的办法不足两版。"), next_step=_("登记采用第二版办法以后，这里会逐条列出不同。")
        )
    old = visible_pack(user, request.GET.get("old") or choices[-2].id)
    new = visible_pack(user, request.GET.get("new") or choices[-1].id)
    place = starting_place(user, chosen_organisation(request), Permission.SEE_PAY)
    month = max(chosen_month(request, today=today()), Month.of(new.start))
    changes = comparison.changes_between(old, new)
    context = {
        "old": old,
        "new": new,
        "choices": choices,
        "clauses": [(one, _counted(one)) for one in comparison.changes_by_clause(changes)],
        "effect": comparison.effect_on_roster(user, place, old, new, month.start) if place else None,
        "place": place,
        "sorts": SORTS,
        "ways": WAYS,
        "trail": [(_("政策"), reverse("policy:packs"))],
    }
    return render(request, "pay/comparison.html", context)


def _counted(clause: comparison.ClauseChanges) -> list[tuple[str, str, int]]:
    """Each way of changing that occurs under the clause, in words, and how often."""
    return [(way, str(word), number) for way, word in WAYS.items() if (number := clause.number(way))]
