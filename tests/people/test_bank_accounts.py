"""Accounts that pay goes to: who enters them, what is refused, who sees how much of the number, how long it stays."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import District, make_district, make_entry, make_officer, make_place, make_worker
from tests.people.exchange.tables import applied, number_of, person
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry as Trail
from wuding.audit.names import Action
from wuding.calc.bank_accounts import check_digit
from wuding.common.errors import NotVisible, RuleError
from wuding.common.sealed import Secret
from wuding.organisation.actions import assign_role
from wuding.organisation.models import Kind as PlaceKind
from wuding.people.actions import add_record, link_account
from wuding.people.actions.expiry import departed, expire_files
from wuding.people.actions.own import reveal_own_number
from wuding.people.actions.reads import ACCOUNT, reveal_number
from wuding.people.actions.reads import number_of as held_number
from wuding.people.models import BankAccount, Person
from wuding.people.queries.bank_accounts import accounts_on
from wuding.people.queries.sections.kinds import Kind

pytestmark = pytest.mark.django_db
SINCE = date(2022, 1, 1)


def card(serial: int) -> str:
    first = f"000{serial:015d}"
    return first + check_digit(first)


TYPED = {"branch": "样例银行", "kind": "card", "account": card(1), "since": "2022-01-01"}


@pytest.fixture
def district() -> District:
    made = make_district()
    make_worker(made.community, made.officer, name="王伟")
    return made


@pytest.fixture
def officer(district: District) -> User:
    return make_officer(district.place, Role.HUMAN_RESOURCES)


def given(who: Person, number: str, by: User, since: date = SINCE) -> BankAccount:
    row = BankAccount(branch="样例银行", account=Secret(number), since=since)
    found = add_record(person=who, row=row, entry=make_entry(by))
    assert isinstance(found, BankAccount)
    return found


def post(client: Client, user: User, who: Person, **typed: str) -> Any:
    client.force_login(user)
    return client.post(reverse("people:add", args=[who.public_id, Kind.BANK_ACCOUNT]), {**TYPED, **typed})


def test_it_is_entered_on_the_file_and_shows_four_digits(client: Client, officer: User) -> None:
    who = Person.objects.get()
    typed = f"{card(1)[:4]} {card(1)[4:]}"
    assert post(client, officer, who, account=typed).status_code == 302
    row = BankAccount.objects.known().get()
    assert row.account is not None
    assert row.account.reveal() == card(1)
    page = client.get(reverse("people:person", args=[who.public_id])).content.decode()
    assert f"{'*' * 15}{card(1)[-4:]}" in page
    assert card(1) not in page
    entry = Trail.objects.get(action=Action.RECORD_WRITE)
    assert card(1) not in str(entry.changes)
    assert "bank_account" in entry.changes


def test_a_digit_miscopied_is_refused_in_words_and_a_passbook_has_no_check_digit(
    client: Client, officer: User
) -> None:
    who = Person.objects.get()
    wrong = card(1)[:-1] + str((int(card(1)[-1]) + 1) % 10)
    answer = post(client, officer, who, account=wrong)
    assert answer.status_code == 422
    assert "校验位不对" in answer.content.decode()
    assert not BankAccount.objects.known().exists()
    assert post(client, officer, who, account=wrong, kind="passbook").status_code == 302


def test_who_only_keeps_files_neither_sees_nor_enters_it(client: Client, district: District) -> None:
    answer = post(client, district.officer, Person.objects.get())
    assert answer.status_code == 404
    page = client.get(reverse("people:person", args=[Person.objects.get().public_id])).content.decode()
    assert "代发账户" not in page


def test_a_new_account_ends_the_old_one(officer: User) -> None:
    who = Person.objects.get()
    given(who, card(1), officer)
    given(who, card(2), officer, date(2022, 7, 1))
    at = {day: accounts_on([who.pk], day)[who.pk].account for day in (date(2022, 6, 30), date(2022, 7, 1))}
    assert [number.reveal() for number in at.values() if number] == [card(1), card(2)]
    assert accounts_on([who.pk], date(2021, 12, 31)) == {}


def test_one_account_is_not_two_peoples(district: District, officer: User) -> None:
    who = Person.objects.get()
    other = make_worker(district.community, district.officer, name="赵敏")
    given(who, card(1), officer)
    with pytest.raises(RuleError, match="已经登记为王伟的代发账户"):
        given(other, card(1), officer)
    given(who, card(2), officer, date(2022, 7, 1))
    given(other, card(1), officer, date(2022, 7, 1))


def test_a_file_out_of_sight_is_not_told_of(officer: User) -> None:
    far = make_place(code="232701", name="漠河市", kind=PlaceKind.DISTRICT)
    there = make_officer(far, Role.HUMAN_RESOURCES)
    keeper = make_officer(far, Role.ORGANISATION_DEPARTMENT)
    given(make_worker(far, keeper, name="孙远"), card(1), there)
    assert given(Person.objects.get(name="王伟"), card(1), officer).pk


def test_the_whole_number_takes_its_own_right_and_a_reason(district: District, officer: User) -> None:
    who = Person.objects.get()
    given(who, card(1), officer)
    with pytest.raises(NotVisible):
        reveal_number(person=who, name=ACCOUNT, purpose="核对工资发放账户", by=district.officer)
    with pytest.raises(RuleError, match="没有说明"):
        reveal_number(person=who, name=ACCOUNT, purpose="", by=officer)
    assert reveal_number(person=who, name=ACCOUNT, purpose="核对工资发放账户", by=officer) == card(1)
    assert Trail.objects.get(action=Action.FILE_REVEAL).changes["sections"] == [None, "代发账号"]


def test_the_worker_sees_the_own_one_masked_and_whole_when_asked(
    client: Client, district: District, officer: User
) -> None:
    who = Person.objects.get()
    given(who, card(1), officer)
    own = make_officer(district.community, Role.WORKER)
    link_account(person=who, account=own, by=None)
    who.refresh_from_db()
    client.force_login(own)
    page = client.get(reverse("people:own")).content.decode()
    assert f"{'*' * 15}{card(1)[-4:]}" in page
    assert card(1) not in page
    assert reveal_own_number(person=who, name=ACCOUNT, by=own) == card(1)


def test_a_table_brings_accounts_in(district: District) -> None:
    keeper = district.officer
    assign_role(
        user=keeper, organisation=district.place, role=Role.HUMAN_RESOURCES, since=date(2000, 1, 1), by=None
    )
    row = person(身份证号=number_of(2), 开户行="样例银行", 代发账号=card(7), 账户启用日期=date(2022, 1, 1))
    applied(district, [row])
    held = BankAccount.objects.known().get()
    assert (held.branch, held.kind, held.since) == ("样例银行", "card", SINCE)
    assert held.account is not None
    assert held.account.reveal() == card(7)
    again = {**row, "代发账号": f"{card(7)[:4]} {card(7)[4:]}"}
    applied(district, [{**again, "开户行": "示范银行"}])
    assert BankAccount.objects.known().get().branch == "示范银行"


def test_it_goes_two_years_after_leaving(district: District, officer: User) -> None:
    from wuding.people.actions import end_record
    from wuding.people.models import Service

    who = Person.objects.get()
    given(who, card(1), officer)
    end_record(
        old=Service.objects.known().get(person=who),
        until=date(2022, 6, 30),
        entry=make_entry(district.officer),
    )
    from datetime import UTC, datetime

    assert departed(date(2024, 6, 30)) == []
    assert departed(date(2024, 7, 1)) == [who]
    expire_files(datetime(2024, 7, 1, 12, tzinfo=UTC))
    assert held_number(who, ACCOUNT) is None
    assert departed(date(2024, 7, 1)) == []
