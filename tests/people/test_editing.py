"""Changing a file on its pages: who may, what is refused and stays typed, what is kept of the old."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import District, make_district, make_officer, make_worker
from tests.people.records import certificate, contract, whole_file, write
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry as AuditEntry
from wuding.common.sealed import Secret
from wuding.people.models import (
    BankAccount,
    Certificate,
    Contract,
    Education,
    Entry,
    Fact,
    Person,
    Record,
    Service,
)
from wuding.people.queries.sections.kinds import RULES, Kind

pytestmark = pytest.mark.django_db
CERTIFICATE = {
    "kind": "社会工作者职业资格",
    "level": "中级",
    "number": "2021123456",
    "since": "2021-10-01",
    "issuer": "",
    "registered_on": "2022-01-10",
    "registration_until": "2025-01-09",
    "document": "证书原件",
}
CONTRACT = {
    "kind": "fixed",
    "number": "SL-002",
    "signed_on": "2024-02-20",
    "since": "2024-03-01",
    "until": "2027-02-28",
}


@pytest.fixture
def district() -> District:
    made = make_district()
    make_worker(made.community, made.officer, name="王伟")
    return made


def _person() -> Person:
    return Person.objects.get()


def _post(client: Client, user: User, name: str, *args: object, **data: Any) -> Any:
    client.force_login(user)
    return client.post(reverse(f"people:{name}", args=[_person().public_id, *args]), data)


def _township(district: District) -> User:
    return make_officer(district.town, Role.TOWNSHIP)


def test_a_certificate_is_entered_and_pay_learns_of_it(client: Client, district: District) -> None:
    answer = _post(client, _township(district), "add", Kind.CERTIFICATE, **CERTIFICATE)
    assert answer.status_code == 302
    assert answer["Location"].endswith("#certificate")
    row = Certificate.objects.known().get()
    assert row.entry.document == "证书原件"
    assert row.number is not None
    assert row.number.reveal() == "2021123456"
    assert Fact.objects.known().on(date(2022, 12, 31)).get(name="证书").value == "中级"


def test_a_refusal_stands_on_the_form_and_nothing_typed_is_lost(client: Client, district: District) -> None:
    entries = Entry.objects.count()
    answer = _post(
        client,
        _township(district),
        "add",
        Kind.CERTIFICATE,
        **{**CERTIFICATE, "registration_until": "2021-12-31"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "登记有效期须和登记日期一起填" in page
    assert 'value="2021123456"' in page
    assert 'value="证书原件"' in page
    assert not Certificate.objects.exists()
    assert Entry.objects.count() == entries, "the entry went with the refusal"


def test_a_missing_day_is_said_at_its_field(client: Client, district: District) -> None:
    answer = _post(
        client, _township(district), "add", Kind.EDUCATION, level="21", school="样例大学", since=""
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["since"]


@pytest.mark.parametrize("typed", ["2012.7.1", "2012/7/1", "2012年7月1日", "20120701", "2012-07-01"])
def test_days_are_understood_as_people_type_them(client: Client, district: District, typed: str) -> None:
    answer = _post(
        client, _township(district), "add", Kind.EDUCATION, level="21", school="样例大学", since=typed
    )
    assert answer.status_code == 302
    assert Education.objects.known().get().since == date(2012, 7, 1)


def test_a_correction_keeps_the_old_and_says_why(client: Client, district: District) -> None:
    write(district.officer, certificate(_person(), date(2024, 1, 1)))
    old = Certificate.objects.known().get()
    officer = _township(district)
    wanted = {**CERTIFICATE, "level": "初级", "number": "", "since": "2018-11-01", "seen": str(old.public_id)}
    answer = _post(client, officer, "correct", Kind.CERTIFICATE, old.series, **wanted, reason="月份写错")
    assert answer.status_code == 302
    new = Certificate.objects.known().get()
    assert (new.series, new.since) == (old.series, date(2018, 11, 1))
    assert new.entry.title == "更正证书：月份写错"
    old.refresh_from_db()
    assert old.closed_by == new.entry
    client.force_login(officer)
    history = client.get(
        reverse("people:record", args=[_person().public_id, Kind.CERTIFICATE, old.series])
    ).content.decode()
    assert history.count('class="version ') + history.count('class="version"') == 2
    assert '<span class="changed">2018-11-01</span>' in history
    assert "月份写错" in history


def test_a_number_that_is_not_typed_again_stays(client: Client, district: District) -> None:
    officer = _township(district)
    _post(client, officer, "add", Kind.CERTIFICATE, **CERTIFICATE)
    old = Certificate.objects.known().get()
    form = client.get(reverse("people:correct", args=[_person().public_id, Kind.CERTIFICATE, old.series]))
    assert "2021123456" not in form.content.decode()
    wanted = {**CERTIFICATE, "number": "", "issuer": "人社部", "seen": str(old.public_id)}
    _post(client, officer, "correct", Kind.CERTIFICATE, old.series, **wanted, reason="补发证机关")
    new = Certificate.objects.known().get()
    assert new.issuer == "人社部"
    assert new.number is not None
    assert new.number.reveal() == "2021123456"


def test_a_change_in_between_is_not_overwritten(client: Client, district: District) -> None:
    write(district.officer, certificate(_person(), date(2024, 1, 1)))
    seen = Certificate.objects.known().get()
    officer = _township(district)
    first = {**CERTIFICATE, "level": "初级", "number": "", "seen": str(seen.public_id)}
    _post(
        client,
        officer,
        "correct",
        Kind.CERTIFICATE,
        seen.series,
        **{**first, "issuer": "甲"},
        reason="先改的",
    )
    answer = _post(
        client,
        officer,
        "correct",
        Kind.CERTIFICATE,
        seen.series,
        **{**first, "issuer": "乙"},
        reason="后改的",
    )
    assert answer.status_code == 422
    assert "已经被改过" in answer.content.decode()
    assert Certificate.objects.known().get().issuer == "甲"


def test_a_correction_that_changes_nothing_is_refused(client: Client, district: District) -> None:
    write(district.officer, contract(_person(), date(2024, 2, 29)))
    old = Contract.objects.known().get()
    same = {
        "kind": "fixed",
        "number": "SL-001",
        "signed_on": "2021-03-01",
        "since": "2021-03-01",
        "until": "2024-02-29",
    }
    answer = _post(client, _township(district), "correct", Kind.CONTRACT, old.series, **same, reason="没有改")
    assert answer.status_code == 422
    assert "没有改动" in answer.content.decode()


def test_a_new_service_moves_the_person_and_ends_the_one_before(client: Client, district: District) -> None:
    answer = _post(
        client,
        district.officer,
        "add",
        Kind.SERVICE,
        organisation=district.other_community.pk,
        team="worker",
        contract="labour",
        channel="hired",
        since="2022-09-01",
        until="",
    )
    assert answer.status_code == 302
    before, after = Service.objects.known().order_by("since")
    assert (before.until, after.organisation) == (date(2022, 8, 31), district.other_community)
    assert _person().organisation == district.other_community


def test_nobody_is_moved_to_where_the_mover_keeps_no_files(client: Client, district: District) -> None:
    answer = _post(
        client,
        _township(district),
        "add",
        Kind.SERVICE,
        organisation=district.other_community.pk,
        team="worker",
        contract="labour",
        since="2022-09-01",
    )
    assert answer.status_code == 422
    assert Service.objects.known().count() == 1


def test_leaving_ends_the_service_on_the_last_day(client: Client, district: District) -> None:
    series = Service.objects.get().series
    answer = _post(
        client,
        _township(district),
        "end",
        Kind.SERVICE,
        series,
        until="2022-06-30",
        reason="辞职",
        document="辞职申请",
    )
    assert answer.status_code == 302
    row = Service.objects.known().get()
    assert (row.until, row.entry.title) == (date(2022, 6, 30), "结束任职：辞职")


def test_a_contract_is_renewed_from_the_day_after(client: Client, district: District) -> None:
    write(district.officer, contract(_person(), date(2024, 2, 29)))
    old = Contract.objects.known().get()
    officer = _township(district)
    client.force_login(officer)
    asked = client.get(reverse("people:renew", args=[_person().public_id, old.series]))
    assert 'value="2024-03-01"' in asked.content.decode()
    assert _post(client, officer, "renew", old.series, **CONTRACT).status_code == 302
    new = Contract.objects.known().get(number="SL-002")
    assert (new.renews, new.until) == (old.series, date(2027, 2, 28))


def test_a_renewal_that_begins_too_early_is_refused(client: Client, district: District) -> None:
    write(district.officer, contract(_person(), date(2024, 2, 29)))
    old = Contract.objects.known().get()
    answer = _post(client, _township(district), "renew", old.series, **{**CONTRACT, "since": "2024-02-01"})
    assert answer.status_code == 422
    assert "才到期" in answer.content.decode()
    assert Contract.objects.known().count() == 1


def test_a_contract_ends_with_its_reason(client: Client, district: District) -> None:
    write(district.officer, contract(_person(), date(2024, 2, 29)))
    old = Contract.objects.known().get()
    hr = make_officer(district.place, Role.HUMAN_RESOURCES)
    answer = _post(
        client,
        hr,
        "end",
        Kind.CONTRACT,
        old.series,
        until="2022-05-31",
        end_reason="dissolved",
        reason="",
        document="解除协议",
    )
    assert answer.status_code == 302
    row = Contract.objects.known().get()
    assert (row.ended_on, row.end_reason) == (date(2022, 5, 31), "dissolved")


def test_a_certificate_is_registered_once_more(client: Client, district: District) -> None:
    write(district.officer, certificate(_person(), date(2022, 1, 1)))
    old = Certificate.objects.known().get()
    answer = _post(
        client,
        _township(district),
        "register_anew",
        old.series,
        registered_on="2022-01-05",
        registration_until="2025-01-04",
    )
    assert answer.status_code == 302
    assert Certificate.objects.known().get().registration_until == date(2025, 1, 4)


def test_a_record_entered_by_mistake_is_withdrawn_and_stays_readable(
    client: Client, district: District
) -> None:
    write(district.officer, contract(_person(), date(2024, 2, 29)))
    old = Contract.objects.known().get()
    officer = _township(district)
    answer = _post(client, officer, "withdraw", Kind.CONTRACT, old.series, reason="登记到别人名下")
    assert answer.status_code == 302
    assert not Contract.objects.known().exists()
    page = client.get(reverse("people:record", args=[_person().public_id, Kind.CONTRACT, old.series]))
    assert "登记到别人名下" in page.content.decode()
    assert "/correct/" not in page.content.decode()


def _forms(person: Person) -> list[str]:
    """Addresses of every form about a record of the file."""
    found = []
    for kind in Kind:
        table: Any = RULES[kind].model
        row: Record = table.objects.known().filter(person=person).first()
        found.append(reverse("people:add", args=[person.public_id, kind]))
        found += [
            reverse(f"people:{name}", args=[person.public_id, kind, row.series])
            for name in ("correct", "end", "withdraw")
        ]
        if kind == Kind.CONTRACT:
            found.append(reverse("people:renew", args=[person.public_id, row.series]))
        if kind == Kind.CERTIFICATE:
            found.append(reverse("people:register_anew", args=[person.public_id, row.series]))
    return [*found, reverse("people:correct_person", args=[person.public_id])]


def test_forms_are_there_for_who_may_change_and_for_nobody_else(client: Client, district: District) -> None:
    account = BankAccount(
        person=_person(), branch="样例银行", account=Secret("0" * 19), since=date(2021, 3, 1)
    )
    write(district.officer, *whole_file(_person()), account)
    addresses = _forms(_person())
    for address in addresses:
        assert client.get(address).status_code == 302, f"a visitor: {address}"
    client.force_login(_township(district))
    opened = [address for address in addresses if client.get(address).status_code == 200]
    assert opened == addresses
    for outsider in (
        make_officer(district.other_town, Role.TOWNSHIP),
        make_officer(district.place, Role.CIVIL_AFFAIRS),
        make_officer(district.community, Role.COMMUNITY),
    ):
        client.force_login(outsider)
        assert {client.get(address).status_code for address in addresses} == {404}
        assert {client.post(address).status_code for address in addresses} == {404}
    hr = make_officer(district.place, Role.HUMAN_RESOURCES)
    client.force_login(hr)
    opened = [address for address in addresses if client.get(address).status_code == 200]
    kept = ("/contract/", "/bank-account/")
    assert opened == [address for address in addresses if any(kind in address for kind in kept)]


def test_facts_drawn_from_records_are_not_changed_by_hand(client: Client, district: District) -> None:
    write(district.officer, *whole_file(_person()))
    _post(client, _township(district), "add", Kind.CERTIFICATE, **CERTIFICATE)
    drawn = Fact.objects.known().filter(name="证书").first()
    assert drawn is not None
    assert _post(client, _township(district), "correct", Kind.FACT, drawn.series).status_code == 404


def test_every_change_leaves_its_entry_in_the_trail(client: Client, district: District) -> None:
    officer = _township(district)
    before = AuditEntry.objects.filter(actor_id=officer.public_id).count()
    _post(client, officer, "add", Kind.TRAINING, title="岗前培训", since="2022-05-01", hours="8")
    made = list(AuditEntry.objects.filter(actor_id=officer.public_id).order_by("sequence"))[before:]
    assert [entry.action for entry in made] == ["entry.open", "record.write"]


def test_opening_a_form_that_shows_a_record_is_a_look(client: Client, district: District) -> None:
    write(district.officer, *whole_file(_person()))
    officer = _township(district)
    client.force_login(officer)
    series = _person().appraisal_records.get(year=2020).series
    address = reverse("people:correct", args=[_person().public_id, Kind.APPRAISAL, series])
    client.get(address)
    client.post(address, {})
    (look,) = AuditEntry.objects.filter(actor_id=officer.public_id, action="file.read")
    assert look.changes["sections"] == [None, "年度考核（含评语）"]
