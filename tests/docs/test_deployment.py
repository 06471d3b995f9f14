"""The files of deployment do what the guide says: they are run or read here as they are."""

import re
import runpy
import textwrap

import pytest
from click.testing import CliRunner
from django.test import Client

from tests.docs.pages import ROOT
from wuding.accounts.models import User
from wuding.accounts.roles import ADMINISTRATORS, Role
from wuding.cli.root import wuding
from wuding.organisation.models import Membership, Organisation

FOLDER = ROOT / "deploy"


@pytest.mark.parametrize("unit", ["wuding.service", "wuding-backup.service"])
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


@pytest.mark.django_db
def test_the_first_accounts_can_sign_in_with_what_was_printed(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(FOLDER / "first_accounts.py"))
    printed = [line.split("\t") for line in capsys.readouterr().out.strip().split("\n")]
    assert {username for username, *_ in printed} == set(
        User.objects.order_by().values_list("username", flat=True)
    )
    for username, password, _ in printed:
        answer = Client().post("/account/sign-in/", {"login": username, "password": password})
        assert answer.status_code == 302
        assert User.objects.get(username=username).last_login is not None


@pytest.mark.django_db
def test_the_first_accounts_cover_the_three_administrators_and_both_sides_of_pay() -> None:
    runpy.run_path(str(FOLDER / "first_accounts.py"))
    roles = set(Membership.objects.order_by().values_list("role", flat=True))
    assert roles >= {*ADMINISTRATORS, Role.ORGANISATION_DEPARTMENT, Role.HUMAN_RESOURCES}
    assert Organisation.objects.filter(parent=None).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("guide", ["administrator.zh-CN.md", "administrator.en.md"])
def test_what_the_administrators_guide_tells_to_run_runs(guide: str) -> None:
    runpy.run_path(str(FOLDER / "first_accounts.py"))
    text = (ROOT / "docs/guide" / guide).read_text(encoding="utf-8")
    snippets = re.findall(r"<<'END'\n(.*?)\n    END", text, re.DOTALL)
    assert len(snippets) == 2
    for snippet in snippets:
        exec(textwrap.dedent(snippet), {})  # noqa: S102  our own document
    held = Membership.objects.get(user__username="wang")
    assert (held.role, held.organisation.code) == (Role.ORGANISATION_DEPARTMENT, "230102-ZZB")
