"""Tables and brackets printed as SQL: one array with a cell for every key that can occur, and its place computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil, floor, prod
from typing import TYPE_CHECKING

from ...money import exact_decimal
from ..kinds import NumberKind, scale_of
from ..model import Cell, Step, Unknown
from ..typed.lookups import step_value
from ..typed.tree import Bracket, Lookup
from . import arithmetic, decimals
from .comparisons import opened, text_of
from .decimals import Dec
from .dialect import Dialect, text_literal
from .values import MOST_INTEGER, Code, Day, Number, Printed, Ratio, Text, Yes, bits_for

if TYPE_CHECKING:
    from .printer import Printer

MOST_CELLS = 50_000
"""An array with more cells than this, most of them empty, is replaced by a search among the rows."""
MOST_STEPS = 2_000
Key = str | int


@dataclass(frozen=True, slots=True)
class Axis:
    """One key: every value that has a row or can occur, and the expression of its place counted from `first`.

    `open` says that the place is NULL for other values.
    """

    values: Sequence[Key]
    place: str
    first: int
    shown: str
    open: bool


def lookup(printer: Printer, node: Lookup) -> Printed:
    axes = [_axis(printer, node, position) for position in range(len(node.keys))]
    rows, otherwise = node.version.value, node.table.otherwise
    size = prod(len(axis.values) for axis in axes)
    if size <= max(MOST_CELLS, 4 * len(rows)):
        place = _combined(axes, printer.dialect)
        cells = [rows.get(key, otherwise) for key in product(*(axis.values for axis in axes))]
        is_open = any(axis.open for axis in axes)
    else:
        place, cells = _searched(printer, axes, node)
        is_open = True
    place = printer.once_condition(f"({place})")
    if otherwise is not None and is_open:
        printed = array(printer.dialect, [*cells, otherwise], place)
        printed = _filled(printer, printed, place, printer.constant(otherwise))
    else:
        printed = array(printer.dialect, cells, place)
    return _stopping(printer, node, printed, place, cells, axes)


def _stopping(
    printer: Printer,
    node: Lookup,
    printed: Printed,
    place: str,
    cells: Sequence[Cell | None],
    axes: Sequence[Axis],
) -> Printed:
    """Return the cell with the run stopped where there is none, if the pack says so, or where it is still unknown."""
    unknown = [cell.name if isinstance(cell, Unknown) else None for cell in cells]
    absent = node.table.stops
    if not absent and not any(unknown):
        return printed
    keys = " || '、' || ".join(f"coalesce({axis.shown}, '')" for axis in axes)
    text, of = text_of(printed), _type(printer.dialect, printed)
    if printer.diagnosing and any(unknown):
        names = [text_literal(name) if name else "NULL" for name in unknown]
        name = printer.dialect.cell(names, printer.dialect.text_type, f"({place})")
        printer.stopping(of, f"{name} IS NOT NULL", "row.unknown", "", name)
        if not absent:
            return printed
    code, name = ("row.table", node.table.name)
    stop = printer.stopping(of, f"{text} IS NULL", code, name, keys)
    return _with_text(printed, f"COALESCE({text}, {stop})")


def _with_text(printed: Printed, text: str) -> Printed:
    match printed:
        case Number(low=low, high=high, scale=scale, bits=bits):
            return Number(text, low, high, scale, bits)
        case Code(codes=codes):
            return Code(text, codes)
        case Yes():
            return Yes(text)
        case _:
            return Day(text)


def _type(dialect: Dialect, printed: Printed) -> str:
    match printed:
        case Number(bits=bits):
            return dialect.type(bits)
        case Code():
            return dialect.type(32)
        case Yes():
            return "boolean"
        case _:
            return "date"


def _filled(printer: Printer, printed: Printed, place: str, fallback: Printed) -> Printed:
    """Return the cell, or the table's `otherwise` where the place is NULL."""
    text = text_of(fallback)
    if isinstance(printed, Number):
        assert isinstance(fallback, Number)
        same = arithmetic.widened(printer.dialect, fallback, printed.scale)
        text = arithmetic.at_bits(printer.dialect, same, printed.bits)
    elif isinstance(printed, Code):
        assert isinstance(fallback, Code)
        text = str(printed.codes.index(fallback.codes[0]) + 1)
    return _with_text(printed, f"(CASE WHEN {place} IS NULL THEN {text} ELSE {text_of(printed)} END)")


def _combined(axes: Sequence[Axis], dialect: Dialect) -> str:
    size = prod(len(axis.values) for axis in axes)
    text, first = axes[0].place, axes[0].first
    text = text if size < MOST_INTEGER else f"({text})::{dialect.type(64)}"
    for axis in axes[1:]:
        text = f"({text} * {len(axis.values)} + {axis.place})"
        first = first * len(axis.values) + axis.first
    return text if first == 1 else f"({text} {'+' if first < 1 else '-'} {abs(1 - first)})"


