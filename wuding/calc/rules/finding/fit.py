"""Finds the unknown amounts of a pack so that pay on a roster meets stated targets, or says what stands in the way.

Everything is whole-number arithmetic in a constraint solver (CP-SAT): the amounts found are exact, and whatever is
reported as reached has been computed again by the interpreter with the amounts put into the pack.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from ortools.sat.python import cp_model

from ...money import rounded
from ..interpret import Row, built_in, checked_row, evaluate
from ..kinds import Value
from ..model import Dated, Param, Part, Table, Unknown
from ..pack import Pack
from ..problems import Language
from ..program import Program
from ..sentences import sentence
from .affine import Affine, Equations, fixed
from .unknowns import Profile, TooHard, Unfolding, extreme, profiles_of

Measure = Literal["lowest", "highest", "mean", "total"]
Relation = Literal["=", "<=", ">="]

_MEASURES: Mapping[Measure, tuple[str, str]] = {
    "lowest": ("最低", "lowest"), "highest": ("最高", "highest"), "mean": ("平均", "mean"), "total": ("合计", "total"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """A figure over the roster that must come out. `tolerance` is allowed on both sides, in yuan."""

    measure: Measure
    value: Decimal
    relation: Relation = "="
    tolerance: Decimal = Decimal(0)

    def text(self, lang: Language = "zh") -> str:
        """Return the target as "最低 = 3640"."""
        said = _MEASURES[self.measure][1 if lang == "en" else 0]
        sign = {"=": "=", "<=": "≤", ">=": "≥"}[self.relation]
        return f"{said} {sign} {self.value:f}"

    def gap(self, reached: Decimal) -> Decimal:
        """Return how far a reached figure misses the target; 0 when it is met."""
        off = reached - self.value
        beyond = {"=": abs(off), "<=": max(off, Decimal(0)), ">=": max(-off, Decimal(0))}[self.relation]
        return max(beyond - self.tolerance, Decimal(0))


@dataclass(frozen=True, slots=True)
class Reached:
    """What came out for a target with the amounts found; a mean is rounded to the fen for showing only."""

    target: Target
    value: Decimal
    gap: Decimal


@dataclass(frozen=True, slots=True)
class Fit:
    """`amounts` by the names of the unknowns. When targets conflict, each of `conflicts` is a set that cannot be met
    together though any smaller part of it can, and `amounts` come as near to all targets as possible."""

    amounts: Mapping[str, Decimal]
    reached: tuple[Reached, ...]
    conflicts: tuple[tuple[Target, ...], ...]
    pack: Pack

    @property
    def met(self) -> bool:
        return not self.conflicts


class NoFit(Exception):
    """Nothing can be found; `code` and `values` make the sentence."""

    def __init__(self, code: str, values: Mapping[str, str]) -> None:
        super().__init__(code)
        self.code, self.values = code, dict(values)

    def text(self, lang: Language = "zh") -> str:
        return sentence(self.code, self.values, lang)


def fit(
    pack: Pack,
    roster: Sequence[Row],
    targets: Sequence[Target],
    month: date,
    *,
    of: str | None = None,
    falling: Sequence[Sequence[str]] = (),
    seconds: float = 30.0,
) -> Fit:
    """Find amounts for `pack.unknowns` so that the item `of` (default: the total) meets the targets on the roster.

    `falling` lists names of unknowns, each of which must be greater than the next. Among all solutions the one
    nearest to the middle of the stated bounds is taken, so that the same question has the same answer.
    Raises NoFit when there is nothing to find, no roster, or a formula cannot be turned round; RowError for bad facts.
    """
    name = of or pack.total_name
    if not pack.unknowns:
        raise NoFit("fit.nothing", {"pack": pack.id})
    if not roster or name is None:
        raise NoFit("fit.no_roster" if name else "fit.no_total", {"pack": pack.id})
    program = pack.at(month).only([name])
    for number, row in enumerate(roster):
        checked_row(program.inputs, row, number)
    question = _Question(pack.unknowns, program, roster, name, tuple(targets), falling)
    nearest = question.solve(range(len(targets)), firm=False, seconds=seconds)
    if nearest is None:
        raise NoFit("fit.falling", {"pack": pack.id})
    filled = with_amounts(pack, nearest)
    reached = reached_by(filled, roster, targets, month, name)
    if all(one.gap == 0 for one in reached):
        return Fit(nearest, reached, (), filled)
    return Fit(nearest, reached, question.conflicts(seconds), filled)


def reached_by(
    pack: Pack, roster: Sequence[Row], targets: Sequence[Target], month: date, name: str
) -> tuple[Reached, ...]:
    """Compute the targets' figures with the interpreter."""
    amounts = [row[name] for row in evaluate(pack.at(month).only([name]), roster)]
    values = [value for value in amounts if isinstance(value, Decimal)]
    total = sum(values, Decimal(0))
    mean = Fraction(total) / len(values)
    found: list[Reached] = []
    for target in targets:
        exact = {
            "lowest": Fraction(min(values)),
            "highest": Fraction(max(values)),
            "total": Fraction(total),
            "mean": mean,
        }
        shown = rounded(exact[target.measure], "half-up", 2)
        exactly = Fraction(exact[target.measure])
        # A mean such as 3699.999 shows as 3700.00 but does not meet 3700; one fen is the least gap worth saying.
        gap = target.gap(shown) or (Decimal("0.01") if _misses(target, exactly) else Decimal(0))
        found.append(Reached(target, shown, gap))
    return tuple(found)


