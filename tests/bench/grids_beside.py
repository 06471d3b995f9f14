"""Plans of peers beside ours, part by part of a district: who keeps the bounds, with how many grids, how even, how short, how fast.

Ours is the one of a few plans with different weights that the officer would choose beside that peer. Every peer gets each connected part of each community by itself, which is more than it asks for, and our number of grids. It is compared with us
on the parts where it keeps both bounds in one piece; elsewhere it has no plan. Ours knows of no plan of today, since they don't either.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scripts.environment import bench_python
from wuding.calc.grids.areas import Area, Border, Bounds, District, Weights
from wuding.calc.grids.checking import broken
from wuding.calc.grids.pieces import pieces_of
from wuding.calc.grids.plan import plan
from wuding.calc.grids.results import Wish
from wuding.calc.grids.searching import QUICK, THOROUGH, Effort

PEERS = ("max-p", "AZP", "SKATER", "tree", "METIS")
MIXES = (Weights(4.0, 2.0, 0.0), Weights(16.0, 1.0, 0.0), Weights(1.0, 4.0, 0.0))
OFFERS = (*((mix, THOROUGH) for mix in MIXES), (MIXES[0], QUICK))
"""With proof, and once without: peers prove nothing."""


@dataclass(frozen=True, slots=True)
class Part:
    """A connected part, its plan (area → grid), and the seconds it took."""

    district: District
    grid_of: Mapping[str, str]
    seconds: float

    @property
    def grids(self) -> int:
        return len(set(self.grid_of.values()))


@dataclass(frozen=True, slots=True)
class Beside:
    """One peer on one district. kept: parts in which it keeps the bounds, of so many that it had time for; failed: without an answer;
    breaches: grids that break a rule; ratios ours to theirs on the parts kept, None without any: grids, squared spread, metres between
    grids, seconds until we have a plan that is as good in everything.
    """

    peer: str
    kept: int
    tried: int
    failed: int
    parts: int
    breaches: int
    seconds: float
    grids: float | None = None
    spread: float | None = None
    cut: float | None = None
    time: float | None = None

    @property
    def keeps_all(self) -> bool:
        """Whether it has a plan of the whole district."""
        return self.kept == self.parts


def part_of(district: District, members: Sequence[int]) -> District:
    """Those areas alone, as one community."""
    place = {old: new for new, old in enumerate(members)}
    borders = (b for b in district.borders if b.one in place and b.other in place)
    return District(
        tuple(district.areas[at] for at in members),
        tuple(Border(place[b.one], place[b.other], b.metres) for b in borders),
    )


def ours(district: District, bounds: Bounds) -> list[list[Part]]:
    """For each of the offers our plans of the parts that can be divided, in one process; one grid is no choice."""
    alone = [_without_today(part_of(district, piece.members.tolist())) for piece in pieces_of(district)]
    most = [part for part in alone if sum(area.load for area in part.areas) > bounds.high]
    first = [made for part in most if (made := _planned(part, bounds, *OFFERS[0])) is not None]
    return [first] + [
        [_planned(part.district, bounds, mix, effort) or part for part in first] for mix, effort in OFFERS[1:]
    ]


def _planned(part: District, bounds: Bounds, mix: Weights, effort: Effort) -> Part | None:
    begin = time.perf_counter()
    made = plan(part, Wish(bounds, mix, effort=effort))
    return None if made.all_reasons else Part(part, made.grid_of(), time.perf_counter() - begin)


def _without_today(district: District) -> District:
    plain = (Area(a.id, a.community, a.households, a.load, a.x, a.y) for a in district.areas)
    return District(tuple(plain), district.borders)


def beside(mixes: Sequence[Sequence[Part]], bounds: Bounds, most: float) -> list[Beside]:
    """Every peer on these parts, each with at most so many seconds; what it fails at counts as not kept."""
    parts = mixes[0]
    asked = {
        f"{at}": {
            "ids": [area.id for area in part.district.areas],
            "load": [area.load for area in part.district.areas],
            "edges": [[b.one, b.other, b.metres] for b in part.district.borders],
            "x": [area.x for area in part.district.areas],
            "y": [area.y for area in part.district.areas],
            "grids": part.grids,
            "bounds": [bounds.low, bounds.high],
        }
        for at, part in enumerate(parts)
    }
    side = Path(__file__).with_name("grids_peers.py")
    ended = subprocess.run(
        [bench_python("bench-grids"), side],
        input=json.dumps({"most": most, "parts": asked}),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    answers: dict[str, dict[str, Any]] = json.loads(ended.stdout.splitlines()[-1])
    return [_chosen([_beside(name, mix, answers[name], bounds) for mix in mixes]) for name in PEERS]


def _chosen(offers: Sequence[Beside]) -> Beside:
    """The offer that an officer would lay beside the peer's plan; with the seconds of the fastest that is as good in everything."""
    best = min(offers, key=lambda row: (max(row.spread or 0.0, row.cut or 0.0), row.cut or 0.0))
    as_good = [row for row in offers if max(row.grids or 0.0, row.spread or 0.0, row.cut or 0.0) <= 1.0]
    times = [row.time for row in as_good if row.time is not None]
    return replace(best, time=min(times, default=best.time))


