"""What the interface answers: the roster of a day, a file as of a day, nothing beyond the token's scope."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.api.test_tokens import make_token
from tests.make import District, make_district, make_worker
from wuding.accounts.permissions import Permission
from wuding.audit.models import Entry
from wuding.audit.names import Action
from wuding.people.models import Person

pytestmark = pytest.mark.django_db
P = Permission
ALL = (P.SEE_ORGANISATION, P.SEE_ROSTER, P.SEE_FILE, P.SEE_IDENTITY, P.SEE_CONTRACTS, P.SEE_APPRAISAL)


@pytest.fixture
def district() -> District:
    made = make_district()
    make_worker(made.community, made.officer, name="王伟", post="正职")
    make_worker(made.other_community, made.officer, name="李强")
    return made


def get(secret: str, address: str) -> Any:
    """The answer's status and content."""
    answer = Client().get(address, headers={"authorization": f"Bearer {secret}"})
    return answer.status_code, answer.json()


def test_the_roster_of_a_day(district: District) -> None:
    _token, secret = make_token(district.officer, district.place, P.SEE_ROSTER)
    status, found = get(secret, "/api/roster?day=2022-07-01")
    assert status == 200
    assert (found["total"], [row["name"] for row in found["rows"]]) == (2, ["王伟", "李强"])
    assert found["rows"][0]["facts"]["岗位"] == "正职"
    assert get(secret, "/api/roster?day=2020-01-01")[1]["total"] == 0
    assert len(get(secret, "/api/roster?day=2022-07-01&limit=1&offset=1")[1]["rows"]) == 1


def test_a_token_for_a_branch_stays_there(district: District) -> None:
    _token, secret = make_token(district.officer, district.town, *ALL)
    found = get(secret, "/api/roster?day=2022-07-01")[1]
    assert [row["name"] for row in found["rows"]] == ["王伟"]
    elsewhere = get(secret, f"/api/roster?organisation={district.other_town.public_id}")
    nowhere = get(secret, f"/api/roster?organisation={uuid.uuid4()}")
    assert elsewhere[0] == nowhere[0] == 404
    assert elsewhere[1]["what"] == nowhere[1]["what"]
    outside = Person.objects.get(name="李强").public_id
    assert get(secret, f"/api/people/{outside}")[0] == 404
    names = [place["name"] for place in get(secret, "/api/organisations")[1]]
    assert names == ["小扬气镇", "松鹤社区"]


def test_a_file_shows_the_sections_the_token_was_issued_for(district: District) -> None:
    person = Person.objects.get(name="王伟")
    _token, narrow = make_token(district.officer, district.place, P.SEE_ROSTER)
    _token, wide = make_token(district.officer, district.place, *ALL)
    little = get(narrow, f"/api/people/{person.public_id}")[1]
    assert little["service"]
    assert (little["fact"], little["born"]) == (None, None)
    much = get(wide, f"/api/people/{person.public_id}")[1]
    assert much["born"] == "1990-05-17"
    assert {fact["name"] for fact in much["fact"]} >= {"岗位"}
    before = get(wide, f"/api/people/{person.public_id}?day=2020-01-01")[1]
    assert (before["service"], before["fact"]) == ([], [])
    unknown = get(wide, f"/api/people/{person.public_id}?known_at=2000-01-01T00:00:00Z")[1]
    assert unknown["service"] == []


def test_reading_a_file_is_recorded_with_the_tokens_name(district: District) -> None:
    person = Person.objects.get(name="王伟")
    _token, secret = make_token(district.officer, district.place, *ALL)
    get(secret, f"/api/people/{person.public_id}")
    entry = Entry.objects.get(action=Action.FILE_READ, thing_id=person.public_id)
    assert "区数据平台" in entry.purpose
    get(secret, "/api/roster")
    assert Entry.objects.filter(action=Action.LIST_READ).count() == 1


@pytest.mark.parametrize(
    "address",
    ["/api/roster?limit=501", "/api/roster?day=2022-13-01", "/api/people/not-an-id", "/api/roster?team=x"],
)
def test_what_cannot_be_read_is_named(district: District, address: str) -> None:
    _token, secret = make_token(district.officer, district.place, *ALL)
    status, said = get(secret, address)
    assert status == 422
    assert "参数不能用" in said["what"]


def test_the_roster_takes_the_same_queries_for_many(
    district: District, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        make_worker(district.community, district.officer, name=f"赵{number}", since=date(2021, 1, 1))
    _token, secret = make_token(district.officer, district.place, P.SEE_ROSTER)
    with django_assert_max_num_queries(16):
        assert len(get(secret, "/api/roster?day=2022-07-01")[1]["rows"]) == 14


def test_a_mistyped_parameter_is_not_passed_over(district: District) -> None:
    _token, secret = make_token(district.officer, district.place, *ALL)
    status, said = get(secret, "/api/roster?dya=2022-07-01")
    assert status == 422
    assert "dya" in said["what"]
    assert "day" in said["next_step"]
