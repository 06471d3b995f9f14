"""From an entry of a file to a part of the pack. Each function returns the part or raises `Refused` with a problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from pydantic_core import PydanticCustomError

from .files import schema
from .files.locate import Located, Path_
from .files.schema import Trust
from .formula.parse import FormulaError, canonical_name, parse_formula
from .kinds import BoolKind, DateKind, Kind, NumberKind, TextKind, Value
from .model import Cell, Dated, Header, Input, Reset, Rows, Step, Unknown, Written
from .problems import Problem, Where, nearest
from .units import BASES, Unit, UnitError, parse_unit

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2150, 12, 31)


class Refused(Exception):
    """One problem that keeps an entry from becoming a part."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Context:
    """Where an entry stands and what it takes from its header when it does not say it itself."""

    pack: str
    located: Located
    path: Path_
    trust: Trust
    source: str | None

    def at(self, *more: str | int) -> Path_:
        return (*self.path, *more)

    def where(self, *more: str | int) -> Where:
        return self.located.where(self.at(*more))

    def where_key(self, *more: str | int) -> Where:
        return self.located.where_key(self.at(*more))

    def refuse(self, code: str, *more: str | int, likely: str | None = None, **values: str) -> Refused:
        """Return a refusal at the key named, or at the entry's name: that is where a person looks for it."""
        return Refused(Problem(code, self.where(*(more or self._name())), values, likely))

    def _name(self) -> tuple[str, ...]:
        return ("name",) if self.at("name") in self.located.values else ()

    def below(self, *more: str | int) -> Context:
        return Context(self.pack, self.located, self.at(*more), self.trust, self.source)


def header_of(entry: schema.HeaderEntry, context: Context) -> Header:
    if entry.until is not None and entry.until < entry.start:
        raise context.refuse("dates.reversed", "until", start=str(entry.start), until=str(entry.until))
    trust = entry.trust or "published"
    _need_how(trust, entry.how, context)
    return Header(
        entry.title, entry.place, entry.division, entry.issuer, entry.number, entry.issued, entry.start, entry.until,
        entry.parent, tuple(map(canonical_name, entry.drops)), entry.retroactive, entry.days, entry.serves, trust, entry.source, entry.how, entry.note,
    )  # fmt: skip


def _need_how(trust: str, how: str | None, context: Context) -> None:
    if trust in ("derived", "assumed") and not how:
        raise context.refuse(f"trust.{trust}")


def unit_of(text: str, context: Context, key: str) -> Unit:
    try:
        return parse_unit(text)
    except UnitError as error:
        raise context.refuse(
            "unit.unknown", key, likely=nearest(error.args[0], BASES), found=error.args[0]
        ) from None


def formula_of(text: str, context: Context, key: str = "formula") -> Written:
    """Parse a formula; its mistakes are placed in the file by their column."""
    path = context.at(key)
    try:
        return Written(text, parse_formula(text), context.located, path)
    except FormulaError as error:
        where = context.located.where_in_text(path, error.span.start)
        raise Refused(Problem(error.code, where, error.values)) from None


def kind_of_input(entry: schema.InputEntry, context: Context) -> Kind:
    """Return the kind an input declares. A number must say its bounds: they are what proves that nothing overflows."""
    if entry.type != "text" and entry.codes is not None:
        raise context.refuse("input.codes_only_text", "codes", name=entry.name)
    if entry.type == "number":
        if entry.min is None or entry.max is None:
            raise context.refuse("input.bounds", name=entry.name)
        if entry.min > entry.max:
            raise context.refuse("range.reversed", "max", low=str(entry.min), high=str(entry.max))
        scale = entry.scale if entry.scale is not None else 0
        if not 0 <= scale <= 8:
            raise context.refuse("input.scale", "scale", name=entry.name)
        low, high = Fraction(entry.min), Fraction(entry.max)
        return NumberKind(low, high, scale, unit_of(entry.unit or "", context, "unit"), entry.optional)
    if entry.type == "text":
        if entry.codes is not None and len(set(entry.codes)) < len(entry.codes):
            raise context.refuse("input.codes_twice", "codes", name=entry.name)
        return TextKind(tuple(entry.codes) if entry.codes is not None else None, entry.optional)
    if entry.type == "bool":
        return BoolKind(entry.optional)
    if entry.type == "date":
        return DateKind(FIRST_DAY, LAST_DAY, entry.optional)
    raise context.refuse("input.no_type", name=entry.name)


