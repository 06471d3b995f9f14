"""A program made ready for columns of known shapes: its tape, with a place for every array that a block needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyarrow as pa

from ...interpret import built_in
from ...kinds import BoolKind, DateKind, NumberKind, TextKind
from ...model import Input
from ...program import Line, Program
from ..result_types import result_type
from . import numbers
from .fold import folded
from .numbers import Number, Ratio, constant
from .shapes import Shape, bounds, dtype_of
from .tape import OPERATIONS, Array, Dtype, NotForBlocks, Operand, Slot, Step, Tape, constant_of, last_uses
from .values import Book, Day, Named, Text, Truth, Value, count
from .walk import Walk


@dataclass(frozen=True, slots=True)
class Given:
    """Where an input's values are put, and, where it may be missing, in which rows it is there."""

    values: int
    present: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """A line's column: the place of its array, and its type there and in Arrow."""

    name: str
    place: int
    dtype: Dtype
    type: pa.DataType


@dataclass(frozen=True, slots=True)
class Call:
    """One step as it is done: the operation, and the places of what it reads and of what it gives."""

    operation: Callable[..., object]
    reads: tuple[int, ...]
    gives: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """`places` holds numbers and lists that are known; None where each block puts an array."""

    calls: tuple[Call, ...]
    places: tuple[Any, ...]
    given: tuple[Given | None, ...]
    scratch: tuple[tuple[int, Dtype, int], ...]
    """For each array that lives within a block: its place, its type, and which spare array of that type it uses."""
    results: tuple[Result, ...]
    book: Book


class _Same:
    """A program as a key: the very same object. It is kept alive by the key."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def __hash__(self) -> int:
        return id(self.program)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.program is self.program


def prepared(program: Program, shapes: Sequence[Shape], *, folding: bool) -> Prepared:
    """Return the program made ready, as it was made ready before if it was. Raises NotForBlocks.

    `folding` works lists out beforehand, which pays for many rows.
    """
    found = _remembered(_Same(program), tuple(shapes), folding=folding)
    if found is None:
        raise NotForBlocks
    return found


@lru_cache(maxsize=64)
def _remembered(same: _Same, shapes: tuple[Shape, ...], *, folding: bool) -> Prepared | None:
    try:
        return _prepare(same.program, shapes, folding=folding)
    except NotForBlocks:
        return None


def _prepare(program: Program, shapes: Sequence[Shape], *, folding: bool) -> Prepared:
    walk = Walk(Tape(), Book(), {})
    given = [_input(walk, one, shape) for one, shape in zip(program.inputs, shapes, strict=True)]
    for name, day in built_in(program).items():
        walk.named[name] = Named(walk.constant(day))  # type: ignore[arg-type]  # built-in values are dates
    results = []
    for line in program.lines:
        if not isinstance(line, Line):
            raise NotForBlocks
        slot, value = _column(walk, line)
        walk.named[line.name] = Named(value)
        results.append(Result(line.name, slot.number, slot.dtype, result_type(line)))
    return _laid_out(walk, given, results, folding=folding)


def _input(walk: Walk, declared: Input, shape: Shape) -> Given | None:
    if not shape.is_there:
        walk.named[declared.name] = Named(_nothing(walk.book, declared), 0)
        return None
    if isinstance(declared.kind, TextKind):
        for code in declared.kind.codes or ():
            walk.book.number(code)
    is_number = isinstance(declared.kind, NumberKind | DateKind)
    slot = walk.tape.take_in(dtype_of(declared, shape), bounds(declared, shape) if is_number else None)
    present = walk.tape.take_in("bool") if declared.kind.optional else None
    value: Value
    match declared.kind:
        case NumberKind():
            value = Number(slot, *bounds(declared, shape), shape.scale)
        case DateKind():
            value = Day(slot, *bounds(declared, shape))
        case BoolKind():
            value = Truth(slot)
        case TextKind(codes=codes):
            value = Text(slot, codes)
    walk.named[declared.name] = Named(value, 1 if present is None else present)
    return Given(slot.number, None if present is None else present.number)


def _nothing(book: Book, declared: Input) -> Value:
    """Return any value of the input's kind, which no row will be found to have."""
    match declared.kind:
        case NumberKind(low=low, scale=scale):
            return constant(low, scale or 0)
        case DateKind(low=day):
            return Day(count(day), count(day), count(day))
        case BoolKind():
            return Truth(0)
        case TextKind(codes=codes):
            text = codes[0] if codes else ""
            return Text(book.number(text), (text,))


def _column(walk: Walk, line: Line) -> tuple[Slot, Value]:
    """Put a line on the tape; return its column and its value, with which other lines go on."""
    value = walk.value(line.node)
    assert not isinstance(value, Ratio), "a line is rounded"
    if not isinstance(value, Number):
        return walk.tape.column(value.at, _dtype(value)), value
    at_places = numbers.widened(walk.tape, value, line.places)
    of = result_type(line)
    if at_places.scale != line.places or of.byte_width > 8:
        raise NotForBlocks
    dtype: Dtype = "int32" if of.byte_width == 4 else "int64"
    return walk.tape.column(at_places.at, dtype), value


def _dtype(value: Value) -> Dtype:
    return "bool" if isinstance(value, Truth) else "int32"


def _laid_out(
    walk: Walk, given: Sequence[Given | None], results: Sequence[Result], *, folding: bool
) -> Prepared:
    """Give every array and every known number a place; arrays that are not needed any more leave theirs to others."""
    tape = walk.tape
    steps = folded(tape) if folding else tape.needed()
    places: list[Any] = [None] * tape.slots
    calls = []
    for slot, step in steps:
        reads = [_place(places, step, operand) for operand in step.operands]
        if step.cells is not None:
            reads.append(_added(places, tape.lists[step.cells]))
        calls.append(Call(OPERATIONS[step.operation], tuple(reads), slot.number))
    kept = {result.place for result in results}
    return Prepared(
        tuple(calls), tuple(places), tuple(given), tuple(_scratch(steps, kept)), tuple(results), walk.book
    )


def _place(places: list[Any], step: Step, operand: Operand) -> int:
    return operand.number if isinstance(operand, Slot) else _added(places, constant_of(step, operand))


def _added(places: list[Any], known: int | Array) -> int:
    places.append(known)
    return len(places) - 1


def _scratch(steps: Sequence[tuple[Slot, Step]], kept: set[int]) -> list[tuple[int, Dtype, int]]:
    ends: dict[int, list[Slot]] = defaultdict(list)
    last = last_uses(steps)
    free: dict[Dtype, list[int]] = defaultdict(list)
    made: dict[Dtype, int] = defaultdict(int)
    spare: dict[int, int] = {}
    found: list[tuple[int, Dtype, int]] = []
    for at, (slot, _) in enumerate(steps):
        if slot.number not in kept:
            if not free[slot.dtype]:
                free[slot.dtype].append(made[slot.dtype])
                made[slot.dtype] += 1
            spare[slot.number] = free[slot.dtype].pop()
            found.append((slot.number, slot.dtype, spare[slot.number]))
            ends[last[slot.number]].append(slot)
        for over in ends.pop(at, []):
            free[over.dtype].append(spare[over.number])
    return found
