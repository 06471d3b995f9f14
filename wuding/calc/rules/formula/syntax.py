"""The formula as written: a small tree of frozen nodes, each knowing where in the text it stands.

Names are not resolved yet and nothing is known of types; `typing.py` turns this tree into the typed one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of the formula, counted from 0."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NumberText:
    value: Decimal
    percent: bool
    span: Span


@dataclass(frozen=True, slots=True)
class TextText:
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class DateText:
    value: date
    span: Span


@dataclass(frozen=True, slots=True)
class YesNo:
    value: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Negative:
    operand: Syntax
    span: Span


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`operator` is one of + - * /."""

    operator: str
    left: Syntax
    right: Syntax
    span: Span


@dataclass(frozen=True, slots=True)
class Comparison:
    """`operator` is one of = != < <= > >=."""

    operator: str
    left: Syntax
    right: Syntax
    span: Span


@dataclass(frozen=True, slots=True)
class Logic:
    """`operator` is "and" or "or"; at least two operands."""

    operator: str
    operands: tuple[Syntax, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Negation:
    operand: Syntax
    span: Span


@dataclass(frozen=True, slots=True)
class Choice:
    """如果 … 则 … 否则 …: pairs of condition and value, tried in order, then `otherwise`."""

    branches: tuple[tuple[Syntax, Syntax], ...]
    otherwise: Syntax
    span: Span


@dataclass(frozen=True, slots=True)
class Membership:
    """x 属于 (a, b), or with `negated` 不属于."""

    operand: Syntax
    options: tuple[Syntax, ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Within:
    """x 介于 [low, high): whether each end belongs is written by its bracket."""

    operand: Syntax
    low: Syntax
    high: Syntax
    low_included: bool
    high_included: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """A function by its name as written, e.g. 四舍五入 or round."""

    function: str
    arguments: tuple[Syntax, ...]
    span: Span


Syntax = (
    NumberText
    | TextText
    | DateText
    | YesNo
    | Name
    | Negative
    | Arithmetic
    | Comparison
    | Logic
    | Negation
    | Choice
    | Membership
    | Within
    | Call
)


def children(node: Syntax) -> tuple[Syntax, ...]:
    """Return the parts directly below a node, in the order written."""
    match node:
        case Negative(operand=operand) | Negation(operand=operand):
            return (operand,)
        case Arithmetic(left=left, right=right) | Comparison(left=left, right=right):
            return (left, right)
        case Logic(operands=operands):
            return operands
        case Choice(branches=branches, otherwise=otherwise):
            return (*(part for branch in branches for part in branch), otherwise)
        case Membership(operand=operand, options=options):
            return (operand, *options)
        case Within(operand=operand, low=low, high=high):
            return (operand, low, high)
        case Call(arguments=arguments):
            return arguments
        case _:
            return ()


def names_in(node: Syntax) -> Iterator[Name]:
    """Yield every name in the tree, in the order written; function names are not among them."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Name):
            yield current
        waiting.extend(reversed(children(current)))
