"""Tiles below a map of areas whose place on the globe is known; a sentence where it isn't."""

from dataclasses import dataclass
from math import asinh, atan, degrees, floor, log2, pi, radians, sinh, tan

from django.utils.translation import gettext as _

from wuding.calc.grids.gis.reference import on_globe, on_plane
from wuding.calc.grids.picture.drawing import Drawing
from wuding.common.tiles import Tiles
from wuding.grids.models import Ground

AROUND = 26
"""Units of the frame that a map shows above and below its own."""
FINE = 4
"""Tiles along the longer side of the map, about."""
MOST = 64
OLD = ("4214", "4610", "4555", "BEIJING", "XIAN", "XI'AN")
"""Signs of old datums, whose degrees lie a hundred metres beside those of tiles."""


@dataclass(frozen=True)
class Tile:
    """One picture in the frame of a map."""

    url: str
    x: float
    y: float
    width: float
    height: float


def why_none(ground: Ground) -> str:
    """Why no tiles can lie below the ground's maps; "" where they can."""
    if ground.anchor is None:
        return _(
            "这张底图的坐标是米（地方坐标系或自定义），不知道在地球上的位置，所以没有垫底图瓦片。要垫，请用经纬度（CGCS2000 或 WGS 84）的文件导入。"
        )
    if any(sign in ground.reference.upper() for sign in OLD):
        return _(
            "这张底图用的是旧坐标系（北京 54 或西安 80），和瓦片差一百米左右，所以没有垫底图瓦片。要垫，请转成 CGCS2000 再导入。"
        )
    return ""


def tiles_below(tiles: Tiles, ground: Ground, drawing: Drawing) -> list[Tile]:
    """Those that cover the map, at the finest zoom that takes few of them. The ground must have its place on the globe."""
    east, north = ground.anchor or (0.0, 0.0)
    anchor = (float(east), float(north))
    west, north = on_globe(anchor, *drawing.metres(0, -AROUND))
    east, south = on_globe(anchor, *drawing.metres(drawing.width, drawing.height + AROUND))
    zoom = min(tiles.most_zoom, max(0, floor(log2(FINE * 360 / max(east - west, 1e-6)))))
    left, top = floor(_across(west, zoom)), floor(_down(north, zoom))
    right, bottom = floor(_across(east, zoom)), floor(_down(south, zoom))
    found = [
        _placed(tiles, zoom, x, y, anchor, drawing)
        for y in range(top, bottom + 1)
        for x in range(left, right + 1)
    ]
    return found[:MOST]


def _placed(tiles: Tiles, zoom: int, x: int, y: int, anchor: tuple[float, float], drawing: Drawing) -> Tile:
    left, top = drawing.place(*on_plane(anchor, _east(x, zoom), _north(y, zoom)))
    right, bottom = drawing.place(*on_plane(anchor, _east(x + 1, zoom), _north(y + 1, zoom)))
    return Tile(
        tiles.url(zoom, x, y),
        round(left, 1), round(top, 1), round(right - left + 0.5, 1), round(bottom - top + 0.5, 1),
    )  # fmt: skip


def _across(east: float, zoom: int) -> float:
    """Number of a tile from the west, web mercator."""
    return (east + 180) / 360 * (1 << zoom)


def _down(north: float, zoom: int) -> float:
    """Number of a tile from the north, web mercator."""
    return (1 - asinh(tan(radians(north))) / pi) / 2 * (1 << zoom)


def _east(x: float, zoom: int) -> float:
    return x / (1 << zoom) * 360 - 180


def _north(y: float, zoom: int) -> float:
    return degrees(atan(sinh(pi * (1 - 2 * y / (1 << zoom)))))
