"""Makes explanations: computes one row with the interpreter and notes every value, look-up, rounding and branch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..interpret import Inner, Row, Walk, built_in, checked_row, evaluate, settled
from ..kinds import NumberKind, Value
from ..model import Aggregate, Dated, Item
from ..pack import Pack
from ..problems import RowError
from ..program import Line, Program, RosterLine, needs_of
from ..typed.lookups import step_value
from ..typed.tree import Bracket, Choose, Const, Due, Lookup, Node, Ref, Round, every, parts
from ..values import number_text, value_text
from .explanation import Explanation, Figure, Group, Hit, Rounding, Source, Step, Taken


def explain(
    pack: Pack,
    program: Program,
    row: Row,
    name: str,
    *,
    roster: Sequence[Row] | None = None,
    sources: Mapping[str, Source] | None = None,
) -> Explanation:
    """Explain one name for one row. `roster` is needed where an aggregate is on the way, and holds the row too.

    Raises KeyError for a name the program does not compute and RowError for facts that break the declarations.
    """
    cut = program.only([name])
    cut.line(name)
    facts: dict[str, Value | None] = {**checked_row(cut.inputs, row), **built_in(cut)}
    facts |= _figures_over_roster(cut, row, roster)
    steps: list[Step] = []
    for line in cut.lines:
        if isinstance(line, RosterLine):
            steps.append(_roster_step(pack, line, facts, roster))
        else:
            steps.append(_line_step(pack, line, facts))
    inputs = [_input_step(pack, declared.name, facts, sources or {}) for declared in cut.inputs]
    return Explanation(pack.id, pack.title, program.month, program.known, (*reversed(steps), *inputs))


def _figures_over_roster(program: Program, row: Row, roster: Sequence[Row] | None) -> dict[str, Value | None]:
    lines = [line for line in program.lines if isinstance(line, RosterLine)]
    if not lines:
        return {}
    index = next(
        (i for i, other in enumerate(roster or ()) if other is row or dict(other) == dict(row)), None
    )
    if roster is None or index is None:
        raise RowError("row.roster", {"name": lines[0].name})
    found = evaluate(program.only(line.name for line in lines), roster)[index]
    return {line.name: found[line.name] for line in lines}


def _line_step(pack: Pack, line: Line, facts: dict[str, Value | None]) -> Step:
    values: dict[int, Inner] = {}
    order: list[tuple[Node, Inner]] = []

    def seen(node: Node, value: Inner) -> None:
        values[id(node)] = value
        order.append((node, value))

    result = settled(Walk(facts, seen).value(line.node), line.places)
    facts[line.name] = result
    part = line.part
    provision = pack.provision(part.clause, part.origin)
    return Step(
        name=line.name,
        sort="item" if isinstance(part, Item) else "rule",
        value=result,
        unit=str(part.unit),
        places=line.places if isinstance(line.kind, NumberKind) else None,
        clause=part.clause,
        provision=provision.text if provision else None,
        origin=part.origin,
        title=title_of(pack, part.origin),
        trust=part.trust,
        formula=part.formula.text,
        with_values=_with_values(line.node, part.formula.text, values),
        frequency=part.frequency if isinstance(part, Item) else None,
        note=part.note,
        how=part.how,
        hits=tuple(_unique(_hits(order, values))),
        figures=tuple(_unique(_figures(pack, order))),
        roundings=tuple(_roundings(order, values)),
        taken=tuple(_taken(order, values, part.formula.text)),
        needs=needs_of(line),
    )


def title_of(pack: Pack, origin: str) -> str:
    """Return the title of the pack in the chain that wrote a part."""
    current: Pack | None = pack
    while current is not None and current.id != origin:
        current = current.parent
    return current.title if current else origin


def _unique(found: Iterable[Any]) -> Iterator[Any]:
    kept: list[Any] = []
    for one in found:
        if one not in kept:
            kept.append(one)
            yield one


def _with_values(node: Node, text: str, values: Mapping[int, Inner]) -> str:
    """Return the formula's text with each name and look-up replaced by its value; untaken branches stay."""
    pieces: list[tuple[int, int, str]] = []

    def walk(current: Node) -> None:
        if id(current) in values and _shown_as_value(current):
            span = current.span
            pieces.append((span.start, span.end, _shown(current, values[id(current)])))
            return
        for below in parts(current):
            walk(below)

    walk(node)
    said, end = [], 0
    for start, stop, value in sorted(set(pieces)):
        if start >= end:
            said += [text[end:start], value]
            end = stop
    return "".join(said) + text[end:]


def _shown_as_value(node: Node) -> bool:
    if isinstance(node, Const):
        return node.parameter is not None
    return isinstance(node, Ref | Lookup | Bracket | Due)


def _shown(node: Node, value: Inner) -> str:
    if isinstance(value, Decimal):
        unit = node.kind.unit if isinstance(node.kind, NumberKind) else None
        return number_text(value, str(unit) if unit is not None else "")
    return value_text(value) if not isinstance(value, Fraction) else str(value)


