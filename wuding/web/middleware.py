"""What happens to every request: it gets a number, a language, and sentences when it is refused."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation

from wuding.accounts.models import Language, User
from wuding.common.errors import RuleError
from wuding.common.request_id import new_request_id
from wuding.organisation.models import memberships_read_once
from wuding.web import errors

Answer = Callable[[HttpRequest], HttpResponse]

log = logging.getLogger("wuding.requests")


class RequestNumber:
    """Numbers the request, and logs one line for it: no query string, no name, no address."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = new_request_id()
        began = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-Id"] = number
        took = (time.perf_counter() - began) * 1000
        log.info("%s %s %d %.0f ms", request.method, request.path, response.status_code, took)
        return response


class ChosenLanguage:
    """The language the user chose, else the one chosen on this machine, else Chinese.

    The browser's own preference is not asked: office machines often claim English.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if isinstance(request.user, User):
            wanted = request.user.language
        if wanted not in Language.values:
            wanted = settings.LANGUAGE_CODE
        with translation.override(wanted):
            request.LANGUAGE_CODE = translation.get_language() or wanted
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response


class RolesReadOnce:
    """Reads the roles of the user once for a request that only asks. One that acts reads them again each time."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with memberships_read_once():
            return self.get_response(request)


class Refusals:
    """Turns a RuleError into its page (422), and gives a bare 405 a page too."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return errors.not_allowed(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a refusal; every other exception goes on."""
        return errors.refused(request, exception) if isinstance(exception, RuleError) else None
