"""What one pack's own files say, before its parent is laid under it: read, shaped and named, formulas parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from .convert import (
    Context,
    Refused,
    dated,
    formula_of,
    header_of,
    input_of,
    names_of,
    refuse_overlaps,
    reset_of,
    rows_of,
    steps_of,
    unit_of,
    value_of,
)
from .files import schema
from .files.locate import Located, read_toml
from .files.shapes import read_shape
from .formula.parse import canonical_name, is_name
from .model import (
    Aggregate,
    Brackets,
    Example,
    Header,
    Item,
    Param,
    Part,
    Provision,
    Rule,
    Table,
    Unknown,
)
from .problems import PackError, Problem, Where, nearest
from .typed.functions import function_names

DUE_MONTHS: Mapping[str, tuple[int, ...]] = {
    "month": tuple(range(1, 13)), "quarter": (3, 6, 9, 12), "half-year": (6, 12), "year": (12,), "once": tuple(range(1, 13)),
}  # fmt: skip
BUILT_IN: Mapping[str, str] = {"月初": "month_start", "月末": "month_end"}
RESERVED = frozenset((*function_names(), *BUILT_IN, *BUILT_IN.values()))
NAMED = ("inputs", "params", "tables", "brackets", "items", "rules", "aggregates")
Dictionary = Mapping[str, schema.InputEntry]


@dataclass(slots=True)
class Parts:
    """One pack's own parts by name, and every problem found so far. `header` is None when it could not be read.

    `places` says where the words stand that are only compared later: clauses, governed names, dropped names, the parent.
    """

    id: str
    header: Header | None = None
    header_where: Where = field(default_factory=lambda: Where(""))
    named: dict[str, Part] = field(default_factory=dict)
    provisions: list[Provision] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    places: dict[tuple[str, ...], Where] = field(default_factory=dict)


def read_dictionary(library: Path) -> Dictionary:
    """Return the inputs that have one meaning for every pack, by name; empty where the library has none."""
    path = library / "dictionary.toml"
    if not path.is_file():
        return {}
    located = read_toml(path, "dictionary.toml")
    entry, problems = read_shape(located)
    if entry is None:
        raise PackError(problems)
    return {canonical_name(known.name): known for known in entry.inputs}


def read_parts(folder: Path, pack: str, dictionary: Dictionary) -> Parts:
    """Read every .toml file of a pack's folder, in the order of their names."""
    parts = Parts(pack)
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise PackError([Problem("pack.empty", Where(pack), {"pack": pack})])
    shaped: list[tuple[Located, schema.FileEntry]] = []
    for path in files:
        try:
            located = read_toml(path, f"{pack}/{path.name}")
        except PackError as error:
            parts.problems += error.problems
            continue
        entry, problems = read_shape(located)
        parts.problems += problems
        if entry is not None:
            shaped.append((located, entry))
    _read_header(parts, shaped)
    if parts.header is not None:
        for located, entry in shaped:
            _read_file(parts, parts.header, located, entry, dictionary)
    return parts


def _read_header(parts: Parts, shaped: Sequence[tuple[Located, schema.FileEntry]]) -> None:
    found = [(located, entry.pack) for located, entry in shaped if entry.pack is not None]
    if len(found) != 1:
        if parts.problems and not found:
            return
        where = found[1][0].where(("pack",)) if found else Where(f"{parts.id}/pack.toml")
        parts.problems.append(Problem("pack.header", where, {"found": str(len(found))}))
        return
    located, header = found[0]
    context = Context(parts.id, located, ("pack",), header.trust or "published", header.source)
    parts.header_where = located.where(("pack",))
    parts.places["parent",] = context.where("parent")
    for index, name in enumerate(header.drops):
        parts.places["drops", canonical_name(name)] = context.where("drops", index)
    with _Collecting(parts):
        parts.header = header_of(header, context)


