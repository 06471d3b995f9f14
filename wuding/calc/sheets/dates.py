"""Days as people and spreadsheets write them. What could mean two days is refused."""

import re
from datetime import date, datetime, timedelta

from wuding.calc.sheets.columns import ColumnSpec
from wuding.calc.sheets.outcomes import Faulty, Outcome, Taken

_DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[ T]0{1,2}:00(?::00(?:\.0+)?)?)?")
_CHINESE_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月份?)")
_SIX = re.compile(r"((?:19|20)\d{2})(\d{2})")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.年]\d{1,2}[-/.月]\d{1,4}日?")
_FIRST_CERTAIN = date(1900, 3, 1)
"""Excel believes that there was a 29 February 1900, so that programs differ about all days before."""
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


def from_text(spec: ColumnSpec, text: str) -> Outcome:
    """The day a text names."""
    if found := _DAY.fullmatch(text):
        return _day(spec, found[1], found[3], found[4])
    if found := _CHINESE_DAY.fullmatch(text.replace(" ", "")) or _EIGHT.fullmatch(text):
        return _day(spec, *found.groups())
    if found := _MONTH.fullmatch(text.replace(" ", "")) or _SIX.fullmatch(text):
        year, month, *_rest = (part for part in found.groups() if part)
        return _month(spec, year, month)
    if _SHORT_YEAR.fullmatch(text):
        return Faulty("date.ambiguous")
    return Faulty("date.year_only" if re.fullmatch(r"\d{4}年?", text) else "date.not")


def from_cell(spec: ColumnSpec, cell: date) -> Outcome:
    """The day of a cell that is formatted as a date."""
    timed = isinstance(cell, datetime) and bool(cell.hour or cell.minute or cell.second or cell.microsecond)
    day = cell.date() if isinstance(cell, datetime) else cell
    if day < _FIRST_CERTAIN:
        return Faulty("date.before_1900")
    return _bounded(spec, day, "took.time" if timed else "")


def from_number(spec: ColumnSpec, number: float, *, since_1904: bool) -> Outcome:
    """The day of a number: 20220701, or the serial number of a date whose format was lost."""
    if number != int(number):
        return Faulty("date.number", {"shown": repr(number)})
    whole = int(number)
    if found := _EIGHT.fullmatch(str(whole)):
        return _noticed(_day(spec, *found.groups()))
    if found := _SIX.fullmatch(str(whole)):
        return _month(spec, found[1], found[2])
    epoch, least = (_EPOCH_1904, 0) if since_1904 else (_EPOCH, 61)
    if not least <= whole < 73_050:  # the end of 2099
        return Faulty("date.number", {"shown": str(whole)})
    day = epoch + timedelta(days=whole)
    found_day = _bounded(spec, day, "took.serial")
    if isinstance(found_day, Taken):
        return Taken(day, "took.serial", {"shown": str(whole), "day": day.isoformat()})
    return found_day


def _noticed(found: Outcome) -> Outcome:
    return Taken(found.value, found.notice or "took.number") if isinstance(found, Taken) else found


def _day(spec: ColumnSpec, year: str, month: str, day: str) -> Outcome:
    try:
        return _bounded(spec, date(int(year), int(month), int(day)), "")
    except ValueError:
        return Faulty("date.none")


def _month(spec: ColumnSpec, year: str, month: str) -> Outcome:
    if not 1 <= int(month) <= 12:
        return Faulty("date.none")
    if not spec.months:
        return Faulty("date.month_only")
    return _bounded(spec, date(int(year), int(month), 1), "took.month")


def _bounded(spec: ColumnSpec, day: date, notice: str) -> Outcome:
    if not spec.earliest <= day <= spec.latest:
        return Faulty(
            "date.bounds", {"earliest": spec.earliest.isoformat(), "latest": spec.latest.isoformat()}
        )
    return Taken(day, notice)
