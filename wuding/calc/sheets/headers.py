"""Which row holds the headings, and which column is which."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from wuding.calc.sheets.cells import Sheet, letters
from wuding.calc.sheets.columns import ColumnSpec, TableSpec
from wuding.calc.sheets.problems import Problem
from wuding.calc.sheets.values import shown

ROWS_LOOKED_AT = 12
"""A roster often begins with its title and remarks."""
_LEAST = 2
_NEAR = 0.6


@dataclass(frozen=True)
class Headings:
    """The row of the headings in a sheet, and the column of each key."""

    row: int
    columns: dict[str, int]
    problems: tuple[Problem, ...]


def headings(sheet: Sheet, spec: TableSpec) -> Headings | None:
    """Where the table's columns stand; None when no row has two of its headings."""
    meanings = _meanings(spec)
    rows = [
        [_plain(shown(column.cell(row))) for column in sheet.columns]
        for row in range(min(sheet.rows, ROWS_LOOKED_AT))
    ]
    counts = [len({meanings[text].key for text in row if text in meanings}) for row in rows]
    if not counts or max(counts) < min(_LEAST, len(spec.columns)):
        return None
    row = counts.index(max(counts))
    found: dict[str, int] = {}
    problems: list[Problem] = []
    unknown: list[int] = []
    for place, text in enumerate(rows[row]):
        column = meanings.get(text)
        if column is None:
            unknown += [place] if text else []
        elif column.key in found:
            problems.append(_twice(sheet, row, place, column, found[column.key]))
        else:
            found[column.key] = place
    missing = [column for column in spec.columns if column.key not in found]
    problems += [_unknown(sheet, row, place, missing) for place in unknown]
    problems += [
        Problem("header.missing", sheet.name, row, key=column.key, values={"title": column.title})
        for column in missing
        if column.required
    ]
    if any(any(texts) for texts in rows[:row]):
        problems.append(Problem("header.above", sheet.name, row, values={"row": str(row + 1)}, grave=False))
    return Headings(row, found, tuple(problems))


def _twice(sheet: Sheet, row: int, place: int, column: ColumnSpec, other: int) -> Problem:
    values = {"title": column.title, "other": letters(other)}
    return Problem("header.twice", sheet.name, row, place, column.key, column.title, values)


def _unknown(sheet: Sheet, row: int, place: int, missing: Sequence[ColumnSpec]) -> Problem:
    """A heading that nobody knows: a likely misspelling is refused, so that no column is lost by a slip of the pen."""
    text = shown(sheet.columns[place].cell(row))
    near = max(missing, key=lambda column: _likeness(text, column), default=None)
    if near is not None and _likeness(text, near) >= _NEAR:
        values = {"shown": text, "title": near.title}
        return Problem("header.near", sheet.name, row, place, near.key, text, values)
    return Problem("header.unknown", sheet.name, row, place, "", text, {"shown": text}, grave=False)


def _likeness(text: str, column: ColumnSpec) -> float:
    plain = _plain(text)
    return max(SequenceMatcher(None, plain, _plain(name)).ratio() for name in (column.title, *column.aliases))


def _meanings(spec: TableSpec) -> dict[str, ColumnSpec]:
    return {_plain(name): column for column in spec.columns for name in (column.title, *column.aliases)}


def _plain(text: str) -> str:
    """A heading without blanks, stars and remarks such as （必填）."""
    narrow = "".join(unicodedata.normalize("NFKC", text).split()).strip("*:")
    for remark in ("(必填)", "(选填)", "(可选)", "(required)"):
        narrow = narrow.removesuffix(remark)
    return narrow.strip("*").casefold()
