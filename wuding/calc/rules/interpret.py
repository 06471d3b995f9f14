"""The oracle: computes one row after another with exact Decimals and fractions, straight from the typed tree.

It is slow and plain on purpose. The other executors are tested against it, and explanations are made with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from ..money import exact_decimal, rounded
from ..periods import counted, last_day
from .kinds import DateKind, NumberKind, TextKind, Value, scale_of, type_names
from .model import Input, Unknown
from .parts import BUILT_IN
from .problems import RowError
from .program import Line, Program, RosterLine
from .typed.lookups import step_value
from .typed.tree import (
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

Inner = Decimal | Fraction | str | bool | date | None
Row = Mapping[str, Value | None]
Seen = Callable[[Node, Inner], None]


def evaluate(program: Program, rows: Sequence[Row]) -> list[dict[str, Value | None]]:
    """Return the outputs of every row, in order; an amount has exactly the decimal places its item declares.

    Aggregates are taken over the rows given. Raises RowError for the first row whose facts break the declarations.
    """
    known = [checked_row(program.inputs, row, number) for number, row in enumerate(rows)]
    for facts in known:
        facts.update(built_in(program))
    for line in program.lines:
        if isinstance(line, RosterLine):
            _aggregate(line, known)
        else:
            for number, facts in enumerate(known):
                facts[line.name] = _line_value(line, facts, number)
    return [{name: facts[name] for name in program.outputs} for facts in known]


def built_in(program: Program) -> dict[str, Value | None]:
    """Return the built-in dates of the program's month under their Chinese and English names."""
    days = program.month, last_day(program.month)
    return {name: day for pair, day in zip(BUILT_IN.items(), days, strict=True) for name in pair}


def _line_value(line: Line, facts: Mapping[str, Value | None], number: int) -> Value:
    try:
        return settled(Walk(facts).value(line.node), line.places)
    except RowError as error:
        raise RowError(error.code, error.values, row=number) from None


def settled(value: Inner, places: int) -> Value:
    """Return a line's value in the form it is stored: numbers as Decimals with the declared decimal places."""
    if isinstance(value, Decimal | Fraction):
        return rounded(value, "half-up", places)
    assert value is not None
    return value


def checked_row(inputs: Iterable[Input], row: Row, number: int | None = None) -> dict[str, Value | None]:
    """Return the facts of a row if they are as declared. Raises RowError naming the fact and what to do."""
    facts: dict[str, Value | None] = {}
    for declared in inputs:
        if declared.name not in row and not declared.kind.optional:
            raise RowError("row.missing", {"name": declared.name}, row=number)
        facts[declared.name] = _checked_fact(declared, row.get(declared.name), number)
    return facts


def _checked_fact(declared: Input, value: object, number: int | None) -> Value | None:
    kind, name = declared.kind, declared.name
    if value is None:
        if kind.optional:
            return None
        raise RowError("row.missing", {"name": name}, row=number)
    if isinstance(kind, NumberKind) and isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    wanted = {"number": Decimal, "text": str, "bool": bool, "date": date}[kind.name]
    if not isinstance(value, wanted) or isinstance(value, datetime):
        words = type_names[kind.name]
        raise RowError(
            "row.type",
            {"name": name, "found": str(value), "wanted": words[0], "wanted_en": words[1]},
            row=number,
        )
    if isinstance(kind, NumberKind):
        _check_number(kind, name, value, number)
    if isinstance(kind, TextKind) and kind.codes is not None and value not in kind.codes:
        values = {"name": name, "found": str(value), "codes": "、".join(kind.codes[:12])}
        raise RowError("row.code", values, row=number)
    if isinstance(kind, DateKind) and isinstance(value, date) and not kind.low <= value <= kind.high:
        values = {"name": name, "found": str(value), "low": str(kind.low), "high": str(kind.high)}
        raise RowError("row.day", values, row=number)
    assert isinstance(value, Decimal | str | bool | date)
    return value


def _check_number(kind: NumberKind, name: str, value: object, number: int | None) -> None:
    assert isinstance(value, Decimal)
    assert kind.scale is not None
    if not value.is_finite() or not kind.low <= Fraction(value) <= kind.high:
        low, high = exact_decimal(kind.low), exact_decimal(kind.high)
        values = {"name": name, "found": str(value), "low": str(low), "high": str(high)}
        raise RowError("row.range", values, row=number)
    if scale_of(value) > kind.scale:
        raise RowError("row.scale", {"name": name, "found": str(value), "scale": str(kind.scale)}, row=number)


def _aggregate(line: RosterLine, rows: list[dict[str, Value | None]]) -> None:
    """Add the aggregate's value to every row: the same for all rows of a group, except a rank."""
    groups: dict[tuple[Value | None, ...], list[dict[str, Value | None]]] = {}
    for facts in rows:
        members = groups.setdefault(tuple(facts[name] for name in line.by), [])
        if line.condition is None or Walk(facts).value(line.condition) is True:
            members.append(facts)
    for facts in rows:
        facts[line.name] = None
    for facts in rows:
        members = groups[tuple(facts[name] for name in line.by)]
        if line.part.kind != "rank":
            facts[line.name] = group_value(line, members)
        elif any(facts is member for member in members):
            own = _numbers(line, [facts])[0]
            facts[line.name] = Decimal(1 + sum(1 for other in _numbers(line, members) if other > own))


