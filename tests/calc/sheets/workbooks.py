"""Workbooks for the tests, written by programs other than ours wherever that matters."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter
import xlwt

from wuding.calc.sheets.checking import Checked, check
from wuding.calc.sheets.columns import Choice, ColumnSpec, Kind, TableSpec
from wuding.calc.sheets.parsing.refusal import Refused
from wuding.calc.sheets.problems import Problem
from wuding.calc.sheets.reading import Reading, read_file

SPEC = TableSpec(
    "人员",
    (
        ColumnSpec("name", "姓名", Kind.NAME, required=True),
        ColumnSpec("number", "身份证号", Kind.IDENTITY, aliases=("公民身份号码",), masked=True),
        ColumnSpec("born", "出生日期", Kind.DATE),
        ColumnSpec("phone", "手机号", Kind.PHONE, aliases=("联系电话",), masked=True),
        ColumnSpec("sex", "性别", Kind.CHOICE, choices=(Choice("女", "女"), Choice("男", "男"))),
        ColumnSpec("school", "毕业院校", Kind.TEXT, most=40),
        ColumnSpec("graduated", "毕业时间", Kind.DATE, months=True),
        ColumnSpec("hours", "学时", Kind.DECIMAL, places=1),
        ColumnSpec("years", "年限", Kind.WHOLE),
    ),
)
HEADINGS = tuple(column.title for column in SPEC.columns)
IDENTITY = "11010519491231002X"
"""The specimen printed in GB 11643; nobody's."""

Rows = Sequence[Sequence[object]]


def xlsx(
    rows: Rows,
    *,
    headings: Sequence[str] = HEADINGS,
    arrange: Callable[[Any, Any], object] | None = None,
    **options: object,
) -> bytes:
    """A workbook of one sheet with headings and these rows; `arrange` gets the book and the sheet."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_numbers": False, **options})
    sheet = book.add_worksheet("人员")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for row, cells in enumerate([headings, *rows]):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(row, column, cell, day)
            elif isinstance(cell, str):
                sheet.write_string(row, column, cell)
            elif cell is not None:
                sheet.write(row, column, cell)
    if arrange:
        arrange(book, sheet)
    book.close()
    return buffer.getvalue()


def xls(rows: Rows, headings: Sequence[str] = HEADINGS) -> bytes:
    """The same in the format of Excel 97."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("人员")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for row, cells in enumerate([headings, *rows]):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write(row, column, cell, day)
            elif cell is not None:
                sheet.write(row, column, cell)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def csv(rows: Rows, *, headings: Sequence[str] = HEADINGS, mark: str = ",", encoding: str = "utf-8") -> bytes:
    """The same as a text table."""
    lines = [mark.join("" if cell is None else str(cell) for cell in cells) for cells in [headings, *rows]]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def checked(content: bytes) -> Checked:
    """The file read in its child process and held against SPEC."""
    return check(read_file(content), SPEC)


def row_of(content: bytes, row: int = 0) -> Mapping[str, object]:
    """The values of one row."""
    found = checked(content)
    return {key: values[row] for key, values in found.values.items()}


def the_problem(content: bytes) -> Problem:
    """The one grave problem of a file."""
    (problem,) = checked(content).grave
    return problem


def refusal_of(content: bytes) -> str:
    """The code of the sentence with which the whole file is refused."""
    try:
        read_file(content)
    except Refused as refused:
        return refused.code
    raise AssertionError("the file was read")


def reading_of(content: bytes) -> Reading:
    """What the child process makes of it."""
    return read_file(content)
