"""What the officer has fixed, as rules on the candidates of one piece.

Whatever is fixed only takes candidates away; the choice among the rest, and its proof, stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from .areas import District, Pins
from .candidates import Candidates
from .kernels import WORD
from .pieces import Piece, Whole
from .reasons import Reason


@dataclass(frozen=True, slots=True)
class Fixed:
    """Pins on one piece, areas by their numbers inside of it.

    together: share a grid; alone: are a grid, with nothing else; apart: pairs that don't share one; held: area → the
    number of today's grid whose worker its grid takes over.
    """

    together: tuple[tuple[int, ...], ...] = ()
    alone: tuple[tuple[int, ...], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()
    held: Mapping[int, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.together or self.alone or self.apart or self.held)

    def allowed(self, found: Candidates) -> Candidates:
        """The candidates that break none of the rules; those of `apart` are kept out when candidates are made."""
        kept = np.ones(len(found), bool)
        for group in self.together:
            mask = _mask(group, found.bits.shape[1])
            kept &= _outside(found, mask) | ((found.bits & mask) == mask).all(axis=1)
        for group in self.alone:
            mask = _mask(group, found.bits.shape[1])
            kept &= _outside(found, mask) | (found.bits == mask).all(axis=1)
        return found if kept.all() else found.where(np.flatnonzero(kept))


def _mask(group: Iterable[int], words: int) -> Whole:
    mask = np.zeros(words, np.int64)
    for area in group:
        mask[area // WORD] |= np.int64(1) << (area % WORD)
    return mask


def _outside(found: Candidates, mask: Whole) -> NDArray[np.bool_]:
    return np.asarray(((found.bits & mask) == 0).all(axis=1))


def fixed_of(piece: Piece, district: District, pins: Pins) -> Fixed:
    """The part of the pins that lies in the piece."""
    number = {district.areas[at].id: here for here, at in enumerate(piece.members.tolist())}
    alone = {name: _of_grid(piece, name) for name in pins.keep if name in piece.grids}
    named: dict[str, list[int]] = {}
    for area, grid in sorted(pins.into.items()):
        if area in number:
            named.setdefault(grid, []).append(number[area])
    together = [_within(group, number) for group in pins.together] + [
        tuple(sorted(g)) for g in named.values()
    ]
    apart = {
        (number[one], number[other]) for one, other in pins.apart if one in number and other in number
    } | {(a, b) for one, other in combinations(named.values(), 2) for a in one for b in other}
    held = {
        area: piece.grids.index(grid)
        for grid, group in named.items()
        for area in group
        if grid in piece.grids
    }
    held |= {area: piece.grids.index(name) for name, group in alone.items() for area in group}
    return Fixed(
        tuple(group for group in together if len(group) > 1),
        tuple(alone.values()),
        tuple(sorted(apart)),
        held,
    )


def _of_grid(piece: Piece, name: str) -> tuple[int, ...]:
    return tuple(np.flatnonzero(piece.current == piece.grids.index(name)).tolist())


def _within(group: Iterable[str], number: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(sorted({number[area] for area in group if area in number}))


def pin_faults(district: District, pieces: Sequence[Piece], pins: Pins) -> list[Reason]:
    """Pins that can't be meant: on areas or grids that don't exist, or that no connected grid could satisfy."""
    piece_of = {
        district.areas[at].id: number for number, piece in enumerate(pieces) for at in piece.members.tolist()
    }
    today: dict[str, list[str]] = {}
    for area in district.areas:
        today.setdefault(area.current, []).append(area.id)
    today.pop("", None)
    found = [Reason("pin_unknown_area", areas=(area,)) for area in sorted(_named(pins) - piece_of.keys())]
    found += [
        Reason("pin_unknown_grid", values={"grid": name}) for name in sorted(set(pins.keep) - today.keys())
    ]
    for group in _groups(pins, today):
        if len({piece_of[area] for area in group if area in piece_of}) > 1:
            found.append(Reason("pin_across", areas=tuple(sorted(group))))
    return found


def _named(pins: Pins) -> set[str]:
    """Every area that a pin names."""
    pairs = [area for pair in pins.apart for area in pair]
    return {area for group in pins.together for area in group} | set(pairs) | set(pins.into)


def _groups(pins: Pins, today: Mapping[str, Sequence[str]]) -> Iterator[Sequence[str]]:
    """Areas that must share a grid."""
    yield from pins.together
    yield from (today[name] for name in pins.keep if name in today)
    for grid in sorted(set(pins.into.values())):
        yield [area for area, into in pins.into.items() if into == grid]
