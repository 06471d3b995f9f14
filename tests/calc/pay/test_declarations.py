"""What is declared to the tax authority and to the insurance, and who bears the money."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calc.pay.runs import DISTRICT, JULY, PROVINCE, run, slip
from wuding.calc.pay.declarations import Declared, insurance_table, tax_table
from wuding.calc.pay.funding import Budget, borne_by, budget_table, funding_table, shared
from wuding.calc.pay.net_refusals import NetError


def people() -> list[Declared]:
    deductions = {
        "子女教育扣除": Decimal(7000),
        "学历继续教育扣除": Decimal(400),
        "职业资格扣除": Decimal(3600),
    }
    bases = {"社保缴费基数": Decimal(3640), "工伤费率": Decimal("0.002")}
    return [
        Declared(slip("安一", "繁荣社区", identity="232700199001010017"), additional=deductions, bases=bases),
        Declared(slip("白二", "繁荣社区", tax="12.34"), pension=Decimal(500), bases=bases),
    ]


def test_the_tax_declaration_has_the_columns_of_the_form() -> None:
    table = tax_table("松岭区", JULY, people())
    assert table.title == "松岭区2022年7月工资薪金所得扣缴申报"
    assert table.column("证件号码") == ("232700199001010017", "")
    assert table.column("本期收入") == (Decimal("3580.50"), Decimal("3580.50"))
    assert table.column("基本养老保险费") == (Decimal("291.20"),) * 2
    assert table.column("基本医疗保险费") == (Decimal(0),) * 2
    assert table.column("累计子女教育") == (Decimal(7000), Decimal(0))
    assert table.column("累计继续教育") == (Decimal(4000), Decimal(0))
    assert table.column("累计个人养老金") == (Decimal(0), Decimal(500))
    assert table.column("本期应扣税额") == (Decimal(0), Decimal("12.34"))


def test_totals_of_a_declaration_are_those_of_the_run() -> None:
    table = tax_table("松岭区", JULY, people())
    totals = dict(zip([heading.title for heading in table.headings], table.totals, strict=True))
    assert totals["本期收入"] == sum(one.slip.gross for one in people()) == Decimal("7161.00")
    assert totals["本期应扣税额"] == Decimal("12.34")
    assert totals["姓名"] is None


def test_the_insurance_declaration_names_bases_and_both_shares() -> None:
    table = insurance_table("松岭区", JULY, people())
    assert [heading.title for heading in table.headings] == [
        "姓名", "证件号码", "单位", "社保缴费基数", "养老保险个人", "公积金个人", "养老保险单位", "个人合计", "单位合计",
    ]  # fmt: skip
    assert table.rows[0][3:] == tuple(
        Decimal(one) for one in ("3640", "291.20", "182", "582.40", "473.20", "582.40")
    )


# ── who bears what ───────────────────────────────────────────────────────────


def test_each_source_bears_its_lines() -> None:
    """District: base 2900.10 + 2900.20 + 3100 + 2900 + 2900 = 14700.30, and 5 × 582.40 = 2912. Province: 5 × 680.50
    − 40.05 + 120 = 3482.45."""
    found = {one.fund: (one.pay, one.employer) for one in borne_by(run())}
    assert found == {
        DISTRICT: (Decimal("14700.30"), Decimal("2912.00")),
        PROVINCE: (Decimal("3482.45"), Decimal(0)),
    }
    table = funding_table(run())
    assert table.totals[2:] == (Decimal("18182.75"), Decimal("2912.00"), Decimal("21094.75"))
    assert table.column("单位") == (
        "繁荣社区",
        "繁荣社区",
        "小扬气社区",
        "小扬气社区",
        "古源社区",
        "古源社区",
    )


def test_lines_without_a_source_are_said_to_have_none() -> None:
    one = slip("安一", "繁荣社区")
    bare = run(replace(one, lines=tuple(replace(line, fund="") for line in one.lines)))
    assert [part.fund for part in borne_by(bare)] == ["未注明来源"]


def test_half_and_half_of_an_odd_fen() -> None:
    assert shared(Decimal("0.01"), {"省": Fraction(1, 2), "区": Fraction(1, 2)}) == {
        "省": Decimal("0.01"),
        "区": Decimal(0),
    }
    assert shared(Decimal(100), {"省": Fraction(1, 3), "市": Fraction(1, 3), "区": Fraction(1, 3)}) == {
        "省": Decimal("33.34"), "市": Decimal("33.33"), "区": Decimal("33.33"),
    }  # fmt: skip


weights = st.lists(st.integers(0, 50), min_size=1, max_size=6).filter(any)


@given(st.integers(-(10**9), 10**9).map(lambda value: Decimal(value) / 100), weights)
def test_shares_come_to_the_amount_and_are_off_by_less_than_a_fen(amount: Decimal, parts: list[int]) -> None:
    shares = {f"来源{number}": Fraction(part, sum(parts)) for number, part in enumerate(parts)}
    found = shared(amount, shares)
    assert sum(found.values()) == amount
    for fund, share in shares.items():
        assert abs(Fraction(found[fund]) - Fraction(amount) * share) < Fraction(1, 100)


@pytest.mark.parametrize(
    "shares", [{"省": Fraction(1, 2)}, {"省": Fraction(3, 2), "区": Fraction(-1, 2)}, {}]
)
def test_shares_that_are_no_shares_are_refused(shares: dict[str, Fraction]) -> None:
    with pytest.raises(NetError, match="加起来是一"):
        shared(Decimal(1), shares)


def test_a_budget_against_what_was_paid() -> None:
    """June as July. District 17612.30 a month, 35224.60 of 200000 = 17.6 %; the province had no budget."""
    june = replace(run(), month=date(2022, 6, 1))
    table = budget_table(
        "松岭区", JULY, [Budget(DISTRICT, Decimal(200000)), Budget("市级", Decimal(100))], [june, run()]
    )
    assert table.rows == (
        (
            DISTRICT,
            Decimal(200000),
            Decimal("17612.30"),
            Decimal("35224.60"),
            Decimal("164775.40"),
            "17.6%",
            "",
        ),
        ("市级", Decimal(100), Decimal(0), Decimal(0), Decimal(100), "0.0%", ""),
        (PROVINCE, None, Decimal("3482.45"), Decimal("6964.90"), None, "", "没有预算"),
    )
    assert table.notes[0].startswith("序时进度 58.3%")
    over = budget_table("松岭区", JULY, [Budget(DISTRICT, Decimal(1)), Budget(PROVINCE, Decimal(0))], [run()])
    assert over.column("说明") == ("超支", "超支")


@pytest.mark.parametrize("month", [date(2022, 8, 1), date(2021, 7, 1)])
def test_a_run_of_another_time_is_refused(month: date) -> None:
    with pytest.raises(NetError, match="不在到 2022-07 为止的这一年里"):
        budget_table("松岭区", JULY, [], [run(month=month)])
