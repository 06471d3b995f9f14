"""The question put to the solver: a pack's formulas over unknown amounts, targets firm or soft, and which conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import lcm

from ortools.sat.python import cp_model

from ..interpret import Row, built_in, checked_row
from ..model import Unknown
from ..program import Program
from .affine import Affine, Equations, fixed
from .targets import MONTHS, Measure, NoFit, Target, is_among
from .unknowns import Profile, TooHard, Unfolding, extreme, profiles_of


class Question:
    """One fitting question; each `solve` builds the equations afresh with some targets firm or all of them soft."""

    def __init__(
        self,
        unknowns: Mapping[str, Unknown],
        program: Program,
        roster: Sequence[Row],
        name: str,
        targets: tuple[Target, ...],
        falling: Sequence[Sequence[str]],
        near: Mapping[str, Decimal],
    ) -> None:
        self.unknowns, self.program, self.name = unknowns, program, name
        self.targets, self.falling, self.near = targets, falling, near
        self.roster = roster

    def solve(self, held: Sequence[int], *, firm: bool, seconds: float) -> dict[str, Decimal] | None:
        """Return amounts that meet the held targets, or with `firm` false come nearest to them; None if impossible.

        Raises NoFit when the seconds were not enough to know.
        """
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
            # A miss that was found and not proved to be the least says nothing: another might be none at all.
            if not _decided(solver, equations, seconds, proved=True):
                return None
            equations.model.add(least <= round(solver.objective_value))
        equations.model.minimize(self._distance(equations, steps))
        if not _decided(solver, equations, seconds, proved=False):
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
        chosen = [profile for profile in profiles if is_among(target, profile.facts)]
        if not chosen:
            raise NoFit("fit.nobody", {"target": target.text()})
        reached, heads = self._measured(equations, target.measure, target.of, chosen)
        below = fixed(1)
        if target.measure == "mean":
            below = fixed(heads)
        if target.per is not None:
            below = self._divisor(equations, target, chosen, below)
        # reached ÷ below ≤ value + tolerance, with below above nothing, without dividing.
        most, least = (Fraction(target.value) + sign * Fraction(target.tolerance) for sign in (1, -1))
        bounds = []
        if target.relation in ("=", "<="):
            bounds.append(reached - below.times(most))
        if target.relation in ("=", ">="):
            bounds.append(below.times(least) - reached)
        scale = lcm(*(bound.denominator for bound in bounds))
        widest = max(abs(end) for bound in bounds for end in equations.range_of(bound))
        miss = equations.variables[equations.whole(0, 0 if firm else int(widest * scale) + 1)]
        for bound in bounds:
            equations.model.add(equations.scaled(bound, scale) <= miss)
        # A yuan per head counts alike whether it is missed by the mean or by one person's lowest or highest.
        return miss * max(1, round(100_000 / (scale * heads)))

    def _divisor(self, equations: Equations, target: Target, chosen: list[Profile], heads: Affine) -> Affine:
        """Return what the target's figure is divided by; heads of a mean above and below count once each."""
        assert target.per is not None
        measure, item = target.per
        below, people = self._measured(equations, measure, item, chosen)
        low, _high = equations.range_of(below)
        if low < 0:
            raise NoFit("fit.by_nothing", {"target": target.text()})
        return below.times(heads.constant / (people if measure == "mean" else 1))

    def _measured(
        self, equations: Equations, measure: Measure, item: str | None, profiles: list[Profile]
    ) -> tuple[Affine, int]:
        """Return the figure, of a mean the total, and over how many heads it is spread."""
        name = item or self.name
        amounts = [self._amount(profile, name) for profile in profiles]
        if measure in ("lowest", "highest"):
            return extreme(equations, amounts, greatest=measure == "highest"), 1
        total = fixed(0)
        for profile, amount in zip(profiles, amounts, strict=True):
            total = total + amount.times(Fraction(profile.weight))
        heads = sum(profile.weight for profile in profiles)
        return (total.times(Fraction(MONTHS)) if measure == "year" else total), heads

    def _amount(self, profile: Profile, name: str) -> Affine:
        if name in profile.amounts:
            return profile.amounts[name]
        value = profile.facts[name]
        assert isinstance(value, Decimal)
        return fixed(Fraction(value))

    def _distance(self, equations: Equations, steps: Mapping[str, int]) -> cp_model.LinearExpr:
        """Return the summed distance of each amount from where it should stay near, in half steps."""
        distances = []
        for name, index in steps.items():
            one, most = self.unknowns[name], _steps(self.unknowns[name])
            near = round(2 * (self.near[name] - one.low) / one.step) if name in self.near else most
            away = equations.variables[equations.whole(0, 2 * most + abs(near) + 1)]
            doubled = 2 * equations.variables[index] - near
            equations.model.add(away >= doubled)
            equations.model.add(away >= -doubled)
            distances.append(away)
        return cp_model.LinearExpr.sum(distances)


def _decided(solver: cp_model.CpSolver, equations: Equations, seconds: float, *, proved: bool) -> bool:
    """Return whether there is a solution; with `proved` the best one. Raises NoFit when the time ended before."""
    status = solver.solve(equations.model)
    if status == cp_model.INFEASIBLE:
        return False
    if status == cp_model.OPTIMAL or (status == cp_model.FEASIBLE and not proved):
        return True
    raise NoFit("fit.time", {"seconds": f"{seconds:g}"})


def _steps(unknown: Unknown) -> int:
    return int((unknown.high - unknown.low) / unknown.step)


def _solver(seconds: float) -> cp_model.CpSolver:
    """One worker and a fixed seed, so that the same question gives the same answer on every machine."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_time_in_seconds = seconds
    return solver
