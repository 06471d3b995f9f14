"""Nothing that anybody typed stands in an error page, in a log line or in a developer's report."""

import io
import logging
import sys
from collections.abc import Callable, Iterator

import pytest
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client
from django.urls import include, path
from pytest_django.fixtures import Settings

from tests.make import make_user
from wuding.accounts.models import User
from wuding.common.reports import print_report, report_of
from wuding.web import errors

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

handler400, handler403 = errors.bad_request, errors.forbidden
handler404, handler500 = errors.not_found, errors.server_error

IDENTITY, PHONE, CARD = "11010519491231002X", "13812345678", "6222021234567890123"
WORDS = "金丝雀藏在这里"
CANARIES = (IDENTITY, PHONE, CARD)


def _with_values(request: HttpRequest) -> None:
    request.session["number"] = PHONE
    held = {"identity_number": request.POST["identity_number"], "words": WORDS}
    assert held["identity_number"] == IDENTITY
    raise ValueError(f"can't read {request.POST['identity_number']} nor {CARD}")


def _in_a_template(request: HttpRequest) -> None:
    Template("{% with n=request.POST.identity_number %}{{ n|money }}{% endwith %}").render(
        Context({"request": request})
    )


def _refused_by_the_database(_request: HttpRequest) -> None:
    owner = User(username="doubled", name=WORDS)
    owner.save()
    User(username="doubled", name=WORDS + IDENTITY).save()


def _from_another_failure(request: HttpRequest) -> None:
    try:
        int(request.POST["identity_number"])
    except ValueError as first:
        raise RuntimeError("no number") from first


KINDS = {
    "values": _with_values,
    "template": _in_a_template,
    "database": _refused_by_the_database,
    "cause": _from_another_failure,
}


def _view(fail: Callable[[HttpRequest], None]) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        fail(request)
        return HttpResponse()

    return view


urlpatterns = [
    *(path(f"trial/{name}/", _view(fail)) for name, fail in KINDS.items()),
    path("", include("wuding.urls")),
]


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that the configured handlers write."""
    written = io.StringIO()
    handlers = [
        handler
        for name in ("", "django")
        for handler in logging.getLogger(name).handlers
        if type(handler) is logging.StreamHandler
    ]
    assert handlers, "the product logs to a stream"
    before = [handler.setStream(written) for handler in handlers]
    yield written
    for handler, stream in zip(handlers, before, strict=True):
        handler.setStream(stream or sys.stderr)


@pytest.mark.parametrize("debug", [False, True], ids=["served", "while-developing"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("accept", ["text/html", "text/plain"])
def test_a_failure_shows_where_it_happened_and_nothing_typed(
    client: Client,
    settings: Settings,
    logged: io.StringIO,
    capfd: pytest.CaptureFixture[str],
    kind: str,
    debug: bool,  # noqa: FBT001  a case of the table above
    accept: str,
) -> None:
    settings.DEBUG = debug
    client.raise_request_exception = False
    user = make_user(name="沈样例")
    client.force_login(user)
    session = client.session
    session["kept"] = WORDS + IDENTITY
    session.save()
    answer = client.post(
        f"/trial/{kind}/", {"identity_number": IDENTITY, "words": WORDS}, headers={"Accept": accept}
    )
    assert answer.status_code == 500
    seen = {
        "body": answer.content.decode(),
        "headers": str(dict(answer.items())),
        "log": logged.getvalue(),
        "streams": "".join(capfd.readouterr()),
    }
    assert "test_error_reports.py" in seen["log"], "the log says where"
    for place, text in seen.items():
        for canary in (*CANARIES, WORDS, "沈样例"):
            assert canary not in text, f"{canary} in the {place}"


def test_a_log_line_is_struck_whatever_wrote_it(logged: io.StringIO) -> None:
    logging.getLogger("django.request").error("Not found: /people/%s/ %s", IDENTITY, {"phone": PHONE})
    logging.getLogger("some.library").error("card %s", CARD)
    assert logged.getvalue().count("••••") == 3
    assert not [canary for canary in CANARIES if canary in logged.getvalue()]


def test_a_database_that_quotes_the_row_is_cut_short() -> None:
    failure = IntegrityError(
        f'violates check "person_sex_is_known"\nDETAIL:  Failing row contains ({WORDS}).'
    )
    assert "person_sex_is_known" in report_of(failure)
    assert WORDS not in report_of(failure)


def test_a_command_that_breaks_says_no_number(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        int(IDENTITY)
    except ValueError as failure:
        print_report(type(failure), failure, failure.__traceback__)
    printed = capsys.readouterr().err
    assert "test_error_reports.py" in printed
    assert IDENTITY not in printed
