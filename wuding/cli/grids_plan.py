"""`wuding grids plan`: from areas to grids, with the proof of each community."""

from __future__ import annotations

import os
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wuding.cli.areas import (
    BORDERS,
    BRIDGES,
    FILE,
    HIGH,
    LAYER,
    LOW,
    NEAR,
    Areas,
    Source,
    bounds_of,
    cut_short,
    read_areas,
    rows_of,
)  # fmt: skip
from wuding.cli.grid_pins import pins_of
from wuding.cli.progress import progress
from wuding.cli.refusals import ProblemsFound, Refusal
from wuding.cli.words import language, say

if TYPE_CHECKING:
    from wuding.calc.grids.areas import District, Weights
    from wuding.calc.grids.results import CommunityPlan, Plan, Wish
    from wuding.calc.grids.searching import Effort


@click.command(
    help=say(
        "把小区域划成网格：守住上下限、不跨社区、连片；先求格数最少，再求均衡、紧凑、少换网格员，并给出证明。",
        "Draw grids from small areas: within the bounds, connected, never across a community line; first the fewest, "
        "then even, compact and close to today's, with a proof.",
    )
)
@click.argument("areas", type=FILE)
@click.option(
    "-o", "--output", "target", type=click.Path(dir_okay=False, path_type=Path), required=True,
    help=say(
        "方案写到哪里（.json、.json.gz、.csv；读入的是 GIS 文件时也可以是 .geojson、.gpkg、.shp）",
        "Where the plan goes (.json, .json.gz, .csv; from a GIS file also .geojson, .gpkg, .shp)",
    ),
)  # fmt: skip
@click.option(
    "--map", "maps", multiple=True, type=click.Path(dir_okay=False, path_type=Path),
    help=say("再画一张图（.html 或 .png），可多次给出", "Draw a map as well (.html or .png); may be given again"),
)  # fmt: skip
@LOW
@HIGH
@BORDERS
@NEAR
@LAYER
@BRIDGES
@click.option(
    "--k", "number", type=click.IntRange(1), help=say("全区一共划几格", "Grids of the whole district")
)
@click.option(
    "--k-of", "numbers", multiple=True, metavar="社区=格数" if language() == "zh" else "COMMUNITY=NUMBER",
    help=say("某社区划几格，可多次给出", "Grids of one community; may be given again"),
)  # fmt: skip
@click.option(
    "--current", metavar="列名" if language() == "zh" else "COLUMN",
    help=say("哪一列是现网格", "Column that names today's grid"),
)  # fmt: skip
@click.option(
    "--pin", "pins", multiple=True, metavar="together:A,B",
    help=say(
        "固定要求，可多次给出：together:A,B 同格；apart:A,B 不同格；into:A=网格 归某格；keep:网格 不动",
        "What is fixed, may be given again: together:A,B; apart:A,B; into:A=GRID; keep:GRID",
    ),
)  # fmt: skip
@click.option(
    "--weights", nargs=3, type=click.FloatRange(0), default=(4.0, 2.0, 1.0), show_default=True,
    help=say("均衡、紧凑、少换人各占多重", "Weights of balance, compactness and closeness to today"),
)  # fmt: skip
@click.option(
    "--processes", type=click.IntRange(1), default=min(4, os.cpu_count() or 1), show_default="CPU ≤ 4",
    help=say("同时用几个进程", "Processes to use"),
)  # fmt: skip
@click.option(
    "--effort",
    type=click.Choice(["thorough", "quick"]),
    help=say(
        "下多大功夫：thorough 细，quick 快（小区域超过 20,000 个时默认）",
        "How hard to try: thorough, or quick (the default above 20,000 areas)",
    ),
)
@click.option("--seed", type=int, default=0, show_default=True, help=say("随机种子", "Seed"))
def plan(
    areas: Path, target: Path, maps: tuple[Path, ...], low: int, high: int, borders: Path | None,
    near: float | None, layer: str | None, bridges: tuple[str, ...], number: int | None,
    numbers: tuple[str, ...], current: str | None, pins: tuple[str, ...],
    weights: tuple[float, float, float], processes: int, effort: str | None, seed: int,
) -> None:  # fmt: skip
    """Plan, write, print the figures; exit with PROBLEMS when something could not be done as asked."""
    from wuding.calc.grids.areas import Weights
    from wuding.calc.grids.results import Wish

    if number is not None and numbers:
        raise click.UsageError(say("--k 和 --k-of 只能给一种。", "Give --k or --k-of, not both."))
    if not all(map(isfinite, weights)):
        raise click.UsageError(
            say("--weights 应是三个不小于 0 的数。", "--weights takes three numbers, 0 or more.")
        )
    bounds = bounds_of(low, high)
    wish = Wish(bounds, Weights(*weights), pins_of(pins), number, _numbers(numbers), seed=seed)
    _require_kind(target)
    for path in (target, *maps):
        _require_folder(path)
    if wrong := [path for path in maps if path.suffix.lower() not in (".html", ".png")]:
        raise click.UsageError(
            say(f"--map {wrong[0]}：图只能写成 .html 或 .png。", f"--map {wrong[0]}: a map is .html or .png.")
        )
    found = read_areas(Source(areas, borders, current, near, layer, bridges))
    _require_shapes(target, found)
    district = found.read.district
    made = _planned(district, replace(wish, effort=_effort(effort, len(district.areas))), processes)
    _write(target, found, made, wish.weights)
    _draw(maps, found, made, areas.stem)
    _say(district, made)
    if made.all_reasons:
        raise ProblemsFound(cut_short([reason.text(language()) for reason in made.all_reasons]))


