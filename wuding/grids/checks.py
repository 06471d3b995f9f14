"""Whether the server of map tiles can be used; `wuding serve` does not start with one that can't."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from wuding.common.tiles import tile_faults

SENTENCES = {
    "https": (
        "WUDING_TILES 应以 https:// 开头，或以 / 开头（本机的地址）。"
        " (WUDING_TILES must begin with https://, or with / for a path of this server.)"
    ),
    "places": (
        "WUDING_TILES 里 {z}、{x}、{y} 应各出现一次，例如 https://tiles.example.gov.cn/{z}/{x}/{y}.png。"
        " (WUDING_TILES must have {z}, {x} and {y}, once each.)"
    ),
    "signs": (
        "WUDING_TILES 里不能有空格、引号、分号、逗号、尖括号，也不能有别的花括号。"
        " (WUDING_TILES must not have blanks, quotes, semicolons, commas, angle brackets or other braces.)"
    ),
    "attribution": (
        "设了 WUDING_TILES，也要设 WUDING_TILES_ATTRIBUTION：地图旁边要写明瓦片是谁的、审图号是多少。"
        " (With WUDING_TILES set, WUDING_TILES_ATTRIBUTION must say whose the tiles are.)"
    ),
}


def tiles_can_be_used(app_configs: Sequence[Any] | None, **_more: Any) -> list[CheckMessage]:
    """grids.E001 for every fault."""
    del app_configs
    faults = tile_faults(settings.TILES, settings.TILES_ATTRIBUTION)
    return [Error(SENTENCES[code], id="grids.E001") for code in faults]
