"""The source's columns as the engines take them in: each fact in one exact form, and the test that it is as declared.

Nothing is read through a double: a column of doubles is read by its shortest decimal text, as a person would see it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from ...money import exact_decimal
from ..kinds import BoolKind, DateKind, Kind, NumberKind, TextKind, type_names
from ..model import Input
from ..problems import RowError
from . import decimals
from .decimals import Dec
from .dialect import Dialect, quoted, text_literal
from .values import Code, Day, Number, Printed, Text, Yes, bits_for

_TRUE = ("是", "true", "True", "TRUE", "1", "t", "y", "yes")
_FALSE = ("否", "false", "False", "FALSE", "0", "f", "n", "no")


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of the source: its name there and its type as the engine names it, in capitals."""

    name: str
    type: str
    codes: tuple[str, ...] | None = None
    """Where set, the column holds texts as their place in this list, counted from 0."""

    @property
    def sort(self) -> str:
        """One of integer, decimal, double, text, bool, date, moment, other."""
        kind = self.type.upper()
        for sort, pattern in _SORTS.items():
            if re.match(pattern, kind):
                return sort
        return "other"

    @property
    def decimal_places(self) -> int | None:
        found = re.search(r"\((\d+)\s*,\s*(\d+)\)", self.type)
        return int(found[2]) if found else None

    @property
    def precision(self) -> int:
        found = re.search(r"\((\d+)\s*,\s*(\d+)\)", self.type)
        return int(found[1]) if found else 1000