def _axis(printer: Printer, node: Lookup, position: int) -> Axis:
    key = printer.value(node.keys[position])
    kept = sorted({row[position] for row in node.version.value}, key=str)
    dialect = printer.dialect
    if isinstance(key, Code):
        if key.constant is not None:
            return Axis((key.constant,), "1", 1, text_literal(key.constant), open=False)
        return Axis(key.codes, key.text, 1, opened(dialect, key), open=False)
    if isinstance(key, Text):
        texts = [str(value) for value in kept]
        return Axis(texts, dialect.position(texts, key.text), 1, key.text, open=True)
    assert isinstance(key, Number)
    return _number_axis(printer, key, sorted(int(value) for value in kept))


def _number_axis(printer: Printer, key: Number, kept: Sequence[int]) -> Axis:
    key = printer.once(key)
    shown = f"({key.text})::{printer.dialect.text_type}"
    low, high = max(key.low, kept[0]), min(key.high, kept[-1])
    if low > high:
        return Axis((kept[0],), "NULL::INTEGER", 1, shown, open=True)
    if high - low <= MOST_STEPS:
        inside = low == key.low and high == key.high
        # A long number is counted from its first key before it is made short.
        place, first = (key.text, low) if key.bits == 32 else (f"({key.text} - ({low}))", 0)
        if not inside:
            place = f"(CASE WHEN {key.text} BETWEEN {low} AND {high} THEN {place} END)"
        if key.bits > 32:
            place = f"({place})::{printer.dialect.type(32)}"
        return Axis(range(low, high + 1), place, first, shown, open=not inside)
    return Axis(kept, search(key.text, kept), 0, shown, open=True)


def search(text: str, kept: Sequence[int], first: int = 0) -> str:
    """Return the place of a number in a rising list, counted from `first`, by halving; NULL when it is not there."""
    if len(kept) <= 4:
        branches = " ".join(f"WHEN {text} = {value} THEN {first + at}" for at, value in enumerate(kept))
        return f"(CASE {branches} END)"
    half = len(kept) // 2
    below, above = search(text, kept[:half], first), search(text, kept[half:], first + half)
    return f"(CASE WHEN {text} < {kept[half]} THEN {below} ELSE {above} END)"


def _searched(printer: Printer, axes: Sequence[Axis], node: Lookup) -> tuple[str, list[Cell | None]]:
    """Return the place among the rows that exist, found by halving on one combined number."""
    places: dict[int, Cell] = {}
    known = [{value: at for at, value in enumerate(axis.values)} for axis in axes]
    for key, cell in node.version.value.items():
        if all(value in places_of for value, places_of in zip(key, known, strict=True)):
            combined = 0
            for value, places_of, axis in zip(key, known, axes, strict=True):
                combined = combined * len(axis.values) + places_of[value]
            places[combined] = cell
    ordered = sorted(places)
    combined_text = printer.lifted(_combined(axes, printer.dialect))
    return search(combined_text, [place + 1 for place in ordered], 1), [places[place] for place in ordered]


def array(dialect: Dialect, cells: Sequence[Cell | None], place: str) -> Printed:
    """Return the cell at a place counted from 1, in the form that all cells share; NULL for None and Unknown."""
    known = [cell for cell in cells if cell is not None and not isinstance(cell, Unknown)]
    numbers = [cell for cell in known if isinstance(cell, Decimal)]
    if numbers or not known:
        return _numbers(dialect, cells, place)
    if isinstance(known[0], str):
        codes = tuple(dict.fromkeys(str(cell) for cell in known))
        texts = [str(codes.index(cell) + 1) if isinstance(cell, str) else "NULL" for cell in cells]
        return Code(dialect.cell(texts, dialect.type(32), place), codes)
    if isinstance(known[0], bool):
        texts = ["NULL" if not isinstance(cell, bool) else "true" if cell else "false" for cell in cells]
        return Yes(dialect.cell(texts, "boolean", place))
    texts = [dialect.day(cell) if isinstance(cell, date) else "NULL" for cell in cells]
    return Day(dialect.cell(texts, "date", place))


def _numbers(dialect: Dialect, cells: Sequence[Cell | None], place: str) -> Number:
    numbers = [cell for cell in cells if isinstance(cell, Decimal)]
    unknown = [cell for cell in cells if isinstance(cell, Unknown)]
    scale = max([scale_of(cell) for cell in numbers] + [0])
    wholes = [int(cell * 10**scale) if isinstance(cell, Decimal) else None for cell in cells]
    known = [whole for whole in wholes if whole is not None] + [int(one.high * 10**scale) for one in unknown]
    low, high = min(known, default=0), max(known, default=0)
    bits = bits_for(low, high)
    texts = ["NULL" if whole is None else str(whole) for whole in wholes]
    made = Number(
        dialect.cell(texts, dialect.type(bits), place), low, high, scale, bits, array=(tuple(wholes), place)
    )
    return replace(made, dec=decimal_cell(dialect, made, scale))


