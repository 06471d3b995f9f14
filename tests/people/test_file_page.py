"""A person's file: who sees which sections, that each look is recorded once, how many queries it takes."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.make import District, make_district, make_officer, make_worker
from tests.people.records import whole_file, write
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry
from wuding.audit.names import Action
from wuding.common.sealed import Secret
from wuding.people.actions import link_account
from wuding.people.models import Person

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"
APART = ("评语金丝雀", "诫勉金丝雀")


@pytest.fixture
def district() -> District:
    made = make_district()
    person = make_worker(made.community, made.officer, name="王伟")
    write(made.officer, *whole_file(person))
    person.identity_number, person.phone = Secret(NUMBER), Secret("13812345678")
    person.save()
    return made


def _file(client: Client, user: User) -> str:
    client.force_login(user)
    return client.get(reverse("people:person", args=[Person.objects.get().public_id])).content.decode()


def _sections(page: str) -> list[str]:
    return re.findall(r'<details class="card file-section" id="(\w+)"', page)


def test_the_organisation_department_sees_the_whole_file(client: Client, district: District) -> None:
    page = _file(client, district.officer)
    assert _sections(page) == [
        "identity",
        "service",
        "contract",
        "certificate",
        "appraisal",
        "education",
        "political",
        "training",
        "recognition",
        "fact",
    ]
    assert all(
        word in page for word in (*APART, "岗前培训金丝雀", "先进个人金丝雀", "大学本科毕业", "中共党员")
    )


def test_numbers_stand_masked(client: Client, district: District) -> None:
    page = _file(client, district.officer)
    assert NUMBER not in page
    assert "13812345678" not in page
    assert "110*************2X" in page


def test_who_pays_reads_contracts_and_grades_but_no_remarks_and_no_penalties(
    client: Client, district: District
) -> None:
    page = _file(client, make_officer(district.place, Role.HUMAN_RESOURCES))
    assert "contract" in _sections(page)
    assert "良好" in page
    assert not [word for word in (*APART, "评语", "处分") if word in page]


def test_civil_affairs_sees_no_contract_and_no_number(client: Client, district: District) -> None:
    page = _file(client, make_officer(district.place, Role.CIVIL_AFFAIRS))
    assert "contract" not in _sections(page)
    assert "评语金丝雀" in page
    assert not [word for word in ("合同类型", "公民身份号码", "1990-05-17", "诫勉金丝雀") if word in page]


def test_who_sees_the_roster_only_sees_where_somebody_serves(client: Client, district: District) -> None:
    page = _file(client, make_officer(district.community, Role.COMMUNITY))
    assert _sections(page) == ["service"]
    assert not [word for word in ("金丝雀", "大学本科", "1990", "中共党员") if word in page]


def test_a_worker_sees_the_whole_own_file_and_edits_nothing(client: Client, district: District) -> None:
    worker = make_officer(district.community, Role.WORKER)
    link_account(person=Person.objects.get(), account=worker, by=None)
    page = _file(client, worker)
    assert "评语金丝雀" in page
    assert "/correct/" not in page
    assert "看完整号码" not in page


def test_each_look_leaves_one_entry_that_names_the_sections(client: Client, district: District) -> None:
    _file(client, make_officer(district.place, Role.HUMAN_RESOURCES, name="人社局 陈样例"))
    entry = Entry.objects.get(action=Action.FILE_READ)
    assert entry.actor_name == "人社局 陈样例"
    assert entry.thing_id == Person.objects.get().public_id
    (_before, sections) = entry.changes["sections"]
    assert sections.startswith("基本信息、任职经历、合同")
    assert "评语" not in sections


def test_a_file_out_of_sight_leaves_no_entry(client: Client, district: District) -> None:
    client.force_login(make_officer(district.other_town, Role.TOWNSHIP))
    answer = client.get(reverse("people:person", args=[Person.objects.get().public_id]))
    assert answer.status_code == 404
    assert not Entry.objects.filter(action=Action.FILE_READ).exists()


def test_the_file_takes_the_same_queries_however_much_is_in_it(
    client: Client, district: District, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(district.officer)
    address = reverse("people:person", args=[Person.objects.get().public_id])
    client.get(address)
    with django_assert_max_num_queries(40) as before:
        client.get(address)
    more = [row for row in whole_file(Person.objects.get()) if row.__class__.__name__ == "Training"]
    for number, row in enumerate(more):
        row.title = f"培训{number}"  # type: ignore[attr-defined]
    write(district.officer, *more)
    with django_assert_max_num_queries(len(before)):
        client.get(address)
    assert len(before) <= 34
