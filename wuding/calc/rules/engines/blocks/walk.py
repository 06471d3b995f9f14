"""The typed tree on the tape: each node becomes steps over whole arrays, in the order of evaluation.

Both sides of a choice are computed for all rows and one is picked. Only what stops a row asks whether the row really
gets there; `when` keeps the conditions under which it does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

import numpy as np

from ...kinds import NumberKind, TextKind, scale_of
from ...kinds import Value as Plain
from ...typed.tree import (
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
)
from . import days, numbers, tables
from .numbers import Number, Ratio, clamped, constant
from .tape import NotForBlocks, Operand, Slot, Tape
from .values import Book, Day, Named, Text, Truth, Value, count


@dataclass(slots=True)
class Walk:
    """Puts formulas on the tape, over the values that are named so far."""

    tape: Tape
    book: Book
    named: dict[str, Named]
    _path: list[Operand] = field(default_factory=list)

    def value(self, node: Node) -> Value:
        found = self._value(node)
        if isinstance(found, Number) and isinstance(node.kind, NumberKind):
            return clamped(found, node.kind)
        if isinstance(found, Text) and isinstance(node.kind, TextKind) and node.kind.codes is not None:
            return Text(found.at, node.kind.codes)
        return found

    def number(self, node: Node) -> Number:
        found = self.value(node)
        assert isinstance(found, Number), "the tree is typed"
        return found

    def truth(self, node: Node) -> Operand:
        found = self.value(node)
        assert isinstance(found, Truth), "the tree is typed"
        return found.at

    def day(self, node: Node) -> Day:
        found = self.value(node)
        assert isinstance(found, Day), "the tree is typed"
        return found

    def _value(self, node: Node) -> Value:
        match node:
            case Const(value=value):
                return self.constant(value)
            case Open():
                raise NotForBlocks
            case Ref(name=name):
                return self.named[name].value
            case Bare(operand=operand):
                return self.value(operand)
            case Minus(operand=operand):
                return self._minus(operand)
            case Arith():
                return self._arithmetic(node)
            case Round(operand=operand, mode=mode, digits=digits):
                inner = self.value(operand)
                assert isinstance(inner, Number | Ratio)
                return numbers.rounding(self.tape, inner, mode, digits)
            case Compare(operator=operator, left=left, right=right):
                return Truth(self._compared(operator, self.value(left), self.value(right)))
            case Logic(operator=operator, operands=operands):
                return Truth(self._logic(operator, operands))
            case Not(operand=operand):
                return Truth(self.opposite(self.truth(operand)))
            case Choose():
                return self._choice(node.branches, node.otherwise)
            case OneOf():
                return Truth(self._one_of(node))
            case Missing(operand=operand):
                return Truth(self.opposite(self.named[operand.name].present))
            case IfMissing(operand=operand, default=default):
                return self._if_missing(operand, default)
            case Extreme():
                return self._extreme(node)
            case Lookup():
                return self._lookup(node)
            case Bracket(operand=operand):
                return tables.bracket(self.tape, node, self.number(operand))
            case DateGap(measure=measure, start=start, end=end):
                return days.gap(self.tape, measure, self.day(start), self.day(end))
            case DatePart(part=part, operand=operand):
                return days.part(self.tape, part, self.day(operand))
            case Due(operand=operand, due=due):
                return self.value(operand) if due else constant(0)
            case _:
                assert_never(node)

    def constant(self, value: Plain) -> Value:
        if isinstance(value, bool):
            return Truth(int(value))
        if isinstance(value, Decimal):
            return constant(Fraction(value), scale_of(value))
        if isinstance(value, date):
            return Day(count(value), count(value), count(value))
        return Text(self.book.number(value), (value,))

    def _minus(self, operand: Node) -> Value:
        inner = self.value(operand)
        if isinstance(inner, Ratio):
            return Ratio(numbers.negated(self.tape, inner.above), inner.below)
        assert isinstance(inner, Number)
        return numbers.negated(self.tape, inner)

    def _arithmetic(self, node: Arith) -> Number | Ratio:
        tape, left, right = self.tape, self.value(node.left), self.value(node.right)
        assert isinstance(left, Number | Ratio)
        assert isinstance(right, Number | Ratio)
        sign = -1 if node.operator == "-" else 1
        if node.operator != "/" and isinstance(left, Number) and isinstance(right, Number):
            return (
                numbers.times(tape, left, right)
                if node.operator == "*"
                else numbers.plus(tape, left, right, sign)
            )
        one, other = numbers.as_ratio(left), numbers.as_ratio(right)
        if node.operator == "/":
            assert isinstance(node.right.kind, NumberKind)
            other = numbers.turned(tape, other, positive=node.right.kind.low > 0)
        if node.operator in "*/":
            return numbers.ratio_times(tape, one, other)
        return numbers.ratio_plus(tape, one, other, sign)

    def opposite(self, test: Operand) -> Operand:
        return self.tape.add("not", "bool", test) if isinstance(test, Slot) else 1 - test

    def both(self, operator: str, one: Operand, other: Operand) -> Operand:
        """Return whether both tests hold (`and`), or either (`or`)."""
        for known, rest in ((one, other), (other, one)):
            if not isinstance(known, Slot):
                return known if known == (operator == "or") else rest
        return self.tape.add(operator, "bool", one, other)

    def _compared(self, operator: str, left: Value, right: Value) -> Operand:
        if isinstance(left, Number) and isinstance(right, Number):
            left, right = numbers.aligned(self.tape, [left, right])
            dtype = numbers.dtype_for(left.low, left.high, right.low, right.high)
            one, other = (numbers.typed(self.tape, side.at, dtype) for side in (left, right))
        else:
            assert not isinstance(left, Ratio)
            assert not isinstance(right, Ratio)
            one, other = left.at, right.at
        if not isinstance(one, Slot) and not isinstance(other, Slot):
            return int(_HOLDS[operator](one, other))
        return self.tape.add(operator, "bool", one, other)

    @contextmanager
    def when(self, test: Operand) -> Iterator[None]:
        """What is put on the tape inside can stop only rows for which the test holds."""
        self._path.append(test)
        try:
            yield
        finally:
            self._path.pop()

    def stop_where(self, test: Operand) -> None:
        """Stop the run where a row gets here and the test holds."""
        for condition in self._path:
            test = self.both("and", test, condition)
        if isinstance(test, Slot):
            self.tape.stop_where(test)
        elif test:
            raise NotForBlocks

    def _logic(self, operator: str, operands: Sequence[Node]) -> Operand:
        first, *rest = operands
        test = self.truth(first)
        if not rest:
            return test
        with self.when(test if operator == "and" else self.opposite(test)):
            behind = self._logic(operator, rest)
        return self.both(operator, test, behind)

    def _choice(self, branches: Sequence[tuple[Node, Node]], otherwise: Node) -> Value:
        if not branches:
            return self.value(otherwise)
        (test_node, value_node), *rest = branches
        test = self.truth(test_node)
        with self.when(test):
            value = self.value(value_node)
        with self.when(self.opposite(test)):
            other = self._choice(rest, otherwise)
        return self.chosen(test, value, other)

    def chosen(self, test: Operand, value: Value, other: Value) -> Value:
        """Return one value where the test holds and the other where not."""
        if isinstance(value, Number) and isinstance(other, Number):
            return numbers.chosen(self.tape, test, value, other)
        if not isinstance(test, Slot):
            return value if test else other
        match value, other:
            case Truth(one), Truth(two):
                return Truth(self.tape.add("where", "bool", test, one, two))
            case Day(one), Day(two):
                low, high = min(value.low, other.low), max(value.high, other.high)
                return Day(self.tape.add("where", "int32", test, one, two), low, high)
            case Text(one, codes), Text(two, others):
                both = None if codes is None or others is None else tuple(dict.fromkeys((*codes, *others)))
                return Text(self.tape.add("where", "int32", test, one, two), both)
            case _:
                raise AssertionError("both sides of a choice are of one type, and rounded")

    def _if_missing(self, operand: Ref, default: Node) -> Value:
        named = self.named[operand.name]
        with self.when(self.opposite(named.present)):
            other = self.value(default)
        return self.chosen(named.present, named.value, other)

    def _one_of(self, node: OneOf) -> Operand:
        operand = self.value(node.operand)
        found: Operand = 0
        if isinstance(operand, Text) and isinstance(operand.at, Slot):
            at = [self.book.number(str(option)) for option in node.options]
            among = np.zeros(max(at) + 2, bool)
            among[at] = True
            found = self.tape.take(among, operand.at, "bool")
        else:
            for option in node.options:
                found = self.both("or", found, self._compared("=", operand, self.constant(option)))
        return self.opposite(found) if node.negated else found

    def _extreme(self, node: Extreme) -> Number | Day:
        first, *rest = (self.value(operand) for operand in node.operands)
        for other in rest:
            if isinstance(first, Day) and isinstance(other, Day):
                first = self._extreme_day(first, other, greatest=node.greatest)
            else:
                assert isinstance(first, Number)
                assert isinstance(other, Number)
                first = numbers.extreme(self.tape, first, other, greatest=node.greatest)
        assert isinstance(first, Number | Day)
        return first

    def _extreme_day(self, one: Day, other: Day, *, greatest: bool) -> Day:
        whole = [Number(day.at, day.low, day.high, 0) for day in (one, other)]
        found = numbers.extreme(self.tape, *whole, greatest=greatest)
        return Day(found.at, found.low, found.high)

    def _lookup(self, node: Lookup) -> Value:
        found = tables.lookup(self.tape, self.book, node, [self.value(key) for key in node.keys])
        self.stop_where(found.absent)
        return found.value


_HOLDS = {
    "=": lambda one, other: one == other, "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other, "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other, ">=": lambda one, other: one >= other,
}  # fmt: skip