def _numbers(line: RosterLine, members: Sequence[Row]) -> list[Decimal]:
    values = [member[line.of or ""] for member in members]
    return [value for value in values if isinstance(value, Decimal)]


def group_value(line: RosterLine, members: Sequence[Row]) -> Decimal | None:
    """Return the figure over the members of one group; None where a mean, least or greatest has no member."""
    if line.part.kind == "count":
        return Decimal(len(members))
    values = _numbers(line, members)
    if line.part.kind == "sum":
        assert isinstance(line.kind, NumberKind)
        return rounded(sum(map(Fraction, values), Fraction(0)), "half-up", line.kind.scale or 0)
    if not values:
        return None
    if line.part.kind == "mean":
        assert line.mode is not None
        assert line.part.scale is not None
        return rounded(sum(map(Fraction, values), Fraction(0)) / len(values), line.mode, line.part.scale)
    return min(values) if line.part.kind == "min" else max(values)


@dataclass(slots=True)
class Walk:
    """Computes nodes for one row. `seen` is told every node's value, which is how explanations are made."""

    facts: Mapping[str, Value | None]
    seen: Seen | None = field(default=None)

    def value(self, node: Node) -> Inner:
        found = self._value(node)
        if self.seen is not None:
            self.seen(node, found)
        return found

    def number(self, node: Node) -> Fraction:
        value = self.value(node)
        assert isinstance(value, Decimal | Fraction), "the tree is typed"
        return Fraction(value)

    def day(self, node: Node) -> date:
        value = self.value(node)
        assert isinstance(value, date), "the tree is typed"
        return value

    def _value(self, node: Node) -> Inner:
        match node:
            case Const(value=value):
                return value
            case Open(name=name):
                raise RowError("row.unknown", {"name": name})
            case Ref(name=name):
                return self.facts[name]
            case Minus(operand=operand):
                return _plain(-self.number(operand))
            case Bare(operand=operand):
                return self.value(operand)
            case Arith():
                return self._arithmetic(node)
            case Round(operand=operand, mode=mode, digits=digits):
                return rounded(self.number(operand), mode, digits)
            case Compare():
                return _holds(node.operator, self.value(node.left), self.value(node.right))
            case Logic(operator=operator, operands=operands):
                return self._logic(operator, operands)
            case Not(operand=operand):
                return self.value(operand) is not True
            case Choose():
                return self._choice(node)
            case OneOf(operand=operand, options=options, negated=negated):
                return (self.value(operand) in options) != negated
            case Missing(operand=operand):
                return self.value(operand) is None
            case IfMissing(operand=operand, default=default):
                found = self.value(operand)
                return self.value(default) if found is None else found
            case Extreme():
                return self._extreme(node)
            case Lookup():
                return self._lookup(node)
            case Bracket(operand=operand, version=version, brackets=brackets):
                return _plain(step_value(version.value, self.number(operand), upper=brackets.upper)[1])
            case DateGap():
                return Decimal(counted(node.measure, self.day(node.start), self.day(node.end)))
            case DatePart(part=part, operand=operand):
                day = self.day(operand)
                return Decimal(day.year if part == "year" else day.month)
            case Due(operand=operand, due=due):
                return self.value(operand) if due else Decimal(0)
            case _:
                assert_never(node)

    def _arithmetic(self, node: Arith) -> Inner:
        left, right = self.number(node.left), self.number(node.right)
        match node.operator:
            case "+":
                return _plain(left + right)
            case "-":
                return _plain(left - right)
            case "*":
                return _plain(left * right)
            case _:
                return left / right

    def _logic(self, operator: str, operands: tuple[Node, ...]) -> bool:
        """Stop at the first operand that decides, since those behind it may rely on it."""
        deciding = operator == "or"
        return deciding if any(self.value(operand) is deciding for operand in operands) else not deciding

    def _choice(self, node: Choose) -> Inner:
        for test, value in node.branches:
            if self.value(test) is True:
                return self.value(value)
        return self.value(node.otherwise)

    def _extreme(self, node: Extreme) -> Inner:
        values = [self.value(operand) for operand in node.operands]
        days = [value for value in values if isinstance(value, date)]
        if days:
            return max(days) if node.greatest else min(days)
        numbers = [Fraction(value) for value in values if isinstance(value, Decimal | Fraction)]
        return _plain(max(numbers) if node.greatest else min(numbers))

    def _lookup(self, node: Lookup) -> Inner:
        key = tuple(_key(self.value(part)) for part in node.keys)
        cell = node.version.value.get(key, node.table.otherwise)
        if isinstance(cell, Unknown):
            raise RowError("row.unknown", {"name": cell.name})
        if cell is None:
            raise RowError("row.table", {"name": node.table.name, "key": "、".join(map(str, key))})
        return cell


def _plain(value: Fraction) -> Decimal | Fraction:
    """Return a Decimal where the fraction has a finite decimal form, as it has outside of quotients."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return exact_decimal(value) if rest == 1 else value


def _key(value: Inner) -> str | int:
    return value if isinstance(value, str) else int(value)  # type: ignore[arg-type]  # the tree is typed: a whole number


def _holds(operator: str, left: Inner, right: Inner) -> bool:
    match operator:
        case "=":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right  # type: ignore[operator]  # the tree is typed: both sides have an order
        case "<=":
            return left <= right  # type: ignore[operator]
        case ">":
            return left > right  # type: ignore[operator]
        case _:
            return left >= right  # type: ignore[operator]
