"""Amounts that depend on unknowns: a constant plus multiples of whole-number variables of the solver, all exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from ortools.sat.python import cp_model

Bounds = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Affine:
    """`constant` + Σ coefficient × variable. Variables are the solver's, known by their index."""

    constant: Fraction
    terms: Mapping[int, Fraction]

    @property
    def fixed(self) -> bool:
        return not self.terms

    def __add__(self, other: Affine) -> Affine:
        terms = dict(self.terms)
        for variable, coefficient in other.terms.items():
            terms[variable] = terms.get(variable, Fraction(0)) + coefficient
        return Affine(self.constant + other.constant, {v: c for v, c in terms.items() if c})

    def __sub__(self, other: Affine) -> Affine:
        return self + other.times(Fraction(-1))

    def times(self, factor: Fraction) -> Affine:
        if not factor:
            return Affine(Fraction(0), {})
        return Affine(self.constant * factor, {v: c * factor for v, c in self.terms.items()})

    @property
    def denominator(self) -> int:
        """Return the least whole number that makes constant and coefficients whole when multiplied."""
        return lcm(self.constant.denominator, *(c.denominator for c in self.terms.values()))


def fixed(value: Fraction | int) -> Affine:
    return Affine(Fraction(value), {})


class Equations:
    """A solver model under construction, in which every variable is whole and has known bounds."""

    def __init__(self) -> None:
        self.model = cp_model.CpModel()
        self.variables: list[cp_model.IntVar] = []
        self.bounds: list[tuple[int, int]] = []

    def whole(self, low: int, high: int, name: str = "") -> int:
        """Add a whole-number variable with inclusive bounds; returns its index."""
        self.variables.append(self.model.new_int_var(low, high, name))
        self.bounds.append((low, high))
        return len(self.variables) - 1

    def range_of(self, amount: Affine) -> Bounds:
        low = high = amount.constant
        for variable, coefficient in amount.terms.items():
            ends = [coefficient * end for end in self.bounds[variable]]
            low, high = low + min(ends), high + max(ends)
        return low, high

    def scaled(self, amount: Affine, scale: int) -> cp_model.LinearExpr:
        """Return amount × scale as a whole-number expression; scale must be a multiple of its denominator."""
        parts = [self.variables[v] * int(c * scale) for v, c in amount.terms.items()]
        total = cp_model.LinearExpr.sum(parts) if parts else cp_model.LinearExpr.sum([])
        return total + int(amount.constant * scale)
