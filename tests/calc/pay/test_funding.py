"""Who bears what: shares to the fen, the rule that counts, and a budget against what was paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuding.calc.pay.funding import (
    Borne,
    Cost,
    FundingRule,
    borne_by,
    budget_table,
    funding_table,
    percent_shares,
    rule_for,
    shared,
    standings,
)
from wuding.calc.pay.net_refusals import NetError

JULY, MAY = date(2022, 7, 1), date(2022, 5, 1)
TOWN = "/1/2/"
HALF = percent_shares([("省", Decimal(50)), ("区", Decimal(50))])
DISTRICT = percent_shares([("区", Decimal(100))])
RULES = [
    FundingRule("/1/", "", JULY, None, DISTRICT),
    FundingRule("/1/", "岗位补贴", JULY, None, HALF),
]
COSTS = [
    Cost(TOWN, "基础补贴", employer=False, month_of=JULY, amount=Decimal(2900), times=3),
    Cost(TOWN, "岗位补贴", employer=False, month_of=JULY, amount=Decimal("680.01"), times=3),
    Cost(TOWN, "养老保险单位", employer=True, month_of=JULY, amount=Decimal("582.40"), times=3),
]


def test_each_source_bears_its_share_of_each_line() -> None:
    """680.01 in halves: 340.01 for the first named and 340.00, three times over, as on each of the three slips."""
    assert borne_by(COSTS, RULES) == [
        Borne("区", Decimal(8700 + 1020), Decimal("1747.20")),
        Borne("省", Decimal("1020.03"), Decimal(0)),
    ]


def test_the_item_s_own_rule_counts_before_the_general_and_the_nearer_place_before_the_farther() -> None:
    def rule(path: str, item: str) -> FundingRule:
        return FundingRule(path, item, MAY, None, DISTRICT)

    post, insured = COSTS[1], COSTS[2]
    far, near, item = rule("/1/", ""), rule("/1/2/", ""), rule("/1/", "岗位补贴")
    employer, elsewhere = rule("/1/", "单位缴费"), rule("/1/3/", "岗位补贴")
    assert rule_for([far, near], post) == near
    assert rule_for([far, near, item], post) == item
    assert rule_for([far, employer], insured) == employer
    assert rule_for([far, employer], post) == far
    assert rule_for([elsewhere], post) is None


def test_arrears_go_by_the_rule_of_the_month_they_belong_to() -> None:
    before = FundingRule("/1/", "", MAY, date(2022, 6, 1), percent_shares([("省", Decimal(100))]))
    late = Cost(TOWN, "基础补贴", employer=False, month_of=MAY, amount=Decimal(-40))
    assert borne_by([late, COSTS[0]], [before, *RULES]) == [
        Borne("省", Decimal(-40), Decimal(0)),
        Borne("区", Decimal(8700), Decimal(0)),
    ]


def test_what_no_rule_speaks_of_is_said_to_have_no_source_and_stands_last() -> None:
    found = borne_by([Cost(TOWN, "x", employer=False, month_of=MAY, amount=Decimal(1)), *COSTS], RULES)
    assert found[-1] == Borne("未注明来源", Decimal(1), Decimal(0))


def test_half_and_half_of_an_odd_fen() -> None:
    assert shared(Decimal("0.01"), dict(HALF)) == {"省": Decimal("0.01"), "区": Decimal(0)}
    thirds = {"省": Fraction(1, 3), "市": Fraction(1, 3), "区": Fraction(1, 3)}
    assert shared(Decimal(100), thirds) == {
        "省": Decimal("33.34"), "市": Decimal("33.33"), "区": Decimal("33.33"),
    }  # fmt: skip


weights = st.lists(st.integers(0, 50), min_size=1, max_size=6).filter(any)
fen = st.integers(-(10**9), 10**9).map(lambda value: Decimal(value) / 100)


@given(fen, weights)
def test_shares_come_to_the_amount_and_are_off_by_less_than_a_fen(amount: Decimal, parts: list[int]) -> None:
    shares = {f"来源{number}": Fraction(part, sum(parts)) for number, part in enumerate(parts)}
    found = shared(amount, shares)
    assert sum(found.values()) == amount
    for fund, share in shares.items():
        assert abs(Fraction(found[fund]) - Fraction(amount) * share) < Fraction(1, 100)


@given(st.lists(st.tuples(fen, st.booleans(), st.sampled_from(["岗位补贴", "其他"])), max_size=8))
def test_nothing_is_lost_however_it_is_cut(lines: list[tuple[Decimal, bool, str]]) -> None:
    costs = [
        Cost(TOWN, item, employer=employer, month_of=JULY, amount=amount) for amount, employer, item in lines
    ]
    whole = borne_by(costs, RULES)
    assert sum((one.cost for one in whole), Decimal(0)) == sum((one.amount for one in costs), Decimal(0))
    pieces = [part for cost in costs for part in borne_by([cost], RULES)]
    for one in whole:
        assert one.cost == sum(part.cost for part in pieces if part.fund == one.fund)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([("省", Decimal(50))], "加起来正好是 100%"),
        ([("省", Decimal(150)), ("区", Decimal(-50))], "都大于零"),
        ([], "加起来正好是 100%"),
        ([("省", Decimal(50)), ("省", Decimal(50))], "各不相同"),
        ([("", Decimal(100))], "要写明"),
    ],
)
def test_shares_that_are_no_shares_are_refused(parts: list[tuple[str, Decimal]], said: str) -> None:
    with pytest.raises(NetError) as caught:
        percent_shares(parts)
    assert said in caught.value.text()


def test_a_split_by_unit_ties_with_the_costs() -> None:
    table = funding_table("松岭区", JULY, {"甲社区": COSTS, "乙社区": COSTS[:1]}, RULES)
    assert table.title == "松岭区2022年7月资金来源分担表"
    whole = sum(one.amount * one.times for one in [*COSTS, COSTS[0]])
    assert table.totals[-1] == whole
    assert table.column("单位") == ("甲社区", "甲社区", "乙社区")


def test_a_budget_foresees_an_overrun_before_it_happens() -> None:
    """District: 600 paid by July, 100 in July, five months to come: 1100 of 1000. Province: 1 of 12 a month."""
    paid = [Borne("区", Decimal(500), Decimal(100)), Borne("省", Decimal(7), Decimal(0)), Borne("市", Decimal(1), Decimal(0))]  # fmt: skip
    last = [Borne("区", Decimal(80), Decimal(20)), Borne("省", Decimal(1), Decimal(0))]
    found = standings({"区": Decimal(1000), "省": Decimal(12), "县": Decimal(5)}, paid, last, 5)
    assert [(one.fund, one.paid, one.to_come, one.left, one.told) for one in found] == [
        ("区", Decimal(600), Decimal(500), Decimal(-100), "will_overrun"),
        ("省", Decimal(7), Decimal(5), Decimal(0), ""),
        ("县", Decimal(0), Decimal(0), Decimal(5), ""),
        ("市", Decimal(1), Decimal(0), None, "no_budget"),
    ]
    assert standings({"区": Decimal(500)}, paid, last, 5)[0].told == "overspent"
    table = budget_table("松岭区", JULY, found)
    assert table.column("执行率") == ("60.0%", "58.3%", "0.0%", "")
    assert table.column("说明") == ("预计超支", "", "", "没有预算")
    assert table.notes[0].startswith("序时进度 58.3%")
