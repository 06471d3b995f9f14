"""What a table should hold, column by column: the specification that templates, checks and exports share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a cell of the column means."""

    TEXT = "text"
    NAME = "name"
    DATE = "date"
    WHOLE = "whole"
    DECIMAL = "decimal"
    CHOICE = "choice"
    IDENTITY = "identity"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed list: the value kept, the word shown, and other spellings that mean it."""

    value: str
    word: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column. `aliases` are other headings that mean it; `note` is said in the template.

    `most` characters of a text; `earliest` and `latest` days, both included; `least` and `greatest` numbers, both included,
    with at most `places` decimals. `months`: a month without a day is taken as its first day, and told. `nothing`: words
    that mean an empty cell, such as 至今. `masked`: hidden in exports unless somebody states a reason.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    aliases: tuple[str, ...] = ()
    required: bool = False
    note: str = ""
    choices: tuple[Choice, ...] = ()
    most: int = 64
    earliest: date = date(1900, 3, 1)
    latest: date = date(2099, 12, 31)
    least: Decimal | None = None
    greatest: Decimal | None = None
    places: int = 2
    months: bool = False
    nothing: tuple[str, ...] = ()
    masked: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table: its sheet's name, its columns in order, what its instruction sheet says, and sheets that hold no rows."""

    sheet: str
    columns: tuple[ColumnSpec, ...]
    title: str = ""
    instructions: tuple[str, ...] = ()
    beside: tuple[str, ...] = ("填表说明", "选项", "问题清单")

    def column(self, key: str) -> ColumnSpec:
        """The column of that key."""
        return next(column for column in self.columns if column.key == key)

    def only(self, keys: Sequence[str]) -> "TableSpec":
        """The same table with these columns."""
        kept = tuple(column for column in self.columns if column.key in keys)
        return TableSpec(self.sheet, kept, self.title, self.instructions, self.beside)