def dated(
    entry: schema.ValueEntry | schema.TableVersionEntry | schema.BracketsVersionEntry,
    value: Any,
    owner: schema.Sourced,
    context: Context,
) -> Dated[Any]:
    """Wrap a value with its dates, its clause and its trust; what it does not say its owner or header says."""
    if entry.until is not None and entry.until < entry.start:
        raise context.refuse("dates.reversed", "until", start=str(entry.start), until=str(entry.until))
    if not FIRST_DAY <= entry.start <= LAST_DAY:
        raise context.refuse("dates.far", "from", found=str(entry.start))
    trust = entry.trust or owner.trust or context.trust
    how = entry.how or owner.how
    _need_how(trust, how, context)
    return Dated(
        value, entry.start, entry.until, entry.known, entry.provisional, entry.clause or owner.clause, trust,
        entry.source or owner.source or (context.source if trust != "assumed" else None), how, entry.note or owner.note, context.where(),
    )  # fmt: skip


def refuse_overlaps(versions: Sequence[Dated[Any]], name: str) -> None:
    """Refuse two values for one day, unless the later published one replaces an earlier one of the same start."""
    ordered = sorted(versions, key=lambda one: (one.start, one.known or date.min))
    for before, after in pairwise(ordered):
        if before.start == after.start and (after.known is None or before.known == after.known):
            values = {"name": name, "from": str(after.start)}
            raise Refused(Problem("dates.twice", after.where, values))
        if before.start < after.start and before.until is not None and before.until >= after.start:
            values = {"name": name, "until": str(before.until), "from": str(after.start)}
            raise Refused(Problem("dates.overlap", after.where, values))


def value_of(entry: schema.ValueEntry, name: str, context: Context) -> Value | Unknown:
    if (entry.value is None) == (entry.unknown is None):
        raise context.refuse("value.one_of", name=name)
    if entry.unknown is not None:
        return unknown_of(entry.unknown, name, context.below("unknown"))
    assert entry.value is not None
    value: Value = entry.value
    return value


def unknown_of(entry: schema.Unknown, name: str, context: Context) -> Unknown:
    if entry.min > entry.max:
        raise context.refuse("range.reversed", low=str(entry.min), high=str(entry.max))
    if entry.step <= 0:
        raise context.refuse("unknown.step", "step", name=name)
    return Unknown(name, entry.min, entry.max, entry.step)


def reset_of(entry: schema.ResetEntry | None) -> Reset | None:
    return Reset(entry.month, entry.day, entry.every, entry.since) if entry is not None else None


def rows_of(entry: schema.TableVersionEntry, table: schema.TableEntry, context: Context) -> Rows:
    """Read the rows, written as lists whose last cell is the value, or as nested keys."""
    flat = list(_flat_rows(entry.rows, (), context.below("rows")))
    rows: dict[tuple[str | int, ...], Cell] = {}
    width = len(table.keys)
    for keys, cell, path in flat:
        at = Context(context.pack, context.located, path, context.trust, context.source)
        if len(keys) != width:
            raise at.refuse("table.width", name=table.name, wanted=str(width), found=str(len(keys)))
        key = tuple(_key(part, table.name, at) for part in keys)
        if key in rows:
            raise at.refuse("table.twice", name=table.name, key="、".join(map(str, key)))
        rows[key] = _cell(cell, f"{table.name}[{'，'.join(map(str, key))}]", at)
    if not rows:
        raise context.refuse("table.empty", "rows", name=table.name)
    _one_type(list(rows), list(rows.values()), table, context)
    return rows


def _flat_rows(
    rows: object, keys: tuple[Any, ...], context: Context
) -> list[tuple[tuple[Any, ...], Any, Path_]]:
    if isinstance(rows, list):
        return [
            (tuple(row[:-1]), row[-1] if row else None, context.at(index)) for index, row in enumerate(rows)
        ]
    assert isinstance(rows, dict)
    found: list[tuple[tuple[Any, ...], Any, Path_]] = []
    for key, value in rows.items():
        part = int(key) if key.lstrip("-").isdecimal() and key.isascii() else key
        if isinstance(value, dict) and set(value) != {"min", "max", "step"}:
            found += _flat_rows(value, (*keys, part), context.below(key))
        else:
            found.append(((*keys, part), value, context.at(key)))
    return found


