"""A fold as a list of cells beside the rows: how the list is filled, and how a row finds its place in it.

Taking one cell with several columns out of a list costs DuckDB about as much as turning one whole number into a decimal.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from ..kinds import BoolKind, DateKind, NumberKind
from .dialect import Dialect
from .folding import Axis, Fold
from .intake import SourceColumn
from .values import Code, Day, Number, Printed, Yes


@dataclass(frozen=True, eq=False, slots=True)
class LookedUp:
    """A table of one row whose only column `cells` is the list; `list_column` is the name it has among the row's.

    `fields` maps the columns that a cell gives to their expressions, each over one column of the relation of all cells,
    and that column; `inner` prints the relation with the columns asked for.
    """

    name: str
    list_column: str
    fields: Mapping[str, tuple[str, str]]
    inner: Callable[[Iterable[str]], str]

    def query(self, used: Collection[str]) -> str:
        """Return the query that makes the table, with the fields that are used."""
        kept = {column: field for column, field in self.fields.items() if column in used}
        packed = ", ".join(f"{field_of(column)} := {text}" for column, (text, _) in kept.items())
        cells = self.inner(["k0", *(column for _, column in kept.values())])
        return f"SELECT list(struct_pack({packed}) ORDER BY k0) AS cells FROM ({cells}) AS cells"


def field_of(column: str) -> str:
    return f"f_{column}"


def sources(fold: Fold) -> dict[str, SourceColumn]:
    """Return the columns that the cells' facts stand in."""
    return {axis.name: _source(axis, f"a{at}") for at, axis in enumerate(fold.axes)}


def _source(axis: Axis, name: str) -> SourceColumn:
    match axis.kind:
        case BoolKind():
            return SourceColumn(name, "BOOLEAN")
        case DateKind():
            return SourceColumn(name, "DATE")
        case NumberKind():
            return SourceColumn(name, "INTEGER")
        case _:
            return SourceColumn(name, "INTEGER", axis.kind.codes)


def relation(dialect: Dialect, fold: Fold) -> str:
    """Return all cells with their facts, and each one's place as `cell`."""
    picked = ["i AS cell"]
    for at, (axis, stride) in enumerate(zip(fold.axes, fold.strides, strict=True)):
        picked.append(f"{_fact(dialect, axis, f'(i // {stride} % {axis.size})')} AS a{at}")
    return f"(SELECT {', '.join(picked)} FROM range({fold.size}) AS counted(i)) AS source"


def _fact(dialect: Dialect, axis: Axis, place: str) -> str:
    whole = dialect.type(32)
    match axis.kind:
        case BoolKind():
            return f"({place} = 1)"
        case DateKind(low=low):
            return f"({dialect.day(low)} + {place}::{whole})"
        case NumberKind(low=first):
            return f"({int(first)} + {place})::{whole}"
        case _:
            return f"{place}::{whole}"


def place_of(dialect: Dialect, fold: Fold, columns: Mapping[str, Printed]) -> str:
    """Return the place of a row's cell, counted from 1. What is to be added stands in the list of a code where there is one."""
    terms, added = [], 1
    for axis, stride in zip(fold.axes, fold.strides, strict=True):
        text, first = _counted(dialect, axis, columns[axis.name])
        added -= first * stride
        terms.append((text, stride, axis.size))
    texts = []
    for (text, stride, size), axis in zip(terms, fold.axes, strict=True):
        column = columns[axis.name]
        if isinstance(column, Code):
            places = [str(at * stride + added) for at in range(size)]
            texts.append(dialect.cell(places, dialect.type(32), text))
            added = 0
        else:
            texts.append(text if stride == 1 else f"{text} * {stride}")
    return " + ".join([*texts, *([f"({added})"] if added else [])])


def _counted(dialect: Dialect, axis: Axis, column: Printed) -> tuple[str, int]:
    """Return a fact as a number of 32 bits, and which number stands for the axis's first value."""
    whole = dialect.type(32)
    match axis.kind, column:
        case DateKind(low=low), Day(text=text):
            return f"({text} - {dialect.day(low)})::{whole}", 0
        case NumberKind(low=first), Number(text=text, bits=32):
            # A great number is counted from the first one before it is multiplied.
            return (text, int(first)) if abs(first) < 10**4 else (f"({text} - ({int(first)}))", 0)
        case NumberKind(low=first), Number(text=text):
            return f"({text} - ({int(first)}))::{whole}", 0
        case _, Yes(text=text):
            return f"{text}::{whole}", 0
        case _, Code(text=text):
            return text, 0
        case _:
            raise AssertionError(f"{axis.name} does not stand in a column of its kind")
