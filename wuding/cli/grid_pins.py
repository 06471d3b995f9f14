"""Pins as they are typed: `together:A,B`, `apart:A,B`, `into:A=GRID`, `keep:GRID`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from wuding.cli.words import say

if TYPE_CHECKING:
    from wuding.calc.grids.areas import Pins


def pins_of(written: Iterable[str]) -> Pins:
    """Raise UsageError on the first that can't be read."""
    from wuding.calc.grids.areas import Pins

    together: list[tuple[str, ...]] = []
    apart: list[tuple[str, str]] = []
    into: dict[str, str] = {}
    keep: list[str] = []
    for one in written:
        kind, _, rest = one.partition(":")
        names = tuple(name.strip() for name in rest.replace("，", ",").split(",") if name.strip())
        area, _, grid = rest.partition("=")
        if kind == "together" and len(names) > 1:
            together.append(names)
        elif kind == "apart" and len(names) == 2:
            apart.append((names[0], names[1]))
        elif kind == "into" and area.strip() and grid.strip():
            into[area.strip()] = grid.strip()
        elif kind == "keep" and rest.strip():
            keep.append(rest.strip())
        else:
            raise click.UsageError(_wrong(one))
    return Pins(together, apart, into, keep)


def _wrong(one: str) -> str:
    return say(
        f"--pin {one} 写错了，应为 together:A,B、apart:A,B、into:A=网格 或 keep:网格。",
        f"--pin {one} is wrong; write together:A,B, apart:A,B, into:A=GRID or keep:GRID.",
    )
