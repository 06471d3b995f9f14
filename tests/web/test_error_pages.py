"""Every refusal is a page with a sentence, a next step and a number to quote."""

import logging
import re
from collections.abc import Callable

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, reverse
from pytest_django import DjangoAssertNumQueries

from tests.make import make_user
from wuding.common.errors import NotVisible, RuleError
from wuding.common.request_id import ALPHABET, new_request_id
from wuding.web import errors

pytestmark = pytest.mark.django_db


def _raises(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


handler400, handler403 = errors.bad_request, errors.forbidden
handler404, handler500 = errors.not_found, errors.server_error

urlpatterns = [
    path("trial/400/", _raises(BadRequest("made up"))),
    path("trial/403/", _raises(PermissionDenied())),
    path("trial/404/", _raises(NotVisible())),
    path(
        "trial/422/",
        _raises(RuleError("考核未到期。", clause="实施办法 第十二条", next_step="请十二月再来。")),
    ),
    path("trial/500/", _raises(ZeroDivisionError("a secret detail"))),
    path("", include("wuding.urls")),
]


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(make_user())
    client.raise_request_exception = False
    return client


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("status", [400, 403, 404, 422, 500])
def test_the_page_has_a_heading_a_way_on_and_the_number_in_the_header(officer: Client, status: int) -> None:
    answer = officer.get(f"/trial/{status}/")
    page = answer.content.decode()
    assert answer.status_code == status
    assert re.search(r"<h1>[^<]+</h1>", page)
    assert "回到首页" in page
    assert f"<code>{answer['X-Request-Id']}</code>" in page


@pytest.mark.urls(__name__)
def test_a_refusal_by_rule_says_what_which_clause_and_what_next(officer: Client) -> None:
    page = officer.get("/trial/422/").content.decode()
    assert "考核未到期。" in page
    assert "实施办法 第十二条" in page
    assert "请十二月再来。" in page


@pytest.mark.urls(__name__)
def test_a_part_asked_for_by_htmx_is_refused_with_a_part(officer: Client) -> None:
    answer = officer.get("/trial/422/", headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "考核未到期。" in page
    assert "<html" not in page


@pytest.mark.urls(__name__)
def test_a_bug_shows_no_detail_and_logs_it_under_the_same_number(
    officer: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = officer.get("/trial/500/")
    assert "a secret detail" not in answer.content.decode()
    assert any("/trial/500/" in record.getMessage() for record in caplog.records)


@pytest.mark.urls(__name__)
def test_error_pages_need_no_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        assert client.get("/no/such/page/").status_code == 404


def test_opening_a_form_address_directly_gets_a_page_that_names_the_allowed_way(officer: Client) -> None:
    answer = officer.get(reverse("look_at"))
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert answer["X-Request-Id"] in answer.content.decode()


def test_a_form_without_its_token_is_refused_with_a_page() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("account_login"), {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()
    assert answer["X-Request-Id"] in answer.content.decode()


def test_numbers_are_easy_to_read_out_and_do_not_repeat() -> None:
    numbers = {new_request_id() for _ in range(2000)}
    assert len(numbers) == 2000
    assert all(re.fullmatch(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", number) for number in numbers)
