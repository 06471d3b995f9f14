"""Many rows through a pack at once; a row that cannot be computed is named, and the others go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ..rules import Program, RowError, Value, evaluate
from ..rules.kinds import BoolKind, DateKind, NumberKind
from ..rules.model import Input
from ..rules.program import RosterLine

Facts = Mapping[str, Value | None]
Outputs = Mapping[str, Value | None]
FEW = 100
"""Rows up to which the interpreter is done before the fast engine has been prepared."""


def over_the_roster(program: Program) -> bool:
    """Return whether a line counts all rows, so that they have to be computed together."""
    return any(isinstance(line, RosterLine) for line in program.lines)


def computed(program: Program, rows: Sequence[Facts]) -> list[Outputs | RowError]:
    """Return the outputs of every row in order; for a row whose facts break the declarations, what is wrong with it.

    Where a line counts over all rows, those that cannot be computed are left out of the count.
    """
    try:
        if len(rows) <= FEW or over_the_roster(program):
            return list(evaluate(program, rows))
        return _fast(program, rows)
    except RowError:
        return _apart(program, rows)


def _apart(program: Program, rows: Sequence[Facts]) -> list[Outputs | RowError]:
    found: list[Outputs | RowError] = []
    cut = program.only([line.name for line in program.lines if not isinstance(line, RosterLine)])
    alone = cut if over_the_roster(program) and not over_the_roster(cut) else program
    for row in rows:
        try:
            found.append(evaluate(alone, [row])[0])
        except RowError as error:
            found.append(RowError(error.code, error.values))
    if not over_the_roster(program):
        return found
    sound = [number for number, one in enumerate(found) if not isinstance(one, RowError)]
    for number, outputs in zip(sound, evaluate(program, [rows[number] for number in sound]), strict=True):
        found[number] = outputs
    return found


def _fast(program: Program, rows: Sequence[Facts]) -> list[Outputs | RowError]:
    """By the engine for rosters in memory. Raises RowError, for any row, when one cannot be computed."""
    import pyarrow as pa

    from ..rules.engines.memory import run_arrow

    columns = {one.name: [row.get(one.name) for row in rows] for one in program.inputs}
    try:
        arrays = [pa.array(columns[one.name], _arrow_type(one)) for one in program.inputs]
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError) as error:
        raise RowError(
            "row.type", {"name": "", "found": str(error), "wanted": "", "wanted_en": ""}
        ) from error
    names = [one.name for one in program.inputs]
    if not names:
        return [*evaluate(program, [{}])] * len(rows)
    found = run_arrow(program, pa.table(arrays, names=names))
    outputs = {name: found.column(name).to_pylist() for name in program.outputs}
    results: list[Outputs | RowError] = []
    results += [dict(zip(outputs, values, strict=True)) for values in zip(*outputs.values(), strict=True)]
    return results


def _arrow_type(declared: Input) -> object:
    import pyarrow as pa

    match declared.kind:
        case NumberKind(scale=scale):
            return pa.decimal128(38, scale or 0)
        case DateKind():
            return pa.date32()
        case BoolKind():
            return pa.bool_()
        case _:
            return pa.string()


def amount(outputs: Outputs, name: str) -> Decimal:
    """Return an item's amount; the pack's check has proved that items are numbers."""
    value = outputs[name]
    if not isinstance(value, Decimal):
        raise TypeError(f"item {name} is not a number")
    return value
