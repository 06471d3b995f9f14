"""Plans as pages show them: figures beside today's, proofs, what a move would do, who goes on where."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.grids.areas import Bounds
from wuding.calc.grids.checking import broken
from wuding.calc.grids.measures import Figures, figures, workers
from wuding.calc.grids.offers import Comparison, compare
from wuding.calc.grids.picture.drawing import Drawing, draw, tone_of
from wuding.calc.grids.reasons import Language
from wuding.common.errors import NotVisible
from wuding.grids.models import Plan, PlanState
from wuding.grids.queries.ground import Land, land_of
from wuding.grids.queries.maps import map_on, serving_in
from wuding.organisation.models import Organisation
from wuding.organisation.queries import may


def may_see_plans(user: User, place: Organisation) -> bool:
    """Who plans or approves."""
    return any(may(user, right, place) for right in (Permission.PLAN_GRIDS, Permission.APPROVE_GRIDS))


def plan_for(user: User, public_id: uuid.UUID) -> Plan:
    """One plan; raises NotVisible when there is none for this user."""
    found = (
        Plan.objects.filter(public_id=public_id)
        .select_related("organisation", "ground", "made_by", "asked_by", "published_as")
        .order_by("pk")
        .first()
    )
    if found is None or not may_see_plans(user, found.organisation):
        raise NotVisible
    return found


def plans_of(user: User, place: Organisation) -> list[Plan]:
    """Plans at or below the place, the latest first, without those dropped."""
    if not may_see_plans(user, place):
        raise NotVisible
    found = Plan.objects.filter(organisation__path__startswith=place.path).exclude(state=PlanState.DROPPED)
    return list(found.select_related("organisation", "made_by", "asked_by").order_by("-made_at", "-pk")[:60])


@dataclass(frozen=True)
class PlanGrid:
    """A grid of a plan. `follows`: today's grid whose worker it takes over, "" for a new post."""

    name: str
    community: str
    load: int
    households: int
    areas: int
    tone: str
    follows: str
    kept: int
    """Households that keep their worker."""


@dataclass(frozen=True)
class PlanShown:
    """A plan with its map, and with today's beside it."""

    plan: Plan
    land: Land
    drawing: Drawing
    grids: tuple[PlanGrid, ...]
    figures: Figures
    today: Figures | None
    comparison: Comparison | None
    broken: tuple[str, ...]

    @property
    def keeps_all(self) -> bool:
        """No rule is broken."""
        return not self.broken

    @property
    def proven(self) -> int:
        """Communities proven best."""
        return sum(bool(proof["best"]) for proof in self.plan.proofs)


def shown_plan(plan: Plan, day: date, language: Language, *, beside_others: bool = False) -> PlanShown:
    """The plan must have been computed. Beside it stands the map that it replaced, once it is published; that of the
    day where it is shown beside other plans.
    """
    replaced = plan.published_as is not None and not beside_others
    day = _before(plan.published_as.since) if replaced and plan.published_as else day
    land = land_of(plan.ground, day, spans=plan.spans)
    grid_of: Mapping[str, str] = plan.grid_of
    bounds = Bounds(plan.low, plan.high)
    compared = compare(land.district, land.today, grid_of) if land.has_today else None
    return PlanShown(
        plan=plan,
        land=land,
        drawing=draw(land.district, grid_of, bounds, land.shapes),
        grids=_grids(land, grid_of, bounds),
        figures=figures(land.district, grid_of, workers(land.district, grid_of)),
        today=compared.before if compared else None,
        comparison=compared,
        broken=tuple(reason.text(language) for reason in broken(land.district, grid_of, bounds)),
    )


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _grids(land: Land, grid_of: Mapping[str, str], bounds: Bounds) -> tuple[PlanGrid, ...]:
    follows = workers(land.district, grid_of)
    sums: dict[str, dict[str, Any]] = {}
    for area in land.district.areas:
        name = grid_of[area.id]
        row = sums.setdefault(
            name, {"community": area.community, "load": 0, "households": 0, "areas": 0, "kept": 0}
        )
        row["load"] += area.load
        row["households"] += area.households
        row["areas"] += 1
        row["kept"] += area.households if area.current and follows.get(name) == area.current else 0
    return tuple(
        PlanGrid(name=name, tone=tone_of(row["load"], bounds), follows=follows.get(name, ""), **row)
        for name, row in sorted(
            sums.items(), key=lambda item: (land.communities[item[1]["community"]].path, item[0])
        )
    )


