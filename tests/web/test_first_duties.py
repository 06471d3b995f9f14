"""Roles that are worth stealing need a second step where the installation asks for it; switching it is recorded."""

import base64
import hashlib
import hmac
import time

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.make import PASSWORD, make_officer, make_place
from wuding.accounts.permissions import SECOND_STEP_ROLES
from wuding.accounts.roles import ADMINISTRATORS, Role
from wuding.audit.models import Entry
from wuding.audit.names import Action

pytestmark = pytest.mark.django_db


def _code(secret: str) -> str:
    """The code an authenticator app shows now (RFC 6238), worked out apart from the library under test."""
    digest = hmac.new(
        base64.b32decode(secret), (int(time.time()) // 30).to_bytes(8, "big"), hashlib.sha1
    ).digest()
    offset = digest[-1] & 15
    return f"{(int.from_bytes(digest[offset : offset + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def _signed_in(role: Role) -> Client:
    make_officer(make_place(), role, username="chen")
    client = Client()
    client.post(reverse("account_login"), {"login": "chen", "password": PASSWORD})
    return client


def _enrol(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = str(client.get(reverse("mfa_activate_totp")).context["form"].secret)
    client.post(reverse("mfa_activate_totp"), {"code": _code(secret)})


def _acts() -> list[str]:
    words = [Action.ACCOUNT_SECOND_STEP_ON, Action.ACCOUNT_SECOND_STEP_OFF, Action.ACCOUNT_RECOVERY_CODES]
    return list(Entry.objects.filter(action__in=words).order_by("sequence").values_list("action", flat=True))


def test_the_three_administrators_and_who_reveals_numbers_are_asked() -> None:
    assert ADMINISTRATORS | {Role.ORGANISATION_DEPARTMENT, Role.TOWNSHIP} <= SECOND_STEP_ROLES
    assert Role.WORKER not in SECOND_STEP_ROLES


@pytest.mark.parametrize("role", sorted(SECOND_STEP_ROLES))
def test_without_a_second_step_every_page_leads_to_setting_it_up(role: Role, settings: Settings) -> None:
    settings.REQUIRE_SECOND_STEP = True
    client = _signed_in(role)
    for page in ("home", "policy:packs", "people:tree"):
        assert client.get(reverse(page))["Location"] == reverse("mfa_activate_totp")
    assert client.get(reverse("own_account")).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302


def test_with_a_second_step_pages_open(settings: Settings) -> None:
    settings.REQUIRE_SECOND_STEP = True
    client = _signed_in(Role.SECURITY_ADMIN)
    _enrol(client)
    assert client.get(reverse("home")).status_code == 200


@pytest.mark.parametrize("role", [Role.WORKER, Role.COMMUNITY, Role.CIVIL_AFFAIRS])
def test_other_roles_are_not_asked(role: Role, settings: Settings) -> None:
    settings.REQUIRE_SECOND_STEP = True
    assert _signed_in(role).get(reverse("home")).status_code == 200


def test_where_the_installation_does_not_ask_nobody_is_asked() -> None:
    assert _signed_in(Role.SECURITY_ADMIN).get(reverse("home")).status_code == 200


def test_switching_on_making_codes_anew_and_switching_off_are_recorded() -> None:
    client = _signed_in(Role.TOWNSHIP)
    _enrol(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    assert _acts() == [
        Action.ACCOUNT_SECOND_STEP_ON,
        Action.ACCOUNT_RECOVERY_CODES,
        Action.ACCOUNT_SECOND_STEP_OFF,
    ]


def test_a_refused_switch_is_not_recorded() -> None:
    client = _signed_in(Role.TOWNSHIP)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(reverse("mfa_activate_totp"))
    client.post(reverse("mfa_activate_totp"), {"code": "1"})
    client.post(reverse("mfa_deactivate_totp"))
    assert _acts() == []


def test_the_second_step_is_switched_on_with_its_entry_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    client = _signed_in(Role.TOWNSHIP)

    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("no room for the entry")

    monkeypatch.setattr("wuding.web.views_second_step.record_account", fail)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = str(client.get(reverse("mfa_activate_totp")).context["form"].secret)
    with pytest.raises(RuntimeError):
        client.post(reverse("mfa_activate_totp"), {"code": _code(secret)})
    assert not Authenticator.objects.exists()
