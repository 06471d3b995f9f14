"""A pack on one month for one subject: every formula typed with the values in force, in the order of computing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

from ..money import Mode
from ..periods import last_day
from .formula.syntax import Span, names_in
from .kinds import DateKind, Kind, NumberKind, TextKind, fits, kind_of
from .model import (
    Aggregate,
    Brackets,
    Dated,
    Header,
    Input,
    Item,
    Param,
    Part,
    Rule,
    Table,
    Unknown,
    Written,
    in_force,
)
from .parts import BUILT_IN
from .problems import Problem
from .typed.functions import ROUNDINGS, SYNONYMS
from .typed.infer import condition, infer, ready, wrong_type
from .typed.intervals import rounding
from .typed.lookups import unknown_kind
from .typed.scope import Finding, Scope, Symbol
from .typed.tree import Node, Ref, every
from .typed.widths import MOST_ROWS, TooWide, check_widths, mean_fits
from .units import PEOPLE, PURE, common, periodic

OPEN_YEAR = 2150
P = TypeVar("P", bound=Part)
Formula = Item | Rule


@dataclass(frozen=True, slots=True)
class Line:
    """One pay item or rule with its typed formula. `kind` has the decimal places the formula can really give;
    the stored amount is padded to `places`."""

    part: Formula
    node: Node
    kind: Kind

    @property
    def name(self) -> str:
        return self.part.name

    @property
    def places(self) -> int:
        return self.part.scale


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One figure over the roster: `of` and `by` name values of the row, `condition` says which rows count."""

    part: Aggregate
    of: str | None
    of_kind: Kind | None
    by: tuple[str, ...]
    condition: Node | None
    mode: Mode | None
    kind: Kind

    @property
    def name(self) -> str:
        return self.part.name

    @property
    def places(self) -> int:
        return self.kind.scale or 0 if isinstance(self.kind, NumberKind) else 0


@dataclass(frozen=True, slots=True)
class Program:
    """Lines in computing order; `inputs` are those the lines need. Built for one month, so that all is constant."""

    pack: str
    month: date
    known: date | None
    subject: str
    inputs: tuple[Input, ...]
    lines: tuple[Line | RosterLine, ...]
    scope: Scope = field(repr=False)

    @property
    def outputs(self) -> tuple[str, ...]:
        return tuple(line.name for line in self.lines)

    @property
    def total(self) -> str | None:
        """Return the name of the line that is the month's total, or None where it is not among the lines."""
        return next(
            (line.name for line in self.lines if isinstance(line.part, Item) and line.part.is_total), None
        )

    def line(self, name: str) -> Line | RosterLine:
        """Return the line of an item, rule or aggregate. Raises KeyError."""
        return next((line for line in self.lines if line.name == name), None) or _raise_key(name)

    def needs(self, line: Line | RosterLine) -> tuple[str, ...]:
        """Return the names of inputs and other lines that a line reads, each once, in the order read."""
        return needs_of(line)

    def only(self, names: Iterable[str]) -> Program:
        """Return the program cut down to these outputs and what they need."""
        wanted = set(names)
        for line in reversed(self.lines):
            if line.name in wanted:
                wanted.update(needs_of(line))
        lines = tuple(line for line in self.lines if line.name in wanted)
        return replace(self, lines=lines, inputs=tuple(one for one in self.inputs if one.name in wanted))


def _raise_key(name: str) -> Line:
    raise KeyError(name)


def needs_of(line: Line | RosterLine) -> tuple[str, ...]:
    """Return what a line reads; the built-in dates are not among them."""
    if isinstance(line, Line):
        nodes = every(line.node)
    else:
        nodes = every(line.condition) if line.condition is not None else []
    named = [node.name for node in nodes if isinstance(node, Ref)]
    if isinstance(line, RosterLine):
        named += [*line.by, *([line.of] if line.of is not None else [])]
    return tuple(dict.fromkeys(name for name in named if name not in BUILT_IN))


@dataclass(frozen=True, slots=True)
class View:
    """The day and subject a pack is looked at. `first` and `last` bound the computed month's first day."""

    first: date
    last: date
    known: date | None
    subject: str
    month: int | None


