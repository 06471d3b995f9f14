"""Workbooks through calamine: every sheet's cells, and what is to be told of them."""

from typing import IO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from wuding.calc.sheets.cells import Sheet
from wuding.calc.sheets.parsing.intake import MOST_COLUMNS, MOST_ROWS, Intake
from wuding.calc.sheets.parsing.marks import Looked, Marks
from wuding.calc.sheets.parsing.refusal import Refused, Told

MOST_SHEETS = 64


def read(file: IO[bytes], looked: Looked) -> tuple[list[Sheet], list[Told]]:
    """All sheets that hold cells, with what was `looked` through told. Raises Refused."""
    file.seek(0)
    try:
        with CalamineWorkbook.from_filelike(file) as book:
            listed = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
            if len(listed) > MOST_SHEETS:
                raise Refused("file.sheets", most=str(MOST_SHEETS))
            found = [_sheet(book, one, looked.marks.get(one.name) or Marks(one.name)) for one in listed]
    except PasswordError:
        raise Refused("file.encrypted") from None
    except CalamineError:
        raise Refused("file.broken") from None
    told = [told for _, all_told in found for told in all_told]
    return [sheet for sheet, _ in found], [*([Told("told.1904", "")] if looked.since_1904 else []), *told]


def _sheet(book: CalamineWorkbook, listed: SheetMetadata, marks: Marks) -> tuple[Sheet, list[Told]]:
    raw = book.get_sheet_by_name(listed.name)
    visible = listed.visible == SheetVisibleEnum.Visible
    if raw.start is None:
        return Sheet(listed.name, visible, 0, ()), []
    _, first = raw.start
    if raw.total_width >= MOST_COLUMNS or raw.total_height >= MOST_ROWS:
        _refuse_size(raw)
    intake = Intake(listed.name, visible=visible, first_column=first)
    intake.take(raw.iter_rows())
    for (row, column), (last_row, last_column) in raw.merged_cell_ranges or ():
        marks.merge((row, column, last_row, last_column))
    merged = [
        Told("told.merged", listed.name, row, column, {"last_row": str(last), "last_column": str(end)})
        for row, column, last, end in marks.merged
    ]
    return intake.sheet(marks.errors), [*marks.told(), *merged]


def _refuse_size(raw: CalamineSheet) -> None:
    if raw.total_height >= MOST_ROWS:
        raise Refused("file.rows", most=str(MOST_ROWS))
    raise Refused("file.columns", most=str(MOST_COLUMNS))
