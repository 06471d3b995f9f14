"""What every template gets."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from wuding import __version__
from wuding.accounts.models import Language, User
from wuding.accounts.social import ways_offered
from wuding.common.request_id import current_request_id
from wuding.web.shell import shell_of


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Languages and the kind of copy; for a user who is signed in, `shell` with navigation and choices."""
    user = getattr(request, "user", None)
    return {
        "demo": settings.DEMO,
        "ways_elsewhere": ways_offered(),
        "contact": settings.SUPPORT_CONTACT,
        "version": __version__,
        "language_choices": Language.choices,
        "request_path": request.get_full_path(),
        "request_number": current_request_id(),
        "home_path": reverse("home"),
        "shell": shell_of(request, user) if isinstance(user, User) else None,
    }
