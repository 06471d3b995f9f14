"""What drafts cost on the real roster: exact sums, the month in which the new figures hold, several side by side."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.make import ENTERED_AT, District, make_adoption, make_district, make_officer, make_worker
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.calc.rules import Value
from wuding.pay.queries.studio import Costing, cost_of, settled_month, spread
from wuding.policy.actions_drafts import change_draft, start_draft
from wuding.policy.models import Draft
from wuding.policy.queries.drafts import draft_pack
from wuding.policy.queries.packs import pack_of
from wuding.policy.queries.wishes import Leaf, ValueWish

pytestmark = pytest.mark.django_db
MONTH = date(2022, 7, 1)
MARKS = {"trust": "assumed", "how": "测算"}


@pytest.fixture
def district() -> District:
    district = make_district()
    make_adoption(district)
    make_worker(district.community, district.officer, name="王一", post="正职", grade="优秀")
    make_worker(district.community, district.officer, name="王二", since=date(2021, 3, 1))
    make_worker(district.other_community, district.officer, name="王三", since=date(2019, 3, 1))
    return district


@pytest.fixture
def author(district: District) -> User:
    return make_officer(district.place, Role.HUMAN_RESOURCES)


def _draft(district: District, author: User, title: str, wish: ValueWish) -> Draft:
    begun = start_draft(
        organisation=district.place, base_id="songling/2022", title=title, by=author, at=ENTERED_AT
    )
    change_draft(draft=begun, wish=wish, by=author, at=ENTERED_AT)
    return begun


def _years(value: int, since: date = MONTH) -> ValueWish:
    return ValueWish("年限补贴标准", since, {("value",): Decimal(value)}, MARKS)


def _posts(chief: int, general: int) -> ValueWish:
    cells: dict[Leaf, Value] = {("rows", 0, 1): Decimal(chief), ("rows", 2, 1): Decimal(general)}
    return ValueWish("岗位补贴标准", date(2023, 1, 1), cells, MARKS)


def _cost(district: District, author: User, *drafts: Draft) -> Costing:
    packs = [draft_pack(draft) for draft in drafts]
    found = cost_of(author, district.place, pack_of("songling/2022"), packs, MONTH)
    assert found is not None
    return found


def test_two_yuan_more_a_year_cost_twice_the_years(district: District, author: User) -> None:
    costing = _cost(district, author, _draft(district, author, "每年十二元", _years(12)))
    outcome = costing.drafts[0]
    years = 2 + 2 + 4  # 2021, 2021 and 2019 to 2022, a part of a year counting as one
    assert outcome.more == 2 * years
    assert (outcome.gaining, outcome.losing) == (3, 0)
    assert outcome.total == sum(outcome.amounts)
    assert costing.base.more == 0
    assert outcome.lowest == min(outcome.amounts) <= outcome.mean <= outcome.highest
    moved = costing.moved(outcome)
    assert {one.person.name: one.by for one in moved} == {"王一": 4, "王二": 4, "王三": 8}
    assert [one.by for one in moved] == sorted((one.by for one in moved), reverse=True)


def test_both_are_worked_out_for_the_month_in_which_the_new_figures_hold(
    district: District, author: User
) -> None:
    draft = _draft(district, author, "明年", _posts(700, 590))
    costing = _cost(district, author, draft)
    assert (costing.roster_month, costing.month) == (MONTH, date(2023, 1, 1))
    outcome = costing.drafts[0]
    chief, general = Decimal(20), Decimal(-10)
    changes = sorted(now - was for was, now in zip(outcome.before, outcome.amounts, strict=True))
    # The performance part follows the post's: 25 % of the chief's, 20 % of the others'.
    assert changes == [general * Decimal("1.2")] * 2 + [chief * Decimal("1.25")]
    assert (outcome.gaining, outcome.losing) == (1, 2)


def test_a_value_from_the_middle_of_a_month_counts_from_the_next(district: District, author: User) -> None:
    draft = _draft(district, author, "月中", _years(12, date(2022, 12, 15)))
    assert settled_month(pack_of("songling/2022"), [draft_pack(draft)], MONTH) == date(2023, 1, 1)


def test_the_spread_counts_everybody_once_for_each_version(district: District, author: User) -> None:
    drafts = [_draft(district, author, f"方案{value}", _years(value)) for value in (12, 60)]
    chart = spread(_cost(district, author, *drafts))
    assert len(chart.series) == 3
    assert [sum(value for value in series.values if value is not None) for series in chart.series] == [
        3,
        3,
        3,
    ]


def test_the_page_lays_drafts_side_by_side(
    district: District, author: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first = _draft(district, author, "方案一", _years(12))
    second = _draft(district, author, "方案二", _years(15))
    client = Client()
    client.force_login(author)
    page = reverse("comparison:draft", args=[first.public_id])
    asked = {"month": "2022-07", "with": str(second.public_id)}
    client.get(page, asked)
    with django_assert_max_num_queries(26):
        body = client.get(page, asked).content.decode()
    assert "16.00" in body
    assert "40.00" in body
    assert body.count("方案二") >= 2
    assert "王三" in body


def test_who_sees_no_pay_there_does_not_find_it(district: District, author: User) -> None:
    draft = _draft(district, author, "方案一", _years(12))
    client = Client()
    client.force_login(make_officer(district.town, Role.HUMAN_RESOURCES))
    assert client.get(reverse("comparison:draft", args=[draft.public_id])).status_code == 404


def test_a_month_without_anybody_says_so(district: District, author: User) -> None:
    assert cost_of(author, district.place, pack_of("songling/2022"), [], date(2000, 1, 1)) is None
