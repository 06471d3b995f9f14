"""Sheets: headings, and what a reader of the sheet doesn't see."""

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest

from tests.calc.sheets.open_document import ods
from tests.calc.sheets.workbooks import HEADINGS, IDENTITY, SPEC, checked, csv, reading_of, xls, xlsx
from wuding.calc.sheets.cells import ErrorCell

PERSON = ["王样例", IDENTITY]


def _told(content: bytes) -> list[tuple[str, str]]:
    return [(p.code, p.cell) for p in checked(content).problems]


def test_the_headings_may_stand_below_a_title_and_that_is_told() -> None:
    content = csv([]).replace("姓名".encode(), "松岭区花名册\r\n姓名".encode()) + "王样例,\r\n".encode()
    found = checked(content)
    assert found.values["name"] == ["王样例"]
    assert [place.row for place in found.places] == [2]
    assert ("header.above", "2") in [(p.code, p.cell) for p in found.problems]


def test_headings_are_known_by_their_other_names_and_with_stars_and_breaks() -> None:
    content = (
        csv([PERSON])
        .replace("姓名".encode(), " 姓 名*（必填）".encode())
        .replace("身份证号".encode(), "公民身份号码".encode())
    )
    assert checked(content).values["number"] == [IDENTITY]


def test_a_misspelt_heading_is_refused_and_the_right_one_named() -> None:
    found = checked(csv([PERSON]).replace("身份证号".encode(), "身分证号".encode()))
    (problem,) = found.grave
    assert (problem.code, problem.cell) == ("header.near", "B1")
    assert "“身份证号”" in problem.what()


def test_a_column_that_nobody_asked_for_is_left_out_and_told() -> None:
    found = checked(csv([[*PERSON, *[""] * 7, "好同志"]]).replace("年限".encode(), "年限,备注".encode()))
    told = [(p.code, p.cell, p.grave) for p in found.problems if p.code != "told.text_table"]
    assert told == [("header.unknown", "J1", False)]


def test_a_heading_twice_is_refused() -> None:
    found = checked(csv([PERSON]).replace("身份证号".encode(), "姓名".encode()))
    assert [(p.code, p.cell) for p in found.grave] == [("header.twice", "B1")]


def test_a_missing_required_heading_is_refused() -> None:
    found = checked(csv([PERSON]).replace("姓名".encode(), "序号".encode()))
    assert "header.missing" in [p.code for p in found.grave]


def test_a_file_without_the_table_says_which_headings_are_needed() -> None:
    found = checked("甲,乙\r\n1,2\r\n".encode())
    assert [p.code for p in found.grave] == ["sheet.none"]
    assert "姓名" in found.grave[0].what()


def test_headings_alone_are_no_roster() -> None:
    assert [p.code for p in checked(csv([])).grave] == ["sheet.empty"]


def test_errors_in_cells_are_named_with_what_they_show() -> None:
    def arrange(_book: Any, sheet: Any) -> None:
        sheet.write_formula(1, 5, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 1, "=VLOOKUP(1,A:B,2)", None, "#N/A")

    found = checked(xlsx([PERSON, ["李样例"]], arrange=arrange))
    errors = [(p.code, p.cell, p.shown) for p in found.grave]
    assert errors == [("cell.error", "F2", "#DIV/0!"), ("cell.error", "B3", "#N/A")]  # from top to bottom


def test_formulas_are_read_by_their_saved_result_and_told() -> None:
    def arrange(_book: Any, sheet: Any) -> None:
        sheet.write_formula(1, 5, '="北京"&"大学"', None, "北京大学")

    found = checked(xlsx([PERSON], arrange=arrange))
    assert found.values["school"] == ["北京大学"]
    assert [(p.code, p.cell) for p in found.problems] == [("told.formulas", "F2")]