def compile_program(
    pack: str, header: Header, named: Mapping[str, Part], view: View
) -> tuple[Program | None, list[Problem]]:
    """Type every formula of the view's subject. Returns the program, or None and everything that is wrong."""
    order, problems = _order(named, view.subject)
    if problems:
        return None, problems
    scope = _scope(header, named, view)
    symbols = dict(scope.symbols)
    lines: list[Line | RosterLine] = []
    failed: dict[str, str] = {}
    for name in order:
        part = named[name]
        inside = replace(scope, symbols=symbols, refused={**scope.refused, **failed})
        try:
            line = _roster_line(part, inside) if isinstance(part, Aggregate) else _line(part, inside)
        except Finding as finding:
            failed[name] = "name.broken"
            if finding.code != "name.broken":
                problems.append(_placed(finding, part, view))
            continue
        lines.append(line)
        symbols[name] = _symbol_of(line, view)
    if problems or failed:
        return None, problems
    needed = {name for line in lines for name in needs_of(line)}
    inputs = tuple(part for part in named.values() if isinstance(part, Input) and part.name in needed)
    done = replace(scope, symbols=symbols)
    return Program(pack, view.first, view.known, view.subject, inputs, tuple(lines), done), []


def _period(view: View) -> dict[str, str]:
    """Return the words for the months looked at; an open end is left open."""
    first, last = f"{view.first:%Y-%m}", f"{view.last:%Y-%m}"
    if view.first == view.last:
        return {"period": first, "period_en": f"in {first}"}
    if view.last.year >= OPEN_YEAR:
        return {"period": f"{first} 起", "period_en": f"from {first} on"}
    return {"period": f"{first} 至 {last}", "period_en": f"from {first} to {last}"}


def _placed(finding: Finding, part: Part, view: View) -> Problem:
    written: Written | None = None
    if isinstance(part, Aggregate) and finding.span.end < 0:
        where = part.places.get(finding.values.get("name") or part.of or "", part.where)
        return Problem(
            finding.code, where, _period(view) | {"in": part.name, **finding.values}, finding.likely
        )
    if isinstance(part, Item | Rule):
        written = part.formula
    elif isinstance(part, Aggregate) and part.condition is not None:
        written = part.condition
    where = written.where(finding.span) if written is not None else part.where
    return Problem(finding.code, where, _period(view) | {"in": part.name, **finding.values}, finding.likely)


def _order(named: Mapping[str, Part], subject: str) -> tuple[list[str], list[Problem]]:
    """Return items, rules and aggregates so that each stands behind what it reads; a cycle is a problem."""
    computed = {
        name: part
        for name, part in named.items()
        if isinstance(part, Item | Rule | Aggregate) and part.subject == subject
    }
    graph = {
        name: [other for other in names_read(part) if other in computed] for name, part in computed.items()
    }
    try:
        return list(TopologicalSorter(graph).static_order()), []
    except CycleError as error:
        members = error.args[1][::-1]
        first = computed[members[0]]
        return [], [Problem("cycle", first.where, {"members": " → ".join(members)})]


def names_read(part: Part) -> list[str]:
    """Return every name a part's formula or condition mentions, tables and parameters included, each once."""
    names: list[str] = []
    if isinstance(part, Item | Rule):
        names = [name.name for name in names_in(part.formula.tree)]
    elif isinstance(part, Aggregate):
        names = [*part.by, *([part.of] if part.of is not None else [])]
        if part.condition is not None:
            names += [name.name for name in names_in(part.condition.tree)]
    return list(dict.fromkeys(names))


def _scope(header: Header, named: Mapping[str, Part], view: View) -> Scope:
    symbols: dict[str, Symbol] = {}
    refused: dict[str, str] = {}
    days = DateKind(view.first, view.last), DateKind(last_day(view.first), last_day(view.last))
    for (chinese, english), kind in zip(BUILT_IN.items(), days, strict=True):
        symbols[chinese] = symbols[english] = Symbol("built-in", kind)
    tables: dict[str, tuple[Table, Dated[object] | None]] = {}
    brackets: dict[str, tuple[Brackets, Dated[object] | None]] = {}
    for name, part in named.items():
        if isinstance(part, Table):
            tables[name] = (
                part,
                in_force(part.versions, view.first, view.known, part.reset, retroactive=header.retroactive),
            )
        elif isinstance(part, Brackets):
            brackets[name] = (
                part,
                in_force(part.versions, view.first, view.known, retroactive=header.retroactive),
            )
        elif isinstance(part, Param):
            symbol = _param_symbol(part, header, view)
            if symbol is None:
                refused[name] = "value.none"
            else:
                symbols[name] = symbol
        elif isinstance(part, Input) and part.subject == view.subject:
            codes = part.kind.codes if isinstance(part.kind, TextKind) else None
            symbols[name] = Symbol("input", part.kind, codes=codes)
        elif getattr(part, "subject", view.subject) != view.subject:
            refused[name] = "name.subject"
    return Scope(symbols, tables, brackets, refused)  # type: ignore[arg-type]  # object stands for rows and steps


