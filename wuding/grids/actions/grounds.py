"""Areas handed in become a ground; the grids they name become the first map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.actions import Thing, record
from wuding.audit.names import Action, ThingKind
from wuding.calc.grids.areas import Area as AreaValue
from wuding.calc.grids.areas import District
from wuding.common.errors import RuleError
from wuding.grids.actions.asked import require
from wuding.grids.models import Area, Grid, GridMap, Ground
from wuding.grids.queries.ground import land_of
from wuding.organisation.models import Basis, Organisation
from wuding.organisation.queries import acting

Rings = list[list[list[list[float]]]]


@dataclass(frozen=True)
class GroundGiven:
    """What a file holds: areas whose communities are those of `communities`; rings by area, none for points.

    counts: households of each kind, by area, or none at all. anchor: degrees of the place from which metres count.
    """

    title: str
    source: str
    district: District
    rings: Sequence[Rings]
    communities: Mapping[str, Organisation]
    basis: Basis = Basis.OFFICIAL
    counts: Sequence[Mapping[str, int]] = ()
    anchor: tuple[float, float] | None = None
    reference: str = ""


@transaction.atomic
def add_ground(*, place: Organisation, given: GroundGiven, by: User | None, at: datetime) -> Ground:
    """Keep the areas, all of them or none. Raises NotVisible where the user may not plan."""
    require(by, Permission.PLAN_GRIDS, place)
    codes = [area.id for area in given.district.areas]
    borders = given.district.borders
    ground = Ground.objects.create(
        organisation=place,
        title=given.title,
        source=given.source[-255:],
        basis=given.basis,
        has_shapes=any(given.rings),
        anchor=list(given.anchor) if given.anchor else None,
        reference=given.reference[:255],
        borders=[[codes[b.one], codes[b.other], round(b.metres, 2)] for b in borders],
        made_at=at,
        made_by=by,
    )
    Area.objects.bulk_create(
        (
            _row(ground, area, rings, given.communities[area.community], counts)
            for area, rings, counts in zip(
                given.district.areas, given.rings, given.counts or [{} for _code in codes], strict=True
            )
        ),
        batch_size=500,
    )
    record(
        action=Action.AREAS_IMPORT,
        by=acting(by),
        path=place.path,
        thing=Thing(ThingKind.GROUND, ground.public_id, ground.title),
        changes={
            "rows": (None, len(codes)),
            "households": (None, sum(area.households for area in given.district.areas)),
        },
    )
    return ground


def _row(
    ground: Ground, area: AreaValue, rings: Rings, community: Organisation, counts: Mapping[str, int]
) -> Area:
    return Area(
        ground=ground,
        code=area.id,
        community=community,
        households=area.households,
        load=area.load,
        x=area.x,
        y=area.y,
        size=area.size,
        outline=area.outline,
        current=area.current,
        rings=rings,
        counts=dict(counts),
    )


@transaction.atomic
def begin_map(
    *, ground: Ground, since: date, low: int, high: int, document: str = "", by: User | None, at: datetime
) -> GridMap:
    """The grids that the areas themselves name are the place's map from that day on.

    Raises NotVisible where the user may not approve grids; RuleError when an area names no grid, or a map is in force.
    """
    require(by, Permission.APPROVE_GRIDS, ground.organisation)
    rows = list(ground.areas.select_related("community").order_by("code"))
    if empty := [row.code for row in rows if not row.current]:
        raise RuleError(
            _("小区域 %(code)s 没有填现网格，拼不成现有网格图。") % {"code": empty[0]},
            next_step=_("请在表里补上“现网格”一列，重新导入。"),
        )
    members: dict[str, list[Area]] = {}
    for row in rows:
        members.setdefault(row.current, []).append(row)
    return write_map(
        ground=ground,
        grids=members,
        since=since,
        low=low,
        high=high,
        document=document,
        by=by,
        at=at,
    )


def write_map(
    *,
    ground: Ground,
    grids: Mapping[str, Sequence[Area]],
    since: date,
    low: int,
    high: int,
    document: str,
    by: User | None,
    at: datetime,
    spans: Mapping[str, float] | None = None,
) -> GridMap:
    """A map from that day on; the one before ends the day before. Inside the caller's transaction.

    spans: as how many households one of a kind counts in the grids' load.
    """
    place = ground.organisation
    before = (
        GridMap.objects.select_for_update(of=("self",)).filter(organisation=place, until__isnull=True).first()
    )
    if before is not None:
        if before.since >= since:
            raise RuleError(
                _("现有的网格图自 %(day)s 起，新图不能从同一天或更早开始。")
                % {"day": before.since.isoformat()},
                next_step=_("请填写更晚的启用日期。"),
            )
        before.until = since - timedelta(days=1)
        before.save(update_fields=["until"])
    found = GridMap.objects.create(
        organisation=place,
        ground=ground,
        since=since,
        low=low,
        high=high,
        spans=dict(spans or {}),
        document=document,
        published_at=at,
        published_by=by,
    )
    load = {area.id: area.load for area in land_of(ground, since, spans=spans).district.areas}
    Grid.objects.bulk_create(_grid(found, name, areas, load) for name, areas in grids.items())
    record(
        action=Action.MAP_PUBLISH,
        by=acting(by),
        path=place.path,
        thing=Thing(ThingKind.GRID_MAP, found.public_id, f"{place.name} {since.isoformat()}"),
        changes=_told(grids, since, document),
    )
    return found


def _told(grids: Mapping[str, Sequence[Area]], since: date, document: str) -> dict[str, tuple[Any, Any]]:
    return {"grids": (None, len(grids)), "since": (None, since), "document": (None, document or None)}


def _grid(found: GridMap, name: str, areas: Sequence[Area], load: Mapping[str, int]) -> Grid:
    return Grid(
        grid_map=found,
        name=name,
        community=areas[0].community,
        households=sum(area.households for area in areas),
        load=sum(load[area.code] for area in areas),
        areas=[area.code for area in areas],
    )
