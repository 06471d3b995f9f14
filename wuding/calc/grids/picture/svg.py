"""Paths and labels for SVG."""

from __future__ import annotations

from .drawing import Outline

SIGN = {"under": "▽", "over": "△"}
"""Said beside the colour, for those who don't tell colours apart."""


def path(outline: Outline) -> str:
    """The `d` of a path; to be filled by the even-odd rule."""
    return "".join(_ring(ring) for ring in outline.rings)


def _ring(ring: tuple[tuple[int, int], ...]) -> str:
    (x, y), *rest = ring
    steps, before = [f"M{x} {y}"], (x, y)
    for at in rest:
        steps.append(f"l{at[0] - before[0]} {at[1] - before[1]}")
        before = at
    return "".join(steps) + "z"
