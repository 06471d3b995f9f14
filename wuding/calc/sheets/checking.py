"""A file's cells held against a specification: values by column, and everything that is wrong, all at once.

Each distinct cell of a column is looked at once, however often it occurs.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wuding.calc.sheets.cells import Column, Sheet
from wuding.calc.sheets.columns import ColumnSpec, TableSpec
from wuding.calc.sheets.headers import ROWS_LOOKED_AT, Headings, headings
from wuding.calc.sheets.outcomes import EMPTY, Faulty, Outcome, Taken, Value
from wuding.calc.sheets.problems import Problem
from wuding.calc.sheets.values import outcome, shown

if TYPE_CHECKING:
    from wuding.calc.sheets.parsing.refusal import Told
    from wuding.calc.sheets.reading import Reading


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a row stands: its sheet, and its number counted from 0."""

    sheet: str
    row: int


@dataclass
class Checked:
    """The rows of all sheets that fit, one after the other.

    `values` holds for each key that some sheet has one value a row, None where the cell is empty or faulty. `columns`
    is each key's column in the last sheet that has it, to name places by.
    """

    spec: TableSpec
    places: list[RowPlace] = field(default_factory=list)
    values: dict[str, list[Value]] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def grave(self) -> list[Problem]:
        """What refuses a row or the file."""
        return [problem for problem in self.problems if problem.grave]

    def faulty_rows(self) -> set[tuple[str, int]]:
        """Sheet and row of everything that is refused."""
        return {(problem.sheet, problem.row) for problem in self.problems if problem.grave}

    @property
    def unusable(self) -> bool:
        """Whether something about headings or sheets refuses the whole file."""
        return any(p.grave and p.code.startswith(("header.", "sheet.", "file.")) for p in self.problems)


def check(reading: "Reading", spec: TableSpec) -> Checked:
    """All rows of all visible sheets whose headings fit. Nothing is raised: what is wrong stands in `problems`."""
    found = Checked(spec)
    told = [one for one in reading.told if one.code != "told.merged"]
    since_1904 = any(one.code == "told.1904" for one in told)
    merged = [one for one in reading.told if one.code == "told.merged"]
    fitting = 0
    used: set[str] = {""}  # what is told without a sheet concerns them all
    for sheet in reading.sheets:
        if sheet.name in spec.beside:
            continue
        head = headings(sheet, spec) if sheet.rows else None
        if head is None or not sheet.visible:
            if sheet.rows:
                code = "sheet.other" if sheet.visible else "sheet.hidden"
                found.problems.append(Problem(code, sheet.name, grave=False))
            continue
        used.add(sheet.name)
        fitting += 1
        found.problems.extend(head.problems)
        _take_sheet(found, _unmerged(sheet, head, merged, found), head, since_1904=since_1904)
    found.problems.extend(
        Problem(
            one.code,
            one.sheet,
            one.row if one.column >= 0 else -1,
            one.column,
            values=one.values,
            grave=False,
        )
        for one in told
        if one.sheet in used
    )
    if not fitting:
        titles = "、".join(column.title for column in spec.columns if column.required)
        found.problems.append(Problem("sheet.none", values={"list": titles, "rows": str(ROWS_LOOKED_AT)}))
    elif not found.places and not found.unusable:
        found.problems.append(Problem("sheet.empty"))
    order = {sheet.name: place for place, sheet in enumerate(reading.sheets)}
    found.problems.sort(key=lambda problem: (order.get(problem.sheet, -1), problem.row, problem.column))
    return found


