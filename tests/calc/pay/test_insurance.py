"""Social insurance and housing fund: worked by hand, laws of floors and ceilings, what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calc.pay.payees import INSURED, local_packs, pack
from wuding.calc.pay.insurance import Contributions, contributions, insurance_inputs, owed_for
from wuding.calc.pay.net_packs import net_packs, pack_serving
from wuding.calc.pay.net_refusals import NetError
from wuding.calc.rules import Pack, RowError, Value, all_pack_ids
from wuding.places import policies

JULY = date(2022, 7, 1)
wages = st.integers(0, 5_000_000).map(lambda value: Decimal(value) / 100)


def of(
    facts: Mapping[str, Value | None] = INSURED, month: date = JULY, by: Pack | None = None
) -> Contributions:
    found = contributions(by or local_packs().insurance, month, [facts])[0]
    assert not isinstance(found, RowError), found
    return found


def test_each_contribution_of_3640_yuan() -> None:
    """3640 lies between 5800 × 60 % = 3480 and 17400, and between 5600 × 60 % = 3360 and 16800.

    Own: 8 % = 291.20, 2 % = 72.80, 0.5 % = 18.20, 5 % = 182. Employer: 16 % = 582.40, 6 % = 218.40, 0.5 % = 18.20,
    0.5 % = 18.20, 0.2 % = 7.28, 5 % = 182.
    """
    found = of()
    assert {line.name: line.amount for line in found.lines} == {
        "养老保险个人": Decimal("291.20"), "医疗保险个人": Decimal("72.80"), "失业保险个人": Decimal("18.20"),
        "公积金个人": Decimal(182), "养老保险单位": Decimal("582.40"), "医疗保险单位": Decimal("218.40"),
        "生育保险单位": Decimal("18.20"), "失业保险单位": Decimal("18.20"), "工伤保险单位": Decimal("7.28"),
        "公积金单位": Decimal(182),
    }  # fmt: skip
    assert (found.own, found.employer) == (Decimal("564.20"), Decimal("1026.48"))
    assert found.bases["社保缴费基数"] == 3640
    assert all(line.clause and line.month_of == JULY for line in found.lines)


@given(wages)
def test_a_base_is_held_between_floor_and_ceiling(wage: Decimal) -> None:
    found = of({**INSURED, "缴费工资": wage})
    assert found.bases["社保缴费基数"] == min(max(wage, Decimal(3480)), Decimal(17400))
    assert found.bases["医保缴费基数"] == min(max(wage, Decimal(3360)), Decimal(16800))
    assert found.bases["公积金缴存基数"] == min(max(wage, Decimal(1450)), Decimal(16800))


@given(wages)
def test_each_contribution_is_its_share_half_up_to_the_fen(wage: Decimal) -> None:
    found = {line.name: line.amount for line in of({**INSURED, "缴费工资": wage}).lines}
    base = Fraction(min(max(wage, Decimal(3480)), Decimal(17400)))
    assert found["养老保险个人"] == Decimal(int(base * 8 + Fraction(1, 2))) / 100
    assert found["工伤保险单位"] == Decimal(int(base / 5 + Fraction(1, 2))) / 100
    assert found["失业保险个人"] == Decimal(int(base / 2 + Fraction(1, 2))) / 100


@given(wages, wages)
def test_more_wage_is_never_less_contribution(one: Decimal, other: Decimal) -> None:
    low, high = (of({**INSURED, "缴费工资": wage}) for wage in sorted((one, other)))
    assert all(a.amount <= b.amount for a, b in zip(low.lines, high.lines, strict=True))


def test_whoever_is_not_insured_pays_nothing() -> None:
    found = of({**INSURED, "参保方式": "不参保", "缴存公积金": False})
    assert (found.own, found.employer) == (Decimal(0), Decimal(0))
    only = of({**INSURED, "参保方式": "只参加工伤保险", "缴存公积金": False})
    assert (only.own, only.employer) == (Decimal(0), Decimal("7.28"))


def test_bases_follow_the_averages_of_their_months() -> None:
    low = {**INSURED, "缴费工资": Decimal(1000)}
    floors = [
        of(low, month).bases["社保缴费基数"]
        for month in (date(2023, 12, 1), date(2024, 1, 1), date(2026, 1, 1))
    ]
    assert floors == [3480, 3840, 4140]


def test_another_place_has_other_shares() -> None:
    """Mudanjiang: housing fund 8 % each, medical insurance 6.5 %. 3640 × 18.5 % = 673.40."""
    found = of(by=pack("mudanjiang/shebao2022"))
    assert found.own == Decimal("673.40")


def test_a_wage_corrected_later_leaves_a_difference_by_item_and_month() -> None:
    """4000 instead of 3640: 360 × 8 % = 28.80, × 2 % = 7.20, × 0.5 % = 1.80, × 5 % = 18."""
    paid = {line.name: line.amount for line in of().lines}
    owed = owed_for(paid, of({**INSURED, "缴费工资": Decimal(4000)}))
    assert {line.name: line.amount for line in owed if line.own} == {
        "养老保险个人": Decimal("28.80"), "医疗保险个人": Decimal("7.20"), "失业保险个人": Decimal("1.80"), "公积金个人": Decimal(18),
    }  # fmt: skip
    assert {line.month_of for line in owed} == {JULY}
    assert owed_for(paid, of()) == []
    back = owed_for({**paid, "养老保险个人": Decimal(300)}, of())
    assert [line.amount for line in back] == [Decimal("-8.80")]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"缴费工资": None}, "“缴费工资”没有填。请补上；不会当作零。"),
        ({"参保方式": None}, "“参保方式”没有填。请补上；不会当作零。"),
        ({"参保方式": "灵活就业"}, "“参保方式”是“灵活就业”，不在可选值中：职工参保、只参加工伤保险、不参保。"),
        ({"缴费工资": Decimal(-1)}, "“缴费工资”是 -1，超出 0 至 1000000。请核对。"),
        ({"缴费工资": Decimal("3640.001")}, "“缴费工资”是 3640.001，小数位数超过 2 位。"),
        ({"缴费工资": "三千"}, "“缴费工资”应为数字，却是“三千”。"),
    ],
)  # fmt: skip
def test_a_missing_or_wrong_fact_stops_that_person_only(changed: dict[str, Value | None], said: str) -> None:
    found = contributions(local_packs().insurance, JULY, [{**INSURED, **changed}, INSURED])
    assert isinstance(found[0], RowError)
    assert found[0].text() == said
    assert isinstance(found[1], Contributions)


def test_the_facts_asked_for_are_three() -> None:
    assert insurance_inputs(local_packs().insurance, JULY) == ("缴费工资", "参保方式", "缴存公积金")


# ── which pack holds where ───────────────────────────────────────────────────

ALL = [pack(name) for name in all_pack_ids([policies()])]


def test_the_nearest_pack_holds() -> None:
    found = net_packs(ALL, "232762", JULY)
    assert (found.insurance.id, found.tax.id) == ("daxinganling/shebao2022", "zhonghua/geshui2019")
    assert net_packs(ALL, "231005001", JULY).insurance.id == "mudanjiang/shebao2022"


def test_a_place_without_its_own_amounts_is_refused() -> None:
    with pytest.raises(NetError) as caught:
        net_packs(ALL, "440300", JULY)
    assert caught.value.text() == (
        "《社会保险法等关于缴费的规定》里的“社保月平均工资”还没有金额，要由当地的包写明。请为 440300 补上一个继承它的包。"
    )
    with pytest.raises(NetError, match="黑龙江省社会保险缴费基数"):
        net_packs(ALL, "230103", JULY)


def test_before_the_first_pack_nothing_is_guessed() -> None:
    with pytest.raises(NetError) as caught:
        pack_serving("tax", ALL, "232762", date(2018, 12, 1))
    assert caught.value.text() == (
        "2018-12-01 没有适用于 232762 的个人所得税政策包，因此不能计算扣款。请在 policies 里补上当地的包，或核对行政区划代码。"
    )
    assert "social" not in caught.value.text("en")
    assert "income tax" in caught.value.text("en")
