"""Rosters as Arrow tables, typed as the inputs declare; some texts as dictionaries, some as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Context, Decimal
from typing import Any

import pyarrow as pa

from wuding.calc.rules import Program, Value
from wuding.calc.rules.kinds import BoolKind, DateKind, NumberKind, TextKind
from wuding.calc.rules.model import Input

_EXACT = Context(prec=60)


def arrow_type(declared: Input) -> Any:
    match declared.kind:
        case NumberKind(scale=scale):
            return pa.decimal128(38, scale or 0)
        case TextKind():
            return (
                pa.dictionary(pa.int32(), pa.string()) if declared.name.endswith(("0", "文")) else pa.string()
            )
        case BoolKind():
            return pa.bool_()
        case DateKind():
            return pa.date32()


def arrow_of(program: Program, rows: Sequence[Mapping[str, Value | None]]) -> pa.Table:
    """Return the rows as a table with the program's inputs, and each row's place under 序号."""
    columns = {"序号": pa.array(range(len(rows)), pa.int64())}
    for one in program.inputs:
        columns[one.name] = pa.array([exact(one, row.get(one.name)) for row in rows], arrow_type(one))
    return pa.table(columns)


def exact(declared: Input, value: Value | None) -> Value | None:
    if isinstance(value, Decimal) and isinstance(declared.kind, NumberKind):
        return value.quantize(Decimal(1).scaleb(-(declared.kind.scale or 0)), context=_EXACT)
    return value
