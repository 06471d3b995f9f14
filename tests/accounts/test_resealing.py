"""Changing the keys: the second step goes on working, and the command says what it did."""

import base64

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from click.testing import CliRunner
from django.test import override_settings

from tests.make import make_user
from wuding.accounts.adapter import SECOND_STEP
from wuding.accounts.resealing import reseal_second_steps
from wuding.cli.keys_new import new
from wuding.common.keyring import Keyring, LookupKey, SealBroken
from wuding.common.sealed import field_keys, open_text

NEW = f"new:{base64.b64encode(bytes(range(32))).decode()}"


@pytest.mark.django_db
def test_the_secret_of_the_second_step_is_sealed_again() -> None:
    TOTP.activate(make_user(), "JBSWY3DPEHPK3PXP")
    before = Authenticator.objects.get().data["secret"]
    assert "JBSWY3DPEHPK3PXP" not in before
    ring = field_keys()
    old = f"{ring.first}:{base64.b64encode(ring.keys[ring.first]).decode()}"
    with override_settings(FIELD_KEYS=f"{NEW},{old}"):
        assert reseal_second_steps() == 1
        assert reseal_second_steps() == 0
    with override_settings(FIELD_KEYS=NEW):
        assert open_text(Authenticator.objects.get().data["secret"], SECOND_STEP) == "JBSWY3DPEHPK3PXP"


@pytest.mark.django_db
def test_without_the_old_key_nothing_is_touched() -> None:
    TOTP.activate(make_user(), "JBSWY3DPEHPK3PXP")
    before = Authenticator.objects.get().data
    with override_settings(FIELD_KEYS=NEW), pytest.raises(SealBroken):
        reseal_second_steps()
    assert Authenticator.objects.get().data == before


def test_new_keys_are_printed_as_settings_want_them() -> None:
    first, second = (CliRunner().invoke(new).output for _ in range(2))
    assert first != second
    settings = dict(line.split("=", 1) for line in first.splitlines())
    assert Keyring.written(settings["WUDING_FIELD_KEYS"]).first.isdecimal()
    assert LookupKey.written(settings["WUDING_LOOKUP_KEY"]).key
