"""Registering a person on a page: one person, one file; what the number says; who may."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import District, make_adoption, make_district, make_officer, make_worker
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.calc.identity import check_character
from wuding.people.models import Fact, Person, PersonVersion, Service

pytestmark = pytest.mark.django_db


def number(born: str, order: str = "002") -> str:
    """A sound number of nobody."""
    first = f"232700{born}{order}"
    return first + check_character(first)


NUMBER = number("19900517")


@pytest.fixture
def district() -> District:
    made = make_district()
    make_adoption(made)
    return made


def _asked(district: District, **changed: Any) -> dict[str, Any]:
    return {
        "name": "李样例",
        "identity_number": NUMBER,
        "phone": "138 1234 5678",
        "organisation": district.community.pk,
        "team": "worker",
        "contract": "labour",
        "channel": "hired",
        "post": "一般工作岗位",
        "since": "2022-03-01",
        "document": "松组发〔2022〕3号",
        **changed,
    }


def _register(client: Client, user: User, asked: dict[str, Any]) -> Any:
    client.force_login(user)
    return client.post(reverse("people:register"), asked)


def test_sex_and_birthday_are_taken_from_the_number(client: Client, district: District) -> None:
    answer = _register(client, district.officer, _asked(district))
    person = Person.objects.get()
    assert answer["Location"] == reverse("people:person", args=[person.public_id])
    assert (person.sex, person.born) == ("女", date(1990, 5, 17))
    assert person.phone is not None
    assert person.phone.reveal() == "13812345678"
    assert Service.objects.known().get().channel == "hired"
    assert Fact.objects.known().get(name="岗位").value == "一般工作岗位"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"), "校验位不对"),
        (NUMBER[:17], "不是 18 位"),
        ("232700900517002", "15 位的旧号码"),
        (number("19901317"), "不是可能的出生日期"),
    ],
)
def test_a_number_that_cant_be_is_refused_at_its_field(
    client: Client, district: District, typed: str, said: str
) -> None:
    answer = _register(client, district.officer, _asked(district, identity_number=typed))
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors["identity_number"])
    assert not Person.objects.exists()


def test_somebody_of_the_same_name_is_shown_first(client: Client, district: District) -> None:
    make_worker(district.community, district.officer, name="李样例")
    answer = _register(client, district.officer, _asked(district))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "出生日期也相同" in page
    assert "松组发〔2022〕3号" in page, "nothing typed is lost"
    assert Person.objects.count() == 1
    assert _register(client, district.officer, _asked(district, not_the_same="on")).status_code == 302
    assert Person.objects.count() == 2


def test_one_number_has_one_file(client: Client, district: District) -> None:
    _register(client, district.officer, _asked(district))
    answer = _register(client, district.officer, _asked(district, name="李另一"))
    assert answer.status_code == 422
    assert "已经登记在李样例的档案里" in answer.content.decode()


def test_a_township_registers_at_its_own_places_only(client: Client, district: District) -> None:
    town = make_officer(district.town, Role.TOWNSHIP)
    refused = _register(client, town, _asked(district, organisation=district.other_community.pk))
    assert refused.status_code == 422
    assert refused.context["form"].errors["organisation"]
    assert _register(client, town, _asked(district)).status_code == 302


@pytest.mark.parametrize(
    "role", [Role.COMMUNITY, Role.HUMAN_RESOURCES, Role.CIVIL_AFFAIRS, Role.SYSTEM_ADMIN, Role.WORKER]
)
def test_others_find_no_such_page(client: Client, district: District, role: Role) -> None:
    client.force_login(make_officer(district.place, role))
    assert client.get(reverse("people:register")).status_code == 404
    assert client.post(reverse("people:register"), _asked(district)).status_code == 404
    assert not Person.objects.exists()


def _correct(client: Client, user: User, **asked: str) -> Any:
    client.force_login(user)
    whole = {
        "name": "李样例",
        "identity_number": "",
        "phone": "",
        "ethnicity": "",
        "native_place": "",
        **asked,
    }
    return client.post(reverse("people:correct_person", args=[Person.objects.get().public_id]), whole)


def test_a_corrected_number_brings_its_sex_and_birthday(client: Client, district: District) -> None:
    _register(client, district.officer, _asked(district))
    right = number("19910618", "003")
    answer = _correct(client, district.officer, identity_number=right, reason="看错一行", document="身份证")
    assert answer.status_code == 302
    person = Person.objects.get()
    assert (person.sex, person.born) == ("男", date(1991, 6, 18))
    assert PersonVersion.objects.count() == 3
    page = client.get(reverse("people:identity", args=[person.public_id])).content.decode()
    assert "看错一行" in page
    assert "1990-05-17" in page
    assert NUMBER not in page
    assert NUMBER[:3] + "*" * 13 + NUMBER[-2:] in page


def test_numbers_are_not_written_into_the_form(client: Client, district: District) -> None:
    _register(client, district.officer, _asked(district))
    page = client.get(reverse("people:correct_person", args=[Person.objects.get().public_id]))
    assert NUMBER not in page.content.decode()
    assert "13812345678" not in page.content.decode()


def test_a_correction_of_nothing_is_refused(client: Client, district: District) -> None:
    _register(client, district.officer, _asked(district))
    answer = _correct(client, district.officer, reason="没有改")
    assert answer.status_code == 422
    assert "没有改动" in answer.content.decode()
