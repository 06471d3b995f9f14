"""A ground's rows as the values that `calc.grids` works with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import shapely

from wuding.calc.grids.areas import Area as AreaValue
from wuding.calc.grids.areas import Border, District
from wuding.calc.grids.gis.layers import Shapes, shapes_of
from wuding.calc.grids.spans import SPANS, weighted
from wuding.grids.models import Area, GridMap, Ground
from wuding.organisation.models import Kind, Organisation

NO_GRID = "—"
"""Stands for the grid of an area that has none."""


@dataclass(frozen=True)
class Land:
    """A ground as values: `today` is the grid of each area that the map in force gives it."""

    district: District
    shapes: Shapes | None
    communities: Mapping[str, Organisation]
    counts: Sequence[Mapping[str, int]] = ()
    """Households of each kind, area by area."""

    @property
    def kinds(self) -> dict[str, int]:
        """Kinds of households that the ground counts at all, with how many there are."""
        found = {kind: sum(row.get(kind, 0) for row in self.counts) for kind in SPANS}
        return {kind: number for kind, number in found.items() if number}

    def with_district(self, district: District) -> Land:
        """The same land with other loads."""
        return replace(self, district=district)

    @property
    def today(self) -> dict[str, str]:
        """Area → today's grid."""
        return {area.id: area.current or NO_GRID for area in self.district.areas}

    @property
    def has_today(self) -> bool:
        """Whether every area lies in a grid today."""
        return all(area.current for area in self.district.areas)


def land_of(
    ground: Ground,
    day: date,
    below: Organisation | None = None,
    *,
    spans: Mapping[str, float] | None = None,
) -> Land:
    """The ground with today's grids as of `day`; below: only what lies there; spans: as how many households one of a
    kind counts.
    """
    rows = ground.areas.select_related("community__parent").order_by("code")
    if below is not None:
        rows = rows.filter(community__path__startswith=below.path)
    found = list(rows)
    labels = community_labels(row.community for row in found)
    held = grids_on(ground, day)
    areas = [_area(row, labels[row.community_id], held) for row in found]
    bare = District(tuple(areas), _borders(ground, [area.id for area in areas]))
    counts = [row.counts for row in found]
    district = weighted(bare, counts, spans or {})
    shapes = shapes_of([_shape(row) for row in found]) if ground.has_shapes else None
    return Land(district, shapes, {labels[row.community_id]: row.community for row in found}, counts)


@dataclass(frozen=True)
class CommunityRow:
    """A community of a ground in numbers. `grids`: of today, 0 where areas name none."""

    label: str
    code: str
    path: str
    areas: tuple[AreaValue, ...]

    @property
    def households(self) -> int:
        """As counted."""
        return sum(area.households for area in self.areas)

    @property
    def load(self) -> int:
        """What bounds count."""
        return sum(area.load for area in self.areas)

    @property
    def grids(self) -> tuple[str, ...]:
        """Names of today's grids."""
        return tuple(sorted({area.current for area in self.areas if area.current}))


def community_rows(land: Land) -> list[CommunityRow]:
    """In the order of the tree."""
    areas: dict[str, list[AreaValue]] = {}
    for area in land.district.areas:
        areas.setdefault(area.community, []).append(area)
    rows = [
        CommunityRow(label, land.communities[label].code, land.communities[label].path, tuple(group))
        for label, group in areas.items()
    ]
    return sorted(rows, key=lambda row: row.path)


def community_labels(communities: Iterable[Organisation]) -> dict[int, str]:
    """Names by key; of several with one name, with the town's before it."""
    found = {community.pk: community for community in communities}
    names = [community.name for community in found.values()]
    return {
        key: community.name
        if names.count(community.name) == 1 or community.parent is None
        else f"{community.parent.name}{community.name}"
        for key, community in found.items()
    }


def communities_by_word(place: Organisation) -> dict[str, Organisation]:
    """Communities at or below a place, by their code, and by their name where only one has it."""
    found = list(
        Organisation.objects.at_or_below(place)
        .filter(kind=Kind.COMMUNITY, closed_on__isnull=True)
        .select_related("parent")
        .order_by("path")
    )
    by_name: dict[str, list[Organisation]] = {}
    for community in found:
        by_name.setdefault(community.name, []).append(community)
    single = {name: group[0] for name, group in by_name.items() if len(group) == 1}
    return {community.code: community for community in found} | single


def grids_on(ground: Ground, day: date) -> dict[str, str] | None:
    """Area → grid by the ground's map in force; None when the place's map stands on another ground, or there is none."""
    found = GridMap.objects.on(day).filter(ground=ground).order_by("pk").first()
    if found is None:
        return None
    return {code: grid.name for grid in found.grids.order_by("pk") for code in grid.areas}


def _area(row: Area, community: str, held: Mapping[str, str] | None) -> AreaValue:
    found = AreaValue(
        id=row.code,
        community=community,
        households=row.households,
        load=row.load,
        x=row.x,
        y=row.y,
        size=row.size,
        outline=row.outline,
        current=row.current,
    )
    return found if held is None else replace(found, current=held.get(row.code, ""))


def _borders(ground: Ground, codes: Collection[str]) -> tuple[Border, ...]:
    place = {code: at for at, code in enumerate(codes)}
    return tuple(
        Border(place[one], place[other], metres)
        for one, other, metres in ground.borders
        if one in place and other in place
    )


def _shape(row: Area) -> shapely.Geometry:
    if not row.rings:
        return shapely.Point(row.x, row.y)
    parts = [shapely.Polygon(rings[0], rings[1:]) for rings in row.rings]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
