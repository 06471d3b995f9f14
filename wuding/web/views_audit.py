"""Pages of the audit trail, for the audit administrator of a place and what lies below."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit import queries
from wuding.audit.verification import check_chain, note
from wuding.calc.chains import INSTALLATION, chain_of
from wuding.common.errors import NotVisible, RuleError
from wuding.common.view_choice import chosen_organisation
from wuding.organisation.models import Organisation, scopes_of, within
from wuding.organisation.queries import acting_place, starting_place
from wuding.web.audit_words import chain_name, shown, verdict
from wuding.web.forms_audit import filter_from

PAGE_SIZE = 50
CHECKED_AT_ONCE = 50_000
"""Entries that a page may check while somebody waits: about two seconds."""


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """What was done at the chosen place and below, the newest first, and how its chains stand."""
    place, sight = _looked_at(request)
    form, wanted = filter_from(request.GET)
    page = Paginator(queries.entries(sight.entries, wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    states = queries.chain_states(sight.chains)
    places = _names([*(entry.path for entry in page.object_list), *(state.chain for state in states)])
    context = {
        "place": place,
        "form": form,
        "filtered": wanted.narrows,
        "page": page,
        "rows": [shown(entry, places) for entry in page.object_list],
        "chains": [
            (chain_name(state.chain, places), state, verdict(state.checked) if state.checked else "")
            for state in states
        ],
    }
    return render(request, "audit/trail.html#listing" if request.htmx else "audit/trail.html", context)  # type: ignore[attr-defined]  # added by its middleware


@require_safe
def entry(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One entry: who, what, before and after, and whether it hangs in its chain."""
    found = queries.entry_in(_sight(_signed_in(request)).entries, public_id)
    context = {
        "shown": shown(found, _names([found.path])),
        "entry": found,
        "hanging": queries.place_in_chain(found),
        "trail": [(_("审计"), reverse("audit:trail"))],
    }
    return render(request, "audit/entry.html", context)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Check the chains of the chosen place now."""
    user = _signed_in(request)
    place, sight = _sight_at(user, acting_place(user, chosen_organisation(request), Permission.SEE_AUDIT))
    states = queries.chain_states(sight.chains)
    if sum(state.length for state in states) > CHECKED_AT_ONCE:
        raise RuleError(
            _("记录超过 %(number)s 条，在网页上核验太久。") % {"number": CHECKED_AT_ONCE},
            next_step=_("请在服务器上运行 wuding audit verify，结果会显示在这里。"),
        )
    checks = [note(check_chain(state.chain)) for state in states]
    if any(check.breaks for check in checks):
        messages.error(request, _("审计链有断裂。请保留现场，不要再改数据，并报告安全保密管理员。"))
    else:
        messages.success(request, _("核验完毕，全部完好。"))
    return redirect(f"{reverse('audit:trail')}?organisation={place.public_id}")


def _signed_in(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("a view behind sign-in was reached without it")
    return request.user


@dataclass(frozen=True)
class Sight:
    """What of the trail lies in sight: branches by path; `whole` when they hold every root of the installation."""

    paths: tuple[str, ...]
    whole: bool

    @property
    def entries(self) -> Q:
        """The condition for entries."""
        inside = within(self.paths, "path")
        return inside | Q(path=INSTALLATION) if self.whole else inside

    @property
    def chains(self) -> Q:
        """The condition for chains that hold such entries: a branch's own county, and counties below."""
        condition = Q(chain=INSTALLATION) if self.whole else Q(pk__in=[])
        for path in self.paths:
            condition |= Q(chain=chain_of(path)) | Q(chain__startswith=path)
        return condition


def _sight(user: User) -> Sight:
    """Everything the user may see. The installation's own entries are for who sees every root only."""
    paths = scopes_of(user, Permission.SEE_AUDIT)
    roots = Organisation.objects.filter(parent=None)
    return Sight(paths, bool(paths) and not roots.exclude(within(paths, "path")).exists())


def _looked_at(request: HttpRequest) -> tuple[Organisation, Sight]:
    """The chosen place, and what is in sight there; NotVisible for who may see no trail."""
    user = _signed_in(request)
    place = starting_place(user, chosen_organisation(request), Permission.SEE_AUDIT)
    if place is None:
        raise NotVisible
    return _sight_at(user, place)


def _sight_at(user: User, place: Organisation) -> tuple[Organisation, Sight]:
    return place, Sight((place.path,), place.parent_id is None and _sight(user).whole)


def _names(paths: Iterable[str]) -> dict[str, str]:
    found = Organisation.objects.filter(path__in=set(paths)).order_by("path")
    return dict(found.values_list("path", "name"))
