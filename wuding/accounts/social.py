"""Who may sign in by another system: accounts that an administrator has linked, and nobody else."""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from typing_extensions import override

from wuding.accounts.ways import WAYS

log = logging.getLogger("wuding.sign_in")


class SocialAdapter(DefaultSocialAccountAdapter):
    """No sign-up, no matching by e-mail, no linking by oneself."""

    @override
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False

    @override
    def authenticate_by_email(self, sociallogin: Any) -> None:
        """Never: an address can be given to somebody else."""
        return

    @override
    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse whoever isn't linked, with the id to be told to the administrator."""
        if sociallogin.is_existing and sociallogin.state.get("process") == AuthProcess.LOGIN:
            return
        context = {"external_id": sociallogin.account.uid, "way": WAYS[sociallogin.account.provider]}
        raise ImmediateHttpResponse(render(request, "account/not_linked.html", context, status=403))

    @override
    def on_authentication_error(self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any) -> None:
        """Cancelled, forged, late or broken: the same sentence; the log says which."""
        raise ImmediateHttpResponse(not_signed_in(request, kwargs.get("exception")))


def not_signed_in(request: HttpRequest, failure: Exception | None) -> HttpResponse:
    """The page that says so. The failure names no person: answers of the other system are never part of it."""
    log.warning("sign-in elsewhere failed: %s", failure or "cancelled, or not begun here")
    return render(request, "account/not_signed_in.html", status=401)


def ways_offered() -> list[tuple[str, str, str]]:
    """For the sign-in page: the way, its name, and the name of its address."""
    named = {way: app["APPS"][0]["name"] for way, app in settings.SOCIALACCOUNT_PROVIDERS.items()}
    return [(way, named[way] or str(WAYS[way]), f"{way}_login") for way in WAYS if way in named]
