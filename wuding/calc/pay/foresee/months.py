"""Months as numbers, so that they can be added and compared."""

from __future__ import annotations

from datetime import date


def ordinal(day: date) -> int:
    """Return the number of the day's month, counted without gaps."""
    return day.year * 12 + day.month - 1


def month_of(number: int) -> date:
    """Return the first day of the month of that number."""
    return date(number // 12, number % 12 + 1, 1)


def moved(day: date, months: int) -> date:
    """Return the first day of the month that lies so many months after the day's."""
    return month_of(ordinal(day) + months)


def until_december(month: date, years: int) -> int:
    """Return the months from the one after `month` to December of the year `years` later, at least one."""
    return max(ordinal(date(month.year + years, 12, 1)) - ordinal(month), 1)
