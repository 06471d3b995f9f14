"""The functions of the formula language: their names in Chinese and English, their arguments, their typed nodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from ...money import Mode
from ...periods import Measure, counted
from ..formula.syntax import Call, Name, Syntax
from ..kinds import BoolKind, DateKind, Kind, NumberKind, TextKind, hull, kind_of, present, type_names
from ..problems import nearest
from ..units import DAY, MONTH, PURE, YEAR, YUAN, Unit, common
from . import intervals
from .lookups import bracket, lookup
from .scope import Finding, Scope
from .tree import Bare, Const, DateGap, DatePart, Due, Extreme, IfMissing, Missing, Node, Ref, Round

Infer = Callable[[Syntax, Scope], Node]

SYNONYMS: Mapping[str, str] = {
    "min": "取小", "max": "取大", "clamp": "限于", "round": "四舍五入", "roundup": "进位", "rounddown": "舍去",
    "lookup": "查表", "bracket": "分档", "missing": "缺失", "ifmissing": "若缺", "years": "满年数",
    "years_begun": "虚年数", "months": "满月数", "days": "天数", "year": "年份", "month": "月份",
    "due": "本月", "number": "数值",
}  # fmt: skip
ROUNDINGS: Mapping[str, Mode] = {"四舍五入": "half-up", "进位": "up", "舍去": "down"}
_GAPS: Mapping[str, Measure] = {
    "满年数": "years", "虚年数": "years_up", "满月数": "months", "天数": "days",
}  # fmt: skip
_COUNTS: Mapping[str, tuple[int, int]] = {
    "取小": (2, 20), "取大": (2, 20), "限于": (3, 3), "四舍五入": (2, 2), "进位": (2, 2), "舍去": (2, 2),
    "查表": (2, 4), "分档": (2, 2), "缺失": (1, 1), "若缺": (2, 2), "满年数": (2, 2), "虚年数": (2, 2),
    "满月数": (2, 2), "天数": (2, 2), "年份": (1, 1), "月份": (1, 1), "本月": (1, 1), "数值": (1, 1),
}  # fmt: skip
MOST_DIGITS = 8


def function_names() -> tuple[str, ...]:
    """Return every function name, Chinese and English."""
    return (*_COUNTS, *SYNONYMS)


def call(tree: Call, scope: Scope, infer: Infer) -> Node:
    """Return the typed node of a call. Raises Finding for an unknown function or wrong arguments."""
    name = SYNONYMS.get(tree.function, tree.function)
    if name not in _COUNTS and (name in scope.symbols or name in scope.tables or name in scope.brackets):
        raise Finding("function.name", tree.span, {"name": tree.function})
    if name not in _COUNTS:
        raise Finding(
            "function.unknown", tree.span, {"name": tree.function}, nearest(tree.function, function_names())
        )
    fewest, most = _COUNTS[name]
    if not fewest <= len(tree.arguments) <= most:
        wanted = str(fewest) if fewest == most else f"{fewest}–{most}"
        values = {"name": tree.function, "wanted": wanted, "found": str(len(tree.arguments))}
        raise Finding("function.count", tree.span, values)
    if name in ROUNDINGS:
        return _round(tree, ROUNDINGS[name], scope, infer)
    if name in _GAPS:
        return _gap(tree, _GAPS[name], scope, infer)
    return _OTHERS[name](tree, scope, infer)


def typed(tree: Syntax, scope: Scope, infer: Infer, wanted: str) -> Node:
    """Return the argument's node if it is present and of the wanted type, else raise Finding."""
    node = infer(tree, scope)
    if node.kind.optional:
        raise Finding("missing.unguarded", node.span, {"name": node.name if isinstance(node, Ref) else ""})
    if node.kind.name != wanted:
        found, needed = type_names[node.kind.name], type_names[wanted]
        values = {"found": found[0], "found_en": found[1], "wanted": needed[0], "wanted_en": needed[1]}
        raise Finding("type.wrong", node.span, values)
    return node


