"""Opening accounts, and which roles and permissions there are."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.make import PASSWORD, make_user
from wuding.accounts.actions import create_user
from wuding.accounts.models import User
from wuding.accounts.permissions import PERMISSIONS_OF, Permission
from wuding.accounts.roles import ADMINISTRATORS, Role, may_hold_together
from wuding.common.errors import RuleError


@pytest.mark.django_db
def test_a_new_account_has_a_random_public_id_and_no_readable_password() -> None:
    one, other = make_user("chen"), make_user("zhao")
    assert one.public_id != other.public_id
    assert PASSWORD not in one.password
    assert one.check_password(PASSWORD)


@pytest.mark.django_db
def test_a_name_is_given_once_whatever_its_case() -> None:
    make_user("chen")
    with pytest.raises(RuleError, match="已经有人使用") as refusal:
        make_user("CHEN")
    assert refusal.value.next_step


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["陈", "a", "-chen", "chen wang", "x" * 65])
def test_a_name_that_cannot_be_typed_everywhere_is_refused(username: str) -> None:
    with pytest.raises(ValidationError):
        create_user(username=username, name="陈样例", password=PASSWORD)


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["short-1", "12345678901234", "password123", "chenyangli01"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        create_user(username="chenyangli", name="陈样例", password=password)


@pytest.mark.django_db
def test_the_table_itself_refuses_a_name_in_capitals_and_an_unknown_language() -> None:
    for wrong in ({"username": "Chen"}, {"username": "chen", "language": "xx"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(name="陈样例", **wrong)


def test_every_role_says_what_it_may_do() -> None:
    assert set(PERMISSIONS_OF) == set(Role)


def test_every_permission_is_held_by_some_role() -> None:
    assert set().union(*PERMISSIONS_OF.values()) == set(Permission)


def test_the_three_administrators_are_three_accounts() -> None:
    for one in ADMINISTRATORS:
        assert may_hold_together(frozenset({one, Role.TOWNSHIP}))
        for other in ADMINISTRATORS - {one}:
            assert not may_hold_together(frozenset({one, other}))


def test_administrators_of_the_system_see_no_people_and_no_pay() -> None:
    for role in ADMINISTRATORS:
        assert not PERMISSIONS_OF[role] & {
            Permission.SEE_ROSTER,
            Permission.SEE_PAY,
            Permission.CHANGE_ROSTER,
        }


def test_whoever_prepares_pay_does_not_approve_it() -> None:
    for role, held in PERMISSIONS_OF.items():
        assert not {Permission.PREPARE_PAY, Permission.APPROVE_PAY} <= held, role
