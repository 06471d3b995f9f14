"""What became of one cell: a value, or why it means nothing certain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Masked:
    """A number of which an export showed only some places, such as 232**********23: it names nothing new."""

    text: str


Value = str | date | Decimal | int | Masked | None


@dataclass(frozen=True, slots=True)
class Taken:
    """The value, and the code of what was done to the cell to get it; empty: it was taken as it stands."""

    value: Value
    notice: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Faulty:
    """Why the cell means nothing certain."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


Outcome = Taken | Faulty
EMPTY = Taken(None)
