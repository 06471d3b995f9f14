"""The worker's own pay: why it isn't last month's, step by step to the fen; and what a change would bring."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import (
    District,
    Payers,
    make_adoption,
    make_district,
    make_entry,
    make_payers,
    make_user,
    make_worker,
    pay_month,
)
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.calc.pay.causes import Why
from wuding.common.dates import Month
from wuding.organisation.actions import assign_role
from wuding.pay.models import Slip
from wuding.pay.queries.why import changed
from wuding.people.actions import FactGiven, link_account, move_person, record_fact
from wuding.people.models import EmploymentForm, Person, Team

pytestmark = pytest.mark.django_db
JUNE, JULY, AUGUST = Month(2022, 6), Month(2022, 7), Month(2022, 8)
IN_AUGUST = datetime(2022, 8, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def district() -> District:
    made = make_district()
    make_adoption(made)
    return made


@pytest.fixture
def payers(district: District) -> Payers:
    return make_payers(district.place)


def _worker(district: District, *, since: date = date(2021, 3, 1)) -> tuple[Person, User]:
    person = make_worker(district.community, district.officer, name="王伟", certificate="初级", since=since)
    account = make_user(name="王伟")
    link_account(person=person, account=account, by=None)
    assign_role(
        user=account, organisation=district.community, role=Role.WORKER, since=date(2000, 1, 1), by=None
    )
    return person, account


def _change(district: District, person: Person, fact: FactGiven) -> None:
    entry = make_entry(district.officer, "调整岗位")
    type(entry).objects.filter(pk=entry.pk).update(entered_at=IN_AUGUST)
    entry.refresh_from_db()
    record_fact(person=person, given=fact, entry=entry)


def _slip(person: Person, month: Month) -> Slip:
    return Slip.objects.select_related("run", "person").get(person=person, month=month.start)


def test_the_first_month_says_so(district: District, payers: Payers, client: Client) -> None:
    person, account = _worker(district)
    pay_month(district.place, JULY, payers)
    found = changed(_slip(person, JULY))
    assert (found.before, found.ever, found.ties) == (None, False, True)
    client.force_login(account)
    assert "这是第一张工资条" in client.get(reverse("pay:own")).content.decode()


def test_new_rules_and_a_new_post_are_steps_that_add_up_and_open(
    district: District, payers: Payers, client: Client
) -> None:
    person, account = _worker(district)
    for month in (JUNE, JULY):
        pay_month(district.place, month, payers)
    rules = changed(_slip(person, JULY))
    assert rules.ties
    assert [one.cause.why for one in rules.steps] == [Why.PACK]
    _change(district, person, FactGiven("岗位", "副职", date(2022, 7, 1)))
    pay_month(district.place, AUGUST, payers, IN_AUGUST)
    found = changed(_slip(person, AUGUST))
    assert found.ties
    assert [one.cause.why for one in found.steps] == [Why.FACT, Why.ARREARS]
    post, arrears = found.steps
    moved = {one.name: one for one in post.moved}
    assert sum(one.after - one.before for one in post.moved) == post.cause.amount
    assert moved["岗位补贴"].step is not None
    assert moved["岗位补贴"].step.clause
    assert {fact.name for fact in moved["岗位补贴"].facts} == {"岗位"}
    # What July lacked comes under July, item by item.
    assert {str(one.month) for one in arrears.earlier} == {str(JULY)}
    assert sum(one.difference for one in arrears.earlier) == arrears.cause.amount
    client.force_login(account)
    page = client.get(reverse("pay:own")).content.decode()
    assert "您的岗位变了：一般工作岗位 → 副职" in page
    assert "补发或扣回以前月份的" in page
    assert "分毫不差" in page


def test_a_move_to_another_town_is_told_from_the_last_slip_not_from_nothing(
    district: District, payers: Payers
) -> None:
    person, _account = _worker(district)
    make_worker(district.other_community, district.officer, name="赵旁人")
    for town in (district.town, district.other_town):
        pay_month(town, JULY, payers)
    entry = make_entry(district.officer, "调动")
    type(entry).objects.filter(pk=entry.pk).update(entered_at=IN_AUGUST)
    entry.refresh_from_db()
    move_person(
        person=person,
        organisation=district.other_community,
        team=Team.WORKER,
        contract=EmploymentForm.LABOUR,
        since=date(2022, 8, 1),
        entry=entry,
    )
    pay_month(district.other_town, AUGUST, payers, IN_AUGUST)
    found = changed(_slip(person, AUGUST))
    assert found.before is not None
    assert found.ties
    assert found.difference == 0


def test_months_without_a_slip_between_are_said(district: District, payers: Payers) -> None:
    person, _account = _worker(district)
    pay_month(district.place, JUNE, payers)
    pay_month(district.place, AUGUST, payers)
    found = changed(_slip(person, AUGUST))
    assert (found.before, found.ever, found.ties) == (None, True, True)


def test_what_if_offers_the_codes_of_the_pack_and_shows_nobody_else(
    district: District, payers: Payers, client: Client
) -> None:
    _person, account = _worker(district)
    make_worker(district.community, district.officer, name="赵旁人", post="正职")
    client.force_login(account)
    answer = client.get(reverse("pay:what_if"))
    page = answer.content.decode()
    assert "赵旁人" not in page
    chances = {(one.name, one.value): one.outcome.difference for one in answer.context["chances"]}
    assert chances["证书", "中级"] == 150
    assert chances["证书", "高级"] == 350
    assert {name for name, _value in chances} == {"岗位", "证书", "考核等次"}
    assert "不是承诺" in page
    field = next(key for key, one in answer.context["form"].offers.items() if one.name == "证书")
    tried = client.get(reverse("pay:what_if"), {field: "中级"})
    assert tried.context["outcome"].difference == 150
    assert len(tried.context["course"].series) == 2


def test_what_if_without_a_file_or_a_pack_says_so(client: Client, district: District) -> None:
    client.force_login(district.officer)
    assert "现在不能试算" in client.get(reverse("pay:what_if")).content.decode()
