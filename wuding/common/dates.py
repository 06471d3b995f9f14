"""Months: what pay runs, rosters and charts are counted in."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month. Orders by time; writes itself as 2022-07."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= MONTHS_PER_YEAR or not date.min.year <= self.year < date.max.year:
            raise ValueError(f"no such month: {self.year}-{self.number}")

    @classmethod
    def of(cls, day: date) -> Self:
        """The month `day` falls in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The month written as 2022-07; ValueError when it isn't one."""
        year, dash, number = text.partition("-")
        if not (dash and len(year) == 4 and len(number) == 2 and (year + number).isascii()):
            raise ValueError(f"not a month: {text!r}")
        return cls(int(year), int(number))

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def end(self) -> date:
        """Its last day, included."""
        return self.shifted(1).start - timedelta(days=1)

    def shifted(self, months: int) -> Self:
        """The month that many months later (earlier when negative)."""
        year, index = divmod(self.year * MONTHS_PER_YEAR + self.number - 1 + months, MONTHS_PER_YEAR)
        return type(self)(year, index + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"