def test_hidden_rows_columns_and_sheets_are_told() -> None:
    def arrange(book: Any, sheet: Any) -> None:
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(3, 3, None, None, {"hidden": True})
        other = book.add_worksheet("旧名单")
        other.write_row(0, 0, HEADINGS)
        other.write_row(1, 0, PERSON)
        other.hide()

    found = checked(xlsx([PERSON, ["李样例"]], arrange=arrange))
    assert found.values["name"] == ["王样例", "李样例"]
    assert {(p.code, p.sheet) for p in found.problems} == {
        ("told.hidden_rows", "人员"),
        ("told.hidden_columns", "人员"),
        ("sheet.hidden", "旧名单"),
    }


def test_cells_merged_downwards_hold_for_each_row_and_sideways_are_refused() -> None:
    def arrange(_book: Any, sheet: Any) -> None:
        sheet.merge_range("F2:F4", "北京大学")
        sheet.merge_range("G5:H5", "2015-07-01")

    rows = [PERSON, ["李样例"], ["赵样例"], ["孙样例"]]
    found = checked(xlsx(rows, arrange=arrange))
    assert found.values["school"] == ["北京大学", "北京大学", "北京大学", None]
    assert [(p.code, p.cell) for p in found.problems] == [("took.merged", "F2"), ("cell.merged", "H5")]


def test_several_sheets_with_the_headings_are_all_read() -> None:
    def arrange(book: Any, _sheet: Any) -> None:
        other = book.add_worksheet("青松社区")
        other.write_row(0, 0, HEADINGS)
        other.write_row(1, 0, ["李样例"])

    found = checked(xlsx([PERSON], arrange=arrange))
    assert [(place.sheet, place.row) for place in found.places] == [("人员", 1), ("青松社区", 1)]
    assert found.values["number"] == [IDENTITY, None]


def test_errors_formulas_and_hidden_rows_of_old_workbooks_are_found() -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("人员")
    for column, title in enumerate(HEADINGS):
        sheet.write(0, column, title)
    sheet.write(1, 0, "王样例")
    sheet.row(1).set_cell_error(5, 0x2A)
    sheet.write(2, 0, "李样例")
    sheet.write(2, 8, xlwt.Formula("1+1"))
    sheet.row(2).hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    codes = {(p.code, p.cell) for p in checked(buffer.getvalue()).problems}
    assert {("cell.error", "F2"), ("told.formulas", "I3"), ("told.hidden_rows", "")} <= codes


def test_an_open_document_is_read_and_what_it_hides_is_told() -> None:
    found = checked(ods([HEADINGS, PERSON, ["李样例"], ["赵样例"]], hidden={2}, formula=(3, 5), error=(1, 5)))
    assert found.values["name"] == ["王样例", "李样例", "赵样例"]
    assert {p.code for p in found.problems} == {"told.hidden_rows", "told.formulas", "cell.error"}


def test_what_openpyxl_writes_is_read_the_same() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx([PERSON])))
    buffer = io.BytesIO()
    book.save(buffer)
    assert checked(buffer.getvalue()).values == checked(xlsx([PERSON])).values


def test_error_texts_are_errors_in_text_tables() -> None:
    reading = reading_of(csv([["王样例", "#N/A"]]))
    assert reading.sheets[0].columns[1].cell(1) == ErrorCell("#N/A")


@pytest.mark.parametrize("make", [xlsx, xls])
def test_rows_far_down_keep_their_numbers(make: Any) -> None:
    rows: list[list[object]] = [[] for _ in range(300)]
    rows[299] = ["", "x"]
    (first, second) = checked(make(rows)).grave
    assert {first.cell, second.cell} == {"A301", "B301"}
    assert SPEC.sheet == first.sheet


def test_a_formula_written_behind_a_text_does_not_empty_the_cell() -> None:
    content = xlsx([PERSON, ["李样例", IDENTITY]])
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    text = "<is><t>李样例</t></is>"
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    changed, number = re.subn(
        r'<c r="A3"[^>]*>.*?</c>', f'<c r="A3" t="inlineStr">{text}<f>1+1</f></c>', sheet
    )
    assert number == 1
    parts["xl/worksheets/sheet1.xml"] = changed.encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    assert ("cell.error", "A3") in [(p.code, p.cell) for p in checked(made.getvalue()).grave]
