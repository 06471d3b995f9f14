"""The second step: enrol, sign in with a code, sign in with a recovery code, end it."""

import base64
import hashlib
import hmac
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.make import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def _code(secret: str) -> str:
    """The code an authenticator app shows now (RFC 6238), worked out apart from the library under test."""
    counter = int(time.time()) // 30
    digest = hmac.new(base64.b32decode(secret), counter.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def _sign_in(client: Client, name: str = "chen") -> str:
    answer = client.post(reverse("account_login"), {"login": name, "password": PASSWORD})
    return str(answer["Location"])


def _confirm(client: Client) -> None:
    """Prove by password that it is still the user."""
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert answer.status_code == 302


def _enrol(client: Client) -> str:
    """Enrol the user who is signed in; the secret."""
    _confirm(client)
    secret = str(client.get(reverse("mfa_activate_totp")).context["form"].secret)
    answer = client.post(reverse("mfa_activate_totp"), {"code": _code(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return secret


@pytest.fixture
def enrolled(client: Client) -> str:
    """Secret of the account “chen”, which has a second step; nobody is signed in."""
    make_user("chen")
    _sign_in(client)
    secret = _enrol(client)
    client.logout()
    cache.clear()
    return secret


def test_the_qr_code_is_drawn_here_as_svg(client: Client) -> None:
    make_user("chen")
    _sign_in(client)
    _confirm(client)
    context = client.get(reverse("mfa_activate_totp")).context
    kind, _, body = context["totp_svg_data_uri"].partition(";base64,")
    assert kind == "data:image/svg+xml"
    assert base64.b64decode(body).startswith(b"<svg")
    assert "<script" not in context["totp_svg"]
    assert "style=" not in context["totp_svg"]


def test_enrolling_asks_for_the_password_once_more(client: Client) -> None:
    make_user("chen")
    _sign_in(client)
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_a_wrong_first_code_does_not_enrol(client: Client) -> None:
    user = make_user("chen")
    _sign_in(client)
    _confirm(client)
    client.get(reverse("mfa_activate_totp"))
    answer = client.post(reverse("mfa_activate_totp"), {"code": "000000x"})
    assert "验证码不对" in answer.content.decode()
    assert not Authenticator.objects.filter(user_id=user.pk).exists()


def test_password_alone_no_longer_signs_in(client: Client, enrolled: str) -> None:
    assert _sign_in(client) == reverse("mfa_authenticate")
    assert client.get(reverse("home")).status_code == 302


def test_a_code_completes_the_sign_in(client: Client, enrolled: str) -> None:
    _sign_in(client)
    answer = client.post(reverse("mfa_authenticate"), {"code": _code(enrolled)})
    assert answer["Location"] == reverse("home")
    assert client.get(reverse("home")).status_code == 200


def test_a_code_is_good_once(client: Client, enrolled: str) -> None:
    code = _code(enrolled)
    _sign_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    client.logout()
    _sign_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200


def test_a_wrong_code_is_answered_with_a_sentence(client: Client, enrolled: str) -> None:
    _sign_in(client)
    answer = client.post(reverse("mfa_authenticate"), {"code": "123"})
    assert "验证码不对" in answer.content.decode()


def test_guessing_codes_is_stopped(client: Client, enrolled: str) -> None:
    _sign_in(client)
    for number in range(40):
        client.post(reverse("mfa_authenticate"), {"code": f"{number:06d}"})
    answer = client.post(reverse("mfa_authenticate"), {"code": _code(enrolled)})
    assert answer.status_code == 200
    assert client.get(reverse("home")).status_code == 302


def test_a_recovery_code_signs_in_once(client: Client, enrolled: str) -> None:
    stored = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    code = stored.wrap().get_unused_codes()[0]
    _sign_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    client.logout()
    _sign_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200


def test_the_secret_is_not_stored_in_the_clear(enrolled: str) -> None:
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert enrolled not in str(stored.data)


def test_ending_the_second_step_asks_for_proof_and_then_ends_it(client: Client, enrolled: str) -> None:
    _sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": _code(enrolled)})
    asked = client.post(reverse("mfa_deactivate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()
    _confirm(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


@pytest.mark.parametrize(
    "page",
    [
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "own_account",
    ],
)
def test_pages_about_the_second_step_are_in_our_words(client: Client, enrolled: str, page: str) -> None:
    _sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": _code(enrolled)})
    _confirm(client)
    answer = client.get(reverse(page))
    assert answer.status_code == 200
    assert "我的账号" in answer.content.decode()


def test_recovery_codes_can_be_kept_as_a_file(client: Client, enrolled: str) -> None:
    _sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": _code(enrolled)})
    _confirm(client)
    answer = client.get(reverse("mfa_download_recovery_codes"))
    assert answer["Content-Type"].startswith("text/plain")
    assert len(re.findall(r"^\w{8,}$", answer.content.decode(), flags=re.MULTILINE)) == 10
