"""Home: what each role is shown, that the figures are those of the records, and what it costs."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.make import make_officer, make_place, make_user
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.common.today import today
from wuding.organisation.models import Kind, Organisation
from wuding.people.actions import add_record, end_record, open_entry, register_person
from wuding.people.models import Certificate, EmploymentForm, Person, Service, Sex, Team
from wuding.people.queries.troubles import headway, year_before

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> Organisation:
    return make_place()


@pytest.fixture
def officer(district: Organisation) -> User:
    return make_officer(district)


def _worker(place: Organisation, by: User, since: date, *, team: Team = Team.WORKER) -> Person:
    entry = open_entry(title="测试登记", by=by, at=timezone.now())
    return register_person(
        name="赵样例",
        sex=Sex.WOMAN,
        born=date(1990, 3, 3),
        organisation=place,
        team=team,
        contract=EmploymentForm.LABOUR,
        since=since,
        entry=entry,
    )


def test_figures_count_who_came_who_left_and_who_is_certified(district: Organisation, officer: User) -> None:
    day = date(2022, 12, 31)
    old, _new, gone = (
        _worker(district, officer, since) for since in (date(2019, 1, 1), date(2022, 5, 1), date(2018, 1, 1))
    )
    entry = open_entry(title="测试登记", by=officer, at=timezone.now())
    end_record(old=Service.objects.get(person=gone), until=date(2022, 6, 30), entry=entry)
    add_record(person=old, row=Certificate(level="中级", since=date(2022, 2, 1)), entry=entry)
    found = headway(officer, district, day)
    assert (found.in_post, found.joined, found.left, found.certified) == (2, 1, 1, 1)
    before = headway(officer, district, year_before(day))
    assert (before.in_post, before.joined, before.left, before.certified) == (2, 0, 0, 0)


def test_a_move_is_neither_coming_nor_leaving(district: Organisation, officer: User) -> None:
    from wuding.people.actions import move_person

    person = _worker(district, officer, date(2019, 1, 1))
    other = make_place("松鹤社区", Kind.COMMUNITY, parent=district)
    entry = open_entry(title="测试调动", by=officer, at=timezone.now())
    move_person(
        person=person,
        organisation=other,
        team=Team.WORKER,
        contract=EmploymentForm.LABOUR,
        since=date(2022, 8, 1),
        entry=entry,
    )
    found = headway(officer, district, date(2022, 12, 31))
    assert (found.in_post, found.joined, found.left) == (1, 0, 0)


def test_people_outside_the_users_reach_are_not_counted(district: Organisation, officer: User) -> None:
    town = make_place("小扬气镇", Kind.TOWN, parent=district)
    other = make_place("劲松镇", Kind.TOWN, parent=district)
    _worker(town, officer, date(2020, 1, 1))
    _worker(other, officer, date(2020, 1, 1))
    local = make_officer(town, Role.TOWNSHIP)
    assert headway(local, town, date(2022, 12, 31)).in_post == 1
    assert headway(local, other, date(2022, 12, 31)).in_post == 0


def test_nobody_has_no_shares_rather_than_zero(district: Organisation, officer: User) -> None:
    found = headway(officer, district, date(2022, 12, 31))
    assert (found.certified_share, found.appraised_share, found.left_share) == (None, None, None)


def test_a_leap_day_has_a_day_a_year_before() -> None:
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)


def test_an_officer_sees_the_four_troubles(client: Client, district: Organisation, officer: User) -> None:
    _worker(district, officer, date(2020, 1, 1))
    client.force_login(officer)
    page = client.get(reverse("home")).content.decode()
    for trouble in ("引不进", "育不强", "管不好", "留不住"):
        assert trouble in page


def test_a_role_that_sees_no_people_is_told_so(client: Client, district: Organisation) -> None:
    client.force_login(make_officer(district, Role.SYSTEM_ADMIN))
    assert "您的岗位不查看人员和薪酬" in client.get(reverse("home")).content.decode()


def test_an_account_without_a_role_is_told_whom_to_ask(client: Client) -> None:
    client.force_login(make_user())
    assert "这个账号还没有分配岗位" in client.get(reverse("home")).content.decode()


def test_the_day_is_the_one_the_product_lives_in(client: Client, officer: User) -> None:
    client.force_login(officer)
    assert client.get(reverse("home")).context["day"] == today()


@pytest.mark.parametrize("people", [1, 12])
def test_home_takes_the_same_queries_whatever_the_number_of_people(
    client: Client,
    district: Organisation,
    officer: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    people: int,
) -> None:
    for _ in range(people):
        _worker(district, officer, date(2020, 1, 1))
    client.force_login(officer)
    with django_assert_max_num_queries(26):
        client.get(reverse("home"))
