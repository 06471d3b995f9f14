"""Home, what is looked at, and the gallery of parts."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wuding.accounts.models import User
from wuding.accounts.permissions import PERMISSIONS_OF
from wuding.accounts.roles import Role
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.common.view_choice import as_public_id, remember_month, remember_organisation
from wuding.organisation.queries import memberships_of, organisation_for
from wuding.web import gallery
from wuding.web import home as home_page
from wuding.web.shell import may_see_gallery, shell_of

WORKER_PERMISSIONS = PERMISSIONS_OF[Role.WORKER]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What matters now, for the roles of the user who looks."""
    user = request.user
    if not isinstance(user, User):
        raise NotVisible
    shell, day = shell_of(request, user), today()
    content = home_page.content(user, shell.place, shell.held, day)
    advise = not settings.DEMO and not is_mfa_enabled(user) and bool(shell.held - WORKER_PERMISSIONS)
    return render(request, "web/home.html", {**content, "day": day, "advise_second_step": advise})


@require_POST
def look_at(request: HttpRequest) -> HttpResponse:
    """Look at another organisation or month from now on, and go back to the page one came from."""
    if "organisation" in request.POST:
        _look_at_organisation(request)
    if "month" in request.POST:
        _look_at_month(request)
    return HttpResponseRedirect(_way_back(request))


def _look_at_organisation(request: HttpRequest) -> None:
    wanted = as_public_id(request.POST["organisation"])
    if wanted is None or not isinstance(request.user, User):
        raise NotVisible
    remember_organisation(request, organisation_for(request.user, wanted).public_id)


def _look_at_month(request: HttpRequest) -> None:
    try:
        remember_month(request, Month.parse(request.POST["month"]))
    except ValueError:
        raise RuleError(
            _("这不是一个月份。"), next_step=_("请在页面上方选择月份，例如 2022年7月。")
        ) from None


def _way_back(request: HttpRequest) -> str:
    """The page one came from, without the choice its address may carry."""
    wanted = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return reverse("home")
    parts = urlsplit(wanted)
    kept = [
        (key, value) for key, value in parse_qsl(parts.query) if key not in {"organisation", "month", "page"}
    ]
    return parts._replace(query=urlencode(kept)).geturl()


@require_safe
def parts(request: HttpRequest) -> HttpResponse:
    """Every part of a page, with made-up content."""
    if not isinstance(request.user, User) or not may_see_gallery(memberships_of(request.user)):
        raise NotVisible
    return render(request, "web/gallery.html", gallery.content())