class _Collecting:
    """Keeps one refusal as a problem and goes on, so that a pack's mistakes are all named at once."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, Refused):
            self.parts.problems.append(error.problem)
            return True
        return False


def _read_file(
    parts: Parts, header: Header, located: Located, file: schema.FileEntry, dictionary: Dictionary
) -> None:
    def contexts(group: str, entries: Sequence[Any]) -> Iterator[tuple[Any, Context]]:
        for index, entry in enumerate(entries):
            yield entry, Context(parts.id, located, (group, index), header.trust, header.source)

    builders: Mapping[str, Callable[[Any, Context], Part]] = {
        "inputs": lambda entry, context: input_of(entry, dictionary, context),
        "params": _param, "tables": _table, "brackets": _brackets,
        "items": _item, "rules": _rule, "aggregates": _aggregate,
    }  # fmt: skip
    for group in NAMED:
        for entry, context in contexts(group, getattr(file, group)):
            with _Collecting(parts):
                _add(parts, builders[group](entry, context), context)
    for entry, context in contexts("provisions", file.provisions):
        with _Collecting(parts):
            parts.provisions.append(_provision(entry, context))
            _note_provision(parts, entry, context)
    for entry, context in contexts("examples", file.examples):
        with _Collecting(parts):
            parts.examples.append(_example(entry, context, parts.examples))


def _add(parts: Parts, part: Part, context: Context) -> None:
    if not is_name(part.name):
        raise context.refuse("name.bad", "name", name=part.name)
    if part.name in RESERVED:
        raise context.refuse("name.reserved", "name", name=part.name)
    if part.name in parts.named:
        first = parts.named[part.name].where
        raise context.refuse("name.twice", "name", name=part.name, first=str(first))
    parts.named[part.name] = part
    parts.places["clause", part.name] = context.where("clause")


def _note_provision(parts: Parts, entry: schema.ProvisionEntry, context: Context) -> None:
    parts.places["provision", entry.clause] = context.where("clause")
    for index, name in enumerate(entry.governs):
        parts.places["governs", entry.clause, canonical_name(name)] = context.where("governs", index)


def _common(entry: Any, context: Context) -> tuple[str, str, Where, bool, str | None]:
    clause = getattr(entry, "clause", None)
    return canonical_name(entry.name), context.pack, context.where("name"), entry.overrides, clause


def _param(entry: schema.ParamEntry, context: Context) -> Param:
    values = []
    for index, value in enumerate(entry.values):
        at = context.below("values", index)
        found = value_of(value, canonical_name(entry.name), at)
        values.append(dated(value, found, entry, at))
    types = {Decimal if isinstance(one.value, Unknown) else type(one.value) for one in values}
    if len(types) > 1:
        raise context.refuse("param.mixed", "values", name=entry.name)
    refuse_overlaps(values, entry.name)
    choose = (entry.choose.min, entry.choose.max) if entry.choose else None
    unit = unit_of(entry.unit, context, "unit")
    return Param(*_common(entry, context), unit, tuple(values), choose, reset_of(entry.reset))


def _table(entry: schema.TableEntry, context: Context) -> Table:
    if entry.otherwise is not None and entry.absent is not None:
        raise context.refuse("table.both", "absent", name=entry.name)
    versions = []
    for index, version in enumerate(entry.versions):
        at = context.below("versions", index)
        versions.append(dated(version, rows_of(version, entry, at), entry, at))
    refuse_overlaps(versions, entry.name)
    unit = unit_of(entry.unit, context, "unit")
    return Table(
        *_common(entry, context), tuple(entry.keys), unit, tuple(versions), entry.otherwise,
        entry.absent == "stop", reset_of(entry.reset),
    )  # fmt: skip


def _brackets(entry: schema.BracketsEntry, context: Context) -> Brackets:
    versions = []
    for index, version in enumerate(entry.versions):
        at = context.below("versions", index)
        versions.append(dated(version, steps_of(version, entry.name, at), entry, at))
    refuse_overlaps(versions, entry.name)
    of, unit = unit_of(entry.of, context, "of"), unit_of(entry.unit, context, "unit")
    return Brackets(*_common(entry, context), of, unit, entry.ends == "upper", tuple(versions))


def _item(entry: schema.ItemEntry, context: Context) -> Item:
    formula = formula_of(entry.formula, context)
    months = tuple(sorted(set(entry.months))) if entry.months else DUE_MONTHS[entry.frequency]
    if entry.months and entry.frequency in ("month", "once"):
        raise context.refuse("item.months", "months", name=entry.name)
    times = {"quarter": 4, "half-year": 2, "year": 1}.get(entry.frequency)
    if times is not None and len(months) != times:
        raise context.refuse("item.months_count", "months", name=entry.name, wanted=str(times))
    unit = unit_of(entry.unit, context, "unit")
    trust, how = _trust(entry, context)
    return Item(
        *_common(entry, context), formula, entry.frequency, months, unit, entry.scale, entry.total, entry.subject,
        entry.note, trust, how,
    )  # fmt: skip


def _trust(
    entry: schema.Sourced | schema.ProvisionEntry, context: Context
) -> tuple[schema.Trust, str | None]:
    trust = entry.trust or context.trust
    if trust in ("derived", "assumed") and not entry.how and entry.trust is not None:
        raise context.refuse(f"trust.{trust}")
    return trust, entry.how


def _rule(entry: schema.RuleEntry, context: Context) -> Rule:
    trust, how = _trust(entry, context)
    return Rule(
        *_common(entry, context), formula_of(entry.formula, context), entry.topic, unit_of(entry.unit, context, "unit"),
        entry.scale, entry.outcome, entry.subject, entry.note, trust, how,
    )  # fmt: skip


def _aggregate(entry: schema.AggregateEntry, context: Context) -> Aggregate:
    if (entry.of is None) != (entry.kind == "count"):
        raise context.refuse("aggregate.of", name=entry.name)
    if (entry.kind == "mean") != (entry.rounding is not None and entry.scale is not None):
        raise context.refuse("aggregate.rounding", name=entry.name)
    condition = formula_of(entry.where, context, "where") if entry.where is not None else None
    of = canonical_name(entry.of) if entry.of is not None else None
    by = tuple(canonical_name(name) for name in entry.by)
    places = {name: context.where("by", index) for index, name in enumerate(by)}
    if of is not None:
        places[of] = context.where("of")
    return Aggregate(
        *_common(entry, context),
        entry.kind,
        of,
        by,
        condition,
        entry.rounding,
        entry.scale,
        entry.subject,
        places,
    )


def _provision(entry: schema.ProvisionEntry, context: Context) -> Provision:
    trust, how = _trust(entry, context)
    return Provision(
        entry.clause, entry.aspect, entry.text, tuple(canonical_name(name) for name in entry.governs), trust,
        entry.source or context.source, how, context.pack, context.where(),
    )  # fmt: skip


def _example(entry: schema.ExampleEntry, context: Context, before: Sequence[Example]) -> Example:
    given: dict[str, Any] = {}
    month, known, subject = entry.month, entry.known, entry.subject
    if entry.like is not None:
        model = next((one for one in before if one.name == entry.like), None)
        if model is None:
            likely = nearest(entry.like, [one.name for one in before])
            raise context.refuse("example.like", "like", likely=likely, name=entry.like)
        given, month = dict(model.given), month or model.month
        known, subject = known or model.known, model.subject
    given |= names_of(entry.given)
    if not entry.expect:
        raise context.refuse("example.nothing", "expect", name=entry.name)
    roster = tuple(names_of(row) for row in entry.roster)
    places = {canonical_name(name): context.where_key("given", name) for name in entry.given}
    for index, row in enumerate(entry.roster):
        places |= {canonical_name(name): context.where_key("roster", index, name) for name in row}
    places |= {canonical_name(name): context.where_key("expect", name) for name in entry.expect}
    return Example(
        entry.name, month, known, subject, given, names_of(entry.expect), roster, entry.figure, context.where(), places,
    )  # fmt: skip