def _beside(name: str, parts: Sequence[Part], answers: Mapping[str, Any], bounds: Bounds) -> Beside:
    theirs = {
        int(at): Part(parts[int(at)].district, answer["grid_of"], answer["seconds"])
        for at, answer in answers.items()
        if answer["grid_of"]
    }
    faults = {at: len(broken(part.district, part.grid_of, bounds)) for at, part in theirs.items()}
    kept = [at for at, number in faults.items() if not number]
    one, other = [parts[at] for at in kept], [theirs[at] for at in kept]
    return Beside(
        name,
        len(kept),
        len(answers),
        len(answers) - len(theirs),
        len(parts),
        sum(faults.values()),
        sum(answer["seconds"] for answer in answers.values()),
        *(
            (
                sum(part.grids for part in one) / sum(part.grids for part in other),
                _ratio(sum(map(_uneven, one)), sum(map(_uneven, other))),
                _ratio(sum(map(_cut, one)), sum(map(_cut, other))),
                sum(part.seconds for part in one) / sum(part.seconds for part in other),
            )
            if kept
            else ()
        ),
    )


def _ratio(one: float, other: float) -> float:
    return one / other if other else float(one > 0)


def _uneven(part: Part) -> float:
    """Squared distances of the loads from their mean, as shares of it."""
    loads: dict[str, int] = {}
    for area in part.district.areas:
        loads[part.grid_of[area.id]] = loads.get(part.grid_of[area.id], 0) + area.load
    mean = sum(loads.values()) / len(loads)
    return sum(((load - mean) / mean) ** 2 for load in loads.values())


def _cut(part: Part) -> float:
    """Metres between grids."""
    areas, grid = part.district.areas, part.grid_of
    return sum(b.metres for b in part.district.borders if grid[areas[b.one].id] != grid[areas[b.other].id])


def printed(name: str, parts: Sequence[Part], rows: Sequence[Beside]) -> None:
    """The table of one district."""
    areas = sum(len(part.district.areas) for part in parts)
    print(
        f"   {name}: {areas} areas in {len(parts)} parts; ours {sum(p.grids for p in parts)} grids, "
        f"{sum(p.seconds for p in parts):.1f} s, every bound kept. Ours / theirs where they keep the bounds:"
    )
    print("     peer      kept  of tried  failed  breaches  seconds   grids  uneven     cut    time")
    for row in rows:
        ratios = (row.grids, row.spread, row.cut, row.time)
        said = "  ".join(f"{'–' if one is None else f'{one:.3f}':>6}" for one in ratios)
        print(
            f"     {row.peer:<8} {row.kept:>5} {row.tried:>9} {row.failed:>7} {row.breaches:>9}  {row.seconds:>7.1f}  {said}",
            flush=True,
        )


def refuted(mixes: Sequence[Sequence[Part]], bounds: Bounds) -> int:
    """Breaches of ours: the same judge as for the peers."""
    return sum(len(broken(part.district, part.grid_of, bounds)) for parts in mixes for part in parts)
