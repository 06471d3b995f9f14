"""`wuding accounts` and `wuding organisation`: from an empty database to somebody who signs in."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner, Result
from django.test import Client

from tests.make import PASSWORD, make_officer, make_place, make_user
from wuding.accounts.models import User
from wuding.accounts.roles import ADMINISTRATORS, Role
from wuding.audit.models import Entry
from wuding.cli.exit_codes import ExitCode
from wuding.cli.root import wuding
from wuding.organisation.models import Membership, Organisation

pytestmark = pytest.mark.django_db


def _run(*words: str) -> Result:
    return CliRunner().invoke(wuding, list(words))


def _password(result: Result) -> str:
    assert result.exit_code == ExitCode.OK, result.output
    (password,) = re.findall(r"^([a-z2-9]{4}(?:-[a-z2-9]{4}){3})$", result.output, re.MULTILINE)
    return str(password)


def _first_district() -> None:
    assert _run("organisation", "add", "230102", "示例区").exit_code == ExitCode.OK


def test_from_nothing_to_three_administrators_who_sign_in() -> None:
    _first_district()
    for name, role in (("xitong", "system_admin"), ("anquan", "安全保密管理员"), ("shenji", "audit_admin")):
        password = _password(_run("accounts", "open", name, "张三", "--role", role, "--at", "230102"))
        client = Client()
        answer = client.post("/account/sign-in/", {"login": name, "password": password})
        assert answer.status_code == 302
        assert client.get("/")["Location"] == "/account/password/"
    assert set(Membership.objects.order_by().values_list("role", flat=True)) == ADMINISTRATORS
    entries = Entry.objects.filter(action="account.open")
    assert {(entry.actor_name, entry.actor_id) for entry in entries} == {("", None)}


def test_a_role_is_added_and_said() -> None:
    place = make_place(code="230102")
    make_user("wang")
    result = _run(
        "accounts", "assign", "WANG", "--role", "township", "--at", "230102", "--until", "2023-12-31"
    )
    assert result.exit_code == ExitCode.OK
    held = Membership.objects.get(user__username="wang")
    assert (held.organisation, held.role, str(held.until)) == (place, Role.TOWNSHIP, "2023-12-31")
    assert "wang" in result.output


def test_a_reset_gives_a_password_and_takes_the_second_step_only_when_asked() -> None:
    user = make_officer(make_place(), Role.SECURITY_ADMIN, username="anquan")
    Authenticator.objects.create(user_id=user.pk, type=Authenticator.Type.TOTP, data={})
    password = _password(_run("accounts", "reset", "anquan"))
    assert Authenticator.objects.exists()
    user.refresh_from_db()
    assert user.check_password(password)
    _password(_run("accounts", "reset", "anquan", "--second-step"))
    assert not Authenticator.objects.exists()


def test_a_reset_whose_second_part_is_refused_changes_nothing() -> None:
    user = make_officer(make_place(), Role.SECURITY_ADMIN, username="anquan")
    result = _run("accounts", "reset", "anquan", "--second-step")
    assert result.exit_code == ExitCode.REFUSED
    assert "没有开启两步验证" in result.output
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (
            ("accounts", "open", "a", "张三", "--role", "township", "--at", "nowhere"),
            ExitCode.REFUSED,
            "nowhere",
        ),
        (
            ("accounts", "open", "李", "张三", "--role", "township", "--at", "230102"),
            ExitCode.REFUSED,
            "用户名由",
        ),
        (
            ("accounts", "open", "wang", "张三", "--role", "township", "--at", "230102"),
            ExitCode.REFUSED,
            "有人使用",
        ),
        (
            ("accounts", "open", "liu", "张三", "--role", "king", "--at", "230102"),
            ExitCode.USAGE,
            "security_admin",
        ),
        (
            ("accounts", "assign", "nobody", "--role", "township", "--at", "230102"),
            ExitCode.REFUSED,
            "nobody",
        ),
        (("accounts", "reset", "nobody"), ExitCode.REFUSED, "nobody"),
        (("organisation", "add", "230102", "重复"), ExitCode.REFUSED, "230102"),
        (
            ("organisation", "add", "1", "镇", "--kind", "town", "--below", "nowhere"),
            ExitCode.REFUSED,
            "nowhere",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(words: tuple[str, ...], code: ExitCode, said: str) -> None:
    _first_district()
    make_user("wang")
    accounts, places = User.objects.count(), Organisation.objects.count()
    result = _run(*words)
    assert result.exit_code == code
    assert said in result.output
    assert (User.objects.count(), Organisation.objects.count()) == (accounts, places)


def test_three_administrators_are_three_accounts_here_too() -> None:
    _first_district()
    _password(_run("accounts", "open", "anquan", "张三", "--role", "security_admin", "--at", "230102"))
    result = _run("accounts", "assign", "anquan", "--role", "audit_admin", "--at", "230102")
    assert result.exit_code == ExitCode.REFUSED
    assert "不能同时担任" in result.output


def test_a_unit_is_put_below_another() -> None:
    _first_district()
    _run("organisation", "add", "230102-ZZB", "区委组织部", "--kind", "organ", "--below", "230102")
    assert Organisation.objects.get(code="230102-ZZB").path == "/230102/230102-ZZB/"


def test_tables_of_an_older_version_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting: Callable[[], int] = lambda: 3  # noqa: E731
    monkeypatch.setattr("wuding.cli.django_ready.pending_migrations", waiting)
    result = _run("organisation", "add", "230102", "示例区")
    assert result.exit_code == ExitCode.ENVIRONMENT
    assert "3" in result.output