def _hits(order: Sequence[tuple[Node, Inner]], values: Mapping[int, Inner]) -> Iterator[Hit]:
    for node, value in order:
        if isinstance(node, Lookup):
            looked_up = [values[id(key)] for key in node.keys]
            key = tuple(one if isinstance(one, str) else int(one) for one in looked_up)  # type: ignore[arg-type]
            labels = tuple(zip(node.table.keys, (str(one) for one in key), strict=True))
            otherwise = key not in node.version.value
            yield _hit(
                node.table.name,
                labels,
                value,
                str(node.table.unit),
                node.version,
                node.table.origin,
                otherwise=otherwise,
            )
        elif isinstance(node, Bracket):
            number = values[id(node.operand)]
            index, _ = step_value(node.version.value, Fraction(number), upper=node.brackets.upper)  # type: ignore[arg-type]
            end = node.version.value[index].to
            label = f"≤ {end}" if node.brackets.upper else f"< {end}"
            if end is None:
                label = f"{'>' if node.brackets.upper else '≥'} {node.version.value[index - 1].to}"
            yield _hit(
                node.brackets.name, ((label, str(number)),), value, str(node.brackets.unit), node.version,
                node.brackets.origin, otherwise=False,
            )  # fmt: skip


def _hit(
    table: str,
    keys: tuple[tuple[str, str], ...],
    value: Inner,
    unit: str,
    version: Dated[object],
    origin: str,
    *,
    otherwise: bool,
) -> Hit:
    assert isinstance(value, Decimal | str | bool | date)
    return Hit(
        table, keys, value, unit, version.start, version.clause, version.trust, version.source, version.how,
        version.provisional, otherwise, origin,
    )  # fmt: skip


def _figures(pack: Pack, order: Sequence[tuple[Node, Inner]]) -> Iterator[Figure]:
    for node, value in order:
        if isinstance(node, Const) and node.parameter is not None:
            yield figure_of(pack, node.parameter, value, node.dated)


def figure_of(pack: Pack, name: str, value: Inner, dated: Dated[object] | None) -> Figure:
    param = pack.params[name]
    assert dated is not None
    assert isinstance(value, Decimal | str | bool | date)
    return Figure(
        name, value, str(param.unit), dated.start, dated.until, dated.clause, dated.trust, dated.source, dated.how,
        dated.provisional, param.origin,
    )  # fmt: skip


def _roundings(order: Sequence[tuple[Node, Inner]], values: Mapping[int, Inner]) -> Iterator[Rounding]:
    for node, value in order:
        if isinstance(node, Round) and isinstance(value, Decimal):
            yield Rounding(node.mode, node.digits, str(values[id(node.operand)]), value)


def _taken(order: Sequence[tuple[Node, Inner]], values: Mapping[int, Inner], text: str) -> Iterator[Taken]:
    for node, _ in order:
        if not isinstance(node, Choose):
            continue
        chosen = next((test for test, _ in node.branches if values.get(id(test)) is True), None)
        if chosen is None:
            yield Taken(None, None)
        else:
            span = chosen.span
            written = text[span.start : span.end]
            yield Taken(written, _part_with_values(chosen, text, values))


def _part_with_values(node: Node, text: str, values: Mapping[int, Inner]) -> str:
    """Return the values of the names in a condition, as "name = value" pairs."""
    named = [
        below for below in every(node) if isinstance(below, Ref | Const | Lookup) and id(below) in values
    ]
    pairs = [
        f"{text[one.span.start : one.span.end]} = {_shown(one, values[id(one)])}"
        for one in named
        if not isinstance(one, Const) or one.parameter is not None
    ]
    return "，".join(dict.fromkeys(pairs))


def _roster_step(
    pack: Pack, line: RosterLine, facts: Mapping[str, Value | None], roster: Sequence[Row] | None
) -> Step:
    part: Aggregate = line.part
    provision = pack.provision(part.clause, part.origin)
    by = tuple((name, value_text(facts.get(name))) for name in line.by)
    return Step(
        name=line.name,
        sort="aggregate",
        value=facts[line.name],
        unit=str(line.kind.unit or "") if isinstance(line.kind, NumberKind) else "",
        places=line.places,
        clause=part.clause,
        provision=provision.text if provision else None,
        origin=part.origin,
        title=title_of(pack, part.origin),
        formula=_aggregate_text(part),
        group=Group(
            by, len(roster) if roster is not None and not line.by and line.condition is None else None
        ),
        needs=needs_of(line),
    )


def _aggregate_text(part: Aggregate) -> str:
    words = {"sum": "合计", "mean": "平均", "count": "人数", "min": "最低", "max": "最高", "rank": "名次"}
    said = words[part.kind] + (f"（{part.of}）" if part.of else "")
    if part.by:
        said += "，按 " + "、".join(part.by)
    if part.condition is not None:
        said += "，只计 " + part.condition.text
    return said


def _input_step(
    pack: Pack, name: str, facts: Mapping[str, Value | None], sources: Mapping[str, Source]
) -> Step:
    declared = pack.inputs[name]
    kind = declared.kind
    return Step(
        name=name,
        sort="input",
        value=facts[name],
        unit=str(kind.unit or "") if isinstance(kind, NumberKind) else "",
        places=kind.scale if isinstance(kind, NumberKind) else None,
        clause=declared.clause,
        provision=None,
        origin=declared.origin,
        title=title_of(pack, declared.origin),
        meaning=declared.meaning,
        source=sources.get(name),
    )
