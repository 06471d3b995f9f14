"""What the commands on grids share: files of areas, bounds, and figures in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wuding.cli.refusals import ProblemsFound, Refusal
from wuding.cli.words import language, say

if TYPE_CHECKING:
    from wuding.calc.grids.areas import Bounds, District
    from wuding.calc.grids.files import Read
    from wuding.calc.grids.gis.files import ReadLayer
    from wuding.calc.grids.measures import Figures

SHOWN = 20
"""Faults and sentences that are printed; further ones are counted."""

MOST = 1_000_000_000
"""Households that a bound may be at most."""

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

BORDERS = click.option(
    "--borders",
    type=FILE,
    help=say("CSV 的边界表（列：one、other、metres）", "Borders for CSV: columns one, other, metres"),
)
NEAR = click.option(
    "--near", type=click.FloatRange(0, min_open=True),
    help=say(
        "小区域是点时，相距多少米以内算相邻（不给：中间没有别的点就算）",
        "For areas given as points: metres within which they are neighbours; without it, where no point is between",
    ),
)  # fmt: skip
LAYER = click.option("--layer", help=say("GeoPackage 里的哪个图层", "Which layer of a GeoPackage"))
BRIDGES = click.option(
    "--bridge", "bridges", multiple=True, metavar="A,B",
    help=say("图形不相接、实际相通的两个小区域，可多次给出", "Two areas joined without a shared border; may be given again"),
)  # fmt: skip
LOW = click.option(
    "--min", "low", type=click.IntRange(1, MOST), default=300, show_default=True,
    help=say("每格户数下限", "Least households of a grid"),
)  # fmt: skip
HIGH = click.option(
    "--max", "high", type=click.IntRange(1, MOST), default=500, show_default=True,
    help=say("每格户数上限", "Most households of a grid"),
)  # fmt: skip


def bounds_of(low: int, high: int) -> Bounds:
    """Refuse bounds the wrong way round."""
    from wuding.calc.grids.areas import Bounds

    if low > high:
        raise click.UsageError(
            say(
                f"--min {low} 大于 --max {high}，请对调。",
                f"--min {low} is above --max {high}; exchange them.",
            )
        )
    return Bounds(low, high)


@dataclass(frozen=True)
class Source:
    """A file of areas as asked for on the command line."""

    path: Path
    borders: Path | None = None
    current: str | None = None
    near: float | None = None
    layer: str | None = None
    bridges: tuple[str, ...] = ()


@dataclass(frozen=True)
class Areas:
    """What a file holds; `layer` where it is a GIS file."""

    read: Read
    layer: ReadLayer | None = None


def read_areas(source: Source) -> Areas:
    """The file, or every fault of it as a refusal."""
    from wuding.calc.grids.rows import FileFaults

    try:
        found = _read(source)
    except FileFaults as faulty:
        raise ProblemsFound(cut_short([fault.text(language()) for fault in faulty.faults])) from None
    if not source.bridges:
        return found
    return replace(found, read=replace(found.read, district=_bridged(found.read.district, source.bridges)))


def _read(source: Source) -> Areas:
    from wuding.calc.grids.files import borders_of, read_file
    from wuding.calc.grids.gis.files import Asked, is_layer, read_gis

    if not is_layer(source.path):
        return Areas(read_file(source.path, source.borders, source.current))
    found = read_gis(source.path, Asked(source.current, source.near, source.layer))
    read = found.read
    if source.borders is not None:
        given = borders_of(source.borders, [area.id for area in read.district.areas])
        read = replace(read, district=replace(read.district, borders=given))
    return Areas(read, found)


def _bridged(district: District, bridges: tuple[str, ...]) -> District:
    """The district with more neighbours; a bridge counts one metre."""
    from wuding.calc.grids.areas import Border

    place = {area.id: at for at, area in enumerate(district.areas)}
    more = []
    for bridge in bridges:
        one, _, other = bridge.partition(",")
        if one not in place or other not in place or one == other:
            raise click.UsageError(
                say(
                    f"--bridge {bridge} 写错了，应是两个小区域的编号，如 --bridge A,B。",
                    f"--bridge {bridge} is wrong; give the codes of two areas, as in --bridge A,B.",
                )
            )
        more.append(Border(place[one], place[other], 1.0))
    return replace(district, borders=(*district.borders, *more))


def plan_in(source: Source) -> tuple[Read, dict[str, str]]:
    """A file that holds a plan."""
    read = read_areas(source).read
    if read.plan is None:
        raise Refusal(
            say(
                f"{source.path.name} 里没有方案：缺少 grid（网格）一列。请先用 wuding grids plan 划分。",
                f"{source.path.name} holds no plan: no column “grid”. Draw one with wuding grids plan first.",
            )
        )
    return read, dict(read.plan)


def cut_short(lines: list[str]) -> str:
    """The first lines, and how many more there are."""
    rest = len(lines) - SHOWN
    more = [say(f"……另有 {rest} 条。", f"… and {rest} more.")] if rest > 0 else []
    return "\n".join([*lines[:SHOWN], *more])


def rows_of(found: Figures) -> list[tuple[str, str]]:
    """Figures as people read them: what, and how much."""
    round_one = "–" if found.roundness is None else f"{found.roundness:.3f}"
    share = found.kept / found.households if found.households else 0.0
    return [
        (say("网格数", "Grids"), f"{found.number}"),
        (say("每格", "A grid"), f"{found.least_load}–{found.most_load}"),
        (say("平均每格", "Mean of a grid"), f"{found.mean_load:.1f}"),
        (say("不均衡度（标准差/平均）", "Spread (deviation/mean)"), f"{found.spread:.2%}"),
        (say("网格间边界（米）", "Border between grids (m)"), f"{found.cut:,.0f}"),
        (say("保留原网格员的户数", "Households that keep their worker"), f"{found.kept:,} ({share:.1%})"),
        (say("紧凑度（4πA/P²）", "Compactness (4πA/P²)"), round_one),
    ]
