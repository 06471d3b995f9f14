"""Workbooks of a run: the sheet to sign with its formulas, and tables with a row of totals."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wuding.calc.pay.tables import Table
from wuding.calc.pay.township_sheet import Cell, Sheet, address
from wuding.calc.sheets.writing.books import Book, new_book

MONEY = "#,##0.00"
LINE: dict[str, object] = {"border": 1, "border_color": "#555555", "valign": "vcenter"}
STYLES: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"},
    "note": {"valign": "vcenter"},
    "heading": {**LINE, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#E8F0F7"},
    "text": {**LINE, "align": "center"},
    "number": {**LINE, "num_format": MONEY},
    "sum": {**LINE, "num_format": MONEY, "bold": True, "bg_color": "#F3F4F6"},
    "sum-text": {**LINE, "bold": True, "align": "center", "bg_color": "#F3F4F6"},
    "sign": LINE,
}
CHARACTER = 2.1
"""Width of a Chinese character in a workbook's units."""
HEIGHTS = {"title": 30, "heading": 32, "note": 24}
ROW_HEIGHT = 21
SHEET_NAME = 31


def township_workbook(sheet: Sheet) -> bytes:
    """The sheet as a workbook, to be printed broadwise: its heading on every page, every sum a formula."""
    with new_book() as book:
        page = book.book.add_worksheet(sheet.name[:SHEET_NAME])
        _set_up(page, sheet.widths)
        page.repeat_rows(*sheet.head)
        page.freeze_panes(sheet.head[1] + 1, 2)
        for row, cells in enumerate(sheet.rows):
            page.set_row(row, HEIGHTS.get(cells[0].style, ROW_HEIGHT))
            column = 0
            for cell in cells:
                _write(book, page, row, column, cell)
                column += cell.across
    return book.buffer.getvalue()


def tables_workbook(tables: Sequence[Table]) -> bytes:
    """One worksheet for each table; sums below its columns are formulas, numbers like those of identity cards texts."""
    with new_book() as book:
        for table in tables:
            page = book.book.add_worksheet(_short(table.title))
            _set_up(page, [heading.width for heading in table.headings])
            _write_table(book, page, table)
    return book.buffer.getvalue()


def plain_workbook(table: Table, *, headed: bool) -> bytes:
    """A table that another program reads: headings in the first row where wanted, then rows, nothing else."""
    with new_book() as book:
        page = book.book.add_worksheet(_short(table.title))
        for column, heading in enumerate(table.headings):
            page.set_column(column, column, heading.width * CHARACTER)
            if headed:
                book.put(page, 0, column, heading.title, book.format(bold=True))
        for number, values in enumerate(table.rows, int(headed)):
            for column, value in enumerate(values):
                style = book.format(num_format="0.00" if isinstance(value, Decimal) else "@")
                book.put(page, number, column, value, style)
    return book.buffer.getvalue()


def _set_up(page: Any, widths: Sequence[int]) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.set_footer("&C第 &P 页，共 &N 页")
    for column, width in enumerate(widths):
        page.set_column(column, column, width * CHARACTER)


def _write(book: Book, page: Any, row: int, column: int, cell: Cell) -> None:
    style = book.format(**STYLES[cell.style])
    if cell.across > 1:
        page.merge_range(row, column, row, column + cell.across - 1, "", style)
    if cell.formula is not None:
        page.write_formula(row, column, cell.formula, style, cell.value)
    else:
        book.put(page, row, column, cell.value, style)


def _write_table(book: Book, page: Any, table: Table) -> None:
    width = len(table.headings)
    page.merge_range(0, 0, 0, width - 1, "", book.format(**STYLES["title"]))
    book.put(page, 0, 0, table.title, book.format(**STYLES["title"]))
    page.set_row(0, HEIGHTS["title"])
    page.set_row(1, HEIGHTS["heading"])
    for column, heading in enumerate(table.headings):
        book.put(page, 1, column, heading.title, book.format(**STYLES["heading"]))
    for number, values in enumerate(table.rows, 2):
        for column, value in enumerate(values):
            style = "number" if isinstance(value, Decimal) else "text"
            book.put(page, number, column, value, book.format(**STYLES[style]))
    page.repeat_rows(1)
    page.freeze_panes(2, 1)
    _write_totals(book, page, table)
    for number, note in enumerate(table.notes, len(table.rows) + 3):
        book.put(page, number, 0, note, book.format(**STYLES["note"]))


def _write_totals(book: Book, page: Any, table: Table) -> None:
    last = len(table.rows) + 2
    for column, total in enumerate(table.totals):
        if total is None or not table.rows:
            label = "合计" if column == 0 else None
            book.put(page, last, column, label, book.format(**STYLES["sum-text"]))
            continue
        formula = f"=SUM({address(column, 3)}:{address(column, last)})"
        page.write_formula(last, column, formula, book.format(**STYLES["sum"]), total)


def _short(title: str) -> str:
    """The end of a title, which says what the table is; a worksheet's name holds 31 characters, and none of these."""
    kept = "".join(letter for letter in title if letter not in "[]:*?/\\'")
    return kept[-SHEET_NAME:] or "表"
