"""Maps as the templates draw them: paths with their classes, words and links."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wuding.calc.grids.picture.drawing import Drawing, DrawnArea, DrawnGrid, Outline
from wuding.calc.grids.picture.svg import SIGN, path
from wuding.common.tiles import Tiles
from wuding.grids.ground_tiles import Tile, tiles_below, why_none
from wuding.grids.models import Ground

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

ROOM = 34
"""Units of the frame that a label needs."""
ABOVE = 26
"""Units above and below the frame for the names of communities."""

TONE_WORDS: "Mapping[str, str | StrPromise]" = {
    "under": gettext_lazy("低于下限"),
    "low": gettext_lazy("偏少"),
    "middle": gettext_lazy("适中"),
    "high": gettext_lazy("偏多"),
    "over": gettext_lazy("高于上限"),
}


@dataclass(frozen=True)
class Shape:
    """One path. `key`: the grid it belongs to; `url`: where it leads, "" for nowhere; `pick`: the box that it ticks."""

    d: str
    tone: str
    title: str
    key: str = ""
    url: str = ""
    chosen: bool = False
    pick: str = ""


@dataclass(frozen=True)
class Label:
    """A text at a place of the frame."""

    x: int
    y: int
    text: str
    below: str = ""


@dataclass(frozen=True)
class MapPicture:
    """A whole map. `view_box` as SVG wants it; `numbers`: grid → its number on the map."""

    view_box: str
    title: str
    areas: tuple[Shape, ...]
    grids: tuple[Shape, ...]
    communities: tuple[Shape, ...]
    labels: tuple[Label, ...]
    names: tuple[Label, ...]
    numbers: Mapping[str, int]
    legend: tuple[tuple[str, str], ...]
    has_vacant: bool = False
    """Whether any grid is drawn as vacant."""
    tiles: tuple[Tile, ...] = ()
    attribution: str = ""
    untiled: str = ""
    """Why there are no tiles, where a server of tiles is set."""


def picture(
    drawing: Drawing,
    title: str,
    *,
    vacant: frozenset[str] = frozenset(),
    chosen: str = "",
    area_url: str = "",
    order: Sequence[str] = (),
    ground: Ground | None = None,
    pick: bool = False,
    ticked: frozenset[str] = frozenset(),
) -> MapPicture:
    """vacant: grids without a worker. area_url: an address that ends where the area's code goes, for maps to change.
    order: grids as the table beside the map lists them; the map numbers them in it. pick: areas tick boxes of the page,
    of which `ticked` are; labels are then the areas' own. ground: of which the areas are, for tiles below them.
    """
    numbers = {name: at for at, name in enumerate(order or [grid.name for grid in drawing.grids], 1)}
    return MapPicture(
        view_box=f"0 {-ABOVE} {drawing.width} {drawing.height + 2 * ABOVE}",
        title=title,
        areas=tuple(
            _picked(area, ticked) if pick else _area(area, chosen, area_url) for area in drawing.areas
        ),
        grids=tuple(_grid(grid, numbers, vacant) for grid in drawing.grids),
        communities=tuple(Shape(path(outline), "", name) for name, outline in drawing.communities),
        labels=tuple(_codes(drawing) if pick else _numbers(drawing, numbers)),
        names=tuple(
            _name(name, outline, [other for _name, other in drawing.communities])
            for name, outline in drawing.communities
        ),
        numbers=numbers,
        legend=_legend(drawing),
        has_vacant=bool(vacant),
        **_tiled(drawing, ground),
    )


def _tiled(drawing: Drawing, ground: Ground | None) -> dict[str, Any]:
    """Tiles of the server that is set, below areas of a ground; nothing without both."""
    server: Tiles | None = settings.TILE_SERVER
    if server is None or ground is None:
        return {}
    if untiled := why_none(ground):
        return {"untiled": untiled}
    return {"tiles": tuple(tiles_below(server, ground, drawing)), "attribution": server.attribution}


def _numbers(drawing: Drawing, numbers: Mapping[str, int]) -> Iterator[Label]:
    for grid in drawing.grids:
        if grid.outline.room >= ROOM:
            yield Label(*grid.outline.label, f"{numbers[grid.name]}", f"{grid.load}{SIGN.get(grid.tone, '')}")


def _codes(drawing: Drawing) -> Iterator[Label]:
    for area in drawing.areas:
        if area.outline.room >= ROOM * 2:
            yield Label(*area.outline.label, area.area.id, f"{area.area.households}")


def _picked(area: DrawnArea, ticked: frozenset[str]) -> Shape:
    code = area.area.id
    told = _("小区域 %(area)s，%(households)s 户，%(grid)s") % {
        "area": code,
        "households": area.area.households,
        "grid": area.grid,
    }
    return Shape(path(area.outline), "plain", told, area.grid, chosen=code in ticked, pick=code)


def _area(area: DrawnArea, chosen: str, url: str) -> Shape:
    told = _("小区域 %(area)s，%(households)s 户，%(grid)s") % {
        "area": area.area.id,
        "households": area.area.households,
        "grid": area.grid,
    }
    here = bool(chosen) and area.area.id == chosen
    return Shape(
        path(area.outline), area.tone, told, area.grid, f"{url}{area.area.id}#chosen" if url else "", here
    )


def _grid(grid: DrawnGrid, numbers: Mapping[str, int], vacant: frozenset[str]) -> Shape:
    told = _("%(number)s %(grid)s：%(load)s，%(tone)s") % {
        "number": numbers[grid.name],
        "grid": grid.name,
        "load": grid.load,
        "tone": TONE_WORDS[grid.tone],
    }
    return Shape(path(grid.outline), "vacant" if grid.name in vacant else "", told, grid.name)


def _name(name: str, outline: Outline, others: Sequence[Outline]) -> Label:
    """Above the community's highest point; below its lowest where another community lies above."""
    places = [at for ring in outline.rings for at in ring]
    top, bottom = min(places, key=lambda at: at[1]), max(places, key=lambda at: at[1])
    above, below = Label(top[0], top[1] - 10, name), Label(bottom[0], bottom[1] + 24, name)
    taken = any(_inside(above.x, above.y - 6, other) for other in others)
    return below if taken and not any(_inside(below.x, below.y, other) for other in others) else above


def _inside(x: int, y: int, outline: Outline) -> bool:
    """By the even-odd rule."""
    within = False
    for ring in outline.rings:
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                within = not within
    return within


def _legend(drawing: Drawing) -> tuple[tuple[str, str], ...]:
    low, high = drawing.bounds.low, drawing.bounds.high
    third = (high - low) / 3
    first, second = round(low + third), round(high - third)
    return (
        ("under", _("▽ 少于 %(low)s") % {"low": low}),
        ("low", f"{low}–{first}"),
        ("middle", f"{first}–{second}"),
        ("high", f"{second}–{high}"),
        ("over", _("△ 多于 %(high)s") % {"high": high}),
    )
