"""Templates: an empty table with lists and notes, and a sheet that says how to fill it in."""

from collections.abc import Iterable, Sequence
from typing import Any

from wuding.calc.sheets.cells import letters
from wuding.calc.sheets.columns import ColumnSpec, Kind, TableSpec
from wuding.calc.sheets.outcomes import Masked, Value
from wuding.calc.sheets.writing.books import Book, new_book, width_of

INSTRUCTIONS, LISTS, PROBLEMS = "填表说明", "选项", "问题清单"
_LAST_ROW = 100_000
_REQUIRED, _KINDS = (
    "必填",
    {
        Kind.TEXT: "文字",
        Kind.NAME: "姓名",
        Kind.DATE: "日期，如 2022-07-01",
        Kind.WHOLE: "整数",
        Kind.DECIMAL: "数字",
        Kind.CHOICE: "从列表中选",
        Kind.IDENTITY: "18 位身份证号（文本）",
        Kind.PHONE: "11 位手机号或 0457-6123456（文本）",
    },
)


def write_template(spec: TableSpec) -> bytes:
    """An empty table of that specification."""
    return write_table(spec, ())


def write_table(spec: TableSpec, rows: Iterable[Sequence[Value]]) -> bytes:
    """A table with these rows, values in the order of the columns; choices are given by value and shown by word."""
    with new_book() as book:
        sheet = book.book.add_worksheet(spec.sheet)
        _headings(book, sheet, spec)
        _lists(book, sheet, spec)
        _rows(book, sheet, spec, rows)
        _instructions(book, spec)
    return book.buffer.getvalue()


def _headings(book: Book, sheet: Any, spec: TableSpec) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 32)
    for place, column in enumerate(spec.columns):
        sheet.set_column(place, place, width_of(column), book.of_column(column))
        sheet.write_string(
            0, place, column.title + ("*" if column.required else ""), book.heading(required=column.required)
        )
        if note := _note(column):
            sheet.write_comment(0, place, note, {"x_scale": 2, "y_scale": 1.2, "author": ""})


def _note(column: ColumnSpec) -> str:
    parts = (_REQUIRED if column.required else "", _KINDS[column.kind], column.note)
    return "；".join(part for part in parts if part)


def _lists(book: Book, sheet: Any, spec: TableSpec) -> None:
    """Drop-down lists, which stand on a sheet of their own: inside a cell Excel allows 255 characters only."""
    lists = [(place, column) for place, column in enumerate(spec.columns) if column.choices]
    for place, column in enumerate(spec.columns):
        if column.kind == Kind.DATE:
            sheet.data_validation(1, place, _LAST_ROW, place, _prompt(column, {
                "validate": "date", "criteria": "between", "minimum": column.earliest, "maximum": column.latest,
                "error_type": "warning",
            }))  # fmt: skip
    if not lists:
        return
    page = book.book.add_worksheet(LISTS)
    for at, (place, column) in enumerate(lists):
        page.set_column(at, at, width_of(column))
        page.write_string(0, at, column.title, book.heading())
        for row, choice in enumerate(column.choices, start=1):
            page.write_string(row, at, choice.word, book.format(num_format="@"))
        source = f"='{LISTS}'!${letters(at)}$2:${letters(at)}${len(column.choices) + 1}"
        sheet.data_validation(
            1, place, _LAST_ROW, place, _prompt(column, {"validate": "list", "source": source})
        )
    page.freeze_panes(1, 0)


def _prompt(column: ColumnSpec, rule: dict[str, object]) -> dict[str, object]:
    """What a cell says when it is chosen, and when something else is typed; Excel bounds both."""
    return {
        **rule,
        "ignore_blank": True,
        "input_title": column.title[:32],
        "input_message": _note(column)[:255],
        "error_title": column.title[:32],
        "error_message": (f"请按“{_KINDS[column.kind]}”填写。" + column.note)[:255],
    }


def _rows(book: Book, sheet: Any, spec: TableSpec, rows: Iterable[Sequence[Value]]) -> None:
    styles = [book.of_column(column) for column in spec.columns]
    words = [{choice.value: choice.word for choice in column.choices} for column in spec.columns]
    last = 0
    for row, values in enumerate(rows, start=1):
        last = row
        for place, value in enumerate(values):
            if value is not None:
                shown = (
                    value.text
                    if isinstance(value, Masked)
                    else words[place].get(value, value)
                    if isinstance(value, str)
                    else value
                )
                book.put(sheet, row, place, shown, styles[place])
    sheet.autofilter(0, 0, max(last, 1), len(spec.columns) - 1)


def _instructions(book: Book, spec: TableSpec) -> None:
    page = book.book.add_worksheet(INSTRUCTIONS)
    for place, width in enumerate((18, 8, 30, 46, 22)):
        page.set_column(place, place, width)
    page.write_string(0, 0, spec.title or spec.sheet, book.format(bold=True, font_size=14))
    row = 2
    for number, line in enumerate(spec.instructions, start=1):
        page.merge_range(row, 0, row, 4, "", book.format(text_wrap=True, valign="top"))
        page.write_string(row, 0, f"{number}. {line}", book.format(text_wrap=True, valign="top"))
        page.set_row(row, 30 if len(line) > 55 else 16)
        row += 1
    row += 1
    for place, title in enumerate(("列", _REQUIRED, "填什么", "说明", "例子")):
        page.write_string(row, place, title, book.heading())
    style = book.format(text_wrap=True, valign="top", num_format="@")
    for column in spec.columns:
        row += 1
        texts = (
            column.title,
            _REQUIRED if column.required else "",
            _KINDS[column.kind],
            column.note,
            column.example,
        )
        for place, text in enumerate(texts):
            page.write_string(row, place, text, style)