def _take_sheet(found: Checked, sheet: Sheet, head: Headings, *, since_1904: bool) -> None:
    first = head.row + 1
    rows = _rows_with_content(sheet, first, head)
    before = len(found.places)
    found.places.extend(RowPlace(sheet.name, row) for row in rows)
    dense = len(rows) == sheet.rows - first
    for spec in found.spec.columns:
        values = found.values.get(spec.key)
        if spec.key not in head.columns:
            if values is not None:
                values.extend([None] * len(rows))
            continue
        place = head.columns[spec.key]
        found.columns[spec.key] = place
        column = sheet.columns[place]
        codes = column.codes[first:] if dense else array("I", map(column.codes.__getitem__, rows))
        outcomes = [outcome(spec, cell, since_1904=since_1904) for cell in column.values]
        taken = [one.value if isinstance(one, Taken) else None for one in outcomes]
        if values is None:
            values = found.values[spec.key] = [None] * before
        values.extend(map(taken.__getitem__, codes))
        found.problems.extend(_column_problems(spec, sheet.name, place, column, rows, codes, outcomes))


def _rows_with_content(sheet: Sheet, first: int, head: Headings) -> Sequence[int]:
    """Rows in which a column of the table holds something; a row of remarks beside the table is none of it."""
    columns = [sheet.columns[place] for place in head.columns.values()]
    blank = [
        {code for code, cell in enumerate(column.values) if outcome_is_blank(cell)} for column in columns
    ]
    if all(not nothing - {0} for nothing in blank):
        filled = map(any, zip(*(column.codes[first:] for column in columns), strict=True))
    else:
        parts = [
            [code not in nothing for code in column.codes[first:]]
            for column, nothing in zip(columns, blank, strict=True)
        ]
        filled = map(any, zip(*parts, strict=True))
    rows = [first + at for at, has in enumerate(filled) if has]
    return range(first, sheet.rows) if len(rows) == sheet.rows - first else rows


def outcome_is_blank(cell: object) -> bool:
    """Whether a cell holds nothing to be seen."""
    return cell is None or (isinstance(cell, str) and not cell.strip("\u3000\u00a0\u200b\ufeff \t\r\n"))


def _column_problems(
    spec: ColumnSpec,
    sheet: str,
    place: int,
    column: Column,
    rows: Sequence[int],
    codes: "array[int]",
    outcomes: Sequence[Outcome],
) -> Iterator[Problem]:
    """Every row whose cell is faulty, missing or was taken otherwise than it stands."""
    by_code: dict[int, tuple[str, object, bool]] = {}
    for code, one in enumerate(outcomes):
        if isinstance(one, Faulty):
            by_code[code] = one.code, one.values, True
        elif one.notice:
            by_code[code] = one.notice, one.values, False
        elif one.value is None and spec.required and (one is EMPTY):
            by_code[code] = "cell.missing", {}, True
    if not by_code:
        return
    wanted = by_code.keys()
    for row, code in zip(rows, codes, strict=True):
        if code in wanted:
            name, values, grave = by_code[code]
            yield Problem(name, sheet, row, place, spec.key, shown(column.values[code]), values, grave)  # type: ignore[arg-type]


def _unmerged(sheet: Sheet, head: Headings, merged: Iterable["Told"], found: Checked) -> Sheet:
    """The sheet with cells merged downwards filled in, and those merged sideways reported."""
    columns = list(sheet.columns)
    used = {place: key for key, place in head.columns.items()}
    for one in merged:
        last_row, last_column = int(one.values["last_row"]), int(one.values["last_column"])
        if one.sheet != sheet.name or last_row <= head.row or one.row <= head.row:
            continue
        if one.column in used and last_row > one.row:
            filled = columns[one.column]
            codes = array("I", filled.codes)
            for row in range(one.row + 1, min(last_row + 1, sheet.rows)):
                codes[row] = codes[one.row]
            columns[one.column] = Column(filled.values, codes)
            found.problems.append(
                Problem(
                    "took.merged",
                    sheet.name,
                    one.row,
                    one.column,
                    used[one.column],
                    shown(filled.cell(one.row)),
                    grave=False,
                )
            )
        found.problems.extend(
            Problem("cell.merged", sheet.name, row, column, used[column])
            for column in range(one.column + 1, last_column + 1)
            if column in used
            for row in range(one.row, min(last_row + 1, sheet.rows))
        )
    return Sheet(sheet.name, sheet.visible, sheet.rows, tuple(columns))
