"""Puts the outcomes of the pieces together: communities, names, workers, proofs and reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import hypot

from .areas import Area, District, Pins
from .measures import workers
from .outcomes import Outcome, Settled
from .pieces import Piece
from .pins import pin_faults
from .reasons import Reason
from .results import CommunityPlan, Grid, Plan, Proof, Wish
from .sharing import groups, taken


def assembled(
    district: District, wish: Wish, pieces: Sequence[Piece], outcomes: Mapping[int, Outcome]
) -> Plan:
    """The plan of all pieces that have an outcome."""
    parts = {at: _areas(district, pieces[at], outcome) for at, outcome in outcomes.items()}
    grids = _named(district, wish.pins, [grid for at in sorted(parts) for grid in parts[at]])
    whole = len(outcomes) == len(pieces)
    found = []
    pieces_in, grids_in = defaultdict(list), defaultdict(list)
    for at in sorted(outcomes):
        pieces_in[pieces[at].community].append(at)
    for grid in grids:
        grids_in[grid.community].append(grid)
    for community, here in sorted(pieces_in.items()):
        found.append(
            CommunityPlan(
                community,
                tuple(grids_in[community]),
                _proof([(pieces[at], outcomes[at]) for at in here], asked=_asked(wish, community)),
                tuple(_reasons(district, wish, [(pieces[at], outcomes[at]) for at in here])),
            )
        )
    faults = pin_faults(district, pieces, wish.pins)
    return Plan(
        wish.bounds, tuple(found), (*faults, *(_numbers(pieces, wish, outcomes) if whole else ())), whole
    )


def _asked(wish: Wish, community: str) -> bool:
    return wish.number is not None or community in wish.numbers


def _areas(district: District, piece: Piece, outcome: Outcome) -> list[list[Area]]:
    """The areas of each grid, by code; a piece without any plan is one grid, so that no area is lost."""
    if isinstance(outcome, Settled):
        grids = outcome.grids
    elif outcome.nearest is not None:
        grids = outcome.nearest.grids
    else:
        grids = (tuple(range(len(piece))),)
    members = piece.members.tolist()
    found = [sorted((district.areas[members[at]] for at in grid), key=lambda area: area.id) for grid in grids]
    return sorted(found, key=lambda grid: grid[0].id)


def _named(district: District, pins: Pins, grids: Sequence[Sequence[Area]]) -> list[Grid]:
    """Each grid is called as today's grid whose worker it takes over; new ones by community and number."""
    number = {area.id: str(at) for at, grid in enumerate(grids) for area in grid}
    plan = {area.id: number.get(area.id, "") for area in district.areas}
    today = {area.current for area in district.areas} - {""}
    wanted = {number[area]: grid for area, grid in sorted(pins.into.items()) if area in number}
    wanted |= {number[a.id]: a.current for a in district.areas if a.current in pins.keep and a.id in number}
    among = District(tuple(area for area in district.areas if plan[area.id]), ())
    worker = workers(among, plan, {grid: name for grid, name in wanted.items() if name in today})
    names = dict(worker) | wanted
    used = today | set(names.values())
    return [
        Grid(
            name=names.get(str(at)) or _free_name(grid[0].community, used),
            community=grid[0].community,
            areas=tuple(area.id for area in grid),
            load=sum(area.load for area in grid),
            households=sum(area.households for area in grid),
            worker=worker.get(str(at), ""),
        )
        for at, grid in enumerate(grids)
    ]


def _free_name(community: str, used: set[str]) -> str:
    """Community and number, the first that is not in use; it then is."""
    number = 1
    while (name := f"{community}-{number:02d}") in used:
        number += 1
    used.add(name)
    return name


def _proof(parts: Sequence[tuple[Piece, Outcome]], *, asked: bool) -> Proof | None:
    """One proof for the pieces of a community; None when one of them has no plan within the bounds."""
    settled = [(piece.total, outcome) for piece, outcome in parts if isinstance(outcome, Settled)]
    if len(settled) < len(parts):
        return None
    total = sum(load for load, _ in settled) or 1
    return Proof(
        number=sum(len(outcome.grids) for _, outcome in settled),
        least=sum(outcome.least for _, outcome in settled),
        asked=asked,
        value=sum(load * outcome.value for load, outcome in settled) / total,
        bound=sum(load * outcome.bound for load, outcome in settled) / total,
    )


def _numbers(pieces: Sequence[Piece], wish: Wish, outcomes: Mapping[int, Outcome]) -> Iterator[Reason]:
    """Numbers asked for that the plan does not have."""
    named = {
        community: [at for at, p in enumerate(pieces) if p.community == community]
        for community in wish.numbers
    }
    yield from (
        Reason("unknown_community", community) for community, group in sorted(named.items()) if not group
    )
    for asked, group in groups(pieces, wish):
        if sum(taken(outcomes[at]) for at in group) != asked:
            least = sum(taken(outcomes[at]) for at in group)
            most = sum(max(taken(outcomes[at]), wish.bounds.most(pieces[at].total)) for at in group)
            where = pieces[group[0]].community if wish.number is None else ""
            yield Reason("number", where, values={"asked": asked, "least": least, "most": most})


def _reasons(district: District, wish: Wish, parts: Sequence[tuple[Piece, Outcome]]) -> Iterator[Reason]:
    """The reasons of a community's pieces, with the codes of areas, and with the border that would help."""
    here = [piece for piece, _outcome in parts]
    for piece, outcome in parts:
        if not isinstance(outcome, Settled):
            members = piece.members.tolist()
            for reason in outcome.reasons:
                codes = tuple(district.areas[members[int(area)]].id for area in reason.areas)
                joinable = reason.code in ("too_small", "no_number")
                joins = _join(district, wish, piece, here) if joinable else None
                yield replace(reason, areas=codes, joins=joins)


def _join(
    district: District, wish: Wish, piece: Piece, here: Sequence[Piece]
) -> tuple[str, str, float] | None:
    """The nearest area of another piece of the community with which a fitting number of grids exists."""
    best: tuple[float, str, str] | None = None
    for other in here:
        load = piece.total + other.total
        if other is piece or wish.bounds.fewest(load) > wish.bounds.most(load):
            continue
        for one in (district.areas[at] for at in piece.members.tolist()):
            for two in (district.areas[at] for at in other.members.tolist()):
                offer = (hypot(one.x - two.x, one.y - two.y), one.id, two.id)
                best = offer if best is None or offer < best else best
    return (best[1], best[2], best[0]) if best is not None else None
