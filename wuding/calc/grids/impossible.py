"""Why a piece can't be divided within the bounds, and the plan that bends the fewest of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds as Box
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csc_array

from .areas import Bounds
from .candidates import Candidates, candidates_of
from .pieces import Piece
from .pins import Fixed
from .reasons import Reason

REACHES = (0.25, 0.5, 1.0)
"""How far below and above the bounds, as a share of them, grids are looked for; wider only if a second grid bends."""
BENT = 1_000.0
"""What a bent bound costs against how far it is bent: one bound less is worth any distance."""
NODES = 4_000


Bent = tuple[list[tuple[int, ...]], int, bool]
"""Grids, how many of them are bent, and whether fewer are impossible among the candidates tried."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """A plan that bends bounds: grids as numbers of areas inside the piece. fewest: fewer bent grids are impossible."""

    grids: tuple[tuple[int, ...], ...]
    bent: int
    fewest: bool


def why(piece: Piece, bounds: Bounds, fixed: Fixed, found: Candidates, *, proven: bool) -> Iterator[Reason]:
    """The reasons, the simplest kind that holds. Areas are named by their numbers; the planner puts the codes in.

    found: the candidates that the pins leave. proven: that there is no plan is certain.
    """
    total, low, high = piece.total, bounds.low, bounds.high
    values = {"load": total, "low": low, "high": high}
    every = tuple(map(str, range(len(piece))))
    heavy = np.flatnonzero(piece.load > high).tolist()
    if total < low:
        yield Reason("too_small", piece.community, every, values)
    elif heavy:
        for area in heavy:
            yield _of_area("area_too_large", piece, bounds, area)
    elif bounds.fewest(total) > bounds.most(total):
        more = {"fewest": bounds.fewest(total), "most": bounds.most(total)}
        yield Reason("no_number", piece.community, every, values | more)
    elif fixed:
        yield Reason("pins_in_the_way", piece.community, every, values)
    elif lonely := _lonely(piece, found):
        for area in lonely:
            yield _of_area("area_in_none", piece, bounds, area)
    else:
        yield Reason("no_combination" if proven else "not_found", piece.community, every, values)


def _lonely(piece: Piece, found: Candidates) -> list[int]:
    """Areas in no candidate; none when there are more candidates than are known."""
    if not found.complete:
        return []
    return np.flatnonzero(np.bincount(found.members()[1], minlength=len(piece)) == 0).tolist()


def _of_area(code: str, piece: Piece, bounds: Bounds, area: int) -> Reason:
    values = {"load": int(piece.load[area]), "low": bounds.low, "high": bounds.high}
    return Reason(code, piece.community, (str(area),), values)


def nearest(piece: Piece, bounds: Bounds, fixed: Fixed, limit: int) -> Nearest | None:
    """The plan that bends the fewest bounds, and these as little as possible; None when even that finds none.

    Bounds stretch in steps as far as the candidates stay within the limit. One bent grid is the fewest there can be.
    """
    best: Bent | None = None
    everything = False
    for reach in REACHES:
        found = _stretched(piece, bounds, fixed, limit, reach)
        if found is None:
            break
        everything = reach == REACHES[-1] and piece.total <= 2 * bounds.high
        best = _fewest_bent(piece, bounds, found) or best
        if best is not None and best[1] <= 1:
            break
    if best is None:
        return None
    grids, bent, optimal = best
    return Nearest(tuple(sorted(grids)), bent, fewest=bent <= 1 or (optimal and everything))


def _stretched(piece: Piece, bounds: Bounds, fixed: Fixed, limit: int, reach: float) -> Candidates | None:
    """Candidates within stretched bounds, with whatever is above them alone; None when there are too many.

    An area alone above the bounds can't get any better by company, and the whole piece below them neither.
    """
    low = max(1, int(bounds.low * (1 - reach)))
    if piece.total < low:
        low = max(1, piece.total)
    high = int(bounds.high * (1 + reach))
    found = candidates_of(piece, Bounds(low, max(low, high)), limit, fixed.apart)
    if not found.complete:
        return None
    heavy = np.flatnonzero(piece.load > max(low, high))
    bits = np.zeros((len(heavy), found.bits.shape[1]), np.int64)
    for row, area in enumerate(heavy.tolist()):
        bits[row] = _alone(area, bits.shape[1])
    whole = Candidates(
        np.vstack([found.bits, bits]), np.concatenate([found.load, piece.load[heavy]]), complete=True
    )
    return fixed.allowed(whole)


def _alone(area: int, words: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    bits = np.zeros(words, np.int64)
    bits[area // 63] = np.int64(1) << (area % 63)
    return bits


def _fewest_bent(piece: Piece, bounds: Bounds, found: Candidates) -> Bent | None:
    if not len(found):
        return None
    off = (
        np.maximum(bounds.low - found.load, 0) / bounds.low
        + np.maximum(found.load - bounds.high, 0) / bounds.high
    )
    cost = BENT * (off > 0) + off
    sets, areas = found.members()
    matrix = csc_array((np.ones(len(sets)), (areas, sets)), shape=(len(piece), len(found)))
    solved = milp(
        cost,
        constraints=LinearConstraint(matrix, 1, 1),
        integrality=np.ones(len(found)),
        bounds=Box(0, 1),
        options={"node_limit": NODES, "mip_rel_gap": 0.0},
    )
    if solved.x is None:
        return None
    chosen = np.flatnonzero(solved.x > 0.5)
    grids: dict[int, list[int]] = {int(number): [] for number in chosen}
    for number, area in zip(sets.tolist(), areas.tolist(), strict=True):
        if number in grids:
            grids[number].append(area)
    return [tuple(grid) for grid in grids.values()], int((off[chosen] > 0).sum()), solved.status == 0