def _misses(target: Target, exact: Fraction) -> bool:
    off, allowed = exact - Fraction(target.value), Fraction(target.tolerance)
    return {"=": abs(off), "<=": off, ">=": -off}[target.relation] > allowed


class _Question:
    """One fitting question; each `solve` builds the equations afresh with some targets firm or all of them soft."""

    def __init__(
        self,
        unknowns: Mapping[str, Unknown],
        program: Program,
        roster: Sequence[Row],
        name: str,
        targets: tuple[Target, ...],
        falling: Sequence[Sequence[str]],
    ) -> None:
        self.unknowns, self.program, self.name = unknowns, program, name
        self.targets, self.falling = targets, falling
        self.roster = roster

    def solve(self, held: Sequence[int], *, firm: bool, seconds: float) -> dict[str, Decimal] | None:
        """Return amounts that meet the held targets, or with `firm` false come nearest to them; None if impossible."""
        equations = Equations()
        steps = {name: equations.whole(0, _steps(one), name) for name, one in self.unknowns.items()}
        found = {
            name: fixed(Fraction(one.low)) + Affine(Fraction(0), {steps[name]: Fraction(one.step)})
            for name, one in self.unknowns.items()
        }
        profiles = self._profiles()
        try:
            Unfolding(equations, found).run(self.program, profiles)
        except TooHard as hard:
            raise NoFit("fit.too_hard", {"name": hard.name}) from None
        self._order(equations, found)
        misses = [self._miss(equations, self.targets[i], profiles, firm=firm) for i in held]
        solver = _solver(seconds)
        if not firm and misses:
            least = cp_model.LinearExpr.sum(misses)
            equations.model.minimize(least)
            if solver.solve(equations.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return None
            equations.model.add(least <= round(solver.objective_value))
        equations.model.minimize(self._distance(equations, steps))
        if solver.solve(equations.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        return {
            name: one.low + one.step * solver.value(equations.variables[steps[name]])
            for name, one in self.unknowns.items()
        }

    def conflicts(self, seconds: float) -> tuple[tuple[Target, ...], ...]:
        """Return sets of targets with no member in common; without any one member a set could be met."""
        left = list(range(len(self.targets)))
        found: list[tuple[Target, ...]] = []
        while left and self.solve(left, firm=True, seconds=seconds) is None:
            kept = list(left)
            for index in left:
                without = [other for other in kept if other != index]
                if self.solve(without, firm=True, seconds=seconds) is None:
                    kept = without
            if not kept:
                break
            found.append(tuple(self.targets[index] for index in kept))
            left = [index for index in left if index not in kept]
        return tuple(found)

    def _profiles(self) -> list[Profile]:
        profiles = profiles_of(self.roster, [declared.name for declared in self.program.inputs])
        for profile in profiles:
            profile.facts = {**checked_row(self.program.inputs, profile.facts), **built_in(self.program)}
        return profiles

    def _order(self, equations: Equations, found: Mapping[str, Affine]) -> None:
        for names in self.falling:
            for name in names:
                if name not in found:
                    raise NoFit("fit.unknown_name", {"name": name, "names": "、".join(found)})
            for above, below in pairwise(names):
                gap = found[above] - found[below]
                equations.model.add(equations.scaled(gap, gap.denominator) >= 1)

    def _miss(
        self, equations: Equations, target: Target, profiles: list[Profile], *, firm: bool
    ) -> cp_model.LinearExprT:
        """Return by how much the target is missed, in whole units of the least place; 0 is demanded when firm."""
        reached, people = self._measured(equations, target.measure, profiles)
        heads = len(self.roster) if target.measure in ("mean", "total") else 1
        off = reached - fixed(Fraction(target.value) * people)
        allowed = Fraction(target.tolerance) * people
        scale = off.denominator * allowed.denominator
        expression, slack = equations.scaled(off, scale), int(allowed * scale)
        low, high = equations.range_of(off)
        most = int(max(abs(low), abs(high)) * scale) + slack + 1
        miss = equations.variables[equations.whole(0, 0 if firm else most)]
        if target.relation in ("=", "<="):
            equations.model.add(expression <= slack + miss)
        if target.relation in ("=", ">="):
            equations.model.add(expression >= -slack - miss)
        # A yuan per head counts alike whether it is missed by the mean or by one person's lowest or highest.
        weight = max(1, round(100_000 / (scale * heads)))
        return miss * weight

    def _measured(
        self, equations: Equations, measure: Measure, profiles: list[Profile]
    ) -> tuple[Affine, int]:
        amounts = [self._amount(profile) for profile in profiles]
        if measure in ("lowest", "highest"):
            return extreme(equations, amounts, greatest=measure == "highest"), 1
        total = fixed(0)
        for profile, amount in zip(profiles, amounts, strict=True):
            total = total + amount.times(Fraction(profile.weight))
        return total, (sum(profile.weight for profile in profiles) if measure == "mean" else 1)

    def _amount(self, profile: Profile) -> Affine:
        if self.name in profile.amounts:
            return profile.amounts[self.name]
        value = profile.facts[self.name]
        assert isinstance(value, Decimal)
        return fixed(Fraction(value))

    def _distance(self, equations: Equations, steps: Mapping[str, int]) -> cp_model.LinearExpr:
        """Return the summed distance of each amount from the middle of its bounds, in half steps."""
        distances = []
        for name, index in steps.items():
            most = _steps(self.unknowns[name])
            away = equations.variables[equations.whole(0, 2 * most + 1)]
            doubled = 2 * equations.variables[index] - most
            equations.model.add(away >= doubled)
            equations.model.add(away >= -doubled)
            distances.append(away)
        return cp_model.LinearExpr.sum(distances)


def _steps(unknown: Unknown) -> int:
    return int((unknown.high - unknown.low) / unknown.step)


def _solver(seconds: float) -> cp_model.CpSolver:
    """One worker and a fixed seed, so that the same question gives the same answer on every machine."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_time_in_seconds = seconds
    return solver


def with_amounts(pack: Pack, amounts: Mapping[str, Decimal]) -> Pack:
    """Return the pack with unknowns replaced by amounts, marked assumed."""
    parts = {name: _filled(part, amounts) for name, part in pack.parts.items()}
    return replace(pack, parts=parts, _programs={})


def _filled(part: Part, amounts: Mapping[str, Decimal]) -> Part:
    if isinstance(part, Param):
        return replace(part, values=tuple(_settled(one, amounts) for one in part.values))
    if isinstance(part, Table):
        versions = tuple(
            replace(
                version,
                value={
                    key: amounts.get(cell.name, cell) if isinstance(cell, Unknown) else cell
                    for key, cell in version.value.items()
                },
            )
            for version in part.versions
        )
        return replace(part, versions=versions)
    return part


def _settled(dated: Dated[Value | Unknown], amounts: Mapping[str, Decimal]) -> Dated[Value | Unknown]:
    value = dated.value
    if isinstance(value, Unknown) and value.name in amounts:
        return replace(dated, value=amounts[value.name])
    return dated
