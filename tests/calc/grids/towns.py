"""Medium districts made up by hypothesis: blocks on a raster, several communities, islands, today's grids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from hypothesis import strategies as st

from wuding.calc.grids.areas import Area, Border, Bounds, District
from wuding.calc.grids.plan import plan
from wuding.calc.grids.results import Plan, Wish

BOUNDS = Bounds(300, 500)
SIDE = 100.0
"""Metres of a block's side."""


def town(seed: int, communities: int, columns: int, rows: int, gaps: float = 0.05) -> District:
    """Each community a raster of blocks beside the next; some blocks are missing, which makes islands."""
    chance = Random(seed)
    areas: list[Area] = []
    place: dict[tuple[int, int], int] = {}
    for community in range(communities):
        for x in range(columns):
            for y in range(rows):
                if chance.random() >= gaps or not areas:
                    at = (community * columns + x, y)
                    place[at] = len(areas)
                    areas.append(_block(chance, community, at))
    borders = [
        Border(number, place[x + dx, y + dy], SIDE)
        for (x, y), number in place.items()
        for dx, dy in ((1, 0), (0, 1))
        if (x + dx, y + dy) in place
    ]
    return District(tuple(areas), tuple(borders))


def _block(chance: Random, community: int, at: tuple[int, int]) -> Area:
    load = chance.randint(60, 240)
    return Area(
        id=f"{at[0]}.{at[1]}",
        community=f"c{community}",
        households=load,
        load=load,
        x=at[0] * SIDE,
        y=at[1] * SIDE,
        size=SIDE * SIDE,
        outline=4 * SIDE,
        current=f"g{at[0] // 2}.{at[1] // 2}" if chance.random() < 0.9 else "",
    )


towns = st.builds(town, st.integers(0, 10_000), st.integers(1, 3), st.integers(2, 4), st.integers(2, 4))


def planned(district: District, **wish: object) -> Plan:
    """With the bounds of these tests."""
    return plan(district, Wish(BOUNDS, **wish))  # type: ignore[arg-type]  # a test's shorthand


def shuffled(district: District, seed: int, names: Mapping[str, str] | None = None) -> District:
    """The same district with areas and borders in another order, ends of borders exchanged, and areas renamed."""
    chance = Random(seed)
    order = list(range(len(district.areas)))
    chance.shuffle(order)
    new = {old: at for at, old in enumerate(order)}
    borders = [Border(new[b.other], new[b.one], b.metres) for b in district.borders]
    chance.shuffle(borders)
    return District(tuple(_renamed(district.areas[at], names or {}) for at in order), tuple(borders))


def _renamed(area: Area, names: Mapping[str, str]) -> Area:
    return Area(
        names.get(area.id, area.id), area.community, area.households, area.load,
        area.x, area.y, area.size, area.outline, area.current,
    )  # fmt: skip


def only(district: District, community: str) -> District:
    """That community alone."""
    kept = [at for at, area in enumerate(district.areas) if area.community == community]
    new = {old: at for at, old in enumerate(kept)}
    borders = [
        Border(new[b.one], new[b.other], b.metres) for b in district.borders if {b.one, b.other} <= new.keys()
    ]
    return District(tuple(district.areas[at] for at in kept), tuple(borders))


def hangs_together(district: District, ids: Sequence[str]) -> bool:
    """Whether the areas are connected by borders inside one community."""
    number = {area.id: at for at, area in enumerate(district.areas)}
    wanted = {number[area] for area in ids}
    if len({district.areas[at].community for at in wanted}) > 1:
        return False
    seen = {min(wanted)}
    while True:
        more = {end for b in district.borders for end in (b.one, b.other) if {b.one, b.other} & seen} & wanted
        if more <= seen:
            return seen == wanted
        seen |= more


def quality(plan_made: Plan) -> list[tuple[str, int, float | None]]:
    """What must be the same however the input is written: grids and objective of each community, and what is bent."""
    return [
        (c.community, len(c.grids), round(c.proof.value, 6) if c.proof else None)
        for c in plan_made.communities
    ]
