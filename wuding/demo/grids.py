"""The 85 old grids of Songling and how they become 24 (S1.1).

Published: 85 grids became 24 of 300 to 500 households each. Generated: every outline, and the households of each old grid; those
of a community add up to what its grids hold in the tree. The map of today is computed by the planner, not drawn here.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import shapely
from django.conf import settings

from wuding.accounts.models import User
from wuding.calc.grids.apart import planning_apart
from wuding.calc.grids.areas import Area, Border, Bounds, District, Weights
from wuding.calc.grids.gis.apart import Rings, rings_of
from wuding.calc.grids.gis.layers import shapes_of
from wuding.calc.grids.gis.outlines import fitted
from wuding.calc.grids.results import Wish
from wuding.demo.district import SEED, songling_units
from wuding.grids.actions import add_ground, ask_approval, begin_map, open_plan, publish_plan
from wuding.grids.actions.grounds import GroundGiven
from wuding.grids.actions.planning import Wished
from wuding.grids.actions.running import keep_result
from wuding.grids.models import Ground
from wuding.organisation.models import Basis, Organisation

OLD_GRIDS, GRIDS = 85, 24
LOW, HIGH = 300, 500
OLD_SINCE, SINCE = date(2018, 1, 1), date(2022, 3, 1)
FEWEST = "最少格数（供比较）"
CHOSEN = "85 个老网格整合为 24 个"
# Built-up parts of the communities on the drawing, corners in metres; towns stand nearer to one another than they are.
PLACES: dict[str, tuple[tuple[int, int], ...]] = {
    "松鹤社区": ((40, 760), (30, 1300), (330, 1480), (760, 1540), (1010, 1430), (980, 1120), (1040, 800), (700, 690), (330, 720)),
    "林海社区": ((1040, 800), (980, 1120), (1010, 1430), (1330, 1560), (1720, 1480), (1960, 1250), (1900, 860), (1560, 700)),
    "白桦社区": ((330, 720), (700, 690), (1040, 800), (1290, 740), (1380, 420), (1150, 110), (740, 40), (380, 180), (240, 470)),
    "青松社区": ((90, -820), (30, -480), (250, -250), (590, -220), (650, -540), (600, -860), (330, -910)),
    "云岭社区": ((600, -860), (650, -540), (590, -220), (960, -190), (1240, -390), (1270, -710), (1000, -890)),
    "源泉社区": ((1300, -460), (1350, -190), (1680, -70), (2050, -100), (2370, -240), (2340, -530), (2010, -660), (1610, -670)),
}  # fmt: skip


@dataclass(frozen=True)
class OldGrid:
    """An old grid as generated."""

    code: str
    community: str
    households: int
    outline: Any


def old_grids() -> tuple[OldGrid, ...]:
    """The same 85 at every call."""
    random = Random(SEED + 85)  # noqa: S311  repeatable, not secret
    units = songling_units()
    names = {unit.code: unit.name for unit in units if unit.kind == "community"}
    held: dict[str, list[int]] = {name: [] for name in names.values()}
    for unit in units:
        if unit.kind == "grid" and unit.parent:
            held[names[unit.parent]].append(unit.households or 0)
    return tuple(
        grid
        for (name, homes), number in zip(held.items(), _shares(held), strict=True)
        for grid in _community(random, name, sum(homes), number)
    )


def _shares(held: Mapping[str, list[int]]) -> list[int]:
    """How many old grids each community had: 85 by its share of households, largest remainders first."""
    total = sum(map(sum, held.values()))
    exact = [OLD_GRIDS * sum(homes) / total for homes in held.values()]
    shares = [int(one) for one in exact]
    for at in sorted(range(len(exact)), key=lambda at: shares[at] - exact[at])[: OLD_GRIDS - sum(shares)]:
        shares[at] += 1
    return shares


def _community(random: Random, name: str, households: int, number: int) -> Iterator[OldGrid]:
    cells = _cells(random, PLACES[name], number)
    weights = [random.uniform(0.6, 1.4) for _cell in cells]
    homes = [int(households * weight / sum(weights)) for weight in weights]
    for at in range(households - sum(homes)):
        homes[at % number] += 1
    for at, (cell, count) in enumerate(zip(cells, homes, strict=True), 1):
        yield OldGrid(f"{name[:2]}{at:02d}", name, count, cell)


def _cells(random: Random, corners: tuple[tuple[int, int], ...], number: int) -> list[Any]:
    """The outline divided into so many cells of like size, in rows from the north."""
    whole = shapely.Polygon(corners)
    left, low, right, high = whole.bounds
    points: list[tuple[float, float]] = []
    while len(points) < number:
        point = (random.uniform(left, right), random.uniform(low, high))
        if whole.contains(shapely.Point(point)):
            points.append(point)
    cells: list[Any] = []
    for _round in range(3):  # evens the cells out, and stops while they still look grown
        parts = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=whole))
        cells = [shapely.intersection(part, whole) for part in parts]
        points = [(cell.centroid.x, cell.centroid.y) for cell in cells]
    return sorted(cells, key=lambda cell: (-round(cell.centroid.y / 200), cell.centroid.x))


def songling_areas() -> tuple[District, tuple[Rings, ...]]:
    """The old grids as areas, each its own grid today, with their borders and outlines."""
    found = old_grids()
    shapes = shapely.set_precision(shapes_of([grid.outline for grid in found]), 0.01)
    areas = tuple(
        Area(
            id=grid.code,
            community=grid.community,
            households=grid.households,
            load=grid.households,
            x=round(shape.centroid.x, 1),
            y=round(shape.centroid.y, 1),
            size=round(shape.area, 1),
            outline=round(shape.length, 1),
            current=f"{grid.community}老网格{grid.code[2:]}",
        )
        for grid, shape in zip(found, shapes, strict=True)
    )
    borders: tuple[Border, ...] = fitted("", shapes, areas).borders
    return District(areas, borders), tuple(rings_of(shape) for shape in shapes)


def wishes() -> tuple[tuple[Wished, Wish], ...]:
    """What is asked of the planner: 24 grids as published, and the fewest that could be."""
    found = []
    for title, number in ((CHOSEN, GRIDS), (FEWEST, None)):
        wished = Wished(title=title, low=LOW, high=HIGH, number=number)
        weights = Weights(wished.balance, wished.compactness, wished.closeness)
        found.append((wished, Wish(Bounds(LOW, HIGH), weights, number=number)))
    return tuple(found)


def ahead(district: District) -> Callable[[], list[Mapping[str, Any]]]:
    """Start planning beside everything else that the demo writes; call what is returned for the plans."""
    pool = ThreadPoolExecutor(1)
    found = [pool.submit(_planned, district, wish) for _wished, wish in wishes()]
    pool.shutdown(wait=False)
    return lambda: [one.result() for one in found]


def _planned(district: District, wish: Wish) -> Mapping[str, Any]:
    *_ticks, last = planning_apart(district, wish, 2)
    assert last.plan is not None
    return last.plan


def write_grids(
    places: Mapping[str, Organisation],
    users: Mapping[str, User],
    areas: tuple[District, tuple[Rings, ...]],
    plans: list[Mapping[str, Any]],
) -> None:
    """Old grids, two plans, one of them sent by the committee and published by the department."""
    district, rings = areas
    place = next(place for place in places.values() if place.parent_id is None)
    given = GroundGiven(
        title="85 个老网格",
        source="演示生成",
        district=district,
        rings=rings,
        communities={one.name: one for one in places.values() if one.kind == "community"},
        basis=Basis.GENERATED,
    )
    ground = add_ground(place=place, given=given, by=users["zhengfa"], at=_at(2022, 1, 10))
    begin_map(
        ground=ground, since=OLD_SINCE, low=LOW, high=HIGH, document="整合前的老网格", by=users["zuzhi"],
        at=_at(2022, 1, 10),
    )  # fmt: skip
    _plans(ground, users, plans)


def _plans(ground: Ground, users: Mapping[str, User], plans: list[Mapping[str, Any]]) -> None:
    planner, approver = users["zhengfa"], users["zuzhi"]
    for (wished, _wish), found in zip(wishes(), plans, strict=True):
        plan = open_plan(ground=ground, wished=wished, by=planner, at=_at(2022, 1, 12))
        keep_result(plan, found)
        plan.refresh_from_db()
        if wished.number:
            ask_approval(plan=plan, since=SINCE, document="网格整合方案", by=planner, at=_at(2022, 1, 20))
            plan.refresh_from_db()
            publish_plan(plan=plan, by=approver, at=_at(2022, 2, 8))


def _at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 10, 0, tzinfo=ZoneInfo(settings.TIME_ZONE))
