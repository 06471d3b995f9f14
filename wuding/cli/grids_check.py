"""`wuding grids check`: whether a plan, whoever drew it, keeps the bounds, hangs together and crosses no line."""

from __future__ import annotations

from pathlib import Path

import click

from wuding.cli.areas import (
    BORDERS,
    BRIDGES,
    FILE,
    LAYER,
    MOST,
    NEAR,
    Source,
    bounds_of,
    cut_short,
    plan_in,
    rows_of,
)
from wuding.cli.refusals import ProblemsFound
from wuding.cli.words import language, say


@click.command(
    help=say(
        "核对一个方案（不论是谁划的）：上下限、连片、不跨社区，并列出各项数字。",
        "Check a plan, whoever drew it: bounds, contiguity, community lines; and print its figures.",
    )
)
@click.argument("plan", type=FILE)
@click.option(
    "--min",
    "low",
    type=click.IntRange(1, MOST),
    help=say(
        "每格户数下限（不给：方案自己的；方案没有写，300）",
        "Least households of a grid; without it the plan's own, else 300",
    ),
)
@click.option(
    "--max",
    "high",
    type=click.IntRange(1, MOST),
    help=say(
        "每格户数上限（不给：方案自己的；方案没有写，500）",
        "Most households of a grid; without it the plan's own, else 500",
    ),
)
@BORDERS
@NEAR
@LAYER
@BRIDGES
def check(
    plan: Path,
    low: int | None,
    high: int | None,
    borders: Path | None,
    near: float | None,
    layer: str | None,
    bridges: tuple[str, ...],
) -> None:
    """Print the bounds and figures; exit with PROBLEMS when a rule is broken."""
    from wuding.calc.grids.areas import Bounds
    from wuding.calc.grids.checking import broken
    from wuding.calc.grids.gis.told import bounds_told
    from wuding.calc.grids.measures import figures, workers

    own = bounds_told(plan) or Bounds(300, 500)
    bounds = bounds_of(own.low if low is None else low, own.high if high is None else high)
    read, grid_of = plan_in(Source(plan, borders, None, near, layer, bridges))
    click.echo(say(f"上下限: {bounds.low}–{bounds.high}", f"Bounds: {bounds.low}–{bounds.high}"))
    for what, much in rows_of(figures(read.district, grid_of, workers(read.district, grid_of))):
        click.echo(f"{what}: {much}")
    found = broken(read.district, grid_of, bounds)
    if found:
        raise ProblemsFound(cut_short([reason.text(language()) for reason in found]))
    click.echo(say("各项要求都守住了。", "Every rule is kept."))
