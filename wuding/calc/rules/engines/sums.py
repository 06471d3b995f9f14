"""Sums put together anew, so that what a fold can add up beforehand becomes one term.

Adding and taking away are exact, so that the order does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..kinds import NumberKind
from ..model import Item, Unknown
from ..parts import BUILT_IN
from ..program import Line
from ..typed import intervals
from ..typed.tree import Arith, Lookup, Minus, Node, Open, Ref, every
from ..typed.widths import TooWide, check_widths

Axes = frozenset[str]
Term = tuple[int, Node]


def support(node: Node, lines: Mapping[str, Axes], axes: Axes) -> Axes | None:
    """Return the axes that a formula depends on, through the `lines` known; None where it needs more, or may stop a row."""
    found: set[str] = set()
    for part in every(node):
        if isinstance(part, Open) or (isinstance(part, Lookup) and _may_stop(part)):
            return None
        if isinstance(part, Ref) and part.name not in BUILT_IN:
            if part.name not in axes and part.name not in lines:
                return None
            found |= lines.get(part.name, {part.name})
    return frozenset(found)


def _may_stop(node: Lookup) -> bool:
    return node.table.stops or any(isinstance(cell, Unknown) for cell in node.version.value.values())


def shortened(line: Line, seen: Mapping[str, Axes], groups: Sequence[Axes]) -> tuple[Line, dict[int, Line]]:
    """Return the line with the parts of its sum that lie within a group as one term each, and these parts as lines."""
    terms = list(_terms(line.node, 1))
    by_home: dict[int | None, list[Term]] = {}
    for term in terms:
        by_home.setdefault(_home(term[1], seen, groups), []).append(term)
    anywhere, parts = by_home.pop(-1, []), {}
    left = by_home.pop(None, [])
    for at, own in by_home.items():
        assert at is not None
        together, anywhere = own + anywhere, []
        if len(together) > 1:
            parts[at] = _part(line, together, at)
        else:
            left += together
    if not parts:
        return line, {}
    node = _sum(
        [*((1, Ref(part.name, part.kind, line.node.span)) for part in parts.values()), *left, *anywhere]
    )
    try:
        for made in (node, *(part.node for part in parts.values())):
            check_widths(made)
    except TooWide:
        return line, {}
    return replace(line, node=replace(node, kind=line.node.kind)), parts


def _home(node: Node, seen: Mapping[str, Axes], groups: Sequence[Axes]) -> int | None:
    """Return the group that has all a term depends on; −1 where it depends on nothing; None where none has."""
    needs = support(node, seen, frozenset().union(*groups))
    if needs is None or not isinstance(node.kind, NumberKind) or node.kind.scale is None:
        return None
    return next((at for at, group in enumerate(groups) if needs <= group), None) if needs else -1


def _terms(node: Node, sign: int) -> Iterator[Term]:
    """Give the signed terms of a sum; of anything else itself."""
    if isinstance(node, Arith) and node.operator in "+-":
        yield from _terms(node.left, sign)
        yield from _terms(node.right, sign if node.operator == "+" else -sign)
    elif isinstance(node, Minus):
        yield from _terms(node.operand, -sign)
    else:
        yield sign, node


def _sum(terms: Sequence[Term]) -> Node:
    first, *rest = sorted(terms, key=lambda term: -term[0])
    node = first[1] if first[0] == 1 else _negated(first[1])
    for sign, term in rest:
        assert isinstance(node.kind, NumberKind)
        assert isinstance(term.kind, NumberKind)
        joined = intervals.added if sign == 1 else intervals.subtracted
        node = Arith("+" if sign == 1 else "-", node, term, joined(node.kind, term.kind), term.span)
    return node


def _negated(node: Node) -> Node:
    assert isinstance(node.kind, NumberKind)
    return Minus(node, intervals.negated(node.kind), node.span)


def _part(line: Line, terms: Sequence[Term], at: int) -> Line:
    """Return a part of the line's sum as a line of its own, under a name that no pack can give."""
    node = _sum(terms)
    assert isinstance(node.kind, NumberKind)
    part = replace(line.part, name=f"{line.name} {at + 1}", scale=node.kind.scale or 0)
    return Line(replace(part, is_total=False) if isinstance(part, Item) else part, node, node.kind)
