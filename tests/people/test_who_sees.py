"""Who can see a file: asked by those who see access there and by the person, complete, and telling no more than that."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import District, make_district, make_officer, make_worker
from wuding.accounts.models import User
from wuding.accounts.permissions import PERMISSIONS_OF, Permission
from wuding.accounts.roles import Role
from wuding.people.actions import link_account
from wuding.people.models import Person
from wuding.people.queries.access import PARTS

pytestmark = pytest.mark.django_db
ASKING = sorted(role for role in Role if Permission.SEE_ACCESS in PERMISSIONS_OF[role])


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def person(district: District) -> Person:
    return make_worker(district.community, district.officer, name="赵样例")


def _ask(user: User, person: Person) -> tuple[int, str]:
    client = Client()
    client.force_login(user)
    answer = client.get(reverse("people:who_sees", args=[person.public_id]))
    return answer.status_code, re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize("role", Role)
def test_who_sees_access_where_the_file_is_kept_asks(district: District, person: Person, role: Role) -> None:
    status, _text = _ask(make_officer(district.place, role), person)
    assert status == (200 if role in ASKING else 404)
    elsewhere, _text = _ask(make_officer(district.other_town, role), person)
    assert elsewhere == 404


def test_a_visitor_is_sent_to_sign_in(person: Person) -> None:
    answer = Client().get(reverse("people:who_sees", args=[person.public_id]))
    assert answer["Location"].startswith(reverse("account_login"))


def test_the_person_asks_about_the_own_file_and_no_other(district: District, person: Person) -> None:
    account = make_officer(district.community, Role.WORKER, name="赵样例")
    link_account(person=person, account=account, by=district.officer)
    make_officer(district.town, Role.TOWNSHIP, name="镇党委 周样例")
    status, text = _ask(account, person)
    assert status == 200
    assert "谁能看我的档案" in text
    assert "镇党委 周样例" in text
    client = Client()
    client.force_login(account)
    address = reverse("people:who_sees", args=[person.public_id])
    assert address in client.get(reverse("people:own_reads")).content.decode()
    assert address in client.get(reverse("people:reads", args=[person.public_id])).content.decode()
    other = make_worker(district.community, district.officer, name="钱样例")
    assert _ask(account, other)[0] == 404


def test_administrators_learn_who_opens_a_file_but_not_whose_it_is(
    district: District, person: Person
) -> None:
    for role in (Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        status, text = _ask(make_officer(district.place, role), person)
        assert status == 200
        assert "赵样例" not in text
        assert "谁能看这份档案" in text
    assert "赵样例" in _ask(district.officer, person)[1]


def test_it_tells_exactly_what_the_roles_allow(district: District, person: Person) -> None:
    holders = {
        role: make_officer(district.place, role, name=f"样例{number}号")
        for number, role in enumerate(Role)
        if role != Role.ORGANISATION_DEPARTMENT
    }
    client = Client()
    client.force_login(district.officer)
    parts = client.get(reverse("people:who_sees", args=[person.public_id])).context["parts"]
    assert [part.permission for part in parts] == list(PARTS)
    for part in parts:
        named = {ground.membership.user for ground in part.grounds}
        expected = {user for role, user in holders.items() if part.permission in PERMISSIONS_OF[role]}
        if part.permission in PERMISSIONS_OF[Role.ORGANISATION_DEPARTMENT]:
            expected.add(district.officer)
        assert named == expected, part.permission
        assert all(ground.given for ground in part.grounds)


def test_accounts_of_a_sister_town_are_not_named(district: District, person: Person) -> None:
    make_officer(district.other_town, Role.TOWNSHIP, name="邻镇 吴样例")
    assert "邻镇 吴样例" not in _ask(district.officer, person)[1]


def test_what_can_be_done_at_a_place_is_asked_by_place(district: District) -> None:
    make_officer(district.town, Role.TOWNSHIP, name="镇党委 周样例")
    client = Client()
    client.force_login(make_officer(district.town, Role.SECURITY_ADMIN))
    own = client.get(reverse("access:place"), {"organisation": str(district.town.public_id)})
    assert "镇党委 周样例" in own.content.decode()
    assert district.officer.name in own.content.decode()
    for place in (district.place, district.other_town):
        answer = client.get(reverse("access:place"), {"organisation": str(place.public_id)})
        assert answer.status_code == 404