def _key(part: object, name: str, at: Context) -> str | int:
    if isinstance(part, bool) or not isinstance(part, str | int):
        raise at.refuse("table.key", name=name, key=str(part))
    return part


def _cell(cell: object, name: str, at: Context) -> Cell:
    if isinstance(cell, dict):
        try:
            return unknown_of(schema.Unknown.model_validate(cell), name, at)
        except ValueError:
            raise at.refuse("unknown.keys", name=name) from None
    try:
        return schema.checked_scalar(cell)
    except PydanticCustomError as error:
        raise at.refuse("table.cell", name=name, found=str(cell)[:40], said=error.type) from None


def _one_type(
    keys: list[tuple[str | int, ...]], cells: list[Cell], table: schema.TableEntry, context: Context
) -> None:
    for position, label in enumerate(table.keys):
        if len({type(key[position]) for key in keys}) > 1:
            raise context.refuse("table.key_mixed", "rows", name=table.name, key=label)
    types = {Decimal if isinstance(cell, Unknown) else type(cell) for cell in cells}
    if table.otherwise is not None:
        types.add(type(table.otherwise))
    if len(types) > 1:
        raise context.refuse("table.mixed", "rows", name=table.name)


def steps_of(entry: schema.BracketsVersionEntry, name: str, context: Context) -> tuple[Step, ...]:
    """Read steps in rising order; only the last may be open, and only an open one may go on adding."""
    steps: list[Step] = []
    for index, step in enumerate(entry.steps):
        last = index == len(entry.steps) - 1
        if step.to is None and not last:
            raise context.refuse("steps.open", "steps", index, name=name)
        if step.to is not None and steps and steps[-1].to is not None and step.to <= steps[-1].to:
            raise context.refuse("steps.order", "steps", index, name=name, to=str(step.to))
        tail = (step.every, step.adds, step.part)
        whole = index > 0 and step.to is None and None not in tail and (step.every or 0) > 0
        if any(part is not None for part in tail) and not whole:
            raise context.refuse("steps.tail", "steps", index, name=name)
        steps.append(Step(step.to, step.value, step.every, step.adds, step.part == "counts"))
    return tuple(steps)


def names_of(given: Mapping[str, Any]) -> dict[str, Value]:
    return {canonical_name(name): value for name, value in given.items()}


def input_with_meaning(
    entry: schema.InputEntry, dictionary: Mapping[str, schema.InputEntry]
) -> schema.InputEntry:
    """Fill what an input leaves out from the dictionary, where its name has one meaning for every pack."""
    known = dictionary.get(canonical_name(entry.name))
    if known is None:
        return entry
    said = {name: getattr(entry, name) for name in entry.model_fields_set}
    return known.model_copy(update=said)


def narrower_than_dictionary(entry: schema.InputEntry, known: schema.InputEntry, context: Context) -> None:
    """Refuse an input that uses a dictionary name for something else."""
    if entry.type is not None and entry.type != known.type:
        raise context.refuse("dictionary.type", "type", name=entry.name, wanted=str(known.type))
    if entry.unit is not None and entry.unit != (known.unit or ""):
        raise context.refuse("dictionary.unit", "unit", name=entry.name, wanted=known.unit or "纯数")


def input_of(
    entry: schema.InputEntry, dictionary: Mapping[str, schema.InputEntry], context: Context
) -> Input:
    known = dictionary.get(canonical_name(entry.name))
    if known is not None:
        narrower_than_dictionary(entry, known, context)
    full = input_with_meaning(entry, dictionary)
    if not full.meaning:
        raise context.refuse("input.meaning", name=entry.name)
    kind = kind_of_input(full, context)
    return Input(
        canonical_name(entry.name), context.pack, context.where("name"), entry.overrides, None,
        full.subject, kind, full.meaning, full.purpose,
    )  # fmt: skip
