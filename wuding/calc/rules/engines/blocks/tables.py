"""Tables and brackets on the tape: one list with a cell for every key that can occur, and its place computed.

A key that may lie outside of the table has a place of its own on its axis, whose cells hold the table's `otherwise`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil, floor, prod

import numpy as np

from ....money import Mode, exact_decimal
from ...kinds import scale_of
from ...model import Cell, Rows, Step, Unknown
from ...typed.lookups import step_value
from ...typed.tree import Bracket, Lookup
from . import numbers
from .numbers import Number, Ratio, constant, dtype_for
from .tape import NotForBlocks, Operand, Slot, Tape
from .values import Book, Day, Text, Truth, Value, count

MOST_CELLS = 50_000
MOST_STEPS = 2_000
"""Keys over a longer range than this are left to DuckDB; so are tables with more cells, most of them empty."""
MOST_PADDING = 4_000
Key = str | int


@dataclass(frozen=True, slots=True)
class Axis:
    """One key: a value, or None for any other, at each place counted from `first`."""

    at: Number
    first: int
    values: tuple[Key | None, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A looked-up value, and where it is not there, or not known yet."""

    value: Value
    absent: Operand = 0


def lookup(tape: Tape, book: Book, node: Lookup, keys: Sequence[Value]) -> Found:
    """Return a table's cell. In a row that `absent` names, the run must stop if the row gets here."""
    axes = [_axis(tape, book, node, position, key) for position, key in enumerate(keys)]
    rows, otherwise = node.version.value, node.table.otherwise
    if prod(len(axis.values) for axis in axes) > max(MOST_CELLS, 4 * len(rows)):
        raise NotForBlocks
    cells = [_cell(rows, key, otherwise) for key in product(*(axis.values for axis in axes))]
    if len(cells) == 1:
        return Found(_known(book, cells[0]))
    place, offset = _place(tape, axes)
    if 0 < offset <= MOST_PADDING:
        cells, offset = [cells[0]] * offset + cells, 0
    place = numbers.plus(tape, place, constant(offset), -1)
    value = _listed(tape, book, cells, place.at)
    missing = np.array([not _is_there(cell) for cell in cells])
    return Found(value, tape.take(missing, place.at, "bool") if missing.any() else 0)


def _cell(rows: Rows, key: tuple[Key | None, ...], otherwise: Cell | None) -> Cell | None:
    return rows.get(key, otherwise)  # type: ignore[arg-type]  # no row has None in its key


def _is_there(cell: Cell | None) -> bool:
    return cell is not None and not isinstance(cell, Unknown)


def _place(tape: Tape, axes: Sequence[Axis]) -> tuple[Number, int]:
    """Return the place of a row's cell with what is still to be taken off it."""
    place, offset = constant(0), 0
    for axis in axes:
        many = len(axis.values)
        place = numbers.plus(tape, numbers.times(tape, place, constant(many)), axis.at)
        offset = offset * many + axis.first
    return place, offset


def _axis(tape: Tape, book: Book, node: Lookup, position: int, key: Value) -> Axis:
    kept = {row[position] for row in node.version.value}
    if isinstance(key, Text):
        return _text_axis(tape, book, key, sorted(str(value) for value in kept))
    assert isinstance(key, Number), "keys are texts or whole numbers"
    return _number_axis(tape, key, sorted(int(value) for value in kept))


def _text_axis(tape: Tape, book: Book, key: Text, kept: Sequence[str]) -> Axis:
    """Number the texts by their places. Texts that the list of places doesn't reach take its last cell: no row."""
    values: tuple[str | None, ...] = key.codes if key.codes is not None else (*kept, None)
    if not isinstance(key.at, Slot):
        return Axis(constant(0), 0, (book.texts[key.at],))
    at = [book.number(value) for value in values if value is not None]
    if key.codes is not None and at == list(range(at[0], at[0] + len(at))):
        return Axis(Number(key.at, at[0], at[-1], 0), at[0], values)
    places = np.full(max(at) + 2, len(values) - 1)
    places[at] = range(len(at))
    return Axis(Number(tape.take(places, key.at, "int32"), 0, len(values) - 1, 0), 0, values)


def _number_axis(tape: Tape, key: Number, kept: Sequence[int]) -> Axis:
    if not isinstance(key.at, Slot):
        return Axis(constant(0), 0, (key.low,))
    if key.high - key.low > MOST_STEPS:
        key = numbers.extreme(tape, key, constant(kept[0] - 1), greatest=True)
        key = numbers.extreme(tape, key, constant(kept[-1] + 1), greatest=False)
    if key.high - key.low > MOST_STEPS:
        raise NotForBlocks
    return Axis(key, key.low, tuple(range(key.low, key.high + 1)))


