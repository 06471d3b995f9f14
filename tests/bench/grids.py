"""Grids: a real city, peers on the same city, and 100,000 areas.

City: Liverpool's census areas in its middle-layer areas, 600 to 1,000 persons a grid. `city_gap` is the larger of two shares: grids above
the lower bound, and objective above its bound. `violations` counts grids out of bounds, apart or across a line, in communities that can
be divided at all. Peers get each community by itself, the wished number of grids being ours; their grids and seconds are compared in the
communities where they keep both bounds, which is where they have a plan at all; seconds count against peers that keep them in half of the
communities or more. Ratios of 1 or below say that we need no more.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

from scripts.environment import bench_python
from wuding.calc.grids.areas import Area, Border, Bounds, District
from wuding.calc.grids.checking import broken
from wuding.calc.grids.files import read_file
from wuding.calc.grids.plan import plan
from wuding.calc.grids.results import Plan, Wish

CITY = Path(__file__).parent / "grids_data" / "liverpool.json.gz"
BOUNDS = Bounds(600, 1000)
MANY, IN_EACH = 100_000, 40
TOWN = Bounds(300, 500)


def figures() -> dict[str, float]:
    """All of them."""
    city = read_file(CITY).district
    plan(_first(city), Wish(BOUNDS), 2)  # compiled loops come from the cache, as with any later use
    begin = time.perf_counter()
    made = plan(city, Wish(BOUNDS), 2)
    seconds = time.perf_counter() - begin
    found = {
        "grids.city_seconds": seconds,
        "grids.city_gap": _gap(city, made),
        "grids.violations": float(_violations(city, made)),
    }
    return found | _beside_peers(city, made) | _many()


def _first(city: District) -> District:
    """Its first two communities."""
    return _only(city, {area.community for area in city.areas[:40]})


def _only(city: District, communities: set[str]) -> District:
    kept = [at for at, area in enumerate(city.areas) if area.community in communities]
    place = {old: new for new, old in enumerate(kept)}
    borders = (b for b in city.borders if b.one in place and b.other in place)
    return District(
        tuple(city.areas[at] for at in kept),
        tuple(Border(place[b.one], place[b.other], b.metres) for b in borders),
    )


def _gap(city: District, made: Plan) -> float:
    load: dict[str, int] = {}
    for area in city.areas:
        load[area.community] = load.get(area.community, 0) + area.load
    proofs = [(load[c.community], c.proof) for c in made.communities if c.proof is not None]
    number = sum(proof.number for _, proof in proofs) / sum(proof.least for _, proof in proofs) - 1
    value = sum(share * proof.value for share, proof in proofs)
    bound = sum(share * proof.bound for share, proof in proofs)
    return max(number, (value - bound) / value)


def _violations(city: District, made: Plan) -> int:
    impossible = {c.community for c in made.communities if c.proof is None}
    return sum(reason.community not in impossible for reason in broken(city, made.grid_of(), made.bounds))


def _beside_peers(city: District, made: Plan) -> dict[str, float]:
    """Ratios to the peer that comes nearest to us."""
    ours = {c.community: len(c.grids) for c in made.communities if c.proof is not None}
    inside = _only(city, set(ours))
    seconds = _alone(inside)
    grids, times = [], []
    for name, answers in _peers(inside, ours).items():
        kept = {
            community: answer
            for community, answer in answers.items()
            if not broken(_only(inside, {community}), answer["grid_of"], BOUNDS)
        }
        print(f"   {name:<12} keeps both bounds in {len(kept)} of {len(ours)} communities", end="")
        if not kept:
            print()
            continue
        number = sum(len(set(answer["grid_of"].values())) for answer in kept.values())
        grids.append(sum(ours[community] for community in kept) / number)
        took = sum(answer["seconds"] for answer in kept.values())
        if 2 * len(kept) >= len(answers):
            times.append(sum(seconds.values()) / took)
        print(
            f"; {number} grids, {took:.1f} s; ours {sum(ours[c] for c in kept)}, {sum(seconds[c] for c in kept):.1f} s"
        )
    return {
        "grids.best_peer_grids_ratio": max(grids, default=0.0),
        "grids.best_peer_seconds_ratio": max(times, default=0.0),
    }


def _alone(city: District) -> dict[str, float]:
    """Our seconds for each community by itself, in one process."""
    found = {}
    for community in sorted({area.community for area in city.areas}):
        part = _only(city, {community})
        begin = time.perf_counter()
        plan(part, Wish(BOUNDS))
        found[community] = time.perf_counter() - begin
    return found


def _peers(city: District, wanted: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """What each peer says of each community; run in an environment of their own."""
    asked = {
        community: {
            "ids": [area.id for area in part.areas],
            "load": [area.load for area in part.areas],
            "edges": [[b.one, b.other] for b in part.borders],
            "x": [area.x for area in part.areas],
            "y": [area.y for area in part.areas],
            "grids": wanted[community],
            "bounds": [BOUNDS.low, BOUNDS.high],
        }
        for community in sorted(wanted)
        for part in [_only(city, {community})]
    }
    side = Path(__file__).with_name("grids_peers.py")
    ended = subprocess.run(
        [bench_python("bench-grids"), side],
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    answer: dict[str, dict[str, Any]] = json.loads(ended.stdout.splitlines()[-1])
    return answer


def _many() -> dict[str, float]:
    """100,000 areas, 40 in each community."""
    district = towns(MANY, IN_EACH)
    begin = time.perf_counter()
    made = plan(district, Wish(TOWN), 2)
    seconds = time.perf_counter() - begin
    if _violations(district, made):
        raise ValueError("a grid of the many breaks a rule")
    return {"grids.seconds_100k": seconds}


def towns(count: int, in_each: int) -> District:
    """Made-up communities: rasters of five columns whose blocks hold 90 to 130 households."""
    chance = Random(1)
    areas: list[Area] = []
    borders: list[Border] = []
    for at in range(count):
        community, here = divmod(at, in_each)
        x, y = here % 5, here // 5
        homes = chance.randint(90, 130)
        areas.append(
            Area(f"{at}", f"c{community}", homes, homes, x * 100.0 + community * 600, y * 100.0, 1e4, 400.0)
        )
        borders += [Border(at - 1, at, 100.0)] if x else []
        borders += [Border(at - 5, at, 100.0)] if y else []
    return District(tuple(areas), tuple(borders))
