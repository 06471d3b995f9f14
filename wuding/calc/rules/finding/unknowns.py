"""Computes a pack's formulas with unknown amounts in them: the same tree the executors use, over solver expressions.

What is certain stays a plain value. A rounding, a greatest, a least or a condition over an unknown becomes a variable
of the solver tied to its operands by exact whole-number equations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from ...money import Mode, rounded
from ..interpret import Row, Walk
from ..kinds import Value
from ..model import Unknown
from ..problems import RowError
from ..program import Line, Program, RosterLine
from ..typed.tree import (
    Arith,
    Bare,
    Choose,
    Compare,
    Due,
    Extreme,
    Lookup,
    Minus,
    Node,
    Open,
    Ref,
    Round,
    every,
)
from .affine import Affine, Equations, fixed


class TooHard(Exception):
    """The formula uses an unknown in a way the finder cannot turn round; `name` is the item it stands in."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(slots=True)
class Profile:
    """Rows with the same facts, `weight` of them. `amounts` holds what depends on unknowns, `facts` the rest."""

    facts: dict[str, Value | None]
    weight: int
    amounts: dict[str, Affine]


def profiles_of(rows: Sequence[Row], names: Sequence[str]) -> list[Profile]:
    """Put rows with equal facts together, in order of first appearance."""
    counted: dict[tuple[object, ...], int] = {}
    for row in rows:
        key = tuple(row.get(name) for name in names)
        counted[key] = counted.get(key, 0) + 1
    return [Profile(dict(zip(names, key, strict=True)), weight, {}) for key, weight in counted.items()]  # type: ignore[arg-type]


