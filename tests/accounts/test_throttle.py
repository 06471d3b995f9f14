"""Repeated failures lock an account from one address, and forged headers don't help."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests.make import PASSWORD, make_officer, make_place, make_user
from wuding.accounts.models import User
from wuding.audit.actions import VISITOR
from wuding.audit.models import Entry
from wuding.audit.names import Action
from wuding.common.client_address import client_address
from wuding.organisation.actions import unlock_account
from wuding.web.adapter import record_account
from wuding.web.throttle import LIMITS, tried_too_often

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


def _fail_from_many(number: int) -> None:
    for count in range(number):
        _try(Client(), "wrong-wrong", REMOTE_ADDR=f"10.{count // 200}.{count % 200}.1")


def _failed_before(user: User, number: int) -> None:
    """So many failures in the trail, as the sign-in page leaves them."""
    for _ in range(number):
        record_account(Action.ACCOUNT_SIGN_IN_FAILED, user, by=VISITOR)


def _refused(answer: HttpResponse) -> bool:
    return "登录失败的次数太多" in answer.content.decode()


HOURLY = LIMITS[0][1]


def test_many_addresses_against_one_account_are_slowed_down_too() -> None:
    make_user("chen")
    _fail_from_many(HOURLY)
    assert _refused(_try(Client(), PASSWORD, REMOTE_ADDR="10.9.1.1"))
    assert not Entry.objects.filter(action=Action.ACCOUNT_SIGN_IN).exists()


def test_one_failure_fewer_slows_nobody_down() -> None:
    _failed_before(make_user("chen"), HOURLY - 1)
    assert _try(Client(), PASSWORD, REMOTE_ADDR="10.9.1.1").status_code == 302


def test_the_count_is_that_of_all_processes() -> None:
    """What one process counts in its memory is gone with it; the trail is not."""
    make_user("chen")
    _fail_from_many(HOURLY)
    cache.clear()
    assert _refused(_try(Client(), PASSWORD, REMOTE_ADDR="10.9.1.1"))


def test_attempts_while_slowed_down_are_not_recorded_one_by_one() -> None:
    make_user("chen")
    _fail_from_many(HOURLY + 5)
    assert Entry.objects.filter(action=Action.ACCOUNT_SIGN_IN_FAILED).count() == HOURLY


def test_slowing_down_ends_with_its_hour() -> None:
    _failed_before(make_user("chen"), HOURLY)
    with _later(hours=1, minutes=1):
        assert _try(Client(), PASSWORD, REMOTE_ADDR="10.9.1.1").status_code == 302


def test_a_slow_attack_is_stopped_by_the_day() -> None:
    user = make_user("chen")
    daily = LIMITS[1][1]
    for hour in range(5):
        with _later(hours=2 * hour):
            _failed_before(user, daily // 5)
            assert not tried_too_often(user, "10.9.1.1") or hour == 4
    with _later(hours=10):
        assert _refused(_try(Client(), PASSWORD, REMOTE_ADDR="10.9.1.1"))
    with _later(hours=40):
        assert _try(Client(), PASSWORD, REMOTE_ADDR="10.9.1.1").status_code == 302


def test_a_stranger_does_not_keep_an_officer_out_of_the_own_office() -> None:
    make_user("chen")
    assert _try(Client(), PASSWORD, REMOTE_ADDR="10.8.8.8").status_code == 302
    _fail_from_many(HOURLY)
    assert _try(Client(), PASSWORD, REMOTE_ADDR="10.8.8.8").status_code == 302
    assert _refused(_try(Client(), PASSWORD, REMOTE_ADDR="10.8.8.9"))


def test_the_administrator_lifts_it() -> None:
    user = make_officer(make_place(), username="chen")
    _failed_before(user, HOURLY)
    assert _refused(_try(Client(), PASSWORD, REMOTE_ADDR="10.9.1.1"))
    unlock_account(account=user, by=None)
    assert _try(Client(), PASSWORD, REMOTE_ADDR="10.9.1.1").status_code == 302


def test_another_account_is_not_slowed_down() -> None:
    make_user("zhao")
    _failed_before(make_user("chen"), HOURLY)
    assert _try(Client(), PASSWORD, name="zhao", REMOTE_ADDR="10.9.1.1").status_code == 302


@contextmanager
def _later(**shift: int) -> Iterator[None]:
    """As if the clock of the server had moved on."""
    now = timezone.now() + timedelta(**shift)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: now)
        cache.clear()
        yield


def test_another_browser_does_not_escape_the_lock(client: Client) -> None:
    make_user("chen")
    for number in range(settings.LOCK_AFTER_FAILURES):
        _try(client, "wrong-wrong", HTTP_USER_AGENT=f"Browser/{number}")
    assert _try(client, PASSWORD, HTTP_USER_AGENT="Browser/new").status_code == 429


FORGED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_REAL_IP",
    "HTTP_CLIENT_IP",
    "HTTP_TRUE_CLIENT_IP",
    "HTTP_X_CLIENT_IP",
    "HTTP_X_CLUSTER_CLIENT_IP",
    "HTTP_CF_CONNECTING_IP",
    "HTTP_FORWARDED",
    "HTTP_FORWARDED_FOR",
    "HTTP_X_FORWARDED",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_ORIGINATING_IP",
    "HTTP_VIA",
)


@pytest.mark.parametrize("proxies", [0, 1, 2])
@pytest.mark.parametrize("header", FORGED)
def test_no_header_moves_a_client_whatever_the_proxies(settings: Settings, proxies: int, header: str) -> None:
    """What our proxies wrote stays; whatever the client sent before it changes nothing."""
    settings.PROXY_COUNT = proxies
    real = ["198.51.100.7", "10.0.0.2"][:proxies]
    seen = set()
    for number in range(5):
        forged = f"203.0.113.{number}"
        meta = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": ", ".join(real)}
        written = f"for={forged};proto=https" if header == "HTTP_FORWARDED" else forged
        meta[header] = ", ".join([written, *real]) if header == "HTTP_X_FORWARDED_FOR" else written
        seen.add(client_address(RequestFactory().get("/", **meta)))  # type: ignore[arg-type]
    assert seen == {"10.0.0.1" if proxies == 0 else "198.51.100.7"}


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "198.51.100.7:51234", "198.51.100.7"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "[2001:db8:1:2:aaaa::1]:443", "2001:db8:1:2::"),
        (1, "[2001:db8:1:2::9]", "2001:db8:1:2::"),
        (1, "fe80::1%eth0", "fe80::"),
        (1, "::ffff:198.51.100.7", "198.51.100.7"),
        (1, "unknown", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, ",", "10.0.0.1"),
        (1, "203.0.113.1, ", "10.0.0.1"),
        (1, "<script>", "10.0.0.1"),
        (2, "203.0.113.1", "10.0.0.1"),
        (2, "198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "203.0.113.1, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "203.0.113.1,198.51.100.7,10.0.0.2", "198.51.100.7"),
        (2, "2001:db8::1, 10.0.0.2", "2001:db8::"),
        (0, "203.0.113.1", "10.0.0.1"),
    ],
)
def test_what_the_proxies_wrote_is_read_exactly(
    settings: Settings, proxies: int, header: str, address: str
) -> None:
    settings.PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=header)
    assert client_address(request) == address


def test_a_visitor_with_a_whole_ipv6_network_is_one_visitor(client: Client) -> None:
    make_user("chen")
    for number in range(settings.LOCK_AFTER_FAILURES):
        _try(client, "wrong-wrong", REMOTE_ADDR=f"2001:db8:1:2::{number}:1")
    assert _try(client, PASSWORD, REMOTE_ADDR="2001:db8:1:2:ffff::1").status_code == 429
    assert _try(client, PASSWORD, REMOTE_ADDR="2001:db8:1:3::1").status_code == 302


def test_an_ipv4_address_written_as_ipv6_is_the_same(client: Client) -> None:
    make_user("chen")
    for _ in range(settings.LOCK_AFTER_FAILURES):
        _try(client, "wrong-wrong", REMOTE_ADDR="198.51.100.7")
    assert _try(client, PASSWORD, REMOTE_ADDR="::ffff:198.51.100.7").status_code == 429


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_a_flood_of_entries_costs_nothing_and_moves_nobody(settings: Settings, proxies: int) -> None:
    settings.PROXY_COUNT = proxies
    flood = ", ".join(f"203.0.113.{number % 250}" for number in range(200_000))
    real = ["198.51.100.7", "10.0.0.2"][:proxies]
    header = ", ".join([flood, *real])
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=header)
    began = time.perf_counter()
    assert client_address(request) == ("198.51.100.7" if proxies else "10.0.0.1")
    assert time.perf_counter() - began < 0.05


def test_a_peer_that_is_no_address_is_none() -> None:
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) == ""


def test_https_is_not_believed_from_a_client_without_a_proxy() -> None:
    page = Client().get(
        reverse("account_login"), HTTP_X_FORWARDED_PROTO="https", HTTP_X_FORWARDED_HOST="evil.example"
    )
    assert page.status_code == 200
    assert not page.wsgi_request.is_secure()
    assert page.wsgi_request.get_host() == "testserver"
