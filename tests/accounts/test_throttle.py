"""Repeated failures lock an account from one address, and forged headers don't help."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests.make import PASSWORD, make_user
from wuding.common.client_address import client_address

pytestmark = pytest.mark.django_db


def _try(client: Client, password: str, *, name: str = "chen", **meta: str) -> HttpResponse:
    return client.post(reverse("account_login"), {"login": name, "password": password}, **meta)  # type: ignore[return-value,arg-type]


def _fail_until_locked(client: Client, **meta: str) -> HttpResponse:
    answers = [_try(client, "wrong-wrong", **meta) for _ in range(settings.LOCK_AFTER_FAILURES)]
    return answers[-1]


def test_the_lock_page_says_for_how_long_and_whom_to_ask(client: Client) -> None:
    make_user("chen")
    answer = _fail_until_locked(client)
    page = answer.content.decode()
    assert answer.status_code == 429
    assert f"{settings.LOCK_MINUTES} 分钟" in page
    assert "安全保密管理员" in page
    assert answer["X-Request-Id"] in page


def test_one_failure_fewer_does_not_lock(client: Client) -> None:
    make_user("chen")
    for _ in range(settings.LOCK_AFTER_FAILURES - 1):
        assert _try(client, "wrong-wrong").status_code == 200
    assert _try(client, PASSWORD).status_code == 302


def test_the_right_password_does_not_open_a_locked_account(client: Client) -> None:
    make_user("chen")
    _fail_until_locked(client)
    assert _try(client, PASSWORD).status_code == 429


def test_other_case_of_the_name_counts_as_the_same_account(client: Client) -> None:
    make_user("chen")
    _fail_until_locked(client)
    assert _try(client, PASSWORD, name="CHEN ").status_code == 429


def test_the_same_account_still_signs_in_from_another_address(client: Client) -> None:
    make_user("chen")
    _fail_until_locked(client)
    assert _try(client, PASSWORD, REMOTE_ADDR="10.9.8.7").status_code == 302


def test_a_colleague_at_the_same_address_still_signs_in(client: Client) -> None:
    make_user("chen")
    make_user("zhao")
    _fail_until_locked(client)
    assert _try(client, PASSWORD, name="zhao").status_code == 302


@pytest.mark.parametrize(
    "header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_CLIENT_IP", "HTTP_FORWARDED"]
)
def test_a_forged_forwarding_header_does_not_escape_the_lock(client: Client, header: str) -> None:
    make_user("chen")
    for number in range(settings.LOCK_AFTER_FAILURES):
        _try(client, "wrong-wrong", **{header: f"203.0.113.{number}"})
    assert _try(client, PASSWORD, **{header: "203.0.113.99"}).status_code == 429


def test_behind_one_proxy_only_what_the_proxy_wrote_counts(client: Client, settings: Settings) -> None:
    settings.PROXY_COUNT = 1
    make_user("chen")
    for number in range(settings.LOCK_AFTER_FAILURES):
        _try(client, "wrong-wrong", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}, 198.51.100.7")
    assert _try(client, PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.99, 198.51.100.7").status_code == 429
    assert _try(client, PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.99, 198.51.100.8").status_code == 302


def test_a_request_that_came_past_the_proxies_counts_by_its_peer(settings: Settings) -> None:
    settings.PROXY_COUNT = 2
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.1")
    assert client_address(request) == "10.0.0.1"


def test_the_lock_ends_after_its_time(client: Client) -> None:
    from axes.models import AccessAttempt

    make_user("chen")
    _fail_until_locked(client)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=settings.LOCK_MINUTES + 1))
    assert _try(client, PASSWORD).status_code == 302


def test_many_accounts_tried_from_one_address_are_slowed_down_with_a_page(client: Client) -> None:
    answer = [_try(client, "wrong-wrong", name=f"name{number}") for number in range(61)][-1]
    assert answer.status_code == 429
    page = answer.content.decode()
    assert "操作太频繁" in page
    assert answer["X-Request-Id"] in page


def test_many_addresses_against_one_account_are_slowed_down_too(client: Client) -> None:
    make_user("chen")
    for number in range(31):
        _try(client, "wrong-wrong", REMOTE_ADDR=f"10.0.{number}.1")
    answer = _try(client, PASSWORD, REMOTE_ADDR="10.1.1.1")
    assert "登录失败的次数太多" in answer.content.decode()