def _number_kind(node: Node) -> NumberKind:
    assert isinstance(node.kind, NumberKind)
    return node.kind


def _date_kind(node: Node) -> DateKind:
    assert isinstance(node.kind, DateKind)
    return node.kind


def _round(tree: Call, mode: Mode, scope: Scope, infer: Infer) -> Node:
    operand = typed(tree.arguments[0], scope, infer, "number")
    digits = infer(tree.arguments[1], scope)
    value = _whole_constant(digits)
    if value is None or abs(value) > MOST_DIGITS:
        raise Finding("round.digits", digits.span, {"most": str(MOST_DIGITS)})
    return Round(mode, operand, value, intervals.rounding(_number_kind(operand), mode, value), tree.span)


def _whole_constant(node: Node) -> int | None:
    """Return the value of a written whole number, with or without a minus sign, else None."""
    kind = node.kind
    if not isinstance(kind, NumberKind) or kind.low != kind.high or kind.low.denominator != 1:
        return None
    inner = node.operand if not isinstance(node, Const) and hasattr(node, "operand") else node
    return int(kind.low) if isinstance(inner, Const) else None


def _extreme(tree: Call, scope: Scope, infer: Infer) -> Node:
    greatest = SYNONYMS.get(tree.function, tree.function) == "取大"
    nodes = tuple(infer(argument, scope) for argument in tree.arguments)
    wanted = "date" if isinstance(nodes[0].kind, DateKind) else "number"
    nodes = tuple(typed(argument, scope, infer, wanted) for argument in tree.arguments)
    return extreme_of(nodes, greatest=greatest, tree=tree)


def extreme_of(nodes: tuple[Node, ...], *, greatest: bool, tree: Call) -> Node:
    """Return the least or greatest of numbers of one unit, or of dates."""
    if isinstance(nodes[0].kind, DateKind):
        days = [_date_kind(node) for node in nodes]
        choose = max if greatest else min
        return Extreme(
            greatest, nodes, DateKind(choose(d.low for d in days), choose(d.high for d in days)), tree.span
        )
    kinds = [_number_kind(node) for node in nodes]
    known = next((kind for kind in kinds if kind.unit is not None), kinds[0])
    for node, kind in zip(nodes, kinds, strict=True):
        if kind.scale is None:
            raise Finding("rounding.missing", node.span)
        if not common(known.unit, kind.unit)[0]:
            raise Finding("unit.differ", node.span, unit_values(known, kind))
    kind = intervals.greatest(kinds) if greatest else intervals.least(kinds)
    return Extreme(greatest, nodes, kind, tree.span)


def unit_values(left: NumberKind, right: NumberKind) -> dict[str, str]:
    """Return the words for two units that do not fit together."""
    one, other = str(left.unit or ""), str(right.unit or "")
    return {
        "left": one or "纯数", "right": other or "纯数",
        "left_en": one or "pure number", "right_en": other or "pure number",
    }  # fmt: skip


def _clamp(tree: Call, scope: Scope, infer: Infer) -> Node:
    value, low, high = (typed(argument, scope, infer, "number") for argument in tree.arguments)
    above = extreme_of((value, low), greatest=True, tree=tree)
    return extreme_of((above, high), greatest=False, tree=tree)


def _missing(tree: Call, scope: Scope, infer: Infer) -> Node:
    return Missing(_maybe_missing(tree, scope, infer), BoolKind(), tree.span)


def _maybe_missing(tree: Call, scope: Scope, infer: Infer) -> Ref:
    argument = tree.arguments[0]
    if not isinstance(argument, Name):
        raise Finding("missing.name", argument.span)
    node = infer(argument, scope)
    declared = scope.symbol(argument.name, argument.span).kind
    if not isinstance(node, Ref) or not declared.optional:
        raise Finding("missing.never", argument.span, {"name": argument.name})
    return node


