"""What the commands on grids share: files of areas, bounds, and figures in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wuding.cli.refusals import ProblemsFound, Refusal
from wuding.cli.words import language, say

if TYPE_CHECKING:
    from wuding.calc.grids.areas import Bounds
    from wuding.calc.grids.files import Read
    from wuding.calc.grids.measures import Figures

SHOWN = 20
"""Faults and sentences that are printed; further ones are counted."""

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

BORDERS = click.option(
    "--borders",
    type=FILE,
    help=say("CSV 的边界表（列：one、other、metres）", "Borders for CSV: columns one, other, metres"),
)
LOW = click.option(
    "--min", "low", type=click.IntRange(1), default=300, show_default=True,
    help=say("每格户数下限", "Least households of a grid"),
)  # fmt: skip
HIGH = click.option(
    "--max", "high", type=click.IntRange(1), default=500, show_default=True,
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


def read_areas(path: Path, borders: Path | None, current: str | None = None) -> Read:
    """The file, or every fault of it as a refusal."""
    from wuding.calc.grids.files import read_file
    from wuding.calc.grids.rows import FileFaults

    try:
        return read_file(path, borders, current)
    except FileFaults as found:
        raise ProblemsFound(cut_short([fault.text(language()) for fault in found.faults])) from None


def plan_in(path: Path, borders: Path | None) -> tuple[Read, dict[str, str]]:
    """A file that holds a plan."""
    read = read_areas(path, borders)
    if read.plan is None:
        raise Refusal(
            say(
                f"{path.name} 里没有方案：缺少 grid（网格）一列。请先用 wuding grids plan 划分。",
                f"{path.name} holds no plan: no column “grid”. Draw one with wuding grids plan first.",
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
