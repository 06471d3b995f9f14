"""The sheet that is signed: every sum is a formula, and every formula comes to what the slips say."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calc.pay.formulas import value_of
from tests.calc.pay.runs import JULY, run, slip
from wuding.calc.pay.net_refusals import NetError
from wuding.calc.pay.paid import PaidLine, Side
from wuding.calc.pay.township_sheet import Sheet, address, township_sheet


def cells(sheet: Sheet) -> dict[str, Decimal | str]:
    found: dict[str, Decimal | str] = {}
    for number, row in enumerate(sheet.rows, 1):
        column = 0
        for cell in row:
            if cell.formula is not None:
                found[address(column, number)] = cell.formula
            elif isinstance(cell.value, Decimal | str):
                found[address(column, number)] = cell.value
            column += cell.across
    return found


def texts(sheet: Sheet) -> list[list[str]]:
    return [[str(cell.value) for cell in row if cell.value is not None] for row in sheet.rows]


def test_columns_are_the_items_that_somebody_has() -> None:
    heading = texts(township_sheet(run()))[2]
    assert heading == [
        "序号", "姓名", "岗位", "基础补贴", "岗位补贴", "补发扣回", "应发合计", "养老保险个人", "公积金个人", "个人所得税", "扣款合计",
        "实发金额", "签名",
    ]  # fmt: skip


def test_without_arrears_there_is_no_column_for_them() -> None:
    assert "补发扣回" not in texts(township_sheet(run(slip("安一", "繁荣社区"))))[2]


def test_every_formula_comes_to_what_stands_beside_it() -> None:
    sheet = township_sheet(run())
    held, formulas = cells(sheet), 0
    for number, row in enumerate(sheet.rows, 1):
        column = 0
        for cell in row:
            if cell.formula is not None:
                assert value_of(address(column, number), held) == cell.value
                formulas += 1
            column += cell.across
    assert formulas == 5 * 3 + 4 * 9


def test_the_last_sum_is_what_the_slips_pay() -> None:
    """Net by hand: 3107.40 + 3095.16 + 3267.25 + 3107.30 + 3227.30 = 15804.41."""
    paid = run()
    sheet = township_sheet(paid)
    last = next(row for row in sheet.rows if str(row[0].value).startswith("合计"))
    assert last[0].value == "合计（5 人）"
    assert last[-2].value == sum(one.net for one in paid.slips) == Decimal("15804.41")
    assert [text for row in texts(sheet) for text in row if text.endswith("小计")] == [
        "繁荣社区小计",
        "小扬气社区小计",
        "古源社区小计",
    ]
    assert "实发合计（大写）：壹万伍仟捌佰零肆元肆角壹分" in texts(sheet)[-3]


def test_it_has_lines_to_sign_on_and_says_who_did_what() -> None:
    *_, steps, signing = texts(township_sheet(run()))
    assert steps == ["制表人：王制表　　　　审核人：李审核　　　　批准人：赵批准"]
    assert "单位负责人（签字）" in signing[0]


def test_a_row_reads_like_the_slip() -> None:
    row = township_sheet(run()).rows[6]
    assert [cell.value for cell in row[1:3]] == ["陈三", "一般工作岗位"]
    assert [cell.value for cell in row[3:12]] == [
        Decimal(one)
        for one in ("3100", "680.50", "-40.05", "3740.45", "291.20", "182", "0", "473.20", "3267.25")
    ]
    assert row[6].formula == "=SUM(D7:F7)"
    assert row[11].formula == "=G7-K7"


def test_a_run_without_slips_is_not_laid_out() -> None:
    with pytest.raises(NetError, match="没有工资条"):
        township_sheet(replace(run(), slips=()))


def test_what_the_employer_pays_on_top_stands_in_no_column() -> None:
    odd = slip("安一", "繁荣社区")
    odd = replace(odd, lines=(*odd.lines, PaidLine("基础补贴", Decimal(5), Side.EMPLOYER, JULY)))
    assert township_sheet(run(odd)).rows[3][5].value == odd.gross


amounts = st.integers(-100_000, 1_000_000).map(lambda value: Decimal(value) / 100)


@given(
    st.lists(
        st.tuples(st.sampled_from(["甲社区", "乙社区", "丙社区"]), amounts, amounts), min_size=1, max_size=12
    )
)
def test_any_run_ties(people: list[tuple[str, Decimal, Decimal]]) -> None:
    slips = [
        slip(f"人{n}", unit, str(base), late=str(late)) for n, (unit, base, late) in enumerate(sorted(people))
    ]
    paid = run(*slips)
    sheet = township_sheet(paid)
    held = cells(sheet)
    place = len(sheet.widths) - 2
    number = next(n for n, row in enumerate(sheet.rows, 1) if str(row[0].value).startswith("合计（"))
    assert value_of(address(place, number), held) == sum(one.net for one in paid.slips)


@pytest.mark.parametrize(
    ("column", "said"), [(0, "A1"), (25, "Z1"), (26, "AA1"), (51, "AZ1"), (52, "BA1"), (701, "ZZ1")]
)
def test_columns_beyond_z_have_two_letters(column: int, said: str) -> None:
    assert address(column, 1) == said
