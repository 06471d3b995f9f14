"""The map in force at a place on a day: what is drawn, and the same as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.grids.areas import Bounds
from wuding.calc.grids.measures import Figures, figures, workers
from wuding.calc.grids.picture.drawing import Drawing, draw, tone_of
from wuding.grids.models import Grid, GridMap, Ground
from wuding.grids.queries.ground import land_of
from wuding.organisation.models import Kind, Organisation
from wuding.organisation.queries import may
from wuding.people.models import EmploymentForm, Service, Team, in_sight


@dataclass(frozen=True)
class GridRow:
    """A grid of a map with who works in it. `named`: whether the user may know who."""

    grid: Grid
    tone: str
    workers: tuple[Service, ...]
    named: bool

    @property
    def is_vacant(self) -> bool:
        """Nobody is in post."""
        return self.named and not self.workers

    @property
    def without_contract(self) -> list[Service]:
        """In post without a labour contract (S1.2)."""
        return [service for service in self.workers if service.contract != EmploymentForm.LABOUR]


@dataclass(frozen=True)
class MapShown:
    """A map as far as it lies at or below a place."""

    grid_map: GridMap
    drawing: Drawing
    rows: tuple[GridRow, ...]
    figures: Figures
    surplus: tuple[Service, ...]
    """Grid workers who serve in none of the map's grids."""

    @property
    def knows_posts(self) -> bool:
        """Whether who works where is known: old maps were drawn before grids had a place in the tree."""
        return any(row.named for row in self.rows)

    @property
    def vacant(self) -> int:
        """Grids without a worker."""
        return sum(row.is_vacant for row in self.rows)

    @property
    def outside(self) -> int:
        """Grids outside the bounds."""
        return sum(row.tone in ("under", "over") for row in self.rows)

    @property
    def without_contract(self) -> int:
        """Grid workers in post without a labour contract."""
        return sum(len(row.without_contract) for row in self.rows)


def map_on(place: Organisation, day: date) -> GridMap | None:
    """The map of the place, or of what stands above it, in force on the day; the nearest."""
    paths = [place.path, *place.ancestor_paths]
    found = (
        GridMap.objects.on(day).filter(organisation__path__in=paths).select_related("ground", "organisation")
    )
    return max(found.order_by("organisation__path"), key=lambda one: len(one.organisation.path), default=None)


def maps_of(place: Organisation) -> list[GridMap]:
    """All maps that ever held there, the latest first."""
    paths = [place.path, *place.ancestor_paths]
    found = GridMap.objects.filter(organisation__path__in=paths).select_related(
        "organisation", "published_by"
    )
    return list(found.order_by("-since", "organisation__path"))


def grounds_of(user: User, place: Organisation) -> list[Ground]:
    """Grounds of the place, the latest first; none without the right to plan there."""
    if not may(user, Permission.PLAN_GRIDS, place):
        return []
    paths = [place.path, *place.ancestor_paths]
    return list(Ground.objects.filter(organisation__path__in=paths).order_by("-made_at", "-pk"))


def shown_map(user: User, grid_map: GridMap, place: Organisation, day: date) -> MapShown | None:
    """The part of the map at or below the place; None when nothing of it lies there."""
    land = land_of(grid_map.ground, grid_map.since, place, spans=grid_map.spans)
    grids = list(
        grid_map.grids.filter(community__path__startswith=place.path)
        .select_related("community", "unit")
        .order_by("community__path", "pk")
    )
    grid_of = {code: grid.name for grid in grids for code in grid.areas}
    if not land.district.areas or not grid_of:
        return None
    bounds = Bounds(grid_map.low, grid_map.high)
    drawing = draw(land.district, grid_of, bounds, land.shapes)
    named = may(user, Permission.SEE_ROSTER, place)
    serving = serving_in(user, place, day) if named else []
    rows = tuple(
        GridRow(
            grid,
            tone_of(grid.load, bounds),
            tuple(one for one in serving if one.organisation_id == grid.unit_id),
            named and grid.unit_id is not None,
        )
        for grid in grids
    )
    in_post = {grid.unit_id for grid in grids}
    return MapShown(
        grid_map,
        drawing,
        rows,
        figures(land.district, grid_of, workers(land.district, grid_of)),
        tuple(one for one in serving if one.organisation_id not in in_post) if _on_tree(rows) else (),
    )


def _on_tree(rows: Iterable[GridRow]) -> bool:
    return any(row.grid.unit_id is not None for row in rows)


def serving_in(user: User, place: Organisation, day: date) -> list[Service]:
    """Grid workers at or below the place whom the user may see, by place and name."""
    found = Service.objects.known().on(day).filter(team=Team.GRID_WORKER)
    found = found.filter(in_sight(user, Permission.SEE_ROSTER, of="person__"))
    found = found.filter(organisation__path__startswith=place.path)
    return list(
        found.select_related("person", "organisation__parent").order_by(
            "organisation__path", "person__sort_key", "person__public_id"
        )
    )


@dataclass(frozen=True)
class Posts:
    """Of a community: its grids, who works in them, and who is over."""

    community: Organisation
    rows: tuple[GridRow, ...]
    surplus: tuple[Service, ...]

    @property
    def vacant(self) -> tuple[GridRow, ...]:
        """Grids without a worker."""
        return tuple(row for row in self.rows if row.is_vacant)

    @property
    def in_post(self) -> int:
        """Grid workers in the grids."""
        return sum(len(row.workers) for row in self.rows)

    @property
    def with_contract(self) -> int:
        """Those of them with a labour contract (S1.2)."""
        return self.in_post - self.without_contract

    @property
    def without_contract(self) -> int:
        """The others."""
        return sum(len(row.without_contract) for row in self.rows)


def posts_of(shown: MapShown) -> list[Posts]:
    """By community, in the tree's order; who serves elsewhere counts in the community they serve in or below."""
    communities: dict[int, Organisation] = {row.grid.community_id: row.grid.community for row in shown.rows}
    return [
        Posts(
            community,
            tuple(row for row in shown.rows if row.grid.community_id == key),
            tuple(one for one in shown.surplus if one.organisation.path.startswith(community.path)),
        )
        for key, community in communities.items()
    ]


@dataclass(frozen=True)
class Totals:
    """Posts of all communities together; `surplus` counts those who serve in none as well."""

    grids: int
    in_post: int
    with_contract: int
    vacant: int
    surplus: int


def totals_of(posts: Sequence[Posts], others: Sequence[Service]) -> Totals:
    """The last row of the table of posts."""
    return Totals(
        sum(len(one.rows) for one in posts),
        sum(one.in_post for one in posts),
        sum(one.with_contract for one in posts),
        sum(len(one.vacant) for one in posts),
        sum(len(one.surplus) for one in posts) + len(others),
    )


def elsewhere(shown: MapShown, posts: Sequence[Posts]) -> tuple[Service, ...]:
    """Grid workers over who serve in no community of the map, such as at a town."""
    counted = {one.pk for group in posts for one in group.surplus}
    return tuple(one for one in shown.surplus if one.pk not in counted)


def free_units(community: Organisation) -> list[Organisation]:
    """Grids of the tree in the community that stand and that no map has drawn yet, in order."""
    found = Organisation.objects.filter(
        parent=community, kind=Kind.GRID, closed_on__isnull=True, drawn_as__isnull=True
    )
    return list(found.order_by("path"))
