"""Why somebody gets another amount than last month: steps from one to the other that add up to the difference exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ..rules import Pack, Program, RowError, Value
from ..rules.model import Dated
from ..rules.program import names_read
from .computing import Facts
from .served import PERIODS


class Why(StrEnum):
    """What a step stands for."""

    NEW = "new"
    MOVED_IN = "moved_in"
    LEFT = "left"
    MOVED_OUT = "moved_out"
    PACK = "pack"
    STANDARD = "standard"
    TIME = "time"
    DUE = "due"
    FACT = "fact"
    DAYS = "days"
    ARREARS = "arrears"
    ARREARS_OVER = "arrears_over"


@dataclass(frozen=True, slots=True)
class Cause:
    """One step: `what` changed from `before` to `after` in words of the file or the pack, and moved the total by `amount`."""

    why: Why
    amount: Decimal
    what: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Paid:
    """A month as it was paid: `current` for the month itself, `arrears` for earlier ones, both in yuan.

    `full` is what the facts at the month's end give for a whole month; it differs from `current` in a split month.
    """

    month: date
    pack_id: str
    pack_title: str
    digest: str
    facts: Mapping[str, Value | None]
    full: Decimal
    current: Decimal
    arrears: Decimal = field(default=Decimal(0))


Total = Callable[[Facts], Decimal | RowError]
"""The present month's total on given facts, by the present pack."""


def causes(
    before: Paid,
    after: Paid,
    total: Total,
    standards: Callable[[], tuple[str, ...]],
    due: Sequence[str] = (),
) -> list[Cause]:
    """Return the steps from `before` to `after`, without those that move nothing.

    `standards` names the amounts and tables of the pack that hold another value than in the month before, `due` the
    items that are paid in one of the two months only. Months served of a period pass with time: they are no change of
    the person's.
    """
    found = [
        Cause(Why.ARREARS_OVER, -before.arrears),
        Cause(Why.DAYS, before.full - before.current, before=str(before.month)),
    ]
    changed = [
        name
        for name in after.facts
        if name not in PERIODS and name in before.facts and after.facts[name] != before.facts[name]
    ]
    kept = {name: before.facts[name] if name in changed else value for name, value in after.facts.items()}
    reached = before.full
    step = total(kept) if changed else after.full
    if isinstance(step, RowError):
        changed, step = (
            [],
            after.full,
        )  # last month's facts mean nothing to this pack: it is all the pack's doing
    found.append(_without_facts(before, after, step - reached, standards, due))
    reached = step
    for position, name in enumerate(changed):
        kept[name] = after.facts[name]
        step = after.full if position == len(changed) - 1 else total(kept)
        if isinstance(step, RowError):
            continue  # facts that only make sense together: the next one carries both
        found.append(Cause(Why.FACT, step - reached, name, said(before.facts[name]), said(after.facts[name])))
        reached = step
    found += [
        Cause(Why.DAYS, after.current - after.full, after=str(after.month)),
        Cause(Why.ARREARS, after.arrears),
    ]
    return [one for one in found if one.amount]


def _without_facts(
    before: Paid, after: Paid, moved: Decimal, standards: Callable[[], tuple[str, ...]], due: Sequence[str]
) -> Cause:
    if (before.pack_id, before.digest) != (after.pack_id, after.digest):
        return Cause(Why.PACK, moved, after.pack_title, before.pack_title, after.pack_title)
    if not moved:
        return Cause(Why.TIME, moved)
    if names := standards():
        return Cause(Why.STANDARD, moved, "、".join(names))
    return Cause(Why.DUE, moved, "、".join(due)) if due else Cause(Why.TIME, moved)


def due_in_one(pack: Pack, before: date, after: date) -> tuple[str, ...]:
    """Return the items that are paid in one of two months and not in the other."""
    return tuple(
        name
        for name, item in pack.items.items()
        if (before.month in item.months) is not (after.month in item.months)
    )


def standards_changed(pack: Pack, before: Program, after: Program, total: str) -> tuple[str, ...]:
    """Return the parameters and tables below the total that hold another version in the later month."""
    waiting, seen = [total], set[str]()
    found: list[str] = []
    while waiting:
        name = waiting.pop()
        if name in seen or name not in pack.parts:
            continue
        seen.add(name)
        waiting += names_read(pack.parts[name])
        if _version(before, name) is not _version(after, name):
            found.append(name)
    return tuple(sorted(found))


def _version(program: Program, name: str) -> Dated[object] | None:
    scope = program.scope
    if name in scope.tables:
        return scope.tables[name][1]
    if name in scope.brackets:
        return scope.brackets[name][1]
    symbol = scope.symbols.get(name)
    return symbol.value if symbol is not None else None


def said(value: Value | None) -> str:
    """Return a fact as people write it; empty where there is none."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)
