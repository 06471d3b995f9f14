"""`wuding grids check`: whether a plan, whoever drew it, keeps the bounds, hangs together and crosses no line."""

from __future__ import annotations

from pathlib import Path

import click

from wuding.cli.areas import BORDERS, FILE, HIGH, LOW, bounds_of, cut_short, plan_in, rows_of
from wuding.cli.refusals import ProblemsFound
from wuding.cli.words import language, say


@click.command(
    help=say(
        "核对一个方案（不论是谁划的）：上下限、连片、不跨社区，并列出各项数字。",
        "Check a plan, whoever drew it: bounds, contiguity, community lines; and print its figures.",
    )
)
@click.argument("plan", type=FILE)
@LOW
@HIGH
@BORDERS
def check(plan: Path, low: int, high: int, borders: Path | None) -> None:
    """Print the figures; exit with PROBLEMS when a rule is broken."""
    from wuding.calc.grids.checking import broken
    from wuding.calc.grids.measures import figures, workers

    bounds = bounds_of(low, high)
    read, grid_of = plan_in(plan, borders)
    for what, much in rows_of(figures(read.district, grid_of, workers(read.district, grid_of))):
        click.echo(f"{what}: {much}")
    found = broken(read.district, grid_of, bounds)
    if found:
        raise ProblemsFound(cut_short([reason.text(language()) for reason in found]))
    click.echo(say("各项要求都守住了。", "Every rule is kept."))