def decimal_cell(dialect: Dialect, number: Number, places: int) -> Dec | None:
    """Return a number that is read from a list as read from a list of decimals with these places."""
    if number.array is None or not dialect.has_decimals:
        return None
    values, place = number.array
    most = max(abs(number.low), abs(number.high)) * 10 ** (places - number.scale)
    width = max(len(str(most)), places)
    if width > decimals.MOST_DIGITS:
        return None
    texts = [
        "NULL" if value is None else f"{exact_decimal(Fraction(value, 10**number.scale)):f}"
        for value in values
    ]
    return Dec(dialect.cell(texts, f"DECIMAL({width}, {places})", place), width, places)


def bracket(printer: Printer, node: Bracket) -> Number:
    assert isinstance(node.kind, NumberKind)
    key, steps, upper = printer.number(node.operand), node.version.value, node.brackets.upper
    if key.literal:
        found = step_value(steps, Fraction(key.low, 10**key.scale), upper=upper)[1]
        return arithmetic.constant(printer.dialect, found, node.kind.scale or 0)
    if key.high - key.low <= MOST_STEPS:
        return _tabled(printer, key, steps, upper=upper)
    return _ladder(printer, key, steps, upper=upper)


def _tabled(printer: Printer, key: Number, steps: tuple[Step, ...], *, upper: bool) -> Number:
    """Return the value out of an array with a cell for each number the operand can be."""
    wholes = range(key.low, key.high + 1)
    values = [step_value(steps, Fraction(whole, 10**key.scale), upper=upper)[1] for whole in wholes]
    shift = 1 - key.low
    place = f"({key.text} + {shift})" if shift >= 0 else f"({key.text} - {-shift})"
    if key.bits > 32:
        place = f"({place})::{printer.dialect.type(32)}"
    return _numbers(printer.dialect, [exact_decimal(value) for value in values], place)


def _ladder(printer: Printer, key: Number, steps: tuple[Step, ...], *, upper: bool) -> Number:
    dialect, key = printer.dialect, printer.once(key)
    values = [arithmetic.constant(dialect, Fraction(step.value), scale_of(step.value)) for step in steps]
    if steps[-1].every is not None:
        values[-1] = _tail(printer, key, steps, upper=upper)
    same = arithmetic.aligned(dialect, values)
    bits = max(value.bits for value in same)
    branches = []
    for step, value in zip(steps[:-1], same, strict=False):
        assert step.to is not None
        end = Fraction(step.to) * 10**key.scale
        last = floor(end) if upper else ceil(end) - 1
        bound = dialect.whole(last, max(key.bits, bits_for(last, last)))
        branches.append(f"WHEN {key.text} <= {bound} THEN {arithmetic.at_bits(dialect, value, bits)}")
    rest = arithmetic.at_bits(dialect, same[-1], bits)
    text = f"(CASE {' '.join(branches)} ELSE {rest} END)" if branches else rest
    low, high = min(value.low for value in same), max(value.high for value in same)
    return Number(text, low, high, same[0].scale, bits)


def _tail(printer: Printer, key: Number, steps: tuple[Step, ...], *, upper: bool) -> Number:
    """Return the last step's value with what each further `every` adds; computed beyond the last end only."""
    dialect, step, start = printer.dialect, steps[-1], steps[-2].to
    assert step.every is not None
    assert step.adds is not None
    assert start is not None
    scale = max(key.scale, scale_of(start), scale_of(step.every))
    begin, every = int(start * 10**scale), int(step.every * 10**scale)
    beyond = arithmetic.plus(
        dialect, arithmetic.widened(dialect, key, scale), arithmetic.literal(dialect, begin, scale), -1
    )
    beyond = Number(beyond.text, max(0, beyond.low), max(0, beyond.high), 0, beyond.bits)
    if step.part_counts and upper:
        times = arithmetic.rounding(dialect, _over(dialect, beyond, every), "up", 0, printer.once)
    else:
        times = arithmetic.rounding(dialect, _over(dialect, beyond, every), "down", 0, printer.once)
        if step.part_counts:
            times = arithmetic.plus(dialect, times, arithmetic.literal(dialect, 1))
    added = arithmetic.times(
        dialect, times, arithmetic.constant(dialect, Fraction(step.adds), scale_of(step.adds))
    )
    return arithmetic.plus(
        dialect, added, arithmetic.constant(dialect, Fraction(step.value), scale_of(step.value))
    )


def _over(dialect: Dialect, above: Number, below: int) -> Ratio:
    return Ratio(above, arithmetic.literal(dialect, below))
