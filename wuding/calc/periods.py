"""Months, and complete years and months between two days as the Civil Code (art. 200–203) counts them."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Literal

Measure = Literal["years", "years_up", "months", "days"]


def first_day(day: date) -> date:
    """Return the first day of the day's month."""
    return day.replace(day=1)


def last_day(day: date) -> date:
    """Return the last day of the day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def next_month(day: date) -> date:
    """Return the first day of the month after the day's month."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def first_whole_month(day: date) -> date:
    """Return the day itself if it is the first of a month, else the first of the next month."""
    return day if day.day == 1 else next_month(day)


def months_between(start: date, end: date) -> int:
    """Return the number of complete months from start to end; negative when end lies before start.

    A month is complete on the same day number, or on the last day of a month that lacks that number.
    """
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    if end.day < start.day and end != last_day(end):
        months -= 1
    return months


def years_between(start: date, end: date) -> int:
    """Return the number of complete years, towards zero."""
    months = months_between(start, end)
    return months // 12 if months >= 0 else -(-months // 12)


def years_begun(start: date, end: date) -> int:
    """Return the years from start to end with a part of a year counted as one; 0 when end is not after start."""
    if end <= start:
        return 0
    years = years_between(start, end)
    anniversary = date(start.year + years, start.month, 1)
    exact = end == anniversary.replace(day=min(start.day, last_day(anniversary).day))
    return years if exact else years + 1


def counted(measure: Measure, start: date, end: date) -> int:
    """Return the complete years, years begun, complete months, or days from start to end."""
    match measure:
        case "years":
            return years_between(start, end)
        case "years_up":
            return years_begun(start, end)
        case "months":
            return months_between(start, end)
        case "days":
            return (end - start).days