@dataclass(frozen=True)
class Taken:
    """Today's grids by who works there. `left`: those whose worker no grid of the plan takes over."""

    workers: Mapping[str, str]
    left: tuple[tuple[str, str], ...]


def workers_taken(user: User, shown: PlanShown, day: date) -> Taken | None:
    """Names of today's grid workers by grid; None where the user may not know them, or no grid has a place in the tree."""
    place = shown.plan.organisation
    grid_map = map_on(place, day)
    if grid_map is None or not may(user, Permission.SEE_ROSTER, place):
        return None
    serving: dict[int, list[str]] = {}
    for service in serving_in(user, place, day):
        serving.setdefault(service.organisation_id, []).append(service.person.name)
    rows = grid_map.grids.filter(unit__isnull=False).order_by("community__path", "pk")
    names = {row.name: "、".join(serving.get(row.unit_id or 0, ())) for row in rows}
    followed = {grid.follows for grid in shown.grids}
    left = tuple((grid, name) for grid, name in names.items() if name and grid not in followed)
    return Taken(names, left) if names else None


@dataclass(frozen=True)
class Move:
    """What becomes of the plan when an area goes over to a neighbouring grid."""

    target: str
    load: int
    tone: str
    left_load: int
    left_tone: str
    spread: float
    cut: float
    roundness: float | None
    new_faults: tuple[str, ...]


@dataclass(frozen=True)
class Chosen:
    """An area that is about to be moved, and where it could go."""

    code: str
    community: str
    households: int
    grid: str
    moves: tuple[Move, ...]


def chosen_area(shown: PlanShown, code: str, language: Language) -> Chosen | None:
    """The neighbouring grids inside the community, each with its effect; None for no such area."""
    district, grid_of = shown.land.district, shown.plan.grid_of
    at = next((at for at, area in enumerate(district.areas) if area.id == code), None)
    if at is None:
        return None
    area = district.areas[at]
    targets = neighbouring_grids(shown.land, grid_of, at)
    bounds = Bounds(shown.plan.low, shown.plan.high)
    moves = tuple(_move(shown, code, target, bounds, language) for target in targets)
    return Chosen(code, area.community, area.households, grid_of[code], moves)


def neighbouring_grids(land: Land, grid_of: Mapping[str, str], at: int) -> list[str]:
    """Other grids of the community with which the area shares a border."""
    areas = land.district.areas
    found = set()
    for border in land.district.borders:
        if at in (border.one, border.other):
            other = areas[border.other if border.one == at else border.one]
            if other.community == areas[at].community and grid_of[other.id] != grid_of[areas[at].id]:
                found.add(grid_of[other.id])
    return sorted(found)


def _move(shown: PlanShown, code: str, target: str, bounds: Bounds, language: Language) -> Move:
    district, before = shown.land.district, shown.plan.grid_of
    after = {**before, code: target}
    loads = dict.fromkeys((target, before[code]), 0)
    for area in district.areas:
        if after[area.id] in loads:
            loads[after[area.id]] += area.load
    found = figures(district, after, {})
    faults = {reason.text(language) for reason in broken(district, after, bounds)} - set(shown.broken)
    left = loads[before[code]]
    return Move(
        target, loads[target], tone_of(loads[target], bounds), left, tone_of(left, bounds) if left else "",
        found.spread, found.cut, found.roundness, tuple(sorted(faults)),
    )  # fmt: skip