def _known(book: Book, cell: Cell | None) -> Value:
    """Return a cell that is the same for every row."""
    if cell is None or isinstance(cell, Unknown):
        raise NotForBlocks
    if isinstance(cell, bool):
        return Truth(int(cell))
    if isinstance(cell, Decimal):
        return constant(Fraction(cell), scale_of(cell))
    if isinstance(cell, date):
        return Day(count(cell), count(cell), count(cell))
    return Text(book.number(cell), (cell,))


def _listed(tape: Tape, book: Book, cells: Sequence[Cell | None], place: Operand) -> Value:
    """Return the cell at a place, in the form that all cells share."""
    there = [cell for cell in cells if cell is not None and not isinstance(cell, Unknown)]
    if not there:
        raise NotForBlocks
    first = there[0]
    if isinstance(first, bool):
        return Truth(tape.take(np.array([cell is True for cell in cells]), place, "bool"))
    if isinstance(first, Decimal):
        return _numbers(tape, [cell if isinstance(cell, Decimal) else None for cell in cells], place)
    if isinstance(first, date):
        days = [count(cell) if isinstance(cell, date) else count(first) for cell in cells]
        return Day(tape.take(np.array(days), place, "int32"), min(days), max(days))
    texts = [cell if isinstance(cell, str) else first for cell in cells]
    at = tape.take(np.array([book.number(text) for text in texts]), place, "int32")
    return Text(at, tuple(dict.fromkeys(texts)))


def _numbers(tape: Tape, cells: Sequence[Decimal | None], place: Operand) -> Number:
    there = [cell for cell in cells if cell is not None]
    scale = max(scale_of(cell) for cell in there)
    low, high = (int(end * 10**scale) for end in (min(there), max(there)))
    dtype = dtype_for(low, high)
    wholes = np.array([int(cell * 10**scale) if cell is not None else low for cell in cells], dtype)
    return Number(tape.take(wholes, place, dtype), low, high, scale)


def bracket(tape: Tape, node: Bracket, key: Number) -> Number:
    """Return the value of the step that the operand falls into."""
    steps, upper = node.version.value, node.brackets.upper
    if key.high - key.low <= MOST_STEPS:
        wholes = range(key.low, key.high + 1)
        found = [step_value(steps, Fraction(whole, 10**key.scale), upper=upper)[1] for whole in wholes]
        if len(found) == 1:
            return constant(found[0], scale_of(exact_decimal(found[0])))
        cells = [exact_decimal(value) for value in found]
        place, offset = replace(key, scale=0), key.low
        if 0 < offset <= MOST_PADDING:
            cells, offset = [cells[0]] * offset + cells, 0
        return _numbers(tape, cells, numbers.plus(tape, place, constant(offset), -1).at)
    return _ladder(tape, key, steps, upper=upper)


def _ladder(tape: Tape, key: Number, steps: Sequence[Step], *, upper: bool) -> Number:
    found = constant(Fraction(steps[-1].value), scale_of(steps[-1].value))
    if steps[-1].every is not None:
        found = _tail(tape, key, steps, upper=upper)
    for step in reversed(steps[:-1]):
        assert step.to is not None
        end = Fraction(step.to) * 10**key.scale
        last = floor(end) if upper else ceil(end) - 1
        value = constant(Fraction(step.value), scale_of(step.value))
        found = numbers.chosen(tape, tape.add("<=", "bool", key.at, last), value, found)
    return found


def _tail(tape: Tape, key: Number, steps: Sequence[Step], *, upper: bool) -> Number:
    """Return the last step's value with what each further `every` adds; it counts beyond the last end only."""
    step, start = steps[-1], steps[-2].to
    assert step.every is not None
    assert step.adds is not None
    assert start is not None
    beyond = numbers.plus(tape, key, constant(Fraction(start), scale_of(start)), -1)
    beyond = replace(beyond, low=max(0, beyond.low), high=max(0, beyond.high))
    every = constant(Fraction(step.every), scale_of(step.every))
    mode: Mode = "up" if step.part_counts and upper else "down"
    times = numbers.rounding(tape, Ratio(beyond, every), mode, 0)
    if step.part_counts and not upper:
        times = numbers.plus(tape, times, constant(1))
    added = numbers.times(tape, times, constant(Fraction(step.adds), scale_of(step.adds)))
    return numbers.plus(tape, added, constant(Fraction(step.value), scale_of(step.value)))
