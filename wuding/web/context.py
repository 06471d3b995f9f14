"""What every page of the shell shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from wuding import __version__
from wuding.accounts.models import Language, User
from wuding.common.request_id import current_request_id
from wuding.web.navigation import sections_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """Navigation, languages and what kind of copy this is. Empty of personal matters for a visitor."""
    context: dict[str, Any] = {
        "demo": settings.DEMO,
        "contact": settings.SUPPORT_CONTACT,
        "version": __version__,
        "language_choices": Language.choices,
        "request_path": request.get_full_path(),
        "request_number": current_request_id(),
        "home_path": reverse("home"),
    }
    user = getattr(request, "user", None)
    if isinstance(user, User):
        context["sections"] = sections_for(request, frozenset())
    return context