class Unfolding:
    """Carries one program over all profiles, line by line."""

    def __init__(self, equations: Equations, found: Mapping[str, Affine]) -> None:
        self.equations, self.unknowns = equations, found

    def run(self, program: Program, profiles: list[Profile]) -> None:
        """Fill every profile with the value or amount of every line. Raises TooHard."""
        for line in program.lines:
            if isinstance(line, RosterLine):
                self._over_roster(line, profiles)
                continue
            for profile in profiles:
                self._line(line, profile)

    def _line(self, line: Line, profile: Profile) -> None:
        try:
            if self._depends(line.node, profile):
                profile.amounts[line.name] = self.amount(line.node, profile)
            else:
                value = Walk(profile.facts).value(line.node)
                profile.facts[line.name] = (
                    rounded(value, "half-up", line.places) if isinstance(value, Decimal | Fraction) else value
                )
        except TooHard:
            raise TooHard(line.name) from None

    def _depends(self, node: Node, profile: Profile) -> bool:
        """Return whether an unknown is anywhere below, so that the plain walk cannot compute the node."""
        return any(
            isinstance(below, Open)
            or (isinstance(below, Ref) and below.name in profile.amounts)
            or (
                isinstance(below, Lookup)
                and any(isinstance(c, Unknown) for c in below.version.value.values())
            )
            for below in every(node)
        )

    def amount(self, node: Node, profile: Profile) -> Affine:
        """Return a number node as an expression. Raises TooHard for what has no exact equation."""
        if not self._depends(node, profile):
            value = Walk(profile.facts).value(node)
            if not isinstance(value, Decimal | Fraction):
                raise TooHard("")
            return fixed(Fraction(value))
        match node:
            case Open(name=name):
                return self.unknowns[name]
            case Ref(name=name):
                return profile.amounts[name]
            case Minus(operand=operand):
                return self.amount(operand, profile).times(Fraction(-1))
            case Bare(operand=operand):
                return self.amount(operand, profile)
            case Due(operand=operand, due=due):
                return self.amount(operand, profile) if due else fixed(0)
            case Arith():
                return self._arithmetic(node, profile)
            case Round(operand=operand, mode=mode, digits=digits):
                return self._rounded(self.amount(operand, profile), mode, digits)
            case Extreme():
                return extreme(
                    self.equations,
                    [self.amount(part, profile) for part in node.operands],
                    greatest=node.greatest,
                )
            case Choose():
                return self._choice(node, profile)
            case Lookup():
                return self._lookup(node, profile)
            case _:
                raise TooHard("")

    def _arithmetic(self, node: Arith, profile: Profile) -> Affine:
        left, right = self.amount(node.left, profile), self.amount(node.right, profile)
        match node.operator:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*" if right.fixed:
                return left.times(right.constant)
            case "*" if left.fixed:
                return right.times(left.constant)
            case "/" if right.fixed:
                return left.times(1 / right.constant)
            case "*":
                return self._product(left, right)
            case _:
                raise TooHard("")

    def _product(self, left: Affine, right: Affine) -> Affine:
        one, other = left.denominator, right.denominator
        ends = [a * b for a in self.equations.range_of(left) for b in self.equations.range_of(right)]
        index = self.equations.whole(int(min(ends) * one * other), int(max(ends) * one * other))
        factors = [self.equations.scaled(left, one), self.equations.scaled(right, other)]
        self.equations.model.add_multiplication_equality(self.equations.variables[index], factors)
        return Affine(Fraction(0), {index: Fraction(1, one * other)})

    def _lookup(self, node: Lookup, profile: Profile) -> Affine:
        if any(self._depends(part, profile) for part in node.keys):
            raise TooHard("")
        values = [Walk(profile.facts).value(part) for part in node.keys]
        key = tuple(one if isinstance(one, str) else int(one) for one in values)  # type: ignore[arg-type]
        cell = node.version.value.get(key, node.table.otherwise)
        if isinstance(cell, Unknown):
            return self.unknowns[cell.name]
        if cell is None:
            raise RowError("row.table", {"name": node.table.name, "key": "、".join(map(str, key))})
        assert isinstance(cell, Decimal)
        return fixed(Fraction(cell))

    def _rounded(self, amount: Affine, mode: Mode, digits: int) -> Affine:
        """Round an expression: r is tied to it by  r·d ≤ e + shift < (r + 1)·d  in whole numbers, for e ≥ 0."""
        grid = Fraction(10) ** digits
        onto = amount.times(grid)
        if onto.fixed:
            return fixed(Fraction(rounded(amount.constant, mode, digits)))
        if onto.denominator == 1:
            return amount
        low, high = self.equations.range_of(onto)
        if low < 0 < high:
            raise TooHard("")
        if high <= 0:
            return self._rounded(amount.times(Fraction(-1)), mode, digits).times(Fraction(-1))
        index = self.equations.whole(int(low // 1), int(-(-high // 1)) + 1)
        denominator = onto.denominator
        inner = self.equations.scaled(onto, 2 * denominator)
        shift = {"half-up": denominator, "down": 0, "up": 2 * denominator - 1}[mode]
        result = self.equations.variables[index]
        self.equations.model.add(2 * denominator * result <= inner + shift)
        self.equations.model.add(inner + shift < 2 * denominator * (result + 1))
        return Affine(Fraction(0), {index: 1 / grid})

    def _choice(self, node: Choose, profile: Profile) -> Affine:
        """Follow certain conditions; an uncertain one must be a comparison, and makes both branches possible."""
        for position, (test, value) in enumerate(node.branches):
            if not self._depends(test, profile):
                if Walk(profile.facts).value(test) is True:
                    return self.amount(value, profile)
                continue
            if not isinstance(test, Compare):
                raise TooHard("")
            rest = Choose(node.branches[position + 1 :], node.otherwise, node.kind, node.span)
            other = self._choice(rest, profile) if rest.branches else self.amount(node.otherwise, profile)
            return self._either(test, self.amount(value, profile), other, profile)
        return self.amount(node.otherwise, profile)

    def _either(self, test: Compare, yes: Affine, no: Affine, profile: Profile) -> Affine:
        equations = self.equations
        holds = equations.model.new_bool_var("")
        gap = self.amount(test.left, profile) - self.amount(test.right, profile)
        left = equations.scaled(gap, gap.denominator)
        positive, negative = {
            "=": (left == 0, None), "!=": (None, left == 0), "<": (left < 0, left >= 0),
            "<=": (left <= 0, left > 0), ">": (left > 0, left <= 0), ">=": (left >= 0, left < 0),
        }[test.operator]  # fmt: skip
        if positive is None or negative is None:
            raise TooHard("")
        equations.model.add(positive).only_enforce_if(holds)
        equations.model.add(negative).only_enforce_if(~holds)
        denominator = yes.denominator * no.denominator
        ranges = (*equations.range_of(yes), *equations.range_of(no))
        index = equations.whole(int(min(ranges) * denominator // 1), int(-(-max(ranges) * denominator // 1)))
        result = equations.variables[index]
        equations.model.add(result == equations.scaled(yes, denominator)).only_enforce_if(holds)
        equations.model.add(result == equations.scaled(no, denominator)).only_enforce_if(~holds)
        return Affine(Fraction(0), {index: Fraction(1, denominator)})

    def _over_roster(self, line: RosterLine, profiles: list[Profile]) -> None:
        if line.condition is not None and any(self._depends(line.condition, one) for one in profiles):
            raise TooHard(line.name)
        for profile in profiles:
            key = [profile.facts.get(name) for name in line.by]
            members = [
                other
                for other in profiles
                if [other.facts.get(name) for name in line.by] == key
                and (line.condition is None or Walk(other.facts).value(line.condition) is True)
            ]
            profile.amounts[line.name] = self._group(line, members)

    def _group(self, line: RosterLine, members: list[Profile]) -> Affine:
        count = sum(member.weight for member in members)
        if line.part.kind == "count":
            return fixed(count)
        amounts = [self._of(line, member) for member in members]
        if line.part.kind in ("min", "max") and amounts:
            return extreme(self.equations, amounts, greatest=line.part.kind == "max")
        total = fixed(0)
        for member, amount in zip(members, amounts, strict=True):
            total = total + amount.times(Fraction(member.weight))
        if line.part.kind == "sum":
            return total
        if line.part.kind == "mean" and count and line.mode is not None and line.part.scale is not None:
            return self._rounded(total.times(Fraction(1, count)), line.mode, line.part.scale)
        raise TooHard(line.name)

    def _of(self, line: RosterLine, member: Profile) -> Affine:
        name = line.of or ""
        if name in member.amounts:
            return member.amounts[name]
        value = member.facts[name]
        assert isinstance(value, Decimal)
        return fixed(Fraction(value))


def extreme(equations: Equations, amounts: list[Affine], *, greatest: bool) -> Affine:
    """Return the greatest or least of several amounts as a variable of its own."""
    denominator = lcm(*(amount.denominator for amount in amounts))
    ranges = [equations.range_of(amount) for amount in amounts]
    low, high = min(r[0] for r in ranges), max(r[1] for r in ranges)
    index = equations.whole(int(low * denominator // 1), int(-(-high * denominator // 1)))
    expressions = [equations.scaled(amount, denominator) for amount in amounts]
    result = equations.variables[index]
    if greatest:
        equations.model.add_max_equality(result, expressions)
    else:
        equations.model.add_min_equality(result, expressions)
    return Affine(Fraction(0), {index: Fraction(1, denominator)})
