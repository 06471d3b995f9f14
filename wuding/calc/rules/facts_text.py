"""Facts as people write them in spreadsheets and on the command line, turned into typed values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from .kinds import type_names
from .model import Input
from .problems import RowError

_YES = frozenset(("是", "有", "yes", "true", "y", "1", "√"))
_NO = frozenset(("否", "无", "no", "false", "n", "0", "×"))
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
Typed = Decimal | str | bool | date | None


def typed_row(
    inputs: Iterable[Input], row: Mapping[str, object], number: int | None = None
) -> dict[str, Typed]:
    """Return the row's facts in the types the inputs declare; other columns are left out.

    An empty cell is a missing fact. Raises RowError for a cell that cannot be read as its type.
    """
    return {
        declared.name: typed_fact(declared, row[declared.name], number)
        for declared in inputs
        if declared.name in row
    }


def typed_fact(declared: Input, found: object, number: int | None = None) -> Typed:
    """Return one fact in its declared type, None for an empty cell. Raises RowError."""
    if isinstance(found, str):
        found = found.strip()
    if found is None or found == "":
        return None
    value = _READERS[declared.kind.name](found)
    if value is None:
        words = type_names[declared.kind.name]
        values = {"name": declared.name, "found": str(found), "wanted": words[0], "wanted_en": words[1]}
        raise RowError("row.type", values, row=number)
    return value


def _number(found: object) -> Decimal | None:
    if isinstance(found, bool):
        return None
    if isinstance(found, int | Decimal):
        return Decimal(found)
    text = unicodedata.normalize("NFKC", repr(found) if isinstance(found, float) else str(found))
    percent = text.endswith("%")
    try:
        value = Decimal(text.removesuffix("%").replace(",", ""))
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    return value.scaleb(-2) if percent else value


def _text(found: object) -> str | None:
    return found if isinstance(found, str) else str(found) if isinstance(found, int | Decimal) else None


def _bool(found: object) -> bool | None:
    if isinstance(found, bool):
        return found
    said = str(found).lower()
    return True if said in _YES else False if said in _NO else None


def _date(found: object) -> date | None:
    if isinstance(found, datetime):
        return found.date()
    if isinstance(found, date):
        return found
    match = _DAY.fullmatch(str(found))
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


_READERS = {"number": _number, "text": _text, "bool": _bool, "date": _date}
