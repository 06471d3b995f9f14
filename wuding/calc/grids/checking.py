"""Whether a plan, whoever drew it, keeps the rules; judged on its own, not by what the planner believes."""

from __future__ import annotations

from collections.abc import Mapping

from .areas import Bounds, District
from .reasons import Reason


def broken(district: District, plan: Mapping[str, str], bounds: Bounds) -> list[Reason]:
    """Every grid out of bounds, in several parts, or across a community line. plan: area → grid."""
    grids: dict[str, list[int]] = {}
    for at, area in enumerate(district.areas):
        grids.setdefault(plan[area.id], []).append(at)
    root = _joined(district, plan)
    found: list[Reason] = []
    for name, members in sorted(grids.items()):
        load = sum(district.areas[at].load for at in members)
        communities = sorted({district.areas[at].community for at in members})
        areas = tuple(sorted(district.areas[at].id for at in members))
        values = {"grid": name, "load": load, "low": bounds.low, "high": bounds.high}
        if load < bounds.low:
            found.append(Reason("grid_under", communities[0], areas, values))
        if load > bounds.high:
            found.append(Reason("grid_over", communities[0], areas, values))
        if len(communities) > 1:
            found.append(
                Reason("grid_crosses", communities[0], areas, values | {"others": "、".join(communities[1:])})
            )
        elif len(parts := {root[at] for at in members}) > 1:
            found.append(Reason("grid_apart", communities[0], areas, values | {"parts": len(parts)}))
    return found


def _joined(district: District, plan: Mapping[str, str]) -> list[int]:
    """For each area one area of the part of its grid that hangs together with it."""
    above = list(range(len(district.areas)))

    def top(at: int) -> int:
        while above[at] != at:
            above[at] = above[above[at]]
            at = above[at]
        return at

    for border in district.borders:
        one, other = district.areas[border.one], district.areas[border.other]
        if plan[one.id] == plan[other.id] and one.community == other.community:
            above[top(border.one)] = top(border.other)
    return [top(at) for at in range(len(above))]