def _require_folder(path: Path) -> None:
    if not path.parent.is_dir():
        raise Refusal(
            say(
                f"没有 {path.parent} 这个文件夹，请先建好。",
                f"There is no folder {path.parent}; make it first.",
            )
        )


def _require_kind(target: Path) -> None:
    if not target.name.lower().endswith((".json", ".json.gz", ".csv", ".geojson", ".gpkg", ".shp")):
        raise click.UsageError(
            say(
                f"-o {target}：方案只能写成 .json、.json.gz、.csv、.geojson、.gpkg 或 .shp，请改文件名。",
                f"-o {target}: a plan is written as .json, .json.gz, .csv, .geojson, .gpkg or .shp; change the name.",
            )
        )


def _require_shapes(target: Path, found: Areas) -> None:
    from wuding.calc.grids.gis.files import is_layer

    if is_layer(target) and found.layer is None:
        raise Refusal(
            say(
                f"读入的文件没有图形，写不成 {target.suffix}；请写成 .json 或 .csv，或读入 GIS 文件。",
                f"The areas have no shapes, so they can't be written as {target.suffix}; write .json or .csv, "
                "or plan from a GIS file.",
            )
        )


def _effort(asked: str | None, areas: int) -> Effort:
    from wuding.calc.grids.searching import QUICK, THOROUGH, effort_for

    return {"thorough": THOROUGH, "quick": QUICK}[asked] if asked else effort_for(areas)


def _numbers(written: tuple[str, ...]) -> dict[str, int]:
    found = {}
    for one in written:
        community, _, number = one.rpartition("=")
        if not community or not number.isdecimal() or int(number) < 1:
            raise click.UsageError(
                say(
                    f"--k-of {one} 写错了，应像 --k-of 东社区=5。",
                    f"--k-of {one} is wrong; write --k-of EAST=5.",
                )
            )
        found[community] = int(number)
    return found


def _planned(district: District, wish: Wish, processes: int) -> Plan:
    from wuding.calc.grids.plan import plan as planned
    from wuding.calc.grids.silence import silent

    with progress() as report, silent():
        what = say("逐片划分", "Planning part by part")
        return planned(district, wish, processes, lambda done, total: report(what, done, total))


def _write(target: Path, found: Areas, made: Plan, weights: Weights) -> None:
    from wuding.calc.grids.files import write_file
    from wuding.calc.grids.gis.files import is_layer, write_gis
    from wuding.calc.grids.summary import summary_of

    district = found.read.district
    summary = summary_of(district, made, weights)
    if is_layer(target) and found.layer is not None:
        write_gis(target, district, found.layer.layer, made.grid_of(), summary)
    else:
        write_file(target, district, made.grid_of(), summary)


def _draw(maps: tuple[Path, ...], found: Areas, made: Plan, title: str) -> None:
    from wuding.calc.grids.picture.drawing import draw
    from wuding.calc.grids.picture.image import image
    from wuding.calc.grids.picture.page import page

    if not maps:
        return
    district = found.read.district
    shapes = found.layer.shapes if found.layer is not None else None
    drawing = draw(district, made.grid_of(), made.bounds, shapes)
    facts = rows_of(made.figures(district))
    notes = [proof_words(made), *(reason.text(language()) for reason in made.all_reasons)]
    for path in maps:
        if path.suffix.lower() == ".png":
            path.write_bytes(image(drawing))
        else:
            path.write_text(page(drawing, title, facts, notes, language()), encoding="utf-8")


def proof_words(made: Plan) -> str:
    """How many communities are proven best."""
    best = sum(community.proof is not None and community.proof.best for community in made.communities)
    return say(
        f"{len(made.communities)} 个社区中 {best} 个已证明最优。",
        f"Of {len(made.communities)} communities {best} are proven best.",
    )


def _say(district: District, made: Plan) -> None:
    for what, much in rows_of(made.figures(district)):
        click.echo(f"{what}: {much}")
    click.echo(proof_words(made))
    for community in made.communities:
        if community.proof is not None and not community.proof.best:
            click.echo(_unproven(community))
    for grid in made.bent:
        click.secho(
            say(f"  超出上下限：{grid.name}（{grid.load}）", f"  out of bounds: {grid.name} ({grid.load})"),
            fg="yellow",
        )


def _unproven(community: CommunityPlan) -> str:
    proof = community.proof
    assert proof is not None
    return say(
        f"  {community.community}：{proof.number} 格（至少 {proof.least} 格），距最优不超过 {proof.within:.1%}",
        f"  {community.community}: {proof.number} grids (at least {proof.least}), within {proof.within:.1%} of the best",
    )
