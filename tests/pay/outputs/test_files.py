"""Workbooks and papers of a run, read back by other programs."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.calc.pay.formulas import value_of
from tests.calc.pay.runs import JULY, run, slip
from tests.calc.pay.test_funding import COSTS, RULES
from wuding.calc.pay.declarations import Declared, insurance_table, tax_table
from wuding.calc.pay.funding import funding_table
from wuding.calc.pay.township_sheet import township_sheet
from wuding.pay.outputs.payslip import payslip
from wuding.pay.outputs.workbook import tables_workbook, township_workbook
from wuding.people.papers.pdf import as_pdf, as_pictures


def opened(data: bytes) -> list[Worksheet]:
    return list(openpyxl.load_workbook(io.BytesIO(data)).worksheets)


def cells(sheet: Worksheet) -> dict[str, Decimal | str]:
    found: dict[str, Decimal | str] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, int | float):
                found[cell.coordinate] = Decimal(str(cell.value))
            elif cell.value is not None:
                found[cell.coordinate] = str(cell.value)
    return found


def test_the_signed_sheet_ties_when_another_program_reads_it() -> None:
    (sheet,) = opened(township_workbook(township_sheet(run())))
    held = cells(sheet)
    assert held["A1"] == "松岭区2022年7月社区工作者工资发放表"
    last = next(name for name, value in held.items() if value == "合计（5 人）")
    assert value_of(f"L{last[1:]}", held) == Decimal("15804.41")
    assert value_of(f"G{last[1:]}", held) - value_of(f"K{last[1:]}", held) == Decimal("15804.41")
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$3:$3"


def test_what_stands_beside_a_formula_is_what_it_comes_to() -> None:
    data = township_workbook(township_sheet(run()))
    held = cells(opened(data)[0])
    kept = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    formulas = [name for name, value in held.items() if isinstance(value, str) and value.startswith("=")]
    assert len(formulas) == 51
    for name in formulas:
        assert Decimal(str(kept[name].value)) == value_of(name, held)


def test_a_name_is_never_a_formula() -> None:
    (sheet,) = opened(township_workbook(township_sheet(run(slip("=1+1", "甲社区")))))
    assert sheet["B4"].data_type == "s"
    assert sheet["B4"].value == "=1+1"


def test_tables_stand_on_sheets_of_their_own_with_sums() -> None:
    people = [Declared(one) for one in run().slips]
    tables = [
        tax_table("松岭区", JULY, people),
        insurance_table("松岭区", JULY, people),
        funding_table("松岭区", JULY, {"甲社区": COSTS}, RULES),
    ]
    tax, insurance, funds = opened(tables_workbook(tables))
    assert [tax.title, insurance.title, funds.title] == [
        "松岭区2022年7月工资薪金所得扣缴申报", "松岭区2022年7月社会保险和住房公积金缴费明细", "松岭区2022年7月资金来源分担表",
    ]  # fmt: skip
    held = cells(funds)
    assert value_of("E5", held) == sum(one.amount * one.times for one in COSTS)
    assert held["A5"] == "合计"


def test_numbers_of_identity_cards_stay_texts() -> None:
    person = Declared(slip("安一", "甲社区", identity="232700199001010017"))
    (sheet,) = opened(tables_workbook([tax_table("松岭区", JULY, [person])]))
    assert (sheet["D3"].value, sheet["D3"].data_type) == ("232700199001010017", "s")


def test_a_payslip_says_what_came_where_from_and_by_which_clause() -> None:
    one = run().slips[2]
    paper = payslip(run(), one, foot="陈三本人打印")
    said = paper.texts()
    for words in (
        "工资条",
        "2022年7月",
        "陈三",
        "3,740.45",
        "3,267.25",
        "-40.05",
        "2022-05",
        "社会保险法 第十二条",
    ):
        assert words in said
    assert "叁仟贰佰陆拾柒元贰角伍分" in said
    assert "没有人有的" not in said
    assert one.account not in said


def test_a_payslip_is_one_page_of_pdf() -> None:
    paper = payslip(run(), run().slips[0], foot="测试")
    assert as_pdf(paper, at=datetime(2022, 8, 1, tzinfo=UTC)).startswith(b"%PDF-")
    assert len(as_pictures(paper)) == 1


@pytest.mark.parametrize("place", ["松岭区", "松[岭]:区/?*\\'", "一" * 40])
def test_a_sheet_can_be_named_after_any_place(place: str) -> None:
    (sheet,) = opened(tables_workbook([tax_table(place, JULY, [])]))
    assert len(sheet.title) <= 31
