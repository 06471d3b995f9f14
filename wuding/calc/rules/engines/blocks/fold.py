"""Steps that depend on one input of few values, worked out beforehand for each of them and kept as a list.

A hiring day, for one, takes twenty steps to years of service and then to an amount; a list of all days takes one.
What stands in the list was made by the very same steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .tape import OPERATIONS, Array, Operand, Slot, Step, Tape, constant_of

MOST_VALUES = 100_000
LEAST_STEPS = 6
"""Fewer steps are about as fast as reading a list."""
Steps = Sequence[tuple[Slot, Step]]


def folded(tape: Tape) -> list[tuple[Slot, Step]]:
    """Return the needed steps, with long chains of them replaced by lists. Adds to the tape's lists."""
    steps = tape.needed()
    sources = _sources(tape, steps)
    made = dict(steps)
    found: dict[Slot, Step] = {}
    for root in _roots(tape, steps, sources):
        source = sources[root]
        chain = _chain(root, made, found)
        if source is not None and len(chain) >= LEAST_STEPS:
            values = _worked_out(tape, [(slot, made[slot]) for slot in chain], source, found)
            tape.lists.append(values)
            found[root] = Step("take", (source,), root.dtype, len(tape.lists) - 1)
    return _replaced(tape, steps, found)


def _sources(tape: Tape, steps: Steps) -> dict[Slot, Slot | None]:
    """Return for each array the one input of few values that it depends on, None where it is not so."""
    found: dict[Slot, Slot | None] = {}
    for slot in tape.given:
        low, high = tape.bounds.get(slot, (0, MOST_VALUES))
        found[slot] = slot if high - low < MOST_VALUES else None
    for slot, step in steps:
        below = {found[operand] for operand in step.operands if isinstance(operand, Slot)}
        found[slot] = below.pop() if len(below) == 1 and step.operation != "stop" else None
    return found


def _roots(tape: Tape, steps: Steps, sources: Mapping[Slot, Slot | None]) -> list[Slot]:
    """Return arrays with one source that are results, or are read by steps that have other sources too."""
    outside = {
        operand
        for slot, step in steps
        for operand in step.operands
        if isinstance(operand, Slot) and sources[slot] is None
    }
    return [
        slot for slot, _ in steps
        if sources[slot] is not None and (slot in outside or slot in tape.results)
    ]  # fmt: skip


def _chain(root: Slot, made: Mapping[Slot, Step], found: Mapping[Slot, Step]) -> list[Slot]:
    """Return the steps that lead to an array, in order, from the inputs or from lists made already."""
    waiting, chain = [root], set[Slot]()
    while waiting:
        slot = waiting.pop()
        if slot in made and slot not in found and slot not in chain:
            chain.add(slot)
            waiting += [operand for operand in made[slot].operands if isinstance(operand, Slot)]
    return [slot for slot in made if slot in chain]


def _worked_out(tape: Tape, chain: Steps, source: Slot, found: Mapping[Slot, Step]) -> Array:
    """Return the last array of the chain for every value that the source can have."""
    low, high = tape.bounds[source]
    arrays: dict[Slot, Array] = {source: np.arange(low, high + 1, dtype=source.dtype)}
    arrays |= {
        slot: tape.lists[step.cells or 0] for slot, step in found.items() if step.operands == (source,)
    }
    last = source
    with np.errstate(all="ignore"):
        for last, step in chain:
            arrays[last] = np.empty(high - low + 1, last.dtype)
            reads: list[Any] = [_read(arrays, step, operand) for operand in step.operands]
            reads += [tape.lists[step.cells]] if step.cells is not None else []
            OPERATIONS[step.operation](*reads, out=arrays[last])
    return arrays[last]


def _read(arrays: Mapping[Slot, Array], step: Step, operand: Operand) -> Any:
    return arrays[operand] if isinstance(operand, Slot) else constant_of(step, operand)


def _replaced(tape: Tape, steps: Steps, found: Mapping[Slot, Step]) -> list[tuple[Slot, Step]]:
    """Return the steps with lists in place of chains, and before each list the step to its first place."""
    known: dict[Slot, Slot] = {}
    new: list[tuple[Slot, Step]] = []
    for slot, step in steps:
        if slot not in found:
            new.append((slot, step))
            continue
        (source,) = found[slot].operands
        assert isinstance(source, Slot)
        low, _ = tape.bounds[source]
        if low and source not in known:
            known[source] = tape.new_slot(source.dtype)
            new.append((known[source], Step("-", (source, low), source.dtype)))
        new.append((slot, Step("take", (known.get(source, source),), slot.dtype, found[slot].cells)))
    return tape.needed(new)
