"""Who may open the pages of people and places: nobody anonymous, nobody from elsewhere, those in charge."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import District, make_district, make_officer, make_place, make_user, make_worker
from wuding.accounts.roles import Role
from wuding.organisation.models import Kind
from wuding.people.actions import link_account
from wuding.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    made = make_district()
    make_place("第1网格", Kind.GRID, parent=made.community, households=345)
    make_place("区民政局", Kind.ORGAN, parent=made.place)
    make_worker(made.community, made.officer, name="王伟")
    return made


def _addresses(district: District) -> list[str]:
    return [
        reverse("people:tree"),
        reverse("people:organisation", args=[district.community.public_id]),
        reverse("people:roster"),
        reverse("people:person", args=[Person.objects.get().public_id]),
    ]


def test_a_visitor_is_sent_to_sign_in(client: Client, district: District) -> None:
    for address in _addresses(district):
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith(reverse("account_login"))


def test_an_officer_opens_all_of_them(client: Client, district: District) -> None:
    client.force_login(district.officer)
    for address in _addresses(district):
        assert client.get(address).status_code == 200, address


def test_for_another_town_they_are_not_there(client: Client, district: District) -> None:
    client.force_login(make_officer(district.other_town, Role.TOWNSHIP))
    _tree, organisation, roster, person = _addresses(district)
    assert client.get(organisation).status_code == 404
    assert client.get(person).status_code == 404
    assert "王伟" not in client.get(roster).content.decode()


def test_a_user_without_a_role_finds_no_tree(client: Client, district: District) -> None:
    client.force_login(make_user())
    assert client.get(reverse("people:tree")).status_code == 404


def test_unknown_ids_answer_like_hidden_ones(client: Client, district: District) -> None:
    client.force_login(district.officer)
    for name in ("people:organisation", "people:person"):
        assert client.get(reverse(name, args=[uuid.uuid4()])).status_code == 404


def test_an_administrator_of_the_system_sees_no_person(client: Client, district: District) -> None:
    client.force_login(make_officer(district.place, Role.SYSTEM_ADMIN))
    assert client.get(reverse("people:person", args=[Person.objects.get().public_id])).status_code == 404
    assert "王伟" not in client.get(reverse("people:roster")).content.decode()


def test_a_worker_opens_the_own_file_and_no_other(client: Client, district: District) -> None:
    worker = make_officer(district.community, Role.WORKER)
    own = make_worker(district.community, district.officer, name="孙样例")
    link_account(person=own, account=worker, by=None)
    client.force_login(worker)
    assert client.get(reverse("people:person", args=[own.public_id])).status_code == 200
    other = Person.objects.get(name="王伟")
    assert client.get(reverse("people:person", args=[other.public_id])).status_code == 404


def test_the_tree_counts_people_and_households(client: Client, district: District) -> None:
    client.force_login(district.officer)
    (root,) = client.get(reverse("people:tree")).context["branches"]
    assert (root.heads.workers, root.branch.grids, root.branch.households) == (1, 1, 345)


def test_an_organisation_without_people_says_so(client: Client, district: District) -> None:
    client.force_login(district.officer)
    page = client.get(reverse("people:organisation", args=[district.other_community.public_id]))
    assert "这里没有登记人员" in page.content.decode()


def test_a_record_says_who_entered_it(client: Client, district: District) -> None:
    client.force_login(district.officer)
    page = client.get(reverse("people:person", args=[Person.objects.get().public_id])).content.decode()
    assert "名册导入" in page
    assert "组织部 陈样例" in page
