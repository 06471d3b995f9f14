"""The typed tree: every name resolved, every node with its exact kind. All executors print from this one tree.

A node exists only after `infer.py` has proved it safe: no overflow, no unguarded missing value, no division
outside a rounding, no look-up that may miss.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...periods import Measure
from ..formula.syntax import Span
from ..kinds import Kind, Value
from ..model import Brackets, Dated, Rows, Step, Table

RoundingMode = Literal["half-up", "up", "down"]
"""As in a spreadsheet's ROUND, ROUNDUP and ROUNDDOWN: halves away from zero, away from zero, towards zero."""


@dataclass(frozen=True, slots=True)
class Const:
    """A value that is known: written in the formula, or a parameter's value in force (`parameter` names it,
    `dated` has its days and source)."""

    value: Value
    kind: Kind
    span: Span
    parameter: str | None = None
    dated: Dated[object] | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """An amount that `fit` has still to find, by its name."""

    name: str
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Ref:
    """The value of an input, an item, a rule or an aggregate of the same row."""

    name: str
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Minus:
    operand: Node
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Arith:
    """`operator` is + - * /. A kind with scale None is a quotient that a Round above takes in."""

    operator: str
    left: Node
    right: Node
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Compare:
    """`operator` is = != < <= > >=; both sides present and of one type."""

    operator: str
    left: Node
    right: Node
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Logic:
    operator: str
    operands: tuple[Node, ...]
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Not:
    operand: Node
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Choose:
    """The value of the first branch whose condition holds, else `otherwise`."""

    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class OneOf:
    """Whether the operand is one of the options, which are constants."""

    operand: Node
    options: tuple[Value, ...]
    negated: bool
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Missing:
    """Whether an input or aggregate is missing for this row."""

    operand: Ref
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class IfMissing:
    operand: Ref
    default: Node
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least or greatest of two or more numbers or dates."""

    greatest: bool
    operands: tuple[Node, ...]
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Round:
    """`digits` decimal places; negative digits round to tens, hundreds, …"""

    mode: RoundingMode
    operand: Node
    digits: int
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Lookup:
    """A table's cell. `rows` is the version in force; a key outside it gives `otherwise`, else stops the row."""

    table: Table
    version: Dated[Rows]
    keys: tuple[Node, ...]
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Bracket:
    """The value of the step that the operand falls into."""

    brackets: Brackets
    version: Dated[tuple[Step, ...]]
    operand: Node
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class DateGap:
    """Complete years or months, years with a part counted as one, or days, from start to end; negative backwards."""

    measure: Measure
    start: Node
    end: Node
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class DatePart:
    part: Literal["year", "month"]
    operand: Node
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Due:
    """The amount of an item payable in the computed month: the item's amount when `due`, else 0."""

    operand: Ref
    due: bool
    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Bare:
    """The same number without its unit."""

    operand: Node
    kind: Kind
    span: Span


Node = (
    Const | Open | Ref | Minus | Arith | Compare | Logic | Not | Choose | OneOf | Missing | IfMissing
    | Extreme | Round | Lookup | Bracket | DateGap | DatePart | Due | Bare
)  # fmt: skip


def parts(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below, in the order of evaluation."""
    match node:
        case Const() | Open() | Ref():
            return ()
        case Minus() | Not() | OneOf() | Missing() | Round() | DatePart() | Due() | Bare() | Bracket():
            return (node.operand,)
        case Arith() | Compare():
            return (node.left, node.right)
        case Logic() | Extreme():
            return node.operands
        case Choose():
            return (*(part for branch in node.branches for part in branch), node.otherwise)
        case IfMissing():
            return (node.operand, node.default)
        case Lookup():
            return node.keys
        case DateGap():
            return (node.start, node.end)


def every(node: Node) -> list[Node]:
    """Return the node and all nodes below it, the asked one first."""
    found, waiting = [], [node]
    while waiting:
        current = waiting.pop()
        found.append(current)
        waiting.extend(reversed(parts(current)))
    return found
