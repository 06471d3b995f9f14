"""Prints the typed tree as SQL, one expression for each line, for either engine.

What is written twice and long becomes a column of an earlier layer. A branch that is not taken must not be
computed: neither engine promises an order for AND and OR, so that conditions which rely on one another, and
columns lifted out of a branch, are written with CASE.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from ..kinds import NumberKind, Value, scale_of
from ..typed.tree import (
    Arith,
    Bare,
    Bracket,
    Choose,
    Compare,
    Const,
    DateGap,
    DatePart,
    Due,
    Extreme,
    IfMissing,
    Logic,
    Lookup,
    Minus,
    Missing,
    Node,
    Not,
    OneOf,
    Open,
    Ref,
    Round,
)  # fmt: skip
from . import arithmetic, cells, comparisons, days
from .dialect import Dialect
from .values import Code, Day, Number, Printed, Ratio, Yes

LONG = 160
"""An expression longer than this is not written twice."""
_COLUMN = re.compile(r"\b(?:[cistv][0-9]+(?:_d|_o|_all)?|one)\b")


def _is_costly(text: str) -> bool:
    """Return whether a text should not be computed twice; DuckDB finds what is alike, but not inside of CASE."""
    return len(text) > LONG or "CASE" in text or "//" in text or "array_extract" in text


@dataclass(frozen=True, slots=True)
class Definition:
    """A column of a layer: its internal name, its expression, and the columns that the expression reads."""

    name: str
    text: str
    uses: frozenset[str]


@dataclass(slots=True)
class Printer:
    """Prints lines over the columns known so far. `stops` collects, for a diagnosing query, where rows stop."""

    dialect: Dialect
    columns: dict[str, Printed]
    anchor: str
    """A column that every row has; see `Dialect.stop`."""
    diagnosing: bool = False
    definitions: list[Definition] = field(default_factory=list)
    stops: list[tuple[str, str, str]] = field(default_factory=list)
    """Internal column, code of the sentence, and the table's or amount's name."""
    _known: set[str] = field(default_factory=set)
    _path: tuple[str, ...] = ()
    _names: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**9)))

    def line(self, node: Node) -> Printed:
        """Return a formula as an expression."""
        return self.value(node)

    def define(self, name: str, text: str) -> None:
        """Add a column with this expression."""
        self.definitions.append(Definition(name, text, self.uses(text)))
        self._known.add(name)

    def know(self, names: Iterable[str]) -> None:
        """Take columns that come from elsewhere as known."""
        self._known.update(names)

    def uses(self, text: str) -> frozenset[str]:
        """Return the columns that an expression reads."""
        return frozenset(_COLUMN.findall(text)) & self._known

    def new_name(self) -> str:
        return f"t{next(self._names)}"

    @contextmanager
    def when(self, *conditions: str) -> Iterator[None]:
        """Everything printed inside is computed only for rows on which the conditions hold."""
        outer, self._path = self._path, (*self._path, *conditions)
        try:
            yield
        finally:
            self._path = outer

    def lifted(self, text: str) -> str:
        """Return a new column of an earlier layer with this expression, computed only on this branch."""
        name = self.new_name()
        for condition in reversed(self._path):
            text = f"CASE WHEN {condition} THEN {text} END"
        self.define(name, text)
        return name

    def once(self, number: Number) -> Number:
        """Return the number in a form short enough to be written twice."""
        if number.literal:
            return number
        if _is_costly(number.text):
            number = replace(number, text=self.lifted(number.text))
        if number.dec is not None and _is_costly(number.dec.text):
            number = replace(number, dec=replace(number.dec, text=self.lifted(number.dec.text), terms=()))
        return number

    def once_day(self, day: str) -> str:
        return day if len(day) <= LONG else self.lifted(day)

    def once_condition(self, text: str) -> str:
        return text if len(text) <= LONG else self.lifted(text)

    def stopping(self, of: str, when: str, code: str, name: str, keys: str = "''") -> str:
        """Return an expression of a type that stops the run; when diagnosing, NULL, and the row's keys are told."""
        if not self.diagnosing:
            return self.dialect.stop(of, self.anchor)
        column = self.lifted(f"CASE WHEN {when} THEN {keys} END")
        self.stops.append((column, code, name))
        return f"NULL::{of}"

    def number(self, node: Node) -> Number:
        value = self.value(node)
        assert isinstance(value, Number), "the tree is typed"
        return value

    def condition(self, node: Node) -> Yes:
        value = self.value(node)
        assert isinstance(value, Yes), "the tree is typed"
        return value

    def day(self, node: Node) -> str:
        value = self.value(node)
        assert isinstance(value, Day), "the tree is typed"
        return value.text

    def value(self, node: Node) -> Printed:
        printed = self._value(node)
        if isinstance(printed, Number) and isinstance(node.kind, NumberKind):
            return arithmetic.clamped(printed, node.kind)
        return printed

    def _value(self, node: Node) -> Printed:
        dialect = self.dialect
        match node:
            case Const(value=value):
                return self.constant(value)
            case Open(name=name):
                return self._open(node, name)
            case Ref(name=name):
                return self.columns[name]
            case Minus(operand=operand):
                inner = self.value(operand)
                if isinstance(inner, Ratio):
                    return Ratio(arithmetic.negated(dialect, inner.above), inner.below)
                assert isinstance(inner, Number)
                return arithmetic.negated(dialect, inner)
            case Bare(operand=operand):
                return self.value(operand)
            case Arith():
                return self._arithmetic(node)
            case Round(operand=operand, mode=mode, digits=digits):
                inner = self.value(operand)
                assert isinstance(inner, Number | Ratio)
                return arithmetic.rounding(dialect, inner, mode, digits, self.once)
            case Compare(operator=operator, left=left, right=right):
                return comparisons.compared(dialect, operator, self.value(left), self.value(right))
            case Logic(operator=operator, operands=operands):
                return self._logic(operator, operands)
            case Not(operand=operand):
                return comparisons.opposite(self.condition(operand))
            case Choose():
                return self._choice(node)
            case OneOf(operand=operand, options=options, negated=negated):
                found = comparisons.among(dialect, self.value(operand), options)
                return comparisons.opposite(found) if negated else found
            case Missing(operand=operand):
                return Yes(f"({comparisons.text_of(self.value(operand))} IS NULL)")
            case IfMissing(operand=operand, default=default):
                return self._if_missing(operand, default)
            case Extreme():
                return self._extreme(node)
            case Lookup():
                return cells.lookup(self, node)
            case Bracket():
                return cells.bracket(self, node)
            case DateGap(measure=measure, start=start, end=end):
                return days.gap(self, measure, start, end)
            case DatePart(part=part, operand=operand):
                return days.part(self, part, operand)
            case Due(operand=operand, due=due):
                return self.value(operand) if due else arithmetic.literal(dialect, 0)
            case _:
                assert_never(node)

    def constant(self, value: Value) -> Printed:
        if isinstance(value, bool):
            return Yes("true" if value else "false", value)
        if isinstance(value, Decimal):
            return arithmetic.constant(self.dialect, Fraction(value), scale_of(value))
        if isinstance(value, date):
            return Day(self.dialect.day(value))
        return Code("1", (value,), value)

    def _open(self, node: Open, name: str) -> Number:
        assert isinstance(node.kind, NumberKind)
        found = arithmetic.constant(self.dialect, node.kind.high, node.kind.scale or 0)
        text = self.stopping(self.dialect.type(found.bits), "true", "row.unknown", name)
        return Number(text, found.low, found.high, found.scale, found.bits)

    def _arithmetic(self, node: Arith) -> Number | Ratio:
        dialect, left, right = self.dialect, self.value(node.left), self.value(node.right)
        assert isinstance(left, Number | Ratio)
        assert isinstance(right, Number | Ratio)
        if node.operator != "/" and isinstance(left, Number) and isinstance(right, Number):
            if node.operator == "*":
                return arithmetic.times(dialect, left, right)
            return arithmetic.plus(dialect, left, right, 1 if node.operator == "+" else -1)
        one, other = arithmetic.as_ratio(dialect, left), arithmetic.as_ratio(dialect, right)
        if node.operator == "*":
            return arithmetic.ratio_times(dialect, one, other)
        if node.operator == "/":
            assert isinstance(node.right.kind, NumberKind)
            turned = arithmetic.turned(dialect, other, positive=node.right.kind.low > 0)
            return arithmetic.ratio_times(dialect, one, turned)
        return arithmetic.ratio_plus(dialect, one, other, 1 if node.operator == "+" else -1)

    def _logic(self, operator: str, operands: Iterable[Node]) -> Yes:
        first, *rest = operands
        test = self.condition(first)
        for position, node in enumerate(rest):
            if comparisons.is_plain(node):
                test = comparisons.joined(operator, test, self.condition(node))
                continue
            before = self.once_condition(test.text)
            with self.when(before if operator == "and" else f"(NOT {before})"):
                behind = self._logic(operator, rest[position:])
            return Yes(
                f"(CASE WHEN {before} THEN {behind.text} ELSE false END)" if operator == "and"
                else f"(CASE WHEN {before} THEN true ELSE {behind.text} END)"
            )  # fmt: skip
        return test

    def _choice(self, node: Choose) -> Printed:
        tests: list[str] = []
        values: list[Printed] = []
        passed: list[str] = []
        for test_node, value_node in node.branches:
            with self.when(*passed):
                test = self.once_condition(self.condition(test_node).text)
            with self.when(*passed, test):
                values.append(self.value(value_node))
            tests.append(test)
            passed.append(f"(NOT {test})")
        with self.when(*passed):
            values.append(self.value(node.otherwise))
        return comparisons.chosen(self.dialect, tests, values)

    def _if_missing(self, operand: Ref, default: Node) -> Printed:
        value = self.value(operand)
        missing = f"({comparisons.text_of(value)} IS NULL)"
        with self.when(missing):
            other = self.value(default)
        return comparisons.chosen(self.dialect, [missing], [other, value])

    def _extreme(self, node: Extreme) -> Number | Day:
        name = "greatest" if node.greatest else "least"
        limited = self._limited(node)
        if limited is not None:
            return limited
        values = [self.value(operand) for operand in node.operands]
        if all(isinstance(value, Day) for value in values):
            return Day(f"{name}({', '.join(comparisons.text_of(value) for value in values)})")
        numbers = arithmetic.aligned(self.dialect, [value for value in values if isinstance(value, Number)])
        found = numbers[0]
        for number in numbers[1:]:
            found = arithmetic.extreme(self.dialect, found, number, self.once, greatest=node.greatest)
        return found

    def _limited(self, node: Extreme) -> Number | None:
        """Return a value kept between two known bounds, where that is what the node says."""
        if not (len(node.operands) == 2 and isinstance(node.kind, NumberKind)):
            return None
        inner, outer = node.operands
        if not (isinstance(inner, Extreme) and len(inner.operands) == 2 and inner.greatest != node.greatest):
            return None
        value, own = (self.number(operand) for operand in inner.operands)
        value, own, bound = arithmetic.aligned(self.dialect, [value, own, self.number(outer)])
        low, high = (bound, own) if node.greatest else (own, bound)
        if value.literal or not (low.literal and high.literal and low.low <= high.low):
            return None
        return arithmetic.limited(self.dialect, value, low, high, self.once)
