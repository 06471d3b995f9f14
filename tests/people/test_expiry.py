"""What runs out: who is listed in which state, whose list it is, what the home page says of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.make import District, make_district, make_entry, make_officer, make_place, make_worker
from tests.people.records import certificate, contract, write
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry
from wuding.audit.names import Action
from wuding.common.today import today
from wuding.organisation.models import Kind as PlaceKind
from wuding.people.actions import end_contract, register_person
from wuding.people.models import Contract, EmploymentForm, EndReason, Person, Sex, Team
from wuding.people.queries.expiry import State, by_contract, numbers_of

pytestmark = pytest.mark.django_db


def _in(days: int) -> date:
    return today() + timedelta(days=days)


@pytest.fixture
def district() -> District:
    """One person for each state, all in service; the first without a contract is a grid worker."""
    made = make_district()
    grid = make_place("第1网格", PlaceKind.GRID, parent=made.community, households=300)
    make_worker(grid, made.officer, name="无合同网格员", team=Team.GRID_WORKER)
    make_worker(made.community, made.officer, name="无合同")
    ends = {"过期": -3, "今天": 0, "三十": 30, "三一": 31, "六十": 60, "九十": 90, "以后": 91}
    for name, days in ends.items():
        person = make_worker(made.community, made.officer, name=name)
        write(made.officer, contract(person, _in(days)))
    lasting = make_worker(made.community, made.officer, name="无期限")
    write(made.officer, contract(lasting, None))
    return made


def _names(client: Client, user: User, address: str = "people:contracts", **asked: str) -> list[str]:
    client.force_login(user)
    return [row.person.name for row in client.get(reverse(address), asked).context["rows"]]


def test_each_state_lists_its_people(client: Client, district: District) -> None:
    hr = make_officer(district.place, Role.HUMAN_RESOURCES)
    listed = {state: set(_names(client, hr, state=state.value)) for state in State}
    assert listed == {
        State.MISSING: {"无合同网格员", "无合同"},
        State.EXPIRED: {"过期"},
        State.IN_30: {"今天", "三十"},
        State.IN_60: {"三一", "六十"},
        State.IN_90: {"九十"},
        State.LASTING: {"以后", "无期限"},
    }


def test_the_grid_worker_without_a_contract_stands_on_top(client: Client, district: District) -> None:
    client.force_login(district.officer)
    answer = client.get(reverse("people:contracts"))
    rows = answer.context["rows"]
    assert [row.person.name for row in rows][:4] == ["无合同网格员", "无合同", "过期", "今天"]
    assert [row.stands_out for row in rows] == [True] + [False] * (len(rows) - 1)
    assert len(rows) == 8


def test_an_ended_contract_is_none_and_a_renewed_one_is_quiet(client: Client, district: District) -> None:
    hr = make_officer(district.place, Role.HUMAN_RESOURCES)
    ended = Contract.objects.known().get(person__name="以后")
    end_contract(old=ended, ended_on=_in(-10), reason=EndReason.DISSOLVED, entry=make_entry(hr))
    person = Person.objects.get(name="九十")
    write(district.officer, contract(person, _in(900), since=_in(91)))
    numbers = numbers_of(by_contract(hr, district.place, today()), today())
    assert numbers[State.MISSING] == 3
    assert numbers[State.IN_90] == 0
    assert numbers[State.LASTING] == 2


def test_who_was_elected_needs_no_contract(client: Client, district: District) -> None:
    register_person(
        name="选任",
        sex=Sex.WOMAN,
        born=date(1985, 1, 1),
        organisation=district.community,
        team=Team.WORKER,
        contract=EmploymentForm.ELECTED,
        since=date(2021, 1, 1),
        entry=make_entry(district.officer),
    )
    assert _names(client, district.officer, state="missing") == ["无合同网格员", "无合同"]


def test_each_row_leads_to_what_is_to_be_done(client: Client, district: District) -> None:
    client.force_login(make_officer(district.town, Role.TOWNSHIP))
    page = client.get(reverse("people:contracts")).content.decode()
    grid_worker = Person.objects.get(name="无合同网格员")
    assert reverse("people:add", args=[grid_worker.public_id, "contract"]) in page
    expired = Contract.objects.get(person__name="过期")
    assert reverse("people:renew", args=[expired.person.public_id, expired.series]) in page
    client.force_login(district.officer)
    assert "/renew/" not in client.get(reverse("people:contracts")).content.decode(), "sees, may not change"


def test_it_narrows_by_team_and_by_unit(client: Client, district: District) -> None:
    assert _names(client, district.officer, team="grid_worker") == ["无合同网格员"]
    assert _names(client, district.officer, organisation=str(district.other_town.public_id)) == []
    client.force_login(district.officer)
    units = client.get(reverse("people:contracts"), {"organisation": str(district.place.public_id)}).context[
        "units"
    ]
    assert [(unit.name, [number for _key, _title, number in numbers]) for unit, numbers in units] == [
        ("小扬气镇", [2, 1, 2, 2, 1])
    ]


@pytest.mark.parametrize("role", [Role.CIVIL_AFFAIRS, Role.COMMUNITY, Role.DISTRICT_LEADER, Role.WORKER])
def test_who_sees_no_contracts_has_no_such_list(client: Client, district: District, role: Role) -> None:
    client.force_login(make_officer(district.place, role))
    assert client.get(reverse("people:contracts")).status_code == 404


def test_another_town_sees_nobody(client: Client, district: District) -> None:
    assert _names(client, make_officer(district.other_town, Role.TOWNSHIP)) == []


def test_a_visitor_is_sent_to_sign_in(client: Client, district: District) -> None:
    for name in ("people:contracts", "people:certificates", "people:register"):
        assert client.get(reverse(name)).status_code == 302


def test_certificates_are_listed_by_when_they_must_be_registered(client: Client, district: District) -> None:
    for name, days in (("过期", -1), ("三十", 20), ("九十", 80), ("以后", 200)):
        write(district.officer, certificate(Person.objects.get(name=name), _in(days)))
    civil = make_officer(district.place, Role.CIVIL_AFFAIRS)
    assert _names(client, civil, "people:certificates") == ["过期", "三十", "九十"]
    assert _names(client, civil, "people:certificates", state="lasting") == ["以后"]
    assert _names(client, civil, "people:certificates", state="missing") == ["过期", "三十", "九十"]


def test_looking_at_a_list_is_recorded(client: Client, district: District) -> None:
    _names(client, district.officer, state="expired")
    entry = Entry.objects.get(action=Action.LIST_READ)
    assert entry.changes == {"filter": [None, "已过期仍在岗"], "rows": [None, 1]}


def _tiles(client: Client, user: User) -> dict[str, str]:
    client.force_login(user)
    tiles: list[Any] = client.get(reverse("home")).context["to_do"]
    return {tile.label: tile.value for tile in tiles}


def test_home_reminds_those_who_may_act(client: Client, district: District) -> None:
    write(district.officer, certificate(Person.objects.get(name="三十"), _in(20)))
    contracts = {"没有合同": "2", "合同已过期": "1", "合同快到期": "2"}
    assert _tiles(client, make_officer(district.town, Role.TOWNSHIP)) == {**contracts, "证书要登记": "1"}
    assert _tiles(client, make_officer(district.place, Role.HUMAN_RESOURCES)) == contracts
    assert _tiles(client, district.officer) == {"证书要登记": "1"}
    assert _tiles(client, make_officer(district.place, Role.CIVIL_AFFAIRS)) == {}


def test_the_list_takes_the_same_queries_however_long_it_is(
    client: Client, district: District, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(district.officer)
    client.get(reverse("people:contracts"))
    with django_assert_max_num_queries(40) as before:
        client.get(reverse("people:contracts"))
    for number in range(5):
        make_worker(district.community, district.officer, name=f"再来{number}")
    with django_assert_max_num_queries(len(before)):
        client.get(reverse("people:contracts"))
