"""The files of deployment do what the guide says: they are run or read here as they are."""

import re
import shlex

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner
from django.test import Client

from tests.docs.pages import ROOT
from tests.make import make_place
from wuding.accounts.models import User
from wuding.accounts.roles import ADMINISTRATORS, Role
from wuding.cli.root import wuding
from wuding.organisation.models import Kind, Membership, Organisation

FOLDER = ROOT / "deploy"


@pytest.mark.parametrize(
    "unit", ["wuding.service", "wuding-backup.service", "wuding-privacy.service", "wuding-drill.service"]
)
def test_a_unit_calls_a_command_that_exists_as_its_own_account(unit: str) -> None:
    text = (FOLDER / unit).read_text(encoding="utf-8")
    for line in (
        "User=wuding",
        "EnvironmentFile=/etc/wuding/wuding.env",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
    ):
        assert line in text
    called = re.findall(r"/opt/wuding/bin/wuding ([a-z]+)(.*)", text)
    assert called
    for command, rest in called:
        described = CliRunner().invoke(wuding, [command, "--help"]).output
        assert all(option in described for option in re.findall(r"--[a-z-]+", rest))


def test_the_proxy_says_who_asks_and_how() -> None:
    text = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    for header in ("Host $host", "X-Forwarded-For $proxy_add_x_forwarded_for", "X-Forwarded-Proto $scheme"):
        assert f"proxy_set_header {header};" in text
    assert "proxy_pass http://127.0.0.1:8000;" in text


def _commands(guide: str) -> list[list[str]]:
    """What the guide tells to type about accounts and the organisation, in its order."""
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    lines = re.findall(r"^    (wuding (?:accounts|organisation) .*)$", text, re.MULTILINE)
    return [shlex.split(line, comments=True)[1:] for line in lines]


@pytest.mark.django_db
@pytest.mark.parametrize("guide", ["deploy.md", "deploy.zh-CN.md"])
def test_the_first_accounts_can_sign_in_with_what_was_printed(guide: str) -> None:
    typed = _commands(guide)
    assert len(typed) == 4
    for words in typed:
        said = CliRunner().invoke(wuding, words)
        assert said.exit_code == 0, said.output
        if words[0] == "accounts":
            password = said.output.strip().split("\n")[-1]
            answer = Client().post("/account/sign-in/", {"login": words[2], "password": password})
            assert answer.status_code == 302
            assert User.objects.get(username=words[2]).last_login is not None
    assert set(Membership.objects.order_by().values_list("role", flat=True)) == ADMINISTRATORS
    assert Organisation.objects.filter(parent=None).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("guide", ["guide/administrator.zh-CN.md", "guide/administrator.en.md"])
def test_what_the_administrators_guide_tells_to_run_runs(guide: str) -> None:
    place = make_place(code="230102")
    make_place("区委组织部", Kind.ORGAN, code="230102-ZZB", parent=place)
    typed = _commands(guide)
    assert [words[1] for words in typed] == ["open", "assign", "reset", "reset"]
    for words in typed:
        if "--second-step" in words:
            wang = User.objects.get(username="wang")
            Authenticator.objects.create(user_id=wang.pk, type=Authenticator.Type.TOTP, data={})
        said = CliRunner().invoke(wuding, words)
        assert said.exit_code == 0, said.output
    held = Membership.objects.filter(user__username="wang").order_by("role")
    assert [(one.role, one.organisation.code) for one in held] == [
        (Role.CIVIL_AFFAIRS, "230102"),
        (Role.ORGANISATION_DEPARTMENT, "230102-ZZB"),
    ]
    assert not Authenticator.objects.exists()