def _param_symbol(part: Param, header: Header, view: View) -> Symbol | None:
    value = in_force(part.values, view.first, view.known, part.reset, retroactive=header.retroactive)
    if value is None:
        return None
    content = value.value
    kind = unknown_kind(content, part.unit) if isinstance(content, Unknown) else kind_of(content, part.unit)
    codes = tuple(dict.fromkeys(str(one.value) for one in part.values)) if isinstance(content, str) else None
    return Symbol("param", kind, value, codes=codes)


def _line(part: Part, scope: Scope) -> Line:
    assert isinstance(part, Item | Rule)
    node = ready(infer(part.formula.tree, scope))
    try:
        check_widths(node)
    except TooWide as wide:
        raise Finding("number.large", wide.node.span) from None
    kind = node.kind
    if isinstance(kind, NumberKind):
        if kind.scale is None or kind.scale > part.scale:
            raise Finding("rounding.missing", node.span, {"scale": str(part.scale)})
        if not common(part.unit, kind.unit)[0]:
            values = {"left": str(part.unit) or "纯数", "right": str(kind.unit) or "纯数"}
            english = {
                "left_en": str(part.unit) or "pure number",
                "right_en": str(kind.unit) or "pure number",
            }
            raise Finding("unit.declared", node.span, {"name": part.name} | values | english)
        kind = replace(kind, unit=part.unit)
        if not fits(replace(kind, scale=part.scale)):
            raise Finding("number.large", node.span)
    elif isinstance(part, Item):
        raise wrong_type(node, "number")
    return Line(part, node, kind)


def _symbol_of(line: Line | RosterLine, view: View) -> Symbol:
    kind, part = line.kind, line.part
    codes = kind.codes if isinstance(kind, TextKind) else None
    if isinstance(part, Aggregate):
        return Symbol("aggregate", kind)
    if isinstance(part, Rule):
        return Symbol("rule", kind, codes=codes)
    assert isinstance(kind, NumberKind)
    due = view.month is None or view.month in part.months
    return Symbol("item", replace(kind, unit=periodic(part.unit, part.frequency)), due=due)


def _roster_line(part: Aggregate, scope: Scope) -> RosterLine:
    nowhere = Span(-1, -1)
    of_kind = None
    if part.of is not None:
        of_kind = scope.kind(part.of, nowhere)
        if not isinstance(of_kind, NumberKind):
            raise wrong_type(Ref(part.of, of_kind, nowhere), "number")
    for name in (*part.by, *([part.of] if part.of is not None else [])):
        if scope.symbol(name, nowhere).sort == "param":
            raise Finding("aggregate.constant", nowhere, {"name": name})
        if scope.kind(name, nowhere).optional:
            raise Finding("missing.unguarded", nowhere, {"name": name})
    test = condition(part.condition.tree, scope) if part.condition is not None else None
    mode = ROUNDINGS[SYNONYMS.get(part.rounding, part.rounding)] if part.rounding is not None else None
    kind = _roster_kind(part, of_kind, mode, optional=test is not None)
    exact = part.kind != "mean" or (isinstance(of_kind, NumberKind) and mean_fits(of_kind, part.scale or 0))
    if isinstance(kind, NumberKind) and not (fits(kind) and exact):
        raise Finding("number.large", nowhere)
    return RosterLine(part, part.of, of_kind, part.by, test, mode, kind)


def _roster_kind(part: Aggregate, of: Kind | None, mode: Mode | None, *, optional: bool) -> Kind:
    most, nothing = Fraction(MOST_ROWS), Fraction(0)
    if part.kind == "count":
        return NumberKind(nothing, most, 0, PEOPLE if part.subject == "worker" else PURE)
    if part.kind == "rank":
        return NumberKind(Fraction(1), most, 0, PURE, optional)
    assert isinstance(of, NumberKind)
    if part.kind == "sum":
        return NumberKind(min(nothing, of.low * most), max(nothing, of.high * most), of.scale, of.unit)
    if part.kind == "mean":
        assert mode is not None
        assert part.scale is not None
        return replace(rounding(of, mode, part.scale), unit=of.unit, optional=optional)
    return replace(of, optional=optional)
