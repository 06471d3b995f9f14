"""A ground of eight blocks in two communities, today's grids, and a plan of it; made by the concern's own actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from tests.make import ENTERED_AT, make_district, make_officer, make_place
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.calc.grids.apart import told
from wuding.calc.grids.areas import Area, Border, Bounds, District, Weights
from wuding.calc.grids.plan import plan as planned
from wuding.calc.grids.results import Wish
from wuding.grids.actions import add_ground, begin_map, open_plan
from wuding.grids.actions.grounds import GroundGiven
from wuding.grids.actions.planning import Wished
from wuding.grids.actions.running import keep_result
from wuding.grids.models import GridMap, Ground, Plan
from wuding.grids.queries.ground import land_of
from wuding.organisation.models import Basis, Kind, Organisation

SIDE = 100
SINCE = date(2020, 1, 1)


@dataclass
class Scene:
    """A district with a ground and its present map: 松鹤 with six blocks of three grids, 青松 with two of one each."""

    place: Organisation
    community: Organisation
    other: Organisation
    ground: Ground
    grid_map: GridMap
    planner: User
    approver: User


def blocks(community: str, count: int, households: int, *, at: int = 0) -> list[Area]:
    """Blocks in a row, two of them a grid today."""
    return [
        Area(
            id=f"{community[:1]}{number}",
            community=community,
            households=households,
            load=households,
            x=number * SIDE + SIDE / 2,
            y=at + SIDE / 2,
            size=SIDE * SIDE,
            outline=4 * SIDE,
            current=f"{community}老{number // 2}",
        )
        for number in range(count)
    ]


def in_rows(*rows: list[Area]) -> District:
    """Each row's blocks side by side; rows don't touch."""
    areas = [area for row in rows for area in row]
    place = {area.id: at for at, area in enumerate(areas)}
    borders = [Border(place[one.id], place[other.id], SIDE) for row in rows for one, other in pairwise(row)]
    return District(tuple(areas), tuple(borders))


def square(area: Area) -> list[list[list[list[float]]]]:
    """The block's outline."""
    x, y = area.x - SIDE / 2, area.y - SIDE / 2
    return [[[[x, y], [x + SIDE, y], [x + SIDE, y + SIDE], [x, y + SIDE], [x, y]]]]


def given(district: District, communities: Mapping[str, Organisation], title: str = "老网格") -> GroundGiven:
    """What a file with these blocks would hold."""
    rings = [square(area) for area in district.areas]
    return GroundGiven(title, "test.geojson", district, rings, communities, Basis.GENERATED)


def make_scene() -> Scene:
    """The planner sits in the political and legal committee, the approver in the organisation department."""
    made = make_district()
    towns = {"松鹤社区": made.community, "青松社区": made.other_community}
    district = in_rows(blocks(made.community.name, 6, 160), blocks(made.other_community.name, 2, 200, at=300))
    named = {made.community.name: made.community, made.other_community.name: made.other_community}
    assert towns.keys() == named.keys()
    planner, approver = make_officer(made.place, Role.POLITICAL_LEGAL_COMMITTEE), make_officer(made.place)
    ground = add_ground(place=made.place, given=given(district, named), by=planner, at=ENTERED_AT)
    grid_map = begin_map(ground=ground, since=SINCE, low=300, high=500, by=approver, at=ENTERED_AT)
    return Scene(made.place, made.community, made.other_community, ground, grid_map, planner, approver)


def computed(ground: Ground, by: User, title: str = "方案一", **wished: Any) -> Plan:
    """A plan, computed here and now by the same planner that the background asks."""
    asked = Wished(title=title, low=300, high=500, **wished)
    plan = open_plan(ground=ground, wished=asked, by=by, at=ENTERED_AT)
    wish = Wish(
        Bounds(300, 500), Weights(asked.balance, asked.compactness, asked.closeness), number=asked.number
    )
    keep_result(plan, told(planned(land_of(ground, SINCE).district, wish)))
    plan.refresh_from_db()
    return plan


def make_grids(place: Organisation, officer: User, title: str) -> tuple[GridMap, Plan]:
    """A ground, a map and a plan at any place, whose areas lie in that place itself."""
    district = in_rows(blocks(place.name, 4, 170))
    ground = add_ground(place=place, given=given(district, {place.name: place}), by=officer, at=ENTERED_AT)
    grid_map = begin_map(ground=ground, since=SINCE, low=300, high=500, by=officer, at=ENTERED_AT)
    return grid_map, computed(ground, officer, title)


def make_grid_unit(community: Organisation, number: int) -> Organisation:
    """A grid of the tree."""
    return make_place(
        f"{community.name}第{number}网格", Kind.GRID, code=f"{community.code}{number:03d}", parent=community
    )