def _if_missing(tree: Call, scope: Scope, infer: Infer) -> Node:
    ref = _maybe_missing(tree, scope, infer)
    default = typed(tree.arguments[1], scope, infer, ref.kind.name)
    if isinstance(ref.kind, NumberKind):
        other = _number_kind(default)
        if other.scale is None:
            raise Finding("rounding.missing", default.span)
        if not common(ref.kind.unit, other.unit)[0]:
            raise Finding("unit.differ", default.span, unit_values(ref.kind, other))
    kind = hull([present(ref.kind), default.kind])
    assert kind is not None, "types were compared above"
    return IfMissing(ref, default, kind, tree.span)


def _gap(tree: Call, measure: Measure, scope: Scope, infer: Infer) -> Node:
    start = typed(tree.arguments[0], scope, infer, "date")
    end = typed(tree.arguments[1], scope, infer, "date")
    one, other = _date_kind(start), _date_kind(end)
    low, high = counted(measure, one.high, other.low), counted(measure, one.low, other.high)
    unit = {"years": YEAR, "years_up": YEAR, "months": MONTH, "days": DAY}[measure]
    bounds = kind_of(Decimal(min(low, high)), unit), kind_of(Decimal(max(low, high)), unit)
    kind = hull(list(bounds))
    assert kind is not None
    return DateGap(measure, start, end, kind, tree.span)


def _part(tree: Call, scope: Scope, infer: Infer) -> Node:
    operand = typed(tree.arguments[0], scope, infer, "date")
    day = _date_kind(operand)
    if SYNONYMS.get(tree.function, tree.function) == "年份":
        kind = _whole(day.low.year, day.high.year, YEAR)
        return DatePart("year", operand, kind, tree.span)
    low, high = (day.low.month, day.high.month) if day.low.year == day.high.year else (1, 12)
    return DatePart("month", operand, _whole(low, high, MONTH), tree.span)


def _whole(low: int, high: int, unit: Unit) -> Kind:
    kind = hull([kind_of(Decimal(low)), kind_of(Decimal(high))])
    assert isinstance(kind, NumberKind)
    return replace(kind, unit=unit)


def _due(tree: Call, scope: Scope, infer: Infer) -> Node:
    argument = tree.arguments[0]
    if not isinstance(argument, Name) or scope.symbol(argument.name, argument.span).sort != "item":
        raise Finding("due.item", argument.span)
    symbol = scope.symbol(argument.name, argument.span)
    node = infer(argument, scope)
    assert isinstance(node, Ref)
    assert isinstance(node.kind, NumberKind)
    zero = NumberKind(intervals.ZERO, intervals.ZERO, 0)
    kind = hull([node.kind, zero]) if symbol.due else replace(zero, scale=node.kind.scale)
    assert isinstance(kind, NumberKind)
    return Due(node, symbol.due, replace(kind, unit=YUAN), tree.span)


def _bare(tree: Call, scope: Scope, infer: Infer) -> Node:
    operand = typed(tree.arguments[0], scope, infer, "number")
    return Bare(operand, replace(_number_kind(operand), unit=PURE), tree.span)


def _lookup(tree: Call, scope: Scope, infer: Infer) -> Node:
    keys = []
    for argument in tree.arguments[1:]:
        node = infer(argument, scope)
        keys.append(typed(argument, scope, infer, "text" if isinstance(node.kind, TextKind) else "number"))
    return lookup(tree, tuple(keys), scope)


def _bracket(tree: Call, scope: Scope, infer: Infer) -> Node:
    return bracket(tree, typed(tree.arguments[1], scope, infer, "number"), scope)


_OTHERS: Mapping[str, Callable[[Call, Scope, Infer], Node]] = {
    "取小": _extreme, "取大": _extreme, "限于": _clamp, "缺失": _missing, "若缺": _if_missing,
    "年份": _part, "月份": _part, "本月": _due, "数值": _bare, "查表": _lookup, "分档": _bracket,
}  # fmt: skip
