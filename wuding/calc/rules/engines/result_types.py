"""The Arrow type of every line's results, told by the program alone: whichever engine computes, they come alike."""

from __future__ import annotations

import pyarrow as pa

from ..kinds import BoolKind, DateKind, NumberKind
from ..program import Line

_DECIMALS = {9: pa.decimal32, 18: pa.decimal64, 38: pa.decimal128}
"""By the most digits that each kind holds."""


def result_type(line: Line) -> pa.DataType:
    """Return the type of a line's column; an amount is a decimal of the narrowest kind that holds its range."""
    kind = line.kind
    if isinstance(kind, NumberKind):
        most = max(abs(kind.low), abs(kind.high)) * 10**line.places
        width = next(digits for digits in _DECIMALS if len(str(int(most))) <= digits)
        return _DECIMALS[width](width, line.places)
    if isinstance(kind, BoolKind):
        return pa.bool_()
    return pa.date32() if isinstance(kind, DateKind) else pa.string()
