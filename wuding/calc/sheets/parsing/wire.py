"""How the child hands over what it read: one line of JSON, then the columns' codes as raw numbers.

Nothing that can carry code (no pickle), and bounded on both sides. A column is its distinct cells once, in the order in
which they appear, and a code for each row: the place of that row's cell. Checks then run once for each distinct cell.
"""

import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

from wuding.calc.sheets.cells import Cell, Column, ErrorCell, OddCell, Sheet
from wuding.calc.sheets.parsing.refusal import Refused, Told

MOST_BYTES = 96 * 1024 * 1024
"""What the reader takes from a child at most."""


@dataclass(frozen=True)
class Parsed:
    """What the child found."""

    sheets: tuple[Sheet, ...] = ()
    told: tuple[Told, ...] = ()
    sealed: bool = False
    peak_kib: int = 0
    extra: dict[str, str] = field(default_factory=dict)


def write(out: BinaryIO, parsed: Parsed) -> None:
    """Hand over what was read."""
    header = {
        "sealed": parsed.sealed,
        "peak_kib": parsed.peak_kib,
        "told": [[t.code, t.sheet, t.row, t.column, t.values] for t in parsed.told],
        "sheets": [
            {
                "name": sheet.name,
                "visible": sheet.visible,
                "rows": sheet.rows,
                "columns": [[_plain(value) for value in column.values] for column in sheet.columns],
            }
            for sheet in parsed.sheets
        ],
    }
    out.write(
        json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
    )
    for sheet in parsed.sheets:
        out.writelines(column.codes.tobytes() for column in sheet.columns)
    out.flush()


def write_refusal(out: BinaryIO, refused: Refused) -> None:
    """Hand over why nothing was read."""
    out.write(json.dumps({"refused": [refused.code, refused.values]}, ensure_ascii=False).encode() + b"\n")
    out.flush()


def read(content: bytes) -> Parsed:
    """What a child handed over. Raises Refused as the child did; ValueError for anything that isn't of this shape."""
    end = content.index(b"\n")
    header: dict[str, Any] = json.loads(content[:end])
    if "refused" in header:
        code, values = header["refused"]
        raise Refused(str(code), **{str(key): str(value) for key, value in values.items()})
    place = end + 1
    sheets = []
    for found in header["sheets"]:
        columns = []
        size = int(found["rows"]) * 4
        for values in found["columns"]:
            codes = array("I")
            codes.frombytes(content[place : place + size])
            place += size
            column = Column(tuple(map(_cell, values)), codes)
            if len(codes) != found["rows"] or (len(codes) and max(codes) >= len(values)):
                raise ValueError("codes and values of a column don't fit")
            columns.append(column)
        sheets.append(Sheet(str(found["name"]), bool(found["visible"]), int(found["rows"]), tuple(columns)))
    return Parsed(tuple(sheets), tuple(_told(header)), bool(header["sealed"]), int(header["peak_kib"]))


def _told(header: dict[str, Any]) -> Iterator[Told]:
    for code, sheet, row, column, values in header["told"]:
        yield Told(str(code), str(sheet), int(row), int(column), {str(k): str(v) for k, v in values.items()})


def _plain(value: Cell) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime):
        return ["t", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    return ["e" if isinstance(value, ErrorCell) else "o", value.text]


def _cell(value: Any) -> Cell:
    if not isinstance(value, list):
        if value is None or isinstance(value, str | bool | int | float):
            return value
        raise ValueError("a cell of no known kind")
    kind, text = value
    match kind:
        case "t":
            return datetime.fromisoformat(text)
        case "d":
            return date.fromisoformat(text)
        case "e":
            return ErrorCell(str(text))
        case "o":
            return OddCell(str(text))
    raise ValueError("a cell of no known kind")
