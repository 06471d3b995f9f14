"""Two witnesses against silent changes: another program reads the same file, and values are written back as text."""

import io
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

import openpyxl
from openpyxl.utils.escape import unescape
from openpyxl.utils.exceptions import InvalidFileException

from wuding.calc.sheets.cells import Cell, ErrorCell, OddCell, address
from wuding.calc.sheets.checking import Checked
from wuding.calc.sheets.outcomes import Masked
from wuding.calc.sheets.reading import Reading
from wuding.calc.sheets.values import shown

_UNREADABLE = (
    InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, IndexError, AttributeError, OSError,
    NotImplementedError, EOFError, OverflowError, UnicodeError, SyntaxError,
)  # fmt: skip


def read_otherwise(content: bytes, reading: Reading) -> Iterator[str]:
    """Cells that openpyxl reads otherwise than we do, where it reads the file at all."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    except _UNREADABLE:
        return
    for sheet in reading.sheets:
        if sheet.name not in book.sheetnames:
            continue
        theirs = book[sheet.name]
        for row in range(sheet.rows):
            for column in range(len(sheet.columns)):
                ours, other = sheet.columns[column].cell(row), theirs.cell(row + 1, column + 1).value
                if not _same(ours, other):
                    yield f"{sheet.name}!{address(row, column)}: {ours!r} and {other!r}"


def _same(ours: Cell, other: object) -> bool:
    if isinstance(ours, OddCell) or (isinstance(ours, float) and not isfinite(ours)):
        return True  # refused whatever it says
    if isinstance(ours, ErrorCell):
        return other is None or str(other).startswith("#") or ours.text == "#?"
    if ours is None:
        return other in (None, "")
    if isinstance(other, datetime) and not isinstance(ours, datetime):
        return other.time() == time() and other.date() == ours
    if isinstance(ours, str):
        # None: the other program gives up on a cell whose type and content don't fit together.
        # White space around a text that isn't marked as to be kept is none of it; not all programs drop it.
        return other in (None, "") or ours in (str(other), str(other).strip(), unescape(str(other)))
    return ours == other or isinstance(other, time | timedelta)


def taken_otherwise(checked: Checked, reading: Reading) -> Iterator[str]:
    """Values that don't say what their cell shows, although nobody was told."""
    told = {(p.sheet, p.row, p.key) for p in checked.problems}
    merged = {p.key for p in checked.problems if p.code == "took.merged"}
    sheets = {sheet.name: sheet for sheet in reading.sheets}
    for key, values in checked.values.items():
        if key in merged:
            continue
        spec = checked.spec.column(key)
        words = {
            one.value: {_folded(word) for word in (one.value, one.word, *one.others)} for one in spec.choices
        }
        for place, value in zip(checked.places, values, strict=True):
            cell = sheets[place.sheet].columns[checked.columns[key]].cell(place.row)
            if (place.sheet, place.row, key) in told or _says(value, cell, words):
                continue
            yield f"{place.sheet}!{address(place.row, checked.columns[key])}: {cell!r} was taken as {value!r}"


def _says(value: object, cell: Cell, words: Mapping[str, set[str]]) -> bool:
    if value is None:
        return cell is None or (isinstance(cell, str) and not cell.strip("\u3000\u200b\ufeff \t\r\n\xa0"))
    if isinstance(value, Masked):
        return value.text == cell
    if isinstance(value, date):
        return value == (cell.date() if isinstance(cell, datetime) else cell) or _digits(
            str(cell)
        ) == _digits(str(value))
    if isinstance(value, int | Decimal):
        return Decimal(shown(cell).replace(",", "")) == value
    return _folded(shown(cell)) in words.get(str(value), {_folded(str(value))})


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _digits(text: str) -> str:
    parts = "".join(mark if mark.isdigit() else " " for mark in unicodedata.normalize("NFKC", text)).split()
    if len(parts) == 1:
        return parts[0]
    return "".join(part.zfill(2) for part in parts[:3])
