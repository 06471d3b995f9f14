"""Workbooks of Excel 97 to 2003 (.xls): what their container and records tell, that the cell reader doesn't."""

import struct
from typing import IO

import olefile

from wuding.calc.sheets.parsing.marks import Looked, Marks
from wuding.calc.sheets.parsing.refusal import Refused

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOF, _EOF, _SHEET, _PASSWORD, _DAYS = 0x0809, 0x000A, 0x0085, 0x002F, 0x0022
_FORMULA, _ERROR, _ROW, _COLUMNS = 0x0006, 0x0205, 0x0208, 0x007D
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def look_through(file: IO[bytes]) -> Looked:
    """What is to be told of its sheets, by their names. Raises Refused for passwords, macros and other documents."""
    try:
        with olefile.OleFileIO(file) as container:
            names = {"/".join(path).lower() for path in container.listdir(streams=True, storages=True)}
            if "encryptedpackage" in names:
                raise Refused("file.encrypted")
            if any("vba" in name for name in names):
                raise Refused("file.macros")
            stream = next((name for name in ("workbook", "book") if name in names), None)
            if stream is None:
                raise Refused("file.document" if "worddocument" in names else "file.unknown")
            return _marks(container.openstream(stream).read())
    except (
        OSError,
        struct.error,
        ValueError,
        IndexError,
        KeyError,
        TypeError,
        AttributeError,
        OverflowError,
    ) as error:
        if isinstance(error, PermissionError):
            raise
        raise Refused("file.broken") from None


def _marks(book: bytes) -> Looked:
    found = Looked()
    for start, name in _sheets(book, found):
        found.marks[name] = Marks(name)
        _sheet_marks(book, start, found.marks[name])
    return found


def _sheets(book: bytes, looked: Looked) -> list[tuple[int, str]]:
    """Where each sheet's records begin, and its name."""
    found, at = [], 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        if kind == _PASSWORD:
            raise Refused("file.encrypted")
        if kind == _DAYS and size >= 2:
            looked.since_1904 = book[at + 4] == 1
        if kind == _SHEET:
            start, _state, length, wide = struct.unpack_from("<IHBB", book, at + 4)
            text = book[at + 12 : at + 12 + length * (2 if wide & 1 else 1)]
            found.append((start, text.decode("utf-16-le" if wide & 1 else "latin-1", "replace")))
        if kind == _EOF:
            break
        at += 4 + size
    return found


def _sheet_marks(book: bytes, at: int, marks: Marks) -> None:
    depth = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        at += 4
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            _mark(kind, book, at, size, marks)
        at += size


def _mark(kind: int, book: bytes, at: int, size: int, marks: Marks) -> None:
    if kind == _FORMULA and size >= 14:
        row, column, _style, result = struct.unpack_from("<HHH8s", book, at)
        marks.formula(row, column)
        if result[6:] == b"\xff\xff" and result[0] == 2:
            marks.error(row, column, _ERRORS.get(result[2], "#?"))
    elif kind == _ERROR and size >= 8 and book[at + 7]:
        row, column = struct.unpack_from("<HH", book, at)
        marks.error(row, column, _ERRORS.get(book[at + 6], "#?"))
    elif kind == _ROW and size >= 14 and struct.unpack_from("<H", book, at + 12)[0] & 0x20:
        row = struct.unpack_from("<H", book, at)[0]
        marks.hidden_rows(row, row)
    elif kind == _COLUMNS and size >= 10 and struct.unpack_from("<H", book, at + 8)[0] & 1:
        first, last = struct.unpack_from("<HH", book, at)
        marks.hidden_columns(first, last)
