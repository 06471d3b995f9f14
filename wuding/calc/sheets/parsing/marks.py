"""What a sheet holds that its cells don't say: formulas, errors, hidden rows and columns, merged cells. Bounded."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from wuding.calc.sheets.cells import letters
from wuding.calc.sheets.parsing.refusal import Refused, Told

MOST_ERRORS = 20_000
MOST_MERGED = 20_000
MOST_LISTED = 12
"""Rows or columns listed in a sentence; the number is always whole."""

Merged = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0, inclusive."""


class Marks:
    """Of one sheet."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.errors: dict[tuple[int, int], str] = {}
        self.merged: list[Merged] = []
        self._formulas: dict[int, tuple[int, int]] = {}
        self._rows: list[list[int]] = []
        self._columns: set[int] = set()

    def error(self, row: int, column: int, text: str) -> None:
        """A cell that shows an error. Raises Refused beyond a bound, because none may be forgotten."""
        if len(self.errors) >= MOST_ERRORS:
            raise Refused("file.errors", most=str(MOST_ERRORS))
        self.errors[row, column] = text

    def merge(self, merged: Merged) -> None:
        """Cells shown as one. Raises Refused beyond a bound."""
        if len(self.merged) >= MOST_MERGED:
            raise Refused("file.merged", most=str(MOST_MERGED))
        self.merged.append(merged)

    def formula(self, row: int, column: int) -> None:
        """A cell with a formula: its value is what was computed when the file was saved."""
        number, first = self._formulas.get(column, (0, row))
        self._formulas[column] = number + 1, min(first, row)

    def hidden_rows(self, first: int, last: int) -> None:
        """Rows that a reader of the sheet doesn't see, both inclusive; handed in ascending order."""
        if self._rows and self._rows[-1][1] >= first - 1:
            self._rows[-1][1] = max(last, self._rows[-1][1])
        else:
            self._rows.append([first, last])

    def hidden_columns(self, first: int, last: int) -> None:
        """Columns that a reader of the sheet doesn't see, both inclusive."""
        self._columns.update(range(first, min(last, first + 255) + 1))

    def told(self) -> Iterator[Told]:
        """What a reader should know, as sentences' codes."""
        for column, (number, first) in sorted(self._formulas.items()):
            yield Told("told.formulas", self.sheet, first, column, {"number": str(number)})
        if self._rows:
            listed = [f"{a + 1}–{b + 1}" if a < b else str(a + 1) for a, b in self._rows[:MOST_LISTED]]
            number = sum(last - first + 1 for first, last in self._rows)
            yield Told(
                "told.hidden_rows", self.sheet, self._rows[0][0], -1, _listed(listed, number, len(self._rows))
            )
        if self._columns:
            columns = sorted(self._columns)
            names = [letters(column) for column in columns[:MOST_LISTED]]
            yield Told(
                "told.hidden_columns", self.sheet, -1, columns[0], _listed(names, len(columns), len(columns))
            )


def _listed(texts: list[str], number: int, length: int) -> dict[str, str]:
    return {"list": "、".join(texts) + ("…" if length > len(texts) else ""), "number": str(number)}


@dataclass
class Looked:
    """What was seen of a workbook before its cells were read."""

    marks: dict[str, Marks] = field(default_factory=dict)
    since_1904: bool = False
