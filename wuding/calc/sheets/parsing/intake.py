"""Rows of cells taken in as columns of distinct cells and codes, so that 2,000,000 cells fit into a small process."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from wuding.calc.sheets.cells import Cell, Column, ErrorCell, OddCell, Sheet
from wuding.calc.sheets.parsing.refusal import Refused
from wuding.calc.sheets.parsing.sheet_xml import is_error

MOST_ROWS = 200_000
MOST_COLUMNS = 256
MOST_TEXT = 2000
"""Characters of one cell; the longest field of a file has fewer."""
_BATCH = 4096


class _Places(dict[Any, int]):
    """Cell → its place among the distinct ones; an unseen cell takes the next place.

    True equals 1 in Python, so that a column that holds 0, 1, True or False is told to be `mixed`, and is keyed by type.
    """

    mixed = False

    def __missing__(self, cell: Any) -> int:
        if cell in (0, 1):
            self.mixed = True
        place = self[cell] = len(self)
        return place


class Intake:
    """One sheet on its way in. The first place of every column is the empty cell."""

    def __init__(self, name: str, *, visible: bool, first_column: int = 0) -> None:
        self._name, self._visible, self._first = name, visible, first_column
        self._places: list[_Places] = []
        self._codes: list[array[int]] = []
        self._rows = 0

    def take(self, rows: Iterable[Sequence[Any]]) -> None:
        """All rows, each as long as the others, from the sheet's first. Raises Refused beyond the bounds."""
        batch: list[Sequence[Any]] = []
        for row in rows:
            batch.append(row)
            if len(batch) == _BATCH:
                self._take(batch)
                batch = []
        if batch:
            self._take(batch)

    def _take(self, batch: list[Sequence[Any]]) -> None:
        width = max(map(len, batch))
        if self._first + width > MOST_COLUMNS:
            raise Refused("file.columns", most=str(MOST_COLUMNS))
        if self._rows + len(batch) > MOST_ROWS:
            raise Refused("file.rows", most=str(MOST_ROWS))
        if any(len(row) < width for row in batch):
            batch = [[*row, *[""] * (width - len(row))] for row in batch]
        while len(self._places) < width:
            self._places.append(_Places({"": 0}))
            self._codes.append(array("I", bytes(4 * self._rows)))
        for places, codes, column in zip(self._places, self._codes, zip(*batch, strict=True), strict=False):
            self._take_column(places, codes, column)
        self._rows += len(batch)
        for codes in self._codes[width:]:
            codes.extend([0] * len(batch))

    def _take_column(self, places: _Places, codes: "array[int]", column: Sequence[Any]) -> None:
        known, begun_mixed = len(places), places.mixed
        taken = array("I") if begun_mixed else array("I", map(places.__getitem__, column))
        if places.mixed:
            for cell in [] if begun_mixed else list(places)[known:]:
                del places[cell]  # this batch is begun again, now by type
            taken = array("I", (places[(cell,) if isinstance(cell, bool) else cell] for cell in column))
        codes.extend(taken)

    def sheet(self, errors: Mapping[tuple[int, int], str]) -> Sheet:
        """The sheet; trailing empty rows are left out. Cells of `errors` are errors, whatever was read for them."""
        for (row, column), text in errors.items():
            self._put_error(row, column - self._first, text)
        columns = [
            Column(tuple(_cell(key) for key in places), codes)
            for places, codes in zip(self._places, self._codes, strict=True)
        ]
        last = max((_last(column.codes) for column in columns), default=-1)
        cut = tuple(Column(column.values, column.codes[: last + 1]) for column in columns)
        before = tuple(Column((None,), array("I", bytes(4 * (last + 1)))) for _ in range(self._first))
        return Sheet(self._name, self._visible, last + 1, before + cut)

    def _put_error(self, row: int, column: int, text: str) -> None:
        if 0 <= column < len(self._codes) and 0 <= row < self._rows:
            self._codes[column][row] = self._places[column][ErrorCell(text)]
        else:
            # An error outside of what holds values: nothing was there to be lost.
            return


def _last(codes: "array[int]") -> int:
    """The last row that isn't empty, -1 for none."""
    at = len(codes) - 1
    while at >= 0 and not codes[at]:
        at -= 1
    return at


def _cell(key: Any) -> Cell:
    """What was read, as a cell."""
    if isinstance(key, tuple):
        return bool(key[0])
    if isinstance(key, str):
        if len(key) > MOST_TEXT:
            return OddCell(f"{key[:40]}…（{len(key)}）")
        return (ErrorCell(key[:16]) if key[0] in "#E" and is_error(key) else key) if key else None
    if isinstance(key, time | timedelta):
        return OddCell(str(key))
    if isinstance(key, bool | int | float | datetime | date | ErrorCell):
        return key
    raise TypeError(type(key).__name__)
