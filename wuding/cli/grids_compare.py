"""`wuding grids compare`: two plans of one district side by side, and who changes grid."""

from __future__ import annotations

from pathlib import Path

import click

from wuding.cli.areas import BORDERS, FILE, Source, cut_short, plan_in, rows_of
from wuding.cli.refusals import Refusal
from wuding.cli.words import say


@click.command(
    help=say(
        "并列两个方案的各项数字，并列出换了网格的小区域。",
        "Put the figures of two plans side by side and list the areas that change grid.",
    )
)
@click.argument("before", type=FILE)
@click.argument("after", type=FILE)
@BORDERS
def compare(before: Path, after: Path, borders: Path | None) -> None:
    """Print the comparison."""
    from wuding.calc.grids.offers import compare as compared

    (_, then), (other, now) = (plan_in(Source(file, borders)) for file in (before, after))
    if then.keys() != now.keys():
        strange = sorted(then.keys() ^ now.keys())
        raise Refusal(
            say(
                f"两个方案不是同一批小区域（如 {strange[0]}），无法比较。请用同一份小区域划出的方案。",
                f"The two plans are not of the same areas ({strange[0]}, for one). Compare plans of the same areas.",
            )
        )
    found = compared(other.district, then, now)
    for (what, was), (_, is_now) in zip(rows_of(found.before), rows_of(found.after), strict=True):
        click.echo(f"{what}: {was} → {is_now}")
    click.echo(
        say(
            f"换网格的小区域 {len(found.moved)} 个，{found.households_moved:,} 户。",
            f"{len(found.moved)} areas with {found.households_moved:,} households change grid.",
        )
    )
    if found.moved:
        click.echo(
            cut_short(
                [f"  {m.community} · {m.area} ({m.households}): {m.before} → {m.after}" for m in found.moved]
            )
        )
