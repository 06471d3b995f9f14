"""Tables that leave the house: headings, rows and a row of totals, with no word about files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

Value = str | Decimal | int | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its heading, its width in Chinese characters, and whether its numbers are added up below."""

    title: str
    width: int = 8
    summed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title. Every row has a value for each heading; amounts are Decimal yuan."""

    title: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()

    @property
    def totals(self) -> tuple[Value, ...]:
        """The sums of the columns that are added up, None elsewhere."""
        return tuple(
            added(row[place] for row in self.rows) if heading.summed else None
            for place, heading in enumerate(self.headings)
        )

    def column(self, title: str) -> tuple[Value, ...]:
        """Return a column's values. Raises ValueError where there is none."""
        place = [heading.title for heading in self.headings].index(title)
        return tuple(row[place] for row in self.rows)


def added(values: Iterable[Value]) -> Decimal:
    """Return the sum of the numbers among the values."""
    return sum((Decimal(one) for one in values if isinstance(one, Decimal | int)), Decimal(0))
