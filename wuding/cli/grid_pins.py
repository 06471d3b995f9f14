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
        elif kind == "apart" and len(set(names)) == len(names) == 2:
            apart.append((names[0], names[1]))
        elif kind == "into" and area.strip() and grid.strip():
            if into.setdefault(area.strip(), grid.strip()) != grid.strip():
                raise click.UsageError(_contrary(area.strip(), into[area.strip()], grid.strip()))
        elif kind == "keep" and rest.strip():
            keep.append(rest.strip())
        else:
            raise click.UsageError(_wrong(one))
    return Pins(together, apart, into, keep)


def _contrary(area: str, one: str, other: str) -> str:
    return say(
        f"--pin 把 {area} 同时归到 {one} 和 {other}，只能留一个。",
        f"--pin puts {area} into both {one} and {other}; leave one of them.",
    )


def _wrong(one: str) -> str:
    return say(
        f"--pin {one} 写错了，应为 together:A,B、apart:A,B、into:A=网格 或 keep:网格。",
        f"--pin {one} is wrong; write together:A,B, apart:A,B, into:A=GRID or keep:GRID.",
    )
