"""Cells as they stand in a file, and their addresses. Nothing is converted here: a text stays that text."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell that shows an error such as #N/A."""

    text: str


@dataclass(frozen=True, slots=True)
class OddCell:
    """A cell that no roster needs: a time of day, a duration, a text longer than any field; `text` says what it is."""

    text: str


Cell = str | float | int | bool | date | datetime | ErrorCell | OddCell | None
"""A cell as the file holds it. None: empty. Numbers are as Excel keeps them: 15 digits are certain, no more."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its distinct cells, and for each row the place of its cell among them."""

    values: tuple[Cell, ...]
    codes: "array[int]"

    def cell(self, row: int) -> Cell:
        """The cell of that row, counted from 0."""
        return self.values[self.codes[row]]

    def cells(self) -> Iterator[Cell]:
        """From the first row to the last."""
        values = self.values
        return (values[code] for code in self.codes)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet from its cell A1 to its last cell that holds something; all columns have `rows` rows."""

    name: str
    visible: bool
    rows: int
    columns: tuple[Column, ...]


def letters(column: int) -> str:
    """The column's name: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(row: int, column: int) -> str:
    """A cell's name; row and column count from 0."""
    return f"{letters(column)}{row + 1}"


def place_of(name: str) -> tuple[int, int]:
    """Row and column, from 0, of a cell named like B12. Raises ValueError for anything else."""
    split = next((at for at, mark in enumerate(name) if mark.isdigit()), 0)
    column = 0
    for mark in name[:split]:
        if not "A" <= mark <= "Z":
            raise ValueError(name)
        column = column * 26 + ord(mark) - 64
    row = int(name[split:])
    if not (0 < split <= 3 and row > 0 and column > 0):
        raise ValueError(name)
    return row - 1, column - 1
