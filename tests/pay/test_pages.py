"""Who opens the pages of pay, and what they show."""

import uuid
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.make import (
    ENTERED_AT,
    District,
    close_run,
    make_adoption,
    make_district,
    make_officer,
    make_payers,
    make_user,
    make_worker,
    pay_month,
)
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.common.dates import Month
from wuding.pay.actions import compute_month
from wuding.pay.models import Slip
from wuding.people.actions import link_account

pytestmark = pytest.mark.django_db
MONTHS = "/pay/?month=2022-07"


@pytest.fixture
def district() -> District:
    made = make_district()
    make_adoption(made)
    make_worker(made.community, made.officer, name="王伟", post="正职", woman=False)
    return made


@pytest.fixture
def bureau(district: District) -> User:
    """June paid, July worked out by this officer."""
    payers = make_payers(district.place)
    pay_month(district.place, Month(2022, 6), payers)
    compute_month(place=district.place, month=Month(2022, 7), by=payers.preparer, at=ENTERED_AT)
    return payers.preparer


def _slip() -> Slip:
    return Slip.objects.get(month="2022-07-01")


def _addresses() -> list[str]:
    slip = _slip()
    return [
        MONTHS,
        reverse("pay:slip", args=[slip.public_id]),
        reverse("pay:reason", args=[slip.public_id, "绩效补贴"]),
    ]


def test_a_visitor_is_sent_to_sign_in(client: Client, bureau: User) -> None:
    for address in [*_addresses(), reverse("pay:own"), reverse("comparison:packs")]:
        assert client.get(address).status_code == 302, address


def test_the_bureau_opens_all_of_them(client: Client, bureau: User) -> None:
    client.force_login(bureau)
    for address in [*_addresses(), reverse("comparison:packs")]:
        assert client.get(address).status_code == 200, address


def test_for_another_town_slips_are_not_there(client: Client, district: District, bureau: User) -> None:
    client.force_login(make_officer(district.other_town, Role.TOWNSHIP))
    _month, *slips = _addresses()
    for address in slips:
        assert client.get(address).status_code == 404, address
    assert "王伟" not in client.get(MONTHS).content.decode()


def test_an_organ_without_pay_in_its_part_is_led_to_its_own(
    client: Client, district: District, bureau: User
) -> None:
    client.force_login(make_officer(district.place, Role.POLITICAL_LEGAL_COMMITTEE))
    assert client.get(MONTHS)["Location"] == reverse("pay:own")
    assert client.get(_addresses()[1]).status_code == 404
    assert "还没有你的工资条" in client.get(reverse("pay:own")).content.decode()


def test_a_worker_opens_the_own_slips_and_no_other(client: Client, district: District, bureau: User) -> None:
    worker = make_officer(district.community, Role.WORKER)
    own = make_worker(district.community, district.officer, name="孙样例")
    link_account(person=own, account=worker, by=None)
    run = compute_month(place=district.place, month=Month(2022, 7), by=bureau, at=ENTERED_AT)
    close_run(run, replace(make_payers(district.place), preparer=bureau))
    client.force_login(worker)
    mine = Slip.objects.get(person=own)
    assert client.get(reverse("pay:slip", args=[mine.public_id])).status_code == 200
    other = Slip.objects.get(person__name="王伟", month="2022-07-01")
    assert client.get(reverse("pay:slip", args=[other.public_id])).status_code == 404
    page = client.get(reverse("pay:own")).content.decode()
    assert str(mine.public_id) in page
    assert str(other.public_id) not in page


def test_the_month_shows_figures_and_links_each_amount_to_its_reason(client: Client, bureau: User) -> None:
    client.force_login(bureau)
    answer = client.get(MONTHS)
    assert answer.context["figures"].mean == 3736
    page = answer.content.decode()
    address = reverse("pay:slip", args=[_slip().public_id])
    assert f'href="{address}?open=%E7%BB%A9%E6%95%88%E8%A1%A5%E8%B4%B4#绩效补贴">136.00</a>' in page


def test_the_chart_marks_where_the_scheme_changes(client: Client, bureau: User) -> None:
    client.force_login(bureau)
    course = client.get(MONTHS).context["course"]
    assert [mark.label for mark in course.marks] == ["2022-07"]
    assert course.series[1].values[5:7] == (3175, 3736)


def test_the_asked_line_stands_open(client: Client, bureau: User) -> None:
    client.force_login(bureau)
    page = client.get(_addresses()[1], {"open": "年限补贴"}).content.decode()
    assert 'id="年限补贴" open' in page
    assert page.count(" open>") == 1


def test_an_unknown_slip_or_item_is_not_there(client: Client, bureau: User) -> None:
    client.force_login(bureau)
    assert client.get(reverse("pay:slip", args=[uuid.uuid4()])).status_code == 404
    assert client.get(reverse("pay:reason", args=[_slip().public_id, "没有"])).status_code == 404


def test_a_month_not_worked_out_says_so_and_points_to_the_latest(client: Client, bureau: User) -> None:
    client.force_login(bureau)
    page = client.get("/pay/?month=2022-09").content.decode()
    assert "这个月还没有计算" in page
    assert "?month=2022-07" in page


def test_the_page_takes_the_same_number_of_queries_for_few_and_for_many(
    client: Client, district: District, bureau: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        make_worker(district.community, district.officer, name=f"样例{number}")
    compute_month(place=district.place, month=Month(2022, 7), by=bureau, at=ENTERED_AT)
    client.force_login(bureau)
    with django_assert_max_num_queries(24):
        assert client.get(MONTHS).status_code == 200


def test_a_worker_sees_no_slip_that_isnt_approved(client: Client, district: District, bureau: User) -> None:
    worker = make_officer(district.community, Role.WORKER)
    link_account(person=_slip().person, account=worker, by=None)
    client.force_login(worker)
    assert client.get(reverse("pay:slip", args=[_slip().public_id])).status_code == 404
    assert str(_slip().public_id) not in client.get(reverse("pay:own")).content.decode()


def test_a_refusal_is_a_page_with_the_sentence(client: Client, bureau: User) -> None:
    client.force_login(bureau)
    answer = client.post(reverse("pay:compute") + "?month=2018-01")
    assert answer.status_code == 422
    assert "没有在岗的社区工作者" in answer.content.decode()


def test_the_comparison_says_who_gains(client: Client, district: District, bureau: User) -> None:
    client.force_login(bureau)
    effect = client.get(reverse("comparison:packs")).context["effect"]
    assert (effect.gaining, effect.losing) == (1, 0)
    assert (effect.mean_before, effect.mean_after) == (3175, 3736)
    assert effect.monthly_cost == 561


def test_the_comparison_shows_no_person_to_those_without_pay(
    client: Client, district: District, bureau: User
) -> None:
    client.force_login(make_officer(district.community, Role.COMMUNITY))
    answer = client.get(reverse("comparison:packs"))
    assert answer.status_code == 200
    assert answer.context["effect"] is None
    assert "王伟" not in answer.content.decode()


def test_one_pack_alone_cannot_be_compared(client: Client) -> None:
    client.force_login(make_district().officer)
    assert client.get(reverse("comparison:packs")).status_code == 422


def test_nobody_compares_packs_who_may_not_read_them(client: Client) -> None:
    client.force_login(make_user())
    assert client.get(reverse("comparison:packs")).status_code == 404
