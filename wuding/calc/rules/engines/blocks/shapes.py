"""What is known of an input's column before it is read: whether its bytes say the facts exactly, and in which units.

A column of another type (floats, numbers written as text, moments) is DuckDB's to read.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
import pyarrow as pa

from ...kinds import BoolKind, DateKind, NumberKind, TextKind
from ...model import Input
from .numbers import dtype_for
from .tape import Dtype, NotForBlocks
from .values import count

DECIMALS = {
    pa.Decimal32Type: (np.int32, 1),
    pa.Decimal64Type: (np.int64, 1),
    pa.Decimal128Type: (np.int64, 2),
}
"""The words that make up a decimal: their type, and how many."""
MOST_BEYOND = 18
"""Decimal places more than are declared, all zeros, that 64 bits can take off."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the tape must know of an input's column: whether there is one, and a number's decimal places in it."""

    is_there: bool
    scale: int = 0


def shape_of(declared: Input, column: pa.ChunkedArray | None) -> Shape:
    """Return the shape of an input's column. Raises NotForBlocks where DuckDB has to read it, or to refuse it."""
    if column is None:
        if not declared.kind.optional:
            raise NotForBlocks
        return Shape(is_there=False)
    of = column.type
    match declared.kind:
        case NumberKind(scale=scale) if pa.types.is_integer(of) or type(of) in DECIMALS:
            places = 0 if pa.types.is_integer(of) else int(of.scale)
            shape = Shape(is_there=True, scale=min(places, scale or 0))
            low, high = bounds(declared, shape)
            if places < 0 or places - shape.scale > MOST_BEYOND or low > high:
                raise NotForBlocks
            return shape
        case TextKind() if _is_text(of.value_type if pa.types.is_dictionary(of) else of):
            return Shape(is_there=True)
        case BoolKind() if pa.types.is_boolean(of):
            return Shape(is_there=True)
        case DateKind() if pa.types.is_date32(of):
            return Shape(is_there=True)
        case _:
            raise NotForBlocks


def _is_text(of: pa.DataType) -> bool:
    return bool(pa.types.is_string(of) or pa.types.is_large_string(of) or pa.types.is_string_view(of))


def bounds(declared: Input, shape: Shape) -> tuple[int, int]:
    """Return the least and the greatest whole number that may stand in a number's or a day's column."""
    kind = declared.kind
    if isinstance(kind, NumberKind):
        return ceil(kind.low * 10**shape.scale), floor(kind.high * 10**shape.scale)
    assert isinstance(kind, DateKind)
    return count(kind.low), count(kind.high)


def dtype_of(declared: Input, shape: Shape) -> Dtype:
    """Return the type of the array that holds an input. Raises NotForBlocks beyond 64 bits."""
    if isinstance(declared.kind, TextKind):
        return "int32"
    return "bool" if isinstance(declared.kind, BoolKind) else dtype_for(*bounds(declared, shape))
