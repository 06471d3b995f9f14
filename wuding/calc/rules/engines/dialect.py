"""The few things that DuckDB and PostgreSQL write differently. Everything else is printed once for both."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date

from .decimals import decimal_width

STOP = "wuding: row stopped"
"""What the engine's error says when a row must not be paid; the row is then looked for by a second query."""


def quoted(name: str) -> str:
    """Return a column name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def text_literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


class Dialect(ABC):
    """Prints the pieces that differ."""

    name: str
    types: dict[int, str]
    text_type: str
    has_decimals = False
    """Whether numbers are also printed as the engine's own decimals; see `decimals`."""
    between_layers: str
    """Written at the end of each layer, so that the planner leaves the layers apart."""

    def type(self, bits: int) -> str:
        return self.types[bits]

    def whole(self, value: int, bits: int) -> str:
        """Return a whole number as a literal of the type."""
        return f"{value}::{self.type(bits)}" if value >= 0 else f"({value})::{self.type(bits)}"

    def day(self, value: date) -> str:
        return f"DATE '{value.isoformat()}'"

    def text_list(self, values: Sequence[str]) -> str:
        return self.array([text_literal(value) for value in values], self.text_type)

    def decimal(self, text: str, scale: int, places: int, digits: int) -> str:
        """Return a whole number in units of 10**-scale, of at most so many digits, as DECIMAL with these places.

        DECIMAL(9, …) where that is enough, else DECIMAL(18, …), else DECIMAL(38, …).
        """
        width = decimal_width(digits)
        if scale == 0:
            return f"({text})::DECIMAL({width}, {places})"
        unit = f"0.{'0' * (scale - 1)}1::DECIMAL({scale}, {scale})"
        # DuckDB gives DECIMAL(w − s, 0) × DECIMAL(s, s) as DECIMAL(w, s): no cast is needed behind it.
        short = width < 38 and digits <= width - scale
        product = f"({self.before_unit(text, width - scale if short else width)} * {unit})"
        exact = short and scale == places and self.product_is_exact
        return product if exact else f"{product}::DECIMAL({width}, {places})"

    product_is_exact = False

    def before_unit(self, text: str, width: int) -> str:
        """Return the whole number as the decimal that is then multiplied by 10**-scale."""
        return f"({text})::DECIMAL({width}, 0)"

    @abstractmethod
    def divide(self, above: str, below: str, bits: int) -> str:
        """Return the whole part of a quotient, towards zero."""

    @abstractmethod
    def array(self, items: Sequence[str], of: str) -> str: ...

    @abstractmethod
    def position(self, values: Sequence[str], text: str) -> str:
        """Return the place of a text in a list, counted from 1; NULL when it is not there."""

    @abstractmethod
    def cell(self, items: Sequence[str], of: str, place: str) -> str:
        """Return the item at a place counted from 1; NULL for NULL."""

    @abstractmethod
    def item(self, items: str, place: str) -> str:
        """Return the item of a list that stands in a column; NULL for NULL."""

    @abstractmethod
    def stop(self, of: str, row: str) -> str:
        """Return an expression of a type that stops the run; `row` is any column, so that it is not folded away."""

    @abstractmethod
    def last_day(self, day: str) -> str: ...

    def part(self, name: str, day: str) -> str:
        """Return the year, month or day number of a date as a 32-bit number."""
        return f"EXTRACT({name} FROM {day})::{self.type(32)}"


class DuckDialect(Dialect):
    name = "duckdb"
    product_is_exact = True
    has_decimals = True
    types = {32: "INTEGER", 64: "BIGINT", 128: "HUGEINT"}
    text_type = "VARCHAR"
    between_layers = ""

    def divide(self, above: str, below: str, bits: int) -> str:
        return f"({above} // {below})"

    def array(self, items: Sequence[str], of: str) -> str:
        if of.startswith(("INTEGER", "DECIMAL")):
            # Read as one text the numbers are known in half the time.
            return f"'[{', '.join(items)}]'::{of}[]"
        return f"[{', '.join(items)}]::{of}[]"

    def position(self, values: Sequence[str], text: str) -> str:
        return f"list_position({self.text_list(values)}, {text})"

    def cell(self, items: Sequence[str], of: str, place: str) -> str:
        return self.item(self.array(items, of), place)

    def item(self, items: str, place: str) -> str:
        """Return the item of a list at a place counted from 1.

        Where the place comes from a dictionary of texts, array_extract looks each text up once; list_extract would not.
        """
        return f"array_extract({items}, {place})"

    def stop(self, of: str, row: str) -> str:
        return f"CAST(error('{STOP}') AS {of})"

    def last_day(self, day: str) -> str:
        return f"last_day({day})"

    def part(self, name: str, day: str) -> str:
        return f"{name}({day})::INTEGER"


class PostgresDialect(Dialect):
    name = "postgres"
    types = {32: "integer", 64: "bigint", 128: "numeric"}
    text_type = "text"
    between_layers = " OFFSET 0"

    def divide(self, above: str, below: str, bits: int) -> str:
        return f"div({above}, {below})" if bits == 128 else f"({above} / {below})"

    def array(self, items: Sequence[str], of: str) -> str:
        return f"ARRAY[{', '.join(items)}]::{of}[]"

    def position(self, values: Sequence[str], text: str) -> str:
        return f"array_position({self.text_list(values)}, {text})"

    def cell(self, items: Sequence[str], of: str, place: str) -> str:
        return self.item(self.array(items, of), place)

    def item(self, items: str, place: str) -> str:
        return f"({items})[{place}]"

    def stop(self, of: str, row: str) -> str:
        # A text that is no number, tied to the row so that the planner cannot try it ahead of time.
        number = f"CAST('{STOP} ' || coalesce({row}::text, '') AS integer)"
        cast = {"boolean": f"({number} = 0)", "date": f"(DATE '2000-01-01' + {number})"}
        return cast.get(of, f"CAST({number} AS {of})")

    def before_unit(self, text: str, width: int) -> str:
        return f"({text})::numeric"

    def last_day(self, day: str) -> str:
        return f"(date_trunc('month', {day}::timestamp) + interval '1 month' - interval '1 day')::date"


DUCKDB, POSTGRES = DuckDialect(), PostgresDialect()
