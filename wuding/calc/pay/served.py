"""Months served of a quarter, half-year or year so far: what items that aren't monthly are measured by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

PERIODS: Mapping[str, int] = {"本季在岗月数": 3, "本半年在岗月数": 6, "本年在岗月数": 12}
"""The facts that count them, each with the length of its period in months."""


def months_of_period(length: int, day: date) -> list[date]:
    """Return the first days of the months of the calendar period of `day`, up to its own month."""
    first = (day.month - 1) // length * length + 1
    return [date(day.year, number, 1) for number in range(first, day.month + 1)]


def months_served(spells: Iterable[tuple[date, date | None]], length: int, day: date) -> int:
    """Return how many of those months have a first day that lies in a spell of service.

    Both days of a spell are included; None: until further notice.
    """
    held = list(spells)
    return sum(
        any(since <= one and (until is None or one <= until) for since, until in held)
        for one in months_of_period(length, day)
    )
