"""The tape: what is done to every block of rows, as steps over whole arrays, each one call of NumPy.

A step that stands there already is not added twice. What an array holds in rows that never reach a branch is of no
meaning, and no step may fail on it: whole numbers wrap, a division by 0 gives 0, a place outside a list gives its end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Dtype = Literal["bool", "int32", "int64"]


class NotForBlocks(Exception):
    """The program, or a column's type, is one that this executor leaves to DuckDB."""


class RowStopped(Exception):
    """Some row of a block cannot be computed; which one and why is DuckDB's to say."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The array that a step gives, or that is read from the source."""

    number: int
    dtype: Dtype


Operand = Slot | int
"""An array, or a number that is the same for every row; yes is 1 and no is 0."""


@dataclass(frozen=True, slots=True)
class Step:
    operation: str
    operands: tuple[Operand, ...]
    dtype: Dtype
    cells: int | None = None
    """The list, by its place in `Tape.lists`, that `take` reads from."""


@dataclass(slots=True)
class Tape:
    """Steps in the order in which they are done. `given` are the arrays that the source provides."""

    steps: list[tuple[Slot, Step]] = field(default_factory=list)
    lists: list[Array] = field(default_factory=list)
    given: list[Slot] = field(default_factory=list)
    bounds: dict[Slot, tuple[int, int]] = field(default_factory=dict)
    results: set[Slot] = field(default_factory=set)
    slots: int = 0
    _known: dict[Step, Slot] = field(default_factory=dict)
    _listed: dict[tuple[str, bytes], int] = field(default_factory=dict)

    def new_slot(self, dtype: Dtype) -> Slot:
        self.slots += 1
        return Slot(self.slots - 1, dtype)

    def take_in(self, dtype: Dtype, bounds: tuple[int, int] | None = None) -> Slot:
        """Return a new array that the source will provide, with numbers inside these bounds, both inclusive."""
        slot = self.new_slot(dtype)
        self.given.append(slot)
        if bounds is not None:
            self.bounds[slot] = bounds
        return slot

    def add(self, operation: str, dtype: Dtype, *operands: Operand, cells: int | None = None) -> Slot:
        """Return the array that a step gives."""
        return self._added(Step(operation, operands, dtype, cells))

    def take(self, cells: Array, place: Operand, dtype: Dtype) -> Slot:
        """Return for every row the cell at a place counted from 0."""
        key = (dtype, cells.astype(dtype).tobytes())
        if key not in self._listed:
            self._listed[key] = len(self.lists)
            self.lists.append(cells.astype(dtype))
        return self.add("take", dtype, place, cells=self._listed[key])

    def stop_where(self, test: Slot) -> None:
        """Stop the run where the test holds for any row."""
        self.add("stop", "bool", test)

    def column(self, of: Operand, dtype: Dtype) -> Slot:
        """Return an array that is one result and nothing else; the step that makes it writes where it stays."""
        if not isinstance(of, Slot) or of.dtype != dtype or of in self.results or of in self.given:
            slot = self.new_slot(dtype)
            self.steps.append((slot, Step("copy", (of,), dtype)))
        else:
            slot = of
        self.results.add(slot)
        return slot

    def needed(self, steps: Sequence[tuple[Slot, Step]] | None = None) -> list[tuple[Slot, Step]]:
        """Return the tape's steps, or these, without those whose array nothing reads."""
        read, found = set(self.results), []
        for slot, step in reversed(self.steps if steps is None else steps):
            if slot in read or step.operation == "stop":
                read.update(operand for operand in step.operands if isinstance(operand, Slot))
                found.append((slot, step))
        return found[::-1]

    def _added(self, step: Step) -> Slot:
        found = self._known.get(step)
        if found is None:
            found = self._known[step] = self.new_slot(step.dtype)
            self.steps.append((found, step))
        return found


def _where(test: Array, one: Array, other: Array, out: Array) -> None:
    if out.dtype == np.bool_:
        np.copyto(out, np.where(test, one, other))
        return
    # other + test × (one − other), exact since whole numbers wrap: half the time of numpy.where, a tenth for constants.
    np.copyto(out, test)
    np.multiply(out, np.subtract(one, other), out=out)
    np.add(out, other, out=out)


def _copy(value: Array, out: Array) -> None:
    np.copyto(out, value, casting="unsafe")


def _take(place: Array, cells: Array, out: Array) -> None:
    # Any mode but "clip" would first take into a second array.
    np.take(cells, place, out=out, mode="clip")


def _stop(test: Array, out: Array) -> None:  # noqa: ARG001  # every operation is given an array to fill
    if test.any():
        raise RowStopped


OPERATIONS: dict[str, Callable[..., object]] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "//": np.floor_divide, "negative": np.negative,
    "absolute": np.absolute, "least": np.minimum, "greatest": np.maximum, "and": np.logical_and, "or": np.logical_or,
    "not": np.logical_not, "=": np.equal, "!=": np.not_equal, "<": np.less, "<=": np.less_equal, ">": np.greater,
    ">=": np.greater_equal, "where": _where, "copy": _copy, "take": _take, "stop": _stop,
}  # fmt: skip


def constant_of(step: Step, value: int) -> Any:
    """Return a number as the step's operation wants it: typed where an array would otherwise become wider."""
    return np.dtype(step.dtype).type(value) if step.operation in ("where", "copy") else value


def last_uses(steps: Sequence[tuple[Slot, Step]]) -> dict[int, int]:
    """Return for each array the place of the last step that reads it."""
    found: dict[int, int] = {}
    for at, (slot, step) in enumerate(steps):
        found.setdefault(slot.number, at)
        for operand in step.operands:
            if isinstance(operand, Slot):
                found[operand.number] = at
    return found
