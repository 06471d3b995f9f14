"""What every kind of people costs in every state of a month: each distinct row of facts through the rule engine once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ...rules import Program, evaluate
from ...rules.engines.memory import run_arrow
from ...rules.kinds import BoolKind, DateKind, NumberKind
from ...rules.model import Input
from ...rules.problems import RowError
from .ageing import COUNTED, FAILED, PASSED, aged
from .chances import ACQUIRED, CERTIFICATE, Chances, years_appraised
from .months import moved
from .team import Kind

FEN = 100
Numbers = NDArray[np.int64]
Cells = NDArray[np.int64]
"""Fen by cell: kind × states + state; one more at the end for a post that nobody holds."""


class CannotForesee(Exception):
    """Facts that come about on the way can't be computed: `why` is the engine's refusal, `facts` are those of the row."""

    def __init__(self, why: RowError, facts: Mapping[str, object], month: date) -> None:
        super().__init__(str(why))
        self.why, self.facts, self.month = why, facts, month


@dataclass
class Rows:
    """The rows of a month: which kind and which state each has; their columns are made when a program asks for them."""

    kinds: Sequence[Kind]
    chances: Chances
    month: date
    step_years: int
    kind: Numbers
    state: Numbers
    _columns: dict[str, pa.Array] = field(default_factory=dict)

    @property
    def places(self) -> tuple[Numbers, Numbers, Numbers]:
        """The place on each axis, row by row."""
        _certificates, grades, failures = self.chances.shape
        rest, failed = np.divmod(self.state, failures)
        certificate, grade = np.divmod(rest, grades)
        return certificate, grade, failed

    def column(self, asked: Input) -> pa.Array:
        """Return an input's values."""
        if asked.name not in self._columns:
            self._columns[asked.name] = self._made(asked)
        return self._columns[asked.name]

    def _made(self, asked: Input) -> pa.Array:
        name, of = asked.name, arrow_type(asked)
        certificate, grade, failed = self.places
        for axis, place in ((self.chances.certificate, certificate), (self.chances.appraised, grade)):
            if name == axis.name and axis.size > 1:
                return pa.array(axis.values, of).take(pa.array(place))
        if name in (PASSED, FAILED):
            return self._yearly(name, of, failed)
        own = pa.array([self._value(kind, name) for kind in self.kinds], of).take(pa.array(self.kind))
        if name != ACQUIRED:
            return own
        first = np.array([self.chances.certificate.place(kind.facts.get(CERTIFICATE)) for kind in self.kinds])
        return pc.if_else(pa.array(certificate == first[self.kind]), own, pa.scalar(self._last_exam(), of))

    def _value(self, kind: Kind, name: str) -> Any:
        return (
            aged(name, kind.facts, kind.since, self.month, self.step_years)
            if name in COUNTED
            else kind.facts.get(name)
        )

    def _yearly(self, name: str, of: pa.DataType, failed: Numbers) -> pa.Array:
        """Return counted years of appraisal: those of the kind, and what has come to it since in each state."""
        axis = self.chances.failed
        values: list[Any] = []
        for kind in self.kinds:
            before: Any = kind.facts.get(name)
            years = years_appraised(kind.since, self.month, axis.month)
            for more in range(axis.size):
                counted = more if name == FAILED else max(years - more, 0)
                values.append(None if before is None else before + counted)
        return pa.array(values, of).take(pa.array(self.kind * axis.size + failed))

    def _last_exam(self) -> date:
        month = self.chances.certificate.month
        return date(self.month.year - (self.month.month < month), month, 1)

    def facts(self, number: int, inputs: Sequence[Input]) -> dict[str, object]:
        """Return the facts of one row, as a person would read them."""
        return {one.name: self.column(one)[number].as_py() for one in inputs}


def arrow_type(asked: Input) -> pa.DataType:
    """Return the type in which an input's values go to the engine."""
    match asked.kind:
        case NumberKind(scale=scale):
            return pa.decimal128(38, scale or 0)
        case DateKind():
            return pa.date32()
        case BoolKind():
            return pa.bool_()
        case _:
            return pa.string()


def fen_of(program: Program, output: str, rows: Rows, chosen: Numbers) -> Numbers:
    """Return an item's amounts in fen for the chosen rows. Raises CannotForesee."""
    if not program.inputs:
        value = evaluate(program, [{}])[0][output]
        return np.full(len(chosen), int(value * FEN), np.int64)  # type: ignore[operator]  # items are numbers
    taken = pa.array(chosen)
    table = pa.table({one.name: rows.column(one).take(taken) for one in program.inputs})
    try:
        found = run_arrow(program, table).column(output)
    except RowError as error:
        facts = rows.facts(int(chosen[error.row or 0]), program.inputs)
        raise CannotForesee(error, facts, rows.month) from error
    exact = pc.multiply(found.cast(pa.decimal128(30, 2)), pa.scalar(FEN, pa.decimal128(4, 0)))
    return np.asarray(exact.cast(pa.int64()).to_numpy())


def first_day_after(base: date, months: int) -> date:
    """Return the first day of the month that stands at a place, the first foreseen one at 0."""
    return moved(base, months + 1)
