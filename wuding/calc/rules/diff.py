"""What changed between two packs, clause by clause, and who gains and loses by it on a roster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from ..money import exact_decimal
from ..periods import first_day
from .interpret import Row, evaluate
from .kinds import NumberKind, TextKind, Value, type_names
from .model import (
    Aggregate,
    Brackets,
    Cell,
    Dated,
    Input,
    Item,
    Param,
    Part,
    Provision,
    Rule,
    Step,
    Table,
    Unknown,
)
from .pack import Pack
from .values import trimmed, value_text

Way = Literal["added", "removed", "changed"]
Sort = Literal["provision", "input", "param", "table", "brackets", "item", "rule", "aggregate"]
SORTS: tuple[tuple[type[Part], Sort], ...] = (
    (Item, "item"), (Rule, "rule"), (Aggregate, "aggregate"), (Param, "param"), (Table, "table"),
    (Brackets, "brackets"), (Input, "input"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that differs: what (a key, a date, "formula"), before and after; None where it was not there."""

    what: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A part or provision that differs. `clause` is the newer document's, the older's where it was removed."""

    way: Way
    sort: Sort
    name: str
    clause: str | None
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """One row's amount under both packs, in yuan; `row` counts from 0."""

    row: int
    before: Decimal
    after: Decimal

    @property
    def by(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Effect:
    """Both packs on one roster, each in a month in which it is in force."""

    name_before: str
    name_after: str
    month_before: date
    month_after: date
    moved: tuple[Moved, ...]

    @property
    def gaining(self) -> tuple[Moved, ...]:
        return tuple(one for one in self.moved if one.by > 0)

    @property
    def losing(self) -> tuple[Moved, ...]:
        return tuple(one for one in self.moved if one.by < 0)

    @property
    def total_before(self) -> Decimal:
        return sum((one.before for one in self.moved), Decimal(0))

    @property
    def total_after(self) -> Decimal:
        return sum((one.after for one in self.moved), Decimal(0))


@dataclass(frozen=True, slots=True)
class Diff:
    """`changes` in the order of the newer pack, removed parts behind; `effect` where a roster was given."""

    before: Pack
    after: Pack
    changes: tuple[Change, ...]
    effect: Effect | None = None

    def by_clause(self) -> Mapping[str, tuple[Change, ...]]:
        """Return the changes under their clauses; those without a clause under ""."""
        grouped: dict[str, list[Change]] = {}
        for change in self.changes:
            grouped.setdefault(change.clause or "", []).append(change)
        return {clause: tuple(changes) for clause, changes in grouped.items()}


def diff(
    before: Pack,
    after: Pack,
    roster: Sequence[Row] | None = None,
    month: date | None = None,
    *,
    of_before: str | None = None,
    of_after: str | None = None,
) -> Diff:
    """Compare two packs; with a roster also compute the total (or the named items) under both for every row.

    `month` is used for a pack that is in force then; otherwise its last or first month in force is taken.
    Raises RowError where the roster lacks a fact, ValueError where a pack has no total and none is named.
    """
    changes = (*_provision_changes(before, after), *_part_changes(before, after))
    effect = None
    if roster is not None:
        effect = effect_of(before, after, roster, month, of_before=of_before, of_after=of_after)
    return Diff(before, after, changes, effect)


def effect_of(
    before: Pack,
    after: Pack,
    roster: Sequence[Row],
    month: date | None = None,
    *,
    of_before: str | None = None,
    of_after: str | None = None,
) -> Effect:
    """Return what each row gets under both packs."""
    one, other = of_before or before.total_name, of_after or after.total_name
    if one is None or other is None:
        raise ValueError("a pack without a total needs the name of the item to compare")
    first, second = month_in_force(before, month), month_in_force(after, month)
    old = evaluate(before.at(first).only([one]), roster)
    new = evaluate(after.at(second).only([other]), roster)
    moved = tuple(
        Moved(row, _amount(was[one]), _amount(now[other]))
        for row, (was, now) in enumerate(zip(old, new, strict=True))
    )
    return Effect(one, other, first, second, moved)


def _amount(value: Value | None) -> Decimal:
    assert isinstance(value, Decimal), "only items, which are numbers, are compared"
    return value


def month_in_force(pack: Pack, month: date | None) -> date:
    """Return the month asked for if the pack is in force then, else its last month before or first month after."""
    first = pack.first_month
    if month is None:
        return first if pack.until is None else max(first, first_day(pack.until))
    wanted = max(first_day(month), first)
    return wanted if pack.until is None else min(wanted, first_day(pack.until))


def _provision_changes(before: Pack, after: Pack) -> Iterator[Change]:
    old = {_provision_key(one, before): one for one in before.provisions}
    new = {_provision_key(one, after): one for one in after.provisions}
    for key, provision in new.items():
        yield from _provision_change(old.get(key), provision)
    for key, provision in old.items():
        if key not in new:
            yield from _provision_change(provision, None)


def _provision_key(provision: Provision, pack: Pack) -> tuple[str, str]:
    """Pair a document's clauses with the same clauses of its other version, never with an inherited document's."""
    return ("" if provision.origin == pack.id else provision.origin, provision.clause)


def _provision_change(before: Provision | None, after: Provision | None) -> Iterator[Change]:
    if before is not None and after is not None and before.text == after.text:
        return
    shown = after or before
    assert shown is not None
    detail = Detail("text", before.text if before else None, after.text if after else None)
    yield Change(_way(before, after), "provision", shown.clause, shown.clause, (detail,))


def _way(before: object, after: object) -> Way:
    if before is None:
        return "added"
    return "removed" if after is None else "changed"


def _part_changes(before: Pack, after: Pack) -> Iterator[Change]:
    for kind, sort in SORTS:
        old = {name: part for name, part in before.parts.items() if isinstance(part, kind)}
        new = {name: part for name, part in after.parts.items() if isinstance(part, kind)}
        for name in (*new, *(name for name in old if name not in new)):
            was, now = old.get(name), new.get(name)
            details = tuple(_details(_lines(was), _lines(now)))
            if details or (was is None) != (now is None):
                shown = now or was
                assert shown is not None
                yield Change(_way(was, now), sort, name, shown.clause, details)


def _details(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Detail]:
    for what in (*after, *(one for one in before if one not in after)):
        if before.get(what) != after.get(what):
            yield Detail(what, before.get(what), after.get(what))


def _lines(part: Part | None) -> dict[str, str]:
    """Return a part's content as labelled lines, so that two versions can be laid side by side."""
    match part:
        case Item() | Rule():
            return _formula_lines(part)
        case Aggregate():
            lines = {"kind": part.kind, "of": part.of or "", "by": "、".join(part.by)}
            return lines | ({"where": part.condition.text} if part.condition else {})
        case Param():
            return {f"{one.start.isoformat()}": _cell(one.value) for one in part.values}
        case Table():
            return dict(_row_lines(part))
        case Brackets():
            return {f"{one.start.isoformat()}": _steps(one, upper=part.upper) for one in part.versions}
        case Input():
            return {"type": _kind_text(part)}
        case _:
            return {}


def _formula_lines(part: Item | Rule) -> dict[str, str]:
    lines = {"formula": part.formula.text, "scale": str(part.scale), "unit": str(part.unit)}
    if isinstance(part, Item):
        lines["frequency"] = part.frequency
        if part.frequency not in ("month", "once"):
            lines["months"] = "、".join(map(str, part.months))
    elif part.outcome:
        lines["outcome"] = part.outcome
    return lines


def _row_lines(table: Table) -> Iterator[tuple[str, str]]:
    for version in table.versions:
        for key, cell in version.value.items():
            yield f"{version.start.isoformat()} · {'，'.join(map(str, key))}", _cell(cell)
    if table.otherwise is not None:
        yield "otherwise", _cell(table.otherwise)


def _steps(version: Dated[tuple[Step, ...]], *, upper: bool) -> str:
    said = []
    for step in version.value:
        end = "…" if step.to is None else f"{'≤' if upper else '<'} {trimmed(step.to)}"
        tail = f" +{trimmed(step.adds)}/{trimmed(step.every)}" if step.every and step.adds else ""
        said.append(f"{end}: {trimmed(step.value)}{tail}")
    return "；".join(said)


def _cell(cell: Cell) -> str:
    if isinstance(cell, Unknown):
        return f"? {trimmed(cell.low)}–{trimmed(cell.high)}"
    return trimmed(cell) if isinstance(cell, Decimal) else value_text(cell)


def _kind_text(declared: Input) -> str:
    kind = declared.kind
    said = type_names[kind.name][0]
    if isinstance(kind, TextKind) and kind.codes:
        said += "：" + "、".join(kind.codes)
    if isinstance(kind, NumberKind):
        low, high = (trimmed(exact_decimal(end)) for end in (kind.low, kind.high))
        said += f"：{low}–{high} {kind.unit or ''}".rstrip()
    return said + ("（可缺）" if kind.optional else "")
