"""Looking at files: numbers for a reason and once, who looked, what was known when."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.make import District, make_district, make_officer, make_worker
from tests.people.records import certificate, contract, whole_file, write
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry
from wuding.audit.names import Action
from wuding.common.errors import NotVisible, RuleError
from wuding.common.sealed import Secret
from wuding.people.actions import correct_record, link_account, open_entry
from wuding.people.actions.reads import reveal_number
from wuding.people.models import Certificate, Contract, Person
from wuding.people.queries.sections.kinds import Kind

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"
REASON = {"number": "identity_number", "purpose": "1", "remark": ""}


@pytest.fixture
def district() -> District:
    made = make_district()
    person = make_worker(made.community, made.officer, name="王伟")
    person.identity_number = Secret(NUMBER)
    person.save()
    return made


def _address(name: str, *args: object) -> str:
    return reverse(f"people:{name}", args=[Person.objects.get().public_id, *args])


def _get(client: Client, user: User, address: str, **asked: str) -> Any:
    client.force_login(user)
    return client.get(address, asked)


def _reveal(client: Client, user: User, **asked: str) -> Any:
    client.force_login(user)
    return client.post(_address("reveal"), {**REASON, **asked})


def test_a_number_is_shown_once_for_a_reason_and_not_cached(client: Client, district: District) -> None:
    answer = _reveal(client, district.officer, remark="社保局来函")
    assert NUMBER in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    entry = Entry.objects.get(action=Action.FILE_REVEAL)
    assert entry.purpose == "办理社会保险：社保局来函"
    assert NUMBER not in str(entry.changes)
    again = _get(client, district.officer, _address("reveal"), number="identity_number")
    assert NUMBER not in again.content.decode()


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"purpose": ""}, "purpose"), ({"purpose": "other"}, "remark"), ({"number": "born"}, "number")],
)
def test_without_a_reason_nothing_is_shown(
    client: Client, district: District, asked: dict[str, str], field: str
) -> None:
    answer = _reveal(client, district.officer, **asked)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert NUMBER not in answer.content.decode()
    assert not Entry.objects.filter(action=Action.FILE_REVEAL).exists()


@pytest.mark.parametrize("role", [Role.CIVIL_AFFAIRS, Role.COMMUNITY, Role.DISTRICT_LEADER, Role.AUDIT_ADMIN])
def test_others_have_no_such_page(client: Client, district: District, role: Role) -> None:
    assert _reveal(client, make_officer(district.place, role)).status_code == 404


def test_the_action_itself_asks_for_the_right_a_reason_and_a_number(district: District) -> None:
    person = Person.objects.select_related("organisation").get()
    with pytest.raises(NotVisible):
        reveal_number(
            person=person,
            name="identity_number",
            purpose="办理社会保险",
            by=make_officer(district.other_town, Role.TOWNSHIP),
        )
    with pytest.raises(RuleError, match="没有说明"):
        reveal_number(person=person, name="identity_number", purpose=" ", by=district.officer)
    with pytest.raises(RuleError, match="没有登记"):
        reveal_number(person=person, name="phone", purpose="办理社会保险", by=district.officer)


def test_keepers_and_the_person_read_who_looked(client: Client, district: District) -> None:
    hr = make_officer(district.place, Role.HUMAN_RESOURCES, name="人社局 陈样例")
    _get(client, hr, _address("person"))
    _reveal(client, hr, remark="核对参保")
    worker = make_officer(district.community, Role.WORKER)
    link_account(person=Person.objects.get(), account=worker, by=None)
    for reader in (make_officer(district.town, Role.TOWNSHIP), worker):
        page = _get(client, reader, _address("reads")).content.decode()
        assert "人社局 陈样例" in page
        assert "松岭区" in page
        assert "办理社会保险：核对参保" in page
    for other in (hr, make_officer(district.place, Role.CIVIL_AFFAIRS)):
        assert _get(client, other, _address("reads")).status_code == 404


def test_opening_the_list_of_readers_is_no_look_at_the_file(client: Client, district: District) -> None:
    _get(client, district.officer, _address("reads"))
    assert not Entry.objects.filter(action=Action.FILE_READ).exists()


def _corrected(district: District) -> tuple[str, str]:
    """A certificate entered in July 2022 and corrected an hour ago; moments before and after that."""
    write(district.officer, certificate(Person.objects.get(), date(2024, 1, 1)))
    old = Certificate.objects.known().select_related("person__organisation").get()
    now = timezone.localtime()
    entry = open_entry(title="更正", by=district.officer, at=now - timedelta(hours=1))
    correct_record(old=old, values={"level": "中级"}, entry=entry)
    return (now - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"), now.strftime("%Y-%m-%dT%H:%M")


def test_the_timeline_shows_what_was_known_at_a_moment(client: Client, district: District) -> None:
    before, after = _corrected(district)
    then = _get(client, district.officer, _address("timeline"), known=before).content.decode()
    assert "社会工作者职业资格 · 初级" in then
    assert "当时所知" in then
    since = _get(client, district.officer, _address("timeline"), known=after).content.decode()
    assert "社会工作者职业资格 · 中级" in since
    assert "初级" not in since


def test_the_timeline_stops_at_a_day_and_narrows_by_kind(client: Client, district: District) -> None:
    write(district.officer, *whole_file(Person.objects.get()))
    early = _get(client, district.officer, _address("timeline"), day="2016-01-01").content.decode()
    assert "中共党员" in early
    assert "社会工作者职业资格" not in early
    only = _get(client, district.officer, _address("timeline"), kind="training").content.decode()
    assert "岗前培训金丝雀" in only
    assert "先进个人金丝雀" not in only
    (last,) = Entry.objects.filter(action=Action.FILE_READ).order_by("-at")[:1]
    assert last.changes["sections"] == [None, "基本信息、培训"]


def test_the_timeline_keeps_apart_what_the_file_keeps_apart(client: Client, district: District) -> None:
    write(district.officer, *whole_file(Person.objects.get()))
    civil = make_officer(district.place, Role.CIVIL_AFFAIRS)
    page = _get(client, civil, _address("timeline")).content.decode()
    assert "诫勉金丝雀" not in page
    assert "SL-001" not in page
    assert (
        _get(client, make_officer(district.community, Role.COMMUNITY), _address("timeline")).status_code
        == 404
    )


def test_a_record_kept_apart_is_not_there_by_its_address(client: Client, district: District) -> None:
    write(district.officer, *whole_file(Person.objects.get()))
    civil = make_officer(district.place, Role.CIVIL_AFFAIRS)
    series = Contract.objects.get().series
    assert _get(client, civil, _address("record", Kind.CONTRACT, series)).status_code == 404
    assert _get(client, district.officer, _address("record", Kind.CONTRACT, series)).status_code == 200
    assert _get(client, district.officer, _address("record", Kind.TRAINING, series)).status_code == 404


def test_remarks_stand_in_the_history_for_their_readers_only(client: Client, district: District) -> None:
    write(district.officer, *whole_file(Person.objects.get()))
    series = Person.objects.get().appraisal_records.get(year=2020).series
    address = _address("record", Kind.APPRAISAL, series)
    assert "评语金丝雀" in _get(client, district.officer, address).content.decode()
    hr = make_officer(district.place, Role.HUMAN_RESOURCES)
    assert "评语" not in _get(client, hr, address).content.decode()


def test_a_contract_out_of_sight_is_told_like_none(client: Client, district: District) -> None:
    write(district.officer, contract(Person.objects.get(), None))
    outsider = make_officer(district.other_town, Role.TOWNSHIP)
    for name in ("timeline", "reads", "reveal", "identity"):
        assert _get(client, outsider, _address(name)).status_code == 404