_SORTS = {
    "integer": r"(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|UINTEGER|U?INT\d+)$",
    "decimal": r"(DECIMAL|NUMERIC)", "double": r"(DOUBLE|FLOAT|REAL)",
    "text": r"(VARCHAR|TEXT|CHARACTER|CHAR|ENUM|BPCHAR|NAME)", "bool": r"BOOL",
    "date": r"DATE$", "moment": r"TIMESTAMP",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """One input: its internal column with expression and form, and the test every row must pass."""

    name: str
    column: str
    text: str
    form: Printed
    test: str
    decimal: str = ""
    """The source's own decimal, of the column named with `_d`, where it has 18 digits at most."""


def take_in(dialect: Dialect, inputs: Sequence[Input], source: Mapping[str, SourceColumn]) -> list[Taken]:
    """Return how each input is read. Raises RowError where a needed column is absent or cannot hold the fact."""
    return [
        _taken(dialect, declared, f"i{number}", source.get(declared.name))
        for number, declared in enumerate(inputs, 1)
    ]


def _taken(dialect: Dialect, declared: Input, column: str, found: SourceColumn | None) -> Taken:
    kind = declared.kind
    if found is None:
        if not kind.optional:
            raise RowError("row.column", {"name": declared.name})
        form, of = _empty(dialect, kind, column)
        return Taken(declared.name, column, f"NULL::{of}", form, "true")
    raw = quoted(found.name)
    if isinstance(kind, NumberKind):
        text, form, test = _number(dialect, kind, column, raw, found)
    elif isinstance(kind, TextKind):
        text, form, test = _text(dialect, kind, column, raw, found)
    elif isinstance(kind, BoolKind):
        text, form, test = _bool(column, raw, found)
    else:
        text, form, test = _day(dialect, kind, column, raw, found)
    if not text:
        words = type_names[kind.name]
        raise RowError(
            "row.type",
            {"name": declared.name, "found": found.type, "wanted": words[0], "wanted_en": words[1]},
        )
    test = f"({_blank(raw, found)} OR ({test}))" if kind.optional else f"({test})"
    if not dialect.has_decimals or found.sort != "decimal" or not isinstance(form, Number):
        return Taken(declared.name, column, text, form, test)
    if found.precision > decimals.MOST_DIGITS or found.decimal_places != form.scale:
        return Taken(declared.name, column, text, form, test)
    dec = Dec(f"{column}_d", found.precision, form.scale)
    return Taken(declared.name, column, text, replace(form, dec=dec), test, raw)


def _blank(raw: str, found: SourceColumn) -> str:
    """Return the test that nothing stands in a cell; in a file of texts that is an empty cell as well."""
    return (
        f"{raw} IS NULL"
        if found.sort != "text" or found.codes is not None
        else f"({raw} IS NULL OR {raw}::VARCHAR = '')"
    )


def _empty(dialect: Dialect, kind: Kind, column: str) -> tuple[Printed, str]:
    match kind:
        case NumberKind():
            return Number(column, 0, 0, 0, 32), dialect.type(32)
        case TextKind(codes=codes):
            return (Code(column, codes), dialect.type(32)) if codes else (Text(column), dialect.text_type)
        case BoolKind():
            return Yes(column), "boolean"
        case DateKind():
            return Day(column), "date"


def _number(
    dialect: Dialect, kind: NumberKind, column: str, raw: str, found: SourceColumn
) -> tuple[str, Printed, str]:
    declared = kind.scale or 0
    places = found.decimal_places
    match found.sort:
        case "integer":
            scale, exact, test = 0, raw, ""
        case "decimal" if places is not None and places <= declared:
            scale, exact, test = places, raw, ""
        case "decimal":
            scale, exact, test = declared, raw, f"{raw} = round({raw}, {declared})"
        case "double" | "text":
            scale = declared
            exact, test = _from_text(dialect, f"{raw}::{dialect.text_type}", scale)
        case _:
            return "", Number(column, 0, 0, 0, 32), ""
    low, high = ceil(kind.low * 10**scale), floor(kind.high * 10**scale)
    form = Number(column, low, high, scale, bits_for(low, high))
    inside = f"{exact} BETWEEN {_bound(dialect, low, scale, found)} AND {_bound(dialect, high, scale, found)}"
    text = _whole(dialect, exact, form)
    return text, form, f"{inside} AND {test}" if test else inside


def _bound(dialect: Dialect, whole: int, scale: int, found: SourceColumn) -> str:
    """Return a bound in the column's own type, so that no comparison is made in doubles."""
    if found.sort == "integer":
        return str(whole)
    if dialect.name != "duckdb":
        return f"{exact_decimal(Fraction(whole, 10**scale)):f}"
    width, places = (found.precision, found.decimal_places or 0) if found.sort == "decimal" else (38, scale)
    most = 10**width - 1
    number = max(-most, min(most, whole * 10 ** (places - scale)))
    return f"{exact_decimal(Fraction(number, 10**places)):f}::DECIMAL({width}, {places})"


def _from_text(dialect: Dialect, text: str, scale: int) -> tuple[str, str]:
    """Return a text as an exact decimal, NULL where it is none, and the test of its decimal places."""
    pattern = rf"^\s*[+-]?[0-9]+(\.[0-9]{{0,{scale}}}0*)?\s*$"
    if dialect.name == "duckdb":
        exact = f"TRY_CAST({text} AS DECIMAL(38, {scale}))"
        return exact, f"regexp_matches({text}, {text_literal(pattern)})"
    matches = f"{text} ~ {text_literal(pattern)}"
    return f"(CASE WHEN {matches} THEN {text}::numeric END)", matches


def _whole(dialect: Dialect, exact: str, form: Number) -> str:
    """Return an exact decimal counted in units of its last place, as a whole number."""
    of = dialect.type(form.bits)
    if form.scale == 0:
        cast = f"{exact}::{of}"
        return cast if dialect.name == "duckdb" or form.bits != 128 else f"trunc({exact})"
    factor = 10**form.scale
    if dialect.name != "duckdb":
        return f"trunc({exact} * {factor})::{of}" if form.bits != 128 else f"trunc({exact} * {factor})"
    # While multiplied the value has its decimal places still, so that it is this many digits wide.
    width = max(len(str(max(abs(form.low), abs(form.high)))), form.scale + 1) + form.scale
    if width > 38:
        return f"replace(({exact})::DECIMAL(38, {form.scale})::VARCHAR, '.', '')::{of}"
    return f"(({exact})::DECIMAL({width}, {form.scale}) * {factor}::DECIMAL({form.scale + 1}, 0))::{of}"


def _text(
    dialect: Dialect, kind: TextKind, column: str, raw: str, found: SourceColumn
) -> tuple[str, Printed, str]:
    if found.codes is not None:
        return _coded(dialect, kind, column, raw, found.codes)
    if found.sort != "text":
        return "", Text(column), ""
    plain = raw if found.type.upper() == "VARCHAR" else f"{raw}::{dialect.text_type}"
    if kind.codes is None:
        return (f"NULLIF({plain}, '')" if kind.optional else plain), Text(column), f"{raw} IS NOT NULL"
    place = dialect.position(kind.codes, plain)
    return place, Code(column, kind.codes), f"{place} IS NOT NULL"


def _coded(
    dialect: Dialect, kind: TextKind, column: str, raw: str, codes: tuple[str, ...]
) -> tuple[str, Printed, str]:
    """Return a text that comes as its place in a list of texts."""
    if kind.codes is None:
        text = dialect.cell([text_literal(code) for code in codes], dialect.text_type, f"({raw} + 1)")
        return (f"NULLIF({text}, '')" if kind.optional else text), Text(column), f"{raw} IS NOT NULL"
    places = [str(kind.codes.index(code) + 1) if code in kind.codes else "NULL" for code in codes]
    in_order = places == [str(place + 1) for place in range(len(places))]
    text = f"({raw} + 1)" if in_order else dialect.cell(places, dialect.type(32), f"({raw} + 1)")
    return text, Code(column, kind.codes), f"{raw if 'NULL' not in places else text} IS NOT NULL"


def _bool(column: str, raw: str, found: SourceColumn) -> tuple[str, Printed, str]:
    if found.sort == "bool":
        return raw, Yes(column), f"{raw} IS NOT NULL"
    if found.sort != "text":
        return "", Yes(column), ""
    true, false = (", ".join(text_literal(word) for word in words) for words in (_TRUE, _FALSE))
    text = f"(CASE WHEN {raw} IN ({true}) THEN true WHEN {raw} IN ({false}) THEN false END)"
    return text, Yes(column), f"{text} IS NOT NULL"


def _day(
    dialect: Dialect, kind: DateKind, column: str, raw: str, found: SourceColumn
) -> tuple[str, Printed, str]:
    match found.sort:
        case "date":
            text, test = raw, ""
        case "moment":
            text, test = f"{raw}::date", f" AND {raw} = {raw}::date"
        case "text" if dialect.name == "duckdb":
            text, test = f"TRY_CAST({raw} AS DATE)", ""
        case "text":
            shape = f"{raw} ~ '^\\d{{4}}-\\d{{2}}-\\d{{2}}$'"
            text, test = f"(CASE WHEN {shape} THEN to_date({raw}, 'YYYY-MM-DD') END)", ""
            test = f" AND to_char(to_date({raw}, 'YYYY-MM-DD'), 'YYYY-MM-DD') = {raw}"
        case _:
            return "", Day(column), ""
    return text, Day(column), f"{text} BETWEEN {dialect.day(kind.low)} AND {dialect.day(kind.high)}{test}"


def guard(dialect: Dialect, taken: Sequence[Taken], anchor: str) -> str:
    """Return the condition on the source that lets good rows through and stops the run at a bad one."""
    return f"CASE WHEN {all_good(taken)} THEN true ELSE {dialect.stop('boolean', anchor)} END"


def all_good(taken: Sequence[Taken]) -> str:
    tests = [one.test for one in taken if one.test != "true"]
    return " AND ".join(tests) if tests else "true"
