"""What a condition tells of the names in it: present or missing, one of few codes, above or below a bound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from ..kinds import Kind, NumberKind, TextKind, Value, hull, present
from .scope import Scope
from .tree import Compare, Const, Logic, Missing, Node, Not, OneOf, Ref

_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MIRROR = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
Facts = Mapping[str, Kind]


def facts_when(test: Node, scope: Scope, *, holds: bool) -> Facts:
    """Return narrower kinds of names, given that the condition holds (or does not)."""
    match test:
        case Not(operand=operand):
            return facts_when(operand, scope, holds=not holds)
        case Missing(operand=Ref(name=name, kind=kind)):
            return {} if holds else {name: present(kind)}
        case Logic(operator=operator, operands=operands):
            return _facts_of_logic(operands, scope, together=(operator == "and") == holds, holds=holds)
        case Compare(operator=operator, left=left, right=right):
            return _facts_of_comparison(operator if holds else _OPPOSITE[operator], left, right)
        case OneOf(operand=Ref(name=name, kind=TextKind() as kind), options=options, negated=negated):
            return {name: _codes_kept(kind, options, kept=negated != holds)}
        case Ref() | _:
            return {}


def _facts_of_logic(operands: tuple[Node, ...], scope: Scope, *, together: bool, holds: bool) -> Facts:
    each: list[Facts] = []
    inside = scope
    for operand in operands:
        each.append(facts_when(operand, inside, holds=holds))
        if together:
            inside = inside.knowing(each[-1])
    if together:
        return {name: kind for facts in each for name, kind in facts.items()}
    shared = set(each[0]).intersection(*each[1:])
    joined = {name: hull([facts[name] for facts in each]) for name in shared}
    return {name: kind for name, kind in joined.items() if kind is not None}


def _facts_of_comparison(operator: str, left: Node, right: Node) -> Facts:
    if isinstance(left, Const) and isinstance(right, Ref):
        return _facts_of_comparison(_MIRROR[operator], right, left)
    if not isinstance(left, Ref):
        return {}
    if isinstance(left.kind, TextKind) and isinstance(right, Const) and operator in ("=", "!="):
        return {left.name: _codes_kept(left.kind, (right.value,), kept=operator == "=")}
    if isinstance(left.kind, NumberKind) and isinstance(right.kind, NumberKind):
        return {left.name: _bounded(left.kind, operator, right.kind)}
    return {}


def _codes_kept(kind: TextKind, options: tuple[Value, ...], *, kept: bool) -> TextKind:
    if kind.codes is None:
        return TextKind(tuple(str(option) for option in options), kind.optional) if kept else kind
    codes = tuple(code for code in kind.codes if (code in options) == kept)
    return replace(kind, codes=codes) if codes else kind


def _bounded(kind: NumberKind, operator: str, other: NumberKind) -> NumberKind:
    """Return the kind cut at the bound. Where nothing is left, no value reaches the branch, and a value stands there
    for which the condition would hold: what is safe for a longer time must not be refused in a month without it."""
    step = Fraction(1, 10 ** (kind.scale or 0))
    low, high = kind.low, kind.high
    if operator in (">", ">=", "="):
        low = max(low, _grid_up(other.low, step, strictly=operator == ">"))
    if operator in ("<", "<=", "="):
        high = min(high, -_grid_up(-other.high, step, strictly=operator == "<"))
    if operator == "!=" and other.low == other.high:
        low = low + step if low == other.low else low
        high = high - step if high == other.high else high
    if low > high:
        least = _grid_up(other.low, step, strictly=operator in (">", "!="))
        low = high = high if operator in ("<", "<=") else least
    return replace(kind, low=low, high=high)


def _grid_up(bound: Fraction, step: Fraction, *, strictly: bool) -> Fraction:
    places = -(-bound // step)
    if strictly and places * step == bound:
        places += 1
    return places * step
