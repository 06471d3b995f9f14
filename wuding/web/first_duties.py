"""What a user has to do before anything else: choose an own password; set up the second step where the role asks for it."""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wuding.accounts.adapter import signed_in_by
from wuding.accounts.models import User
from wuding.accounts.permissions import SECOND_STEP_ROLES
from wuding.organisation.queries import memberships_of

_ALWAYS_OPEN = frozenset({"account_logout", "language", "account_change_password", "account_login"})
_FOR_ENROLLING = frozenset({"account_reauthenticate", "own_account"})


class FirstDuties:
    """Leads every page there until it is done; signing out and the language stay open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Before the view: nothing has been done yet."""
        user, match = request.user, request.resolver_match
        name = (match.url_name if match else None) or ""
        if not isinstance(user, User) or name in _ALWAYS_OPEN:
            return None
        if user.must_change_password and signed_in_by(request, user) != "socialaccount":
            messages.info(request, _("这是管理员给的一次性密码，请先换成自己的密码。"))
            return _lead(request, "account_change_password")
        if name.startswith("mfa_") or name in _FOR_ENROLLING or not lacks_second_step(request, user):
            return None
        messages.info(request, _("您的岗位能办重要的事，请先开启两步验证，再继续使用。"))
        return _lead(request, "mfa_activate_totp")


def lacks_second_step(request: HttpRequest, user: User) -> bool:
    """Whether the user holds a role today that asks for a second step, and has none."""
    if not settings.REQUIRE_SECOND_STEP:
        return False
    if any(record["method"] == "mfa" for record in get_authentication_records(request, user)):
        return False
    held = {membership.role for membership in memberships_of(user)}
    return bool(held & SECOND_STEP_ROLES) and not is_mfa_enabled(user)


def _lead(request: Any, name: str) -> HttpResponse:
    """There; a request for a part of a page makes the whole page go."""
    if request.htmx:
        response = HttpResponse()
        response["HX-Redirect"] = reverse(name)
        return response
    return HttpResponseRedirect(reverse(name))
