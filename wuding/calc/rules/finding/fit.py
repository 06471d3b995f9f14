"""Finds the unknown amounts of a pack so that pay on a roster meets stated targets, or says what stands in the way.

Everything is whole-number arithmetic in a constraint solver (CP-SAT): the amounts found are exact, and whatever is
reported as reached has been computed again by the interpreter with the amounts put into the pack.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from ..interpret import Row, checked_row
from ..kinds import Value
from ..model import Dated, Param, Part, Table, Unknown
from ..pack import Pack
from .question import Question
from .targets import Measure, NoFit, Reached, Relation, Target, items_read, reached_by

__all__ = ["Fit", "Measure", "NoFit", "Reached", "Relation", "Target", "fit", "reached_by", "with_amounts"]


@dataclass(frozen=True, slots=True)
class Fit:
    """`amounts` by the names of the unknowns. When targets conflict, each of `conflicts` is a set that cannot be met
    together though any smaller part of it can, and `amounts` come as near to all targets as possible."""

    amounts: Mapping[str, Decimal]
    reached: tuple[Reached, ...]
    conflicts: tuple[tuple[Target, ...], ...]
    pack: Pack

    @property
    def met(self) -> bool:
        return not self.conflicts


def fit(
    pack: Pack,
    roster: Sequence[Row],
    targets: Sequence[Target],
    month: date,
    *,
    of: str | None = None,
    falling: Sequence[Sequence[str]] = (),
    near: Mapping[str, Decimal] = MappingProxyType({}),
    seconds: float = 30.0,
) -> Fit:
    """Find amounts for `pack.unknowns` so that the item `of` (default: the total) meets the targets on the roster.

    `falling` lists names of unknowns, each of which must be greater than the next. Among all solutions the one
    nearest to the amounts in `near` is taken, of those not named there nearest to the middle of the stated bounds, so
    that the same question has the same answer. Raises NoFit when there is nothing to find, no roster, a formula cannot
    be turned round, or `seconds` were not enough for one of its equations to be decided; RowError for bad facts.
    """
    name = of or pack.total_name
    if not pack.unknowns:
        raise NoFit("fit.nothing", {"pack": pack.id})
    if not roster or name is None:
        raise NoFit("fit.no_roster" if name else "fit.no_total", {"pack": pack.id})
    program = pack.at(month).only(items_read(name, targets))
    for number, row in enumerate(roster):
        checked_row(program.inputs, row, number)
    question = Question(pack.unknowns, program, roster, name, tuple(targets), falling, near)
    nearest = question.solve(range(len(targets)), firm=False, seconds=seconds)
    if nearest is None:
        raise NoFit("fit.falling", {"pack": pack.id})
    filled = with_amounts(pack, nearest)
    reached = reached_by(filled, roster, targets, month, name)
    if all(one.gap == 0 for one in reached):
        return Fit(nearest, reached, (), filled)
    return Fit(nearest, reached, question.conflicts(seconds), filled)


def with_amounts(pack: Pack, amounts: Mapping[str, Decimal]) -> Pack:
    """Return the pack with unknowns replaced by amounts, marked assumed."""
    parts = {name: _filled(part, amounts) for name, part in pack.parts.items()}
    return replace(pack, parts=parts, _programs={})


def _filled(part: Part, amounts: Mapping[str, Decimal]) -> Part:
    if isinstance(part, Param):
        return replace(part, values=tuple(_settled(one, amounts) for one in part.values))
    if isinstance(part, Table):
        versions = tuple(
            replace(
                version,
                value={
                    key: amounts.get(cell.name, cell) if isinstance(cell, Unknown) else cell
                    for key, cell in version.value.items()
                },
            )
            for version in part.versions
        )
        return replace(part, versions=versions)
    return part


def _settled(dated: Dated[Value | Unknown], amounts: Mapping[str, Decimal]) -> Dated[Value | Unknown]:
    value = dated.value
    if isinstance(value, Unknown) and value.name in amounts:
        return replace(dated, value=amounts[value.name])
    return dated
