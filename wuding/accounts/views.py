"""The user's own account, and the language of the pages. Sign-in itself is allauth's."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wuding.accounts.actions import choose_language
from wuding.accounts.models import Language, User
from wuding.common.errors import RuleError


@require_safe
def own_account(request: HttpRequest) -> HttpResponse:
    """Name, language, password and second step of the user who is signed in."""
    return render(
        request,
        "accounts/own_account.html",
        {
            "languages": Language.choices,
            "second_step": isinstance(request.user, User) and is_mfa_enabled(request.user),
        },
    )


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show pages in the chosen language from now on: on this machine, and for this user everywhere."""
    wanted = request.POST.get("language", "")
    if wanted not in Language.values:
        raise RuleError(_("没有这种界面语言。"), next_step=_("请从列表里选择简体中文或英文。"))
    if isinstance(request.user, User):
        choose_language(user=request.user, language=wanted)
        with translation.override(wanted):
            messages.success(request, _("界面语言已更改。"))
    response = HttpResponseRedirect(_way_back(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        wanted,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _way_back(request: HttpRequest) -> str:
    """The page that the user came from, if it is one of ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else reverse("home")
