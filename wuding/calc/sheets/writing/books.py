"""A workbook in memory in which a text stays a text: no formulas, no links, no numbers made of what looks like one."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from wuding.calc.sheets.columns import ColumnSpec, Kind

DATE_FORMAT = "yyyy-mm-dd"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_HEADING = {
    "bold": True,
    "bg_color": "#E8F0F7",
    "border": 1,
    "border_color": "#B8C7D6",
    "text_wrap": True,
    "valign": "vcenter",
}


@dataclass
class Book:
    """A workbook being written, with its formats made once."""

    book: Any
    buffer: io.BytesIO = field(default_factory=io.BytesIO)
    _formats: dict[tuple[tuple[str, object], ...], Any] = field(default_factory=dict)

    def format(self, **properties: object) -> Any:
        """A cell format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(
                {"font_name": "Microsoft YaHei", "font_size": 10, **properties}
            )
        return self._formats[key]

    def heading(self, *, required: bool = False) -> Any:
        """The format of a heading; those of required columns are dark red."""
        return self.format(**_HEADING, font_color="#9C1C1C" if required else "#1F2937")

    def of_column(self, spec: ColumnSpec) -> Any:
        """The format of a column's cells: days and numbers as such, everything else as text."""
        if spec.kind == Kind.DATE:
            return self.format(num_format=DATE_FORMAT, align="left")
        if spec.kind == Kind.DECIMAL:
            return self.format(num_format="0." + "0" * spec.places if spec.places else "0")
        return self.format(num_format="0" if spec.kind == Kind.WHOLE else "@")

    def put(self, sheet: Any, row: int, column: int, value: object, style: Any) -> None:
        """One cell. Raises TypeError for what no cell holds."""
        if value is None or value == "":
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, str):
            sheet.write_string(row, column, value, style)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, style)
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            sheet.write_number(row, column, value, style)
        else:
            raise TypeError(f"no cell holds a {type(value).__name__}")


@contextmanager
def new_book(*, rows_in_order: bool = False) -> Iterator[Book]:
    """A workbook; its bytes stand in `buffer` afterwards. `rows_in_order`: each row is written once, and forgotten."""
    buffer = io.BytesIO()
    options = dict(_OPTIONS)
    if rows_in_order:
        options = {**options, "constant_memory": True, "in_memory": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"comments": ""})
    yield Book(book, buffer)
    book.close()


def width_of(spec: ColumnSpec) -> float:
    """A column's width that shows its heading and its usual content."""
    usual = {
        Kind.IDENTITY: 22,
        Kind.PHONE: 15,
        Kind.DATE: 13,
        Kind.WHOLE: 10,
        Kind.DECIMAL: 11,
        Kind.NAME: 11,
    }
    longest = max((len(choice.word) for choice in spec.choices), default=0)
    return float(min(max(usual.get(spec.kind, 12), len(spec.title) * 2.1 + 4, longest * 2 + 3), 40))
