"""Table look-ups and brackets: proof that every key that can occur has a row, and the range of what is found."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product

from ..formula.syntax import Call, Name
from ..kinds import Kind, NumberKind, TextKind, hull, kind_of, scale_of
from ..model import Brackets, Cell, Dated, Rows, Step, Table, Unknown
from ..problems import nearest
from ..units import Unit, common
from .scope import Finding, Scope
from .tree import Bracket, Lookup, Node

MOST_CELLS = 20_000
Key = str | int


def lookup(tree: Call, keys: tuple[Node, ...], scope: Scope) -> Node:
    """Return the node of 查表(table, keys…). Raises Finding where a key may be absent."""
    named = tree.arguments[0]
    if not isinstance(named, Name):
        raise Finding("table.name", named.span)
    if named.name not in scope.tables:
        raise Finding("table.unknown", named.span, {"name": named.name}, nearest(named.name, scope.tables))
    table, version = scope.tables[named.name]
    if version is None:
        raise Finding("value.none", named.span, {"name": table.name})
    if len(keys) != len(table.keys):
        values = {"name": table.name, "wanted": str(len(table.keys)), "found": str(len(keys))}
        raise Finding("table.keys", tree.span, values)
    cells = list(_cells(tree, table, version, keys))
    kind = cell_kind(cells, table.unit)
    return Lookup(table, version, keys, kind, tree.span)


def cell_kind(cells: list[Cell], unit: Unit) -> Kind:
    """Return the kind of a value that is one of the cells."""
    kinds: list[Kind] = []
    for cell in cells:
        if isinstance(cell, Unknown):
            kinds.append(unknown_kind(cell, unit))
        else:
            kinds.append(kind_of(cell, unit))
    kind = hull(kinds)
    assert kind is not None, "a table's cells are of one type: checked when the pack is read"
    return kind


def unknown_kind(unknown: Unknown, unit: Unit) -> NumberKind:
    scale = max(scale_of(unknown.low), scale_of(unknown.step))
    return NumberKind(Fraction(unknown.low), Fraction(unknown.high), scale, unit)


def _cells(tree: Call, table: Table, version: Dated[Rows], keys: tuple[Node, ...]) -> Iterator[Cell]:
    domains = [_domain(node, position, table, version) for position, node in enumerate(keys)]
    forgiving = table.stops or table.otherwise is not None
    if all(domain is not None for domain in domains):
        possible = [domain for domain in domains if domain is not None]
        hit = False
        for combination in product(*possible):
            if combination in version.value:
                hit = True
                yield version.value[combination]
            elif not forgiving:
                values = {
                    "name": table.name,
                    "key": "、".join(map(str, combination)),
                    "from": version.start.isoformat(),
                }
                raise Finding("table.absent", tree.span, values)
        if not hit and table.otherwise is None:
            yield from version.value.values()
    elif not forgiving:
        raise Finding("table.open_key", tree.span, {"name": table.name})
    else:
        yield from version.value.values()
    if table.otherwise is not None:
        yield table.otherwise


def _domain(node: Node, position: int, table: Table, version: Dated[Rows]) -> list[Key] | None:
    """Return every key that can occur at a position; None when there is no closed list."""
    kind = node.kind
    stored = next(iter(version.value))[position]
    if isinstance(kind, TextKind):
        if not isinstance(stored, str):
            raise Finding("table.key_type", node.span, {"name": table.name, "key": table.keys[position]})
        return list(kind.codes) if kind.codes is not None else None
    assert isinstance(kind, NumberKind)
    if isinstance(stored, str):
        raise Finding("table.key_type", node.span, {"name": table.name, "key": table.keys[position]})
    if kind.scale != 0:
        raise Finding("table.key_whole", node.span, {"name": table.name, "key": table.keys[position]})
    if kind.high - kind.low > MOST_CELLS:
        return None
    return list(range(int(kind.low), int(kind.high) + 1))


def bracket(tree: Call, operand: Node, scope: Scope) -> Node:
    """Return the node of 分档(brackets, x). Raises Finding where x may lie beyond the last step."""
    named = tree.arguments[0]
    if not isinstance(named, Name):
        raise Finding("table.name", named.span)
    if named.name not in scope.brackets:
        raise Finding(
            "brackets.unknown", named.span, {"name": named.name}, nearest(named.name, scope.brackets)
        )
    brackets, version = scope.brackets[named.name]
    if version is None:
        raise Finding("value.none", named.span, {"name": brackets.name})
    kind = operand.kind
    assert isinstance(kind, NumberKind)
    if kind.scale is None:
        raise Finding("rounding.missing", operand.span)
    if not common(brackets.of, kind.unit)[0]:
        values = {"left": str(brackets.of) or "纯数", "right": str(kind.unit or "") or "纯数"}
        english = {
            "left_en": str(brackets.of) or "pure number",
            "right_en": str(kind.unit or "") or "pure number",
        }
        raise Finding("unit.differ", operand.span, values | english)
    last = version.value[-1]
    if last.to is not None and not _inside(kind.high, last.to, upper=brackets.upper):
        values = {"name": brackets.name, "to": str(last.to), "high": str(kind.high)}
        raise Finding("brackets.beyond", operand.span, values)
    return Bracket(brackets, version, operand, _step_kind(brackets, version.value, kind), tree.span)


def _inside(value: Fraction, end: Decimal, *, upper: bool) -> bool:
    return value <= end if upper else value < end


def step_value(steps: tuple[Step, ...], value: Fraction, *, upper: bool) -> tuple[int, Fraction]:
    """Return which step a number falls into, counted from 0, and the value there, the tail's additions included."""
    index = next((i for i, s in enumerate(steps) if s.to is None or _inside(value, s.to, upper=upper)), None)
    if index is None:
        raise ValueError("beyond the last step")
    step, result = steps[index], Fraction(steps[index].value)
    if step.every is not None and step.adds is not None:
        start = steps[index - 1].to
        assert start is not None
        times = (value - Fraction(start)) / Fraction(step.every)
        result += tail_times(times, part_counts=step.part_counts, upper=upper) * Fraction(step.adds)
    return index, result


def tail_times(times: Fraction, *, part_counts: bool, upper: bool) -> int:
    """Return how often the tail adds. A part counts as one, and a full one at its own end only when it starts there."""
    full = times.numerator // times.denominator
    if not part_counts:
        return full
    return -(-times.numerator // times.denominator) if upper else full + 1


def _step_kind(brackets: Brackets, steps: tuple[Step, ...], kind: NumberKind) -> NumberKind:
    reached = [Fraction(step.value) for step in steps]
    if steps[-1].every is not None:
        furthest = max(kind.high, Fraction(steps[-2].to or 0) + 1)
        reached.append(step_value(steps, furthest, upper=brackets.upper)[1])
    scale = max(
        [scale_of(step.value) for step in steps] + [scale_of(step.adds or Decimal(0)) for step in steps]
    )
    return NumberKind(min(reached), max(reached), scale, brackets.unit)
