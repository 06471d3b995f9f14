"""From a formula as written to the typed tree, or the reason why it cannot be paid by.

Each function returns a typed node or raises `Finding`. What holds inside a branch (a value is present, a code is
one of few, a number is above a bound) is carried in `Scope.facts`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from ..formula.syntax import (
    Arithmetic,
    Call,
    Choice,
    Comparison,
    DateText,
    Logic,
    Membership,
    Name,
    Negation,
    Negative,
    NumberText,
    Span,
    Syntax,
    TextText,
    Within,
    YesNo,
)
from ..kinds import BoolKind, Kind, NumberKind, TextKind, Value, fits, hull, kind_of, type_names
from ..model import Unknown
from ..problems import nearest
from ..units import common, periods_of
from . import intervals
from .facts import facts_when
from .functions import call
from .scope import Finding, Scope
from .tree import Arith, Choose, Compare, Const, Minus, Node, Not, OneOf, Open, Ref
from .tree import Logic as LogicNode

YES_NO = BoolKind()


def infer(tree: Syntax, scope: Scope) -> Node:
    """Return the typed node of a formula part. Raises Finding."""
    match tree:
        case NumberText(value=value, span=span):
            return _checked(Const(value, kind_of(value), span))
        case TextText(value=text, span=span) | DateText(value=text, span=span) | YesNo(value=text, span=span):
            return Const(text, kind_of(text), span)
        case Name():
            return _name(tree, scope)
        case Negative(operand=operand, span=span):
            inner = number(operand, scope)
            return Minus(inner, intervals.negated(number_kind(inner)), span)
        case Arithmetic():
            return _arithmetic(tree, scope)
        case Comparison(operator=operator, left=left, right=right, span=span):
            return compare(operator, infer(left, scope), infer(right, scope), span, scope)
        case Logic():
            return _logic(tree, scope)
        case Negation(operand=operand, span=span):
            return Not(condition(operand, scope), YES_NO, span)
        case Choice():
            return _choice(tree, scope)
        case Membership():
            return _membership(tree, scope)
        case Within():
            return _within(tree, scope)
        case Call():
            return _checked(call(tree, scope, infer))
        case _:
            assert_never(tree)


def ready(node: Node) -> Node:
    """Return the node if its value is there for every row; raises Finding where it may be missing."""
    if node.kind.optional:
        name = node.name if isinstance(node, Ref) else ""
        raise Finding("missing.unguarded", node.span, {"name": name})
    return node


def number(tree: Syntax, scope: Scope) -> Node:
    """Return a node that is a present number, or raise Finding."""
    node = ready(infer(tree, scope))
    if not isinstance(node.kind, NumberKind):
        raise wrong_type(node, "number")
    return node


def number_kind(node: Node) -> NumberKind:
    assert isinstance(node.kind, NumberKind)
    return node.kind


def condition(tree: Syntax, scope: Scope) -> Node:
    """Return a node that is a present yes or no, or raise Finding."""
    node = ready(infer(tree, scope))
    if not isinstance(node.kind, BoolKind):
        raise wrong_type(node, "bool")
    return node


def wrong_type(node: Node, wanted: str) -> Finding:
    found = type_names[node.kind.name]
    needed = type_names[wanted]
    values = {"found": found[0], "found_en": found[1], "wanted": needed[0], "wanted_en": needed[1]}
    return Finding("type.wrong", node.span, values)


def _checked(node: Node) -> Node:
    if isinstance(node.kind, NumberKind) and not fits(node.kind):
        raise Finding("number.large", node.span)
    return node


def _name(tree: Name, scope: Scope) -> Node:
    symbol = scope.symbol(tree.name, tree.span)
    kind = scope.kind(tree.name, tree.span)
    if symbol.value is None:
        return Ref(tree.name, kind, tree.span)
    value = symbol.value.value
    if isinstance(value, Unknown):
        return Open(value.name, kind, tree.span)
    return Const(value, kind, tree.span, tree.name, symbol.value)


def _arithmetic(tree: Arithmetic, scope: Scope) -> Node:
    left, right = number(tree.left, scope), number(tree.right, scope)
    one, other = number_kind(left), number_kind(right)
    if tree.operator in "+-":
        same_unit(one, other, tree.right.span)
        kind = (intervals.added if tree.operator == "+" else intervals.subtracted)(one, other)
    elif tree.operator == "*":
        kind = intervals.multiplied(one, other)
    else:
        if other.low <= 0 <= other.high:
            raise Finding("divide.zero", tree.right.span)
        kind = intervals.divided(one, other)
    return _checked(Arith(tree.operator, left, right, kind, tree.span))


def same_unit(left: NumberKind, right: NumberKind, span: Span) -> None:
    if not common(left.unit, right.unit)[0]:
        if periods_of(left.unit) != periods_of(right.unit):
            raise Finding("unit.period", span)
        values = {"left": str(left.unit) or "纯数", "right": str(right.unit) or "纯数"}
        english = {"left_en": str(left.unit) or "pure number", "right_en": str(right.unit) or "pure number"}
        raise Finding("unit.differ", span, values | english)


def compare(operator: str, left: Node, right: Node, span: Span, scope: Scope) -> Node:
    """Return the comparison of two present values of one type; codes must come from the closed list."""
    one, other = ready(left).kind, ready(right).kind
    if one.name != other.name:
        raise wrong_type(right, one.name)
    if isinstance(one, NumberKind) and isinstance(other, NumberKind):
        for node, kind in ((left, one), (right, other)):
            if kind.scale is None:
                raise Finding("rounding.missing", node.span)
        same_unit(one, other, right.span)
    elif isinstance(one, TextKind):
        for node, against in ((left, right), (right, left)):
            known_code(node, against, scope)
    if operator not in ("=", "!=") and isinstance(one, TextKind | BoolKind):
        raise Finding(
            "compare.order", span, {"found": type_names[one.name][0], "found_en": type_names[one.name][1]}
        )
    return Compare(operator, left, right, YES_NO, span)


def known_code(node: Node, against: Node, scope: Scope) -> None:
    """Refuse a written text that the other side can never be: almost always a typing mistake."""
    if not isinstance(node, Const) or node.parameter is not None or not isinstance(node.value, str):
        return
    codes = _codes(against, scope)
    if codes is not None and node.value not in codes:
        values = {"found": node.value, "codes": "、".join(codes[:12])}
        raise Finding("code.unknown", node.span, values, nearest(node.value, codes))


def _codes(node: Node, scope: Scope) -> tuple[str, ...] | None:
    """Return all texts a node can be on any day, not only those left in this branch."""
    name = node.name if isinstance(node, Ref) else node.parameter if isinstance(node, Const) else None
    if name is not None and scope.symbols[name].codes is not None:
        return scope.symbols[name].codes
    return node.kind.codes if isinstance(node.kind, TextKind) else None


def _logic(tree: Logic, scope: Scope) -> Node:
    operands: list[Node] = []
    inside = scope
    for part in tree.operands:
        operands.append(condition(part, inside))
        inside = inside.knowing(facts_when(operands[-1], inside, holds=tree.operator == "and"))
    return LogicNode(tree.operator, tuple(operands), YES_NO, tree.span)


def _choice(tree: Choice, scope: Scope) -> Node:
    branches: list[tuple[Node, Node]] = []
    inside = scope
    for tested, value in tree.branches:
        test = condition(tested, inside)
        branches.append((test, ready(infer(value, inside.knowing(facts_when(test, inside, holds=True))))))
        inside = inside.knowing(facts_when(test, inside, holds=False))
    otherwise = ready(infer(tree.otherwise, inside))
    values = [value for _, value in branches] + [otherwise]
    return Choose(tuple(branches), otherwise, joined(values), tree.span)


def joined(values: list[Node]) -> Kind:
    """Return the kind of a value that is one of several; all must be rounded and of one type and unit."""
    for node in values:
        if isinstance(node.kind, NumberKind) and node.kind.scale is None:
            raise Finding("rounding.missing", node.span)
    first = values[0].kind
    for node in values[1:]:
        if node.kind.name != first.name:
            raise wrong_type(node, first.name)
        if isinstance(first, NumberKind) and isinstance(node.kind, NumberKind):
            same_unit(first, node.kind, node.span)
            if first.unit is None:
                first = node.kind
    kind = hull([node.kind for node in values])
    assert kind is not None, "types were compared above"
    return kind


def _membership(tree: Membership, scope: Scope) -> Node:
    operand = ready(infer(tree.operand, scope))
    options: list[Value] = []
    for option in tree.options:
        node = infer(option, scope)
        value = _written(node)
        if value is None:
            raise Finding("list.constant", node.span)
        if node.kind.name != operand.kind.name:
            raise wrong_type(node, operand.kind.name)
        known_code(node, operand, scope)
        options.append(value)
    if isinstance(operand.kind, NumberKind) and operand.kind.scale is None:
        raise Finding("rounding.missing", operand.span)
    return OneOf(operand, tuple(options), tree.negated, YES_NO, tree.span)


def _written(node: Node) -> Value | None:
    """Return the value of a written constant, with or without a minus sign, else None."""
    if (
        isinstance(node, Minus)
        and isinstance(node.operand, Const)
        and isinstance(node.operand.value, Decimal)
    ):
        return node.operand.value.copy_negate()
    return node.value if isinstance(node, Const) else None


def _within(tree: Within, scope: Scope) -> Node:
    operand, low, high = infer(tree.operand, scope), infer(tree.low, scope), infer(tree.high, scope)
    above = compare(">=" if tree.low_included else ">", operand, low, tree.span, scope)
    below = compare("<=" if tree.high_included else "<", operand, high, tree.span, scope)
    return LogicNode("and", (above, below), YES_NO, tree.span)
