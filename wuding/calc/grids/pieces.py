"""Cuts a district into the pieces that are planned each on its own: the connected parts of each community."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .areas import District

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Piece:
    """Areas of one community that hang together, as arrays; areas are numbered 0… inside of the piece.

    members: position in the district of each area. Neighbours of area `a` are `neighbour[start[a]:start[a + 1]]`, with
    the `metres` shared. current: a number for today's grid of each area, -1 for none; `grids` names them.
    """

    community: str
    members: Whole
    load: Whole
    households: Whole
    start: Whole
    neighbour: Whole
    metres: NDArray[np.float64]
    current: Whole
    grids: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.members)

    @property
    def total(self) -> int:
        """Load of the whole piece."""
        return int(self.load.sum())


def pieces_of(district: District) -> list[Piece]:
    """The pieces, by community and then by their first area; the order of areas and borders in the input is no matter."""
    near = _neighbours(district)
    found = []
    for community, members in sorted(_by_community(district).items()):
        found += [_piece(district, community, part, near) for part in _connected(members, near)]
    return found


def _by_community(district: District) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for position in sorted(range(len(district.areas)), key=lambda at: district.areas[at].id):
        found.setdefault(district.areas[position].community, []).append(position)
    return found


def _neighbours(district: District) -> list[dict[int, float]]:
    """Neighbours inside the community, with the metres shared."""
    near: list[dict[int, float]] = [{} for _ in district.areas]
    for border in district.borders:
        one, other = border.one, border.other
        if one != other and district.areas[one].community == district.areas[other].community:
            near[one][other] = near[one].get(other, 0.0) + border.metres
            near[other][one] = near[other].get(one, 0.0) + border.metres
    return near


def _connected(members: Sequence[int], near: Sequence[dict[int, float]]) -> Iterator[list[int]]:
    """The parts that hang together, each in the order of `members`."""
    rank = {area: at for at, area in enumerate(members)}
    seen: set[int] = set()
    for first in members:
        if first in seen:
            continue
        part, waiting = {first}, [first]
        while waiting:
            new = [area for area in near[waiting.pop()] if area not in part]
            part.update(new)
            waiting += new
        seen |= part
        yield sorted(part, key=rank.__getitem__)


def _piece(district: District, community: str, part: list[int], near: Sequence[dict[int, float]]) -> Piece:
    number = {area: at for at, area in enumerate(part)}
    sides = [sorted((number[other], metres) for other, metres in near[area].items()) for area in part]
    names = sorted({district.areas[area].current for area in part} - {""})
    code = {name: at for at, name in enumerate(names)} | {"": -1}
    return Piece(
        community=community,
        members=np.array(part, np.int64),
        load=np.array([district.areas[area].load for area in part], np.int64),
        households=np.array([district.areas[area].households for area in part], np.int64),
        start=np.cumsum([0, *(len(side) for side in sides)], dtype=np.int64),
        neighbour=np.array([other for side in sides for other, _ in side], np.int64),
        metres=np.array([metres for side in sides for _, metres in side], np.float64),
        current=np.array([code[district.areas[area].current] for area in part], np.int64),
        grids=tuple(names),
    )
