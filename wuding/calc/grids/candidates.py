"""Every grid that a piece could have: the connected sets of areas whose load lies within the bounds.

A grid holds only a handful of areas, so that there are few enough of them to write all down; then the best plan is a
choice among them, and a proof that nothing better exists is possible.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .areas import Bounds
from .kernels import WORD, enumerated, unpacked
from .pieces import Piece, Whole

ROOM = 32_000_000
"""Words of 63 areas that all candidates of a piece may take: a quarter of a gigabyte."""
AREAS = 2_000
"""Areas of a piece above which none are written down: they would not be all of them."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Sets of areas as bits, one row a set (see `kernels`), and the `load` of each.

    complete: all of them are here. Otherwise there are more than the limit, and nothing follows from what is missing.
    """

    bits: Whole
    load: Whole
    complete: bool

    def __len__(self) -> int:
        return len(self.load)

    def members(self) -> tuple[Whole, Whole]:
        """Pairs (set, area), by set and area."""
        return unpacked(self.bits)

    def where(self, kept: Whole) -> Candidates:
        """Those in the rows `kept` alone."""
        return Candidates(self.bits[kept], self.load[kept], self.complete)


def candidates_of(
    piece: Piece, bounds: Bounds, limit: int, apart: Iterable[tuple[int, int]] = ()
) -> Candidates:
    """All of them, or the first `limit` as far as there is room. `apart`: pairs of the piece's areas that may not share
    a grid.
    """
    words = -(-len(piece) // WORD)
    if len(piece) > AREAS or piece.total < bounds.low:
        none = np.zeros((0, words), np.int64), np.zeros(0, np.int64)
        return Candidates(*none, complete=piece.total < bounds.low)
    owner = np.repeat(np.arange(len(piece)), np.diff(piece.start))
    near = _bits(len(piece), zip(owner.tolist(), piece.neighbour.tolist(), strict=True))
    both = [pair for one, other in apart for pair in ((one, other), (other, one))]
    bits, load, complete = enumerated(
        near, piece.load, _bits(len(piece), both), bounds.low, bounds.high, min(limit, ROOM // words)
    )
    return Candidates(bits, load, bool(complete))


def _bits(count: int, pairs: Iterable[tuple[int, int]]) -> Whole:
    """A row of bits for each area: the others it is paired with."""
    rows = np.zeros((count, -(-count // WORD)), np.int64)
    for area, other in pairs:
        rows[area, other // WORD] |= np.int64(1) << (other % WORD)
    return rows
