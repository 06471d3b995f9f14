"""The organisation tree follows the map: a node for each grid, with its households; the worker of the grid serves there."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.actions import Thing, record
from wuding.audit.names import Action, ThingKind
from wuding.calc.grids.measures import workers
from wuding.common.errors import RuleError
from wuding.common.today import today
from wuding.grids.actions.asked import require
from wuding.grids.models import Grid, GridMap
from wuding.grids.queries.ground import land_of
from wuding.grids.queries.maps import free_units
from wuding.organisation.actions import create_organisation
from wuding.organisation.models import Basis, Kind, Organisation
from wuding.organisation.queries import acting


@transaction.atomic
def bring_in_line(*, grid_map: GridMap, by: User | None) -> int:
    """Give every grid its node: that of the grid whose worker it takes over, else one that no map has used, else a new one.

    A grid is called as its node; households of the nodes become those of the map. Returns how many nodes are new. Nodes that no grid uses any more
    stay until their worker has moved; the page of posts names them. Raises RuleError before the map's first day.
    """
    require(by, Permission.APPROVE_GRIDS, grid_map.organisation)
    row = (
        GridMap.objects.select_for_update(of=("self",))
        .select_related("organisation", "ground")
        .get(pk=grid_map.pk)
    )
    if row.since > today():
        raise RuleError(
            _("这张网格图自 %(day)s 起启用，还没有到。") % {"day": row.since.isoformat()},
            next_step=_("请到那一天再落到组织树。"),
        )
    grids = list(
        row.grids.filter(unit__isnull=True).select_related("community").order_by("community__path", "pk")
    )
    held = _held(row)
    new = 0
    for community in {grid.community_id: grid.community for grid in grids}.values():
        here = [grid for grid in grids if grid.community_id == community.pk]
        new += _settle(community, here, held, by)
    row.in_tree = True
    row.save(update_fields=["in_tree"])
    record(
        action=Action.MAP_IN_LINE,
        by=acting(by),
        path=row.organisation.path,
        thing=Thing(ThingKind.GRID_MAP, row.public_id, f"{row.organisation.name} {row.since.isoformat()}"),
        changes={"grids": (None, len(grids)), "new": (None, new)},
    )
    return new


def _held(row: GridMap) -> dict[str, Organisation]:
    """Grid → node of the grid before whose worker it takes over, as far as that one had a node."""
    day = row.since - timedelta(days=1)
    before = GridMap.objects.on(day).filter(organisation=row.organisation).order_by("pk").first()
    if before is None:
        return {}
    units = {grid.name: grid.unit for grid in before.grids.select_related("unit").order_by("pk") if grid.unit}
    grid_of = {code: grid.name for grid in row.grids.order_by("pk") for code in grid.areas}
    follows = workers(land_of(row.ground, day).district, grid_of)
    return {grid: units[name] for grid, name in follows.items() if name in units}


def _settle(
    community: Organisation, grids: list[Grid], held: Mapping[str, Organisation], by: User | None
) -> int:
    free = iter(free_units(community))
    names = _names(community)
    new = 0
    for grid in grids:
        unit = held.get(grid.name) or next(free, None)
        if unit is None:
            code, name = next(names)
            new += 1
            unit = create_organisation(
                code=code,
                name=name,
                kind=Kind.GRID,
                parent=community,
                by=by,
                code_basis=Basis.GENERATED,
                name_basis=Basis.GENERATED,
                households=grid.households,
            )
        Organisation.objects.filter(pk=unit.pk).update(households=grid.households)
        grid.unit, grid.name = unit, f"{grid.public_id}"  # so that names may be exchanged
        grid.save(update_fields=["unit", "name"])
    for grid in grids:
        assert grid.unit is not None
        taken = Grid.objects.filter(grid_map=grid.grid_map_id, name=grid.unit.name).exists()
        grid.name = f"{grid.unit.name} {grid.unit.code}" if taken else grid.unit.name
        grid.save(update_fields=["name"])
    return new


def _names(community: Organisation) -> Iterator[tuple[str, str]]:
    """Codes and names that are free: three digits behind the community's code."""
    used = set(Organisation.objects.filter(parent=community).order_by().values_list("code", flat=True))
    for number in range(1, 1000):
        code = f"{community.code}{number:03d}"
        if code not in used:
            yield code, _("%(community)s第%(number)s网格") % {"community": community.name, "number": number}
