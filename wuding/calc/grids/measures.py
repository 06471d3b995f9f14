"""What a plan is like: the objective by its definition, and the figures that people compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import pi, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from .areas import District, Weights
from .pieces import Piece


def objective(
    piece: Piece,
    grids: Sequence[AbstractSet[int]],
    weights: Weights,
    held: Mapping[int, int] | None = None,
) -> float:
    """The weighted objective of `choice.columns_of`, for any plan of the piece; held: area → the worker of its grid."""
    grid_of = np.empty(len(piece), np.int64)
    for number, grid in enumerate(grids):
        grid_of[list(grid)] = number
    loads = np.bincount(grid_of, piece.load, len(grids))
    mean = piece.total / len(grids)
    owner = np.repeat(np.arange(len(piece)), np.diff(piece.start))
    between = piece.metres[grid_of[owner] != grid_of[piece.neighbour]].sum()
    shared = np.zeros((len(grids), len(piece.grids)))
    known = piece.current >= 0
    np.add.at(shared, (grid_of[known], piece.current[known]), piece.households[known])
    kept = _handed_out(shared, {int(grid_of[area]): worker for area, worker in (held or {}).items()})
    lost = int(piece.households[known].sum()) - kept
    return float(
        weights.balance * np.mean(((loads - mean) / mean) ** 2)
        + weights.compactness * between / (piece.metres.sum() or 1.0)
        + weights.closeness * lost / max(1, int(piece.households.sum()))
    )


def _handed_out(shared: NDArray[np.float64], held: Mapping[int, int]) -> float:
    """Households that keep their worker at best; held: grid → worker."""
    free = np.ones(shared.shape, bool)
    free[list(held), :] = False
    free[:, list(held.values())] = False
    others = np.where(free, shared, 0.0)
    fixed = sum(float(shared[grid, worker]) for grid, worker in held.items())
    return fixed + float(others[linear_sum_assignment(others, maximize=True)].sum())


@dataclass(frozen=True, slots=True)
class Figures:
    """A plan in numbers. `spread`: standard deviation of the grids' loads against their mean; `cut`: metres of border
    between grids of one community; `kept`: households that keep their grid worker; `roundness`: mean over the grids of
    Polsby and Popper's 4π·area/perimeter², None where sizes or outlines are unknown.
    """

    number: int
    least_load: int
    most_load: int
    mean_load: float
    spread: float
    cut: float
    households: int
    kept: int
    roundness: float | None


def figures(district: District, plan: Mapping[str, str], worker: Mapping[str, str]) -> Figures:
    """plan: area → grid; worker: grid → today's grid whose worker it takes over."""
    loads: dict[str, int] = {}
    for area in district.areas:
        loads[plan[area.id]] = loads.get(plan[area.id], 0) + area.load
    mean = sum(loads.values()) / len(loads)
    return Figures(
        number=len(loads),
        least_load=min(loads.values()),
        most_load=max(loads.values()),
        mean_load=mean,
        spread=sqrt(sum((load - mean) ** 2 for load in loads.values()) / len(loads)) / mean if mean else 0.0,
        cut=sum(metres for one, other, metres in _inner(district) if plan[one] != plan[other]),
        households=sum(area.households for area in district.areas),
        kept=sum(a.households for a in district.areas if a.current and worker.get(plan[a.id]) == a.current),
        roundness=_roundness(district, plan),
    )


def _inner(district: District) -> Iterable[tuple[str, str, float]]:
    """Borders inside communities, with areas by their codes."""
    for border in district.borders:
        one, other = district.areas[border.one], district.areas[border.other]
        if one.community == other.community:
            yield one.id, other.id, border.metres


def _roundness(district: District, plan: Mapping[str, str]) -> float | None:
    if not all(area.size > 0 and area.outline > 0 for area in district.areas):
        return None
    size: dict[str, float] = {}
    outline: dict[str, float] = {}
    for area in district.areas:
        grid = plan[area.id]
        size[grid] = size.get(grid, 0.0) + area.size
        outline[grid] = outline.get(grid, 0.0) + area.outline
    for one, other, metres in _inner(district):
        if plan[one] == plan[other]:
            outline[plan[one]] -= 2 * metres
    round_ones = [4 * pi * size[grid] / outline[grid] ** 2 for grid in size if outline[grid] > 0]
    return min(1.0, sum(round_ones) / len(round_ones)) if len(round_ones) == len(size) else None


def workers(
    district: District, plan: Mapping[str, str], held: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Grid → today's grid whose worker it takes over, so that the most households keep theirs; held: settled already.

    Within each community; where today's grid reaches over a community line, its worker goes where more households are.
    """
    held = held or {}
    shared: dict[str, dict[tuple[str, str], int]] = {}
    for area in district.areas:
        if area.current and plan[area.id] not in held and area.current not in held.values():
            pairs = shared.setdefault(area.community, {})
            pair = (plan[area.id], area.current)
            pairs[pair] = pairs.get(pair, 0) + area.households
    offers = [offer for pairs in shared.values() for offer in _assigned(pairs)]
    found = dict(held)
    taken = set(held.values())
    for _, grid, today in sorted(offers, key=lambda offer: (-offer[0], offer[1])):
        if today not in taken:
            found[grid] = today
            taken.add(today)
    return found


def _assigned(shared: Mapping[tuple[str, str], int]) -> Iterable[tuple[int, str, str]]:
    """Households kept, grid, today's grid: the best assignment of one community."""
    grids, today = sorted({grid for grid, _ in shared}), sorted({name for _, name in shared})
    table = np.array([[shared.get((grid, name), 0) for name in today] for grid in grids])
    for row, column in zip(*linear_sum_assignment(table, maximize=True), strict=True):
        if table[row, column] > 0:
            yield int(table[row, column]), grids[row], today[column]
