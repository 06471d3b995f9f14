"""Signing in leaves entries; passwords and mistyped names don't."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import PASSWORD, make_officer, make_place, make_user
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry
from wuding.audit.names import Action

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return make_officer(make_place(code="232762"), Role.CIVIL_AFFAIRS, username="minzheng")


def _sign_in(client: Client, name: str, password: str) -> None:
    client.post(reverse("account_login"), {"login": name, "password": password})


def _acts() -> list[tuple[str, str, str]]:
    entries = Entry.objects.filter(action__startswith="account.").order_by("chain", "sequence")
    return [(entry.action, entry.actor_name, entry.actor_roles) for entry in entries]


def test_signing_in_leaves_one_entry_at_the_users_place(client: Client, officer: User) -> None:
    _sign_in(client, "minzheng", PASSWORD)
    assert _acts() == [(Action.ACCOUNT_SIGN_IN, officer.name, "civil_affairs")]
    entry = Entry.objects.get(action=Action.ACCOUNT_SIGN_IN)
    assert (entry.path, entry.thing_id) == ("/232762/", officer.public_id)
    assert entry.request_id != "-"


def test_a_wrong_password_leaves_one_entry_of_a_visitor(client: Client, officer: User) -> None:
    _sign_in(client, " Minzheng", "not the password")
    assert _acts() == [(Action.ACCOUNT_SIGN_IN_FAILED, "", "visitor")]
    assert Entry.objects.get(action=Action.ACCOUNT_SIGN_IN_FAILED).thing_id == officer.public_id


def test_a_locked_account_leaves_an_entry_for_each_attempt_before(client: Client, officer: User) -> None:
    for _ in range(5):
        _sign_in(client, "minzheng", "not the password")
    assert {action for action, _name, _roles in _acts()} == {Action.ACCOUNT_SIGN_IN_FAILED}
    assert len(_acts()) == 5


def test_an_unknown_name_leaves_none(client: Client, officer: User) -> None:
    _sign_in(client, "my-secret-typed-in-the-wrong-box", "x")
    assert _acts() == []


def test_a_user_without_a_place_is_recorded_for_the_installation(client: Client) -> None:
    make_user("nobody1")
    _sign_in(client, "nobody1", PASSWORD)
    assert Entry.objects.get(action=Action.ACCOUNT_SIGN_IN).chain == "/"


def test_a_new_password_leaves_one_entry_without_it(client: Client, officer: User) -> None:
    client.force_login(officer)
    new = "新的口令-heron-93"
    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    officer.refresh_from_db()
    assert officer.check_password(new)
    assert _acts() == [(Action.ACCOUNT_CHANGE_PASSWORD, officer.name, "civil_affairs")]
    assert all(
        new not in str(entry.link) and PASSWORD not in str(entry.link) for entry in Entry.objects.all()
    )


def test_a_refused_new_password_leaves_none(client: Client, officer: User) -> None:
    client.force_login(officer)
    client.post(
        reverse("account_change_password"), {"oldpassword": "wrong", "password1": "x", "password2": "y"}
    )
    assert _acts() == []


def test_the_trail_says_that_a_visitor_tried(client: Client, officer: User) -> None:
    _sign_in(client, "minzheng", "not the password")
    client.force_login(make_officer(officer.memberships.get().organisation, Role.AUDIT_ADMIN))
    page = client.get("/audit/").content.decode()
    assert "登录失败" in page
    assert "未登录者" in page
