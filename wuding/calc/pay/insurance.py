"""Social insurance and housing fund of a month: each contribution of the person and of the employer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..rules import Pack, Program, RowError
from ..rules.kinds import NumberKind
from ..rules.model import Rule
from ..rules.program import Line
from .addends import sums_of
from .computing import Facts, Outputs, amount, computed
from .net_packs import EMPLOYER_TOTAL, OWN_TOTAL

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Contribution:
    """One contribution in yuan, exact to the fen. `own`: taken from the person's pay; else paid by the employer on top.

    `month_of` is the month it is for: a later month than that pays arrears, negative ones give back.
    """

    name: str
    amount: Decimal
    clause: str
    own: bool
    month_of: date


@dataclass(frozen=True, slots=True)
class Contributions:
    """A person's contributions for a month. `bases` are the rules behind them, such as the bases they are taken of."""

    month: date
    lines: tuple[Contribution, ...]
    bases: Mapping[str, Decimal]
    facts: Facts

    @property
    def own(self) -> Decimal:
        return sum((line.amount for line in self.lines if line.own), NOTHING)

    @property
    def employer(self) -> Decimal:
        return sum((line.amount for line in self.lines if not line.own), NOTHING)


@dataclass(frozen=True, slots=True)
class _Layout:
    program: Program
    lines: tuple[tuple[str, str, bool], ...]
    bases: tuple[str, ...]


def insurance_inputs(pack: Pack, month: date, known: date | None = None) -> tuple[str, ...]:
    """Return the facts that the pack asks of a person."""
    return tuple(one.name for one in _layout(pack, month, known).program.inputs)


def contributions(
    pack: Pack, month: date, rows: Sequence[Facts], known: date | None = None
) -> list[Contributions | RowError]:
    """Return everybody's contributions for the month in order; for a row with a missing or wrong fact, what is wrong.

    Raises PackError where the pack is not in force.
    """
    layout = _layout(pack, month, known)
    wanted = tuple(one.name for one in layout.program.inputs)
    keys = [tuple(row.get(name) for name in wanted) for row in rows]
    distinct = list(dict.fromkeys(keys))  # many are insured alike: each way once
    facts = [dict(zip(wanted, key, strict=True)) for key in distinct]
    found = computed(layout.program, facts)
    by_key = {
        key: one if isinstance(one, RowError) else _contributions(layout, month, row, one)
        for key, row, one in zip(distinct, facts, found, strict=True)
    }
    return [by_key[key] for key in keys]


def _layout(pack: Pack, month: date, known: date | None) -> _Layout:
    own, employer = sums_of(pack, OWN_TOTAL).leaves, sums_of(pack, EMPLOYER_TOTAL).leaves
    program = pack.at(month, known).only([OWN_TOTAL, EMPLOYER_TOTAL])
    lines = tuple(
        (name, item.clause or "", name in own)
        for name, item in pack.items.items()
        if name in own or name in employer
    )
    bases = tuple(
        line.name
        for line in program.lines
        if isinstance(line, Line) and isinstance(line.part, Rule) and isinstance(line.kind, NumberKind)
    )
    return _Layout(program, lines, bases)


def _contributions(layout: _Layout, month: date, facts: Facts, found: Outputs) -> Contributions:
    lines = tuple(
        Contribution(name, amount(found, name), clause, own, month) for name, clause, own in layout.lines
    )
    return Contributions(month, lines, {name: amount(found, name) for name in layout.bases}, facts)


def owed_for(paid: Mapping[str, Decimal], due: Contributions) -> list[Contribution]:
    """Return what a closed month still owes, or is owed, by item, when it should have been `due` and was `paid`.

    A base published late, or a fact corrected, changes contributions of closed months; the difference is a line of
    the next run, with the month it belongs to.
    """
    differences = (
        Contribution(
            line.name,
            line.amount - paid.get(line.name, NOTHING),
            line.clause,
            line.own,
            line.month_of,
        )
        for line in due.lines
    )
    return [line for line in differences if line.amount]
