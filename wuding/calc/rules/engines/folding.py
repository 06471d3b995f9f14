"""Which lines depend on a few facts with few values each, so that their results can be worked out once and looked up.

Pay by post, grade and year's result has as many amounts as there are posts × grades × results: some hundred, whether
there are forty workers or five million. Such lines make a `Fold`, and of longer sums the parts that belong to one.
Lines that may stop a row are left alone: a stop must come from a row that is there. So are lines that
read one code, and a fold has at least one line that computes, since looking up and choosing are fast anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from itertools import combinations
from math import prod

from ..kinds import BoolKind, DateKind, Kind, NumberKind, TextKind, Value
from ..model import Input
from ..program import Line, Program, RosterLine, needs_of
from ..typed.tree import Arith, DateGap, Round, every
from . import sums
from .sums import Axes

MOST_TOGETHER = 8192
"""Folds are joined into one as long as it has no more cells than this."""


@dataclass(frozen=True, slots=True)
class Axis:
    """An input that can have `size` values, counted from 0 in the order of its declaration."""

    name: str
    kind: Kind

    @property
    def size(self) -> int:
        match self.kind:
            case BoolKind():
                return 2
            case DateKind(low=low, high=high):
                return (high - low).days + 1
            case NumberKind(low=first, high=last):
                return int(last - first) + 1
            case TextKind(codes=codes):
                return len(codes or ())

    def value(self, place: int) -> Value:
        match self.kind:
            case BoolKind():
                return place == 1
            case DateKind(low=low):
                return low + timedelta(days=place)
            case NumberKind(low=first):
                return Decimal(int(first) + place)
            case TextKind(codes=codes):
                return (codes or ())[place]


@dataclass(frozen=True, slots=True)
class Fold:
    """`lines` that depend on the axes alone, with a cell for each combination of the axes' values.

    A cell's place, from 0, is the sum of each axis's place times its stride; the first axis counts fastest.
    `program` computes the lines, and what they need, from the axes.
    """

    axes: tuple[Axis, ...]
    lines: tuple[Line, ...]
    program: Program

    @property
    def size(self) -> int:
        return prod(axis.size for axis in self.axes)

    @property
    def strides(self) -> tuple[int, ...]:
        return tuple(prod(axis.size for axis in self.axes[:at]) for at in range(len(self.axes)))

    def facts(self, cell: int) -> dict[str, Value | None]:
        """Return the facts of a cell, as the interpreter takes them."""
        return {
            axis.name: axis.value(cell // stride % axis.size)
            for axis, stride in zip(self.axes, self.strides, strict=True)
        }


@dataclass(frozen=True, slots=True)
class Folded:
    """A program taken apart: the folds, and the lines that are left, in computing order.

    A line that is left may read a part of its sum under a new name, which a fold has among its lines.
    """

    folds: tuple[Fold, ...]
    rest: tuple[Line | RosterLine, ...]


def folded(program: Program, most: int) -> Folded:
    """Take the program apart into folds of `most` cells at most each and the rest."""
    axes = {one.name: axis for one in program.inputs if (axis := _axis(one)) is not None}
    seen = _supports(program, frozenset(axes))
    small = {name: needs for name, needs in seen.items() if needs and _size(needs, axes) <= most}
    worth = {small[line.name] for line in program.lines if line.name in small and _computes(line)}
    groups = _grouped(worth, axes, min(most, MOST_TOGETHER))
    home = {
        name: at for name, needs in small.items() for at, group in enumerate(groups)
        if needs <= group and not _is_one_code(needs, axes)
    }  # fmt: skip
    rest: list[Line | RosterLine] = []
    more: list[list[Line]] = [[] for _ in groups]
    for line in program.lines:
        if line.name in home:
            continue
        short, parts = sums.shortened(line, seen, groups) if isinstance(line, Line) else (line, {})
        rest.append(short)
        for at, part in parts.items():
            more[at].append(part)
    lines = [line for line in program.lines if isinstance(line, Line)]
    return Folded(
        tuple(
            _fold(
                program,
                _ordered(group, axes),
                [*(one for one in lines if home.get(one.name) == at), *more[at]],
            )
            for at, group in enumerate(groups)
        ),
        tuple(rest),
    )


def _axis(declared: Input) -> Axis | None:
    """Return the input as an axis; None where it may be missing or has values that are not counted."""
    kind = declared.kind
    counted = (
        isinstance(kind, BoolKind | DateKind)
        or (isinstance(kind, TextKind) and bool(kind.codes))
        or (isinstance(kind, NumberKind) and kind.scale == 0)
    )
    return Axis(declared.name, kind) if counted and not kind.optional else None


def _size(names: Iterable[str], axes: Mapping[str, Axis]) -> int:
    return prod(axes[name].size for name in names)


def _computes(line: Line | RosterLine) -> bool:
    """Return whether a line does more than choose or look up, so that a fold pays."""
    nodes = every(line.node) if isinstance(line, Line) else []
    return any(
        isinstance(node, Round | DateGap) or (isinstance(node, Arith) and node.operator in "*/")
        for node in nodes
    )


def _is_one_code(names: Axes, axes: Mapping[str, Axis]) -> bool:
    """Return whether a code alone decides: columns of texts come with their lists, which engines look up just once."""
    return len(names) == 1 and all(isinstance(axes[name].kind, TextKind) for name in names)


def _supports(program: Program, axes: Axes) -> dict[str, Axes]:
    """Return the axes that each line depends on, for lines that depend on nothing else and can't stop a row."""
    found: dict[str, Axes] = {}
    for line in program.lines:
        needs = sums.support(line.node, found, axes) if isinstance(line, Line) else None
        if needs is not None:
            found[line.name] = needs
    return found


def _grouped(needs: set[Axes], axes: Mapping[str, Axis], most: int) -> list[Axes]:
    """Return few sets of axes such that each need lies within one; those that make the smallest fold are joined first."""
    groups = [one for one in needs if not any(one < other for other in needs)]
    while True:
        pairs = [(one | other, one, other) for one, other in combinations(groups, 2)]
        sized = [(_size(both, axes), sorted(both), both) for both, _, _ in pairs]
        fitting = [found for found in sized if found[0] <= most]
        if not fitting:
            return sorted(groups, key=sorted)
        both = min(fitting, key=lambda found: found[:2])[2]
        groups = [group for group in groups if not group <= both] + [both]


def _ordered(group: Axes, axes: Mapping[str, Axis]) -> tuple[Axis, ...]:
    """Return the axes, days and numbers first: a stride of 1 costs no multiplication, and codes are looked up anyway."""
    sorts = (DateKind, NumberKind, BoolKind, TextKind)
    return tuple(
        axes[name] for sort in sorts for name in axes if name in group and isinstance(axes[name].kind, sort)
    )


def _fold(program: Program, axes: tuple[Axis, ...], lines: Sequence[Line]) -> Fold:
    wanted = {name for line in lines for name in (line.name, *needs_of(line))}
    for known in reversed(program.lines):
        if known.name in wanted:
            wanted.update(needs_of(known))
    needed = [known for known in program.lines if known.name in wanted]
    names = {axis.name for axis in axes}
    inputs = tuple(one for one in program.inputs if one.name in names)
    parts = [line for line in lines if line not in needed]
    return Fold(axes, tuple(lines), replace(program, inputs=inputs, lines=(*needed, *parts)))
