"""Grids: a real city, peers on it and on made-up districts, small communities, and 10,000 to 100,000 areas.

City: Liverpool's census areas in its middle-layer areas, 600 to 1,000 persons a grid. `city_gap` is the larger of two shares: grids above
the lower bound, and objective above its bound. `violations` counts grids out of bounds, apart or across a line, in everything that is
planned here and can be divided at all. The ratios of the best peer are ours to theirs where they keep the bounds, largest over peers and
districts, so that 1 or below says that no peer is better anywhere: grids, unevenness (squared), metres between grids; seconds until we have
a plan as good as theirs in everything, against peers that keep the bounds of a whole district.
"""

from __future__ import annotations

import time
from pathlib import Path

from tests.bench.grids_beside import Beside, beside, ours, printed, refuted
from tests.bench.grids_made import even, ragged, raster, skewed, towns
from wuding.calc.grids.areas import Border, Bounds, District
from wuding.calc.grids.checking import broken
from wuding.calc.grids.files import read_file
from wuding.calc.grids.plan import plan
from wuding.calc.grids.results import Plan, Wish
from wuding.calc.grids.searching import effort_for

CITY = Path(__file__).parent / "grids_data" / "liverpool.json.gz"
BOUNDS = Bounds(600, 1000)
TOWN = Bounds(300, 500)
EACH_PEER = 30.0
"""Seconds of a peer on a district at most."""
SIZES = (10_000, 30_000, 100_000)
IN_EACH = 40
SMALL = 30
"""Small communities, each of up to 40 areas, of which the slowest counts."""


def figures() -> dict[str, float]:
    """All of them."""
    city = read_file(CITY).district
    plan(_first(city), Wish(BOUNDS), 2)  # compiled loops come from the cache, as with any later use
    begin = time.perf_counter()
    made = plan(city, Wish(BOUNDS), 2)
    seconds = time.perf_counter() - begin
    found = {"grids.city_seconds": seconds, "grids.city_gap": gap(city, made)}
    rows, more = _beside_peers(city)
    many, wrong = _many()
    found["grids.violations"] = float(violations(city, made) + wrong + more)
    return found | _best(rows) | _small() | many


def _first(city: District) -> District:
    """Its first two communities."""
    wanted = {area.community for area in city.areas[:40]}
    kept = [at for at, area in enumerate(city.areas) if area.community in wanted]
    place = {old: new for new, old in enumerate(kept)}
    borders = (b for b in city.borders if b.one in place and b.other in place)
    return District(
        tuple(city.areas[at] for at in kept),
        tuple(Border(place[b.one], place[b.other], b.metres) for b in borders),
    )


def gap(city: District, made: Plan) -> float:
    """The larger of grids above their bound and objective above its bound, as shares."""
    load: dict[str, int] = {}
    for area in city.areas:
        load[area.community] = load.get(area.community, 0) + area.load
    proofs = [(load[c.community], c.proof) for c in made.communities if c.proof is not None]
    number = sum(proof.number for _, proof in proofs) / sum(proof.least for _, proof in proofs) - 1
    value = sum(share * proof.value for share, proof in proofs)
    bound = sum(share * proof.bound for share, proof in proofs)
    return max(number, (value - bound) / value)


def violations(city: District, made: Plan) -> int:
    """Grids that break a rule in communities that can be divided."""
    impossible = {c.community for c in made.communities if c.proof is None}
    return sum(reason.community not in impossible for reason in broken(city, made.grid_of(), made.bounds))


def _beside_peers(city: District) -> tuple[list[Beside], int]:
    """Peers on every district, and breaches of ours."""
    districts = {
        "Liverpool": (city, BOUNDS),
        "dense": (raster(3, 8, 8, even(40, 140), 5), TOWN),
        "ragged": (ragged(240, 4, even(30, 170), 2), TOWN),
        "islands": (ragged(240, 5, skewed(90, 300), 3, river=True), TOWN),
        "mixed": (ragged(240, 5, skewed(60, 450), 11), TOWN),
    }
    every: list[Beside] = []
    wrong = 0
    for name, (district, bounds) in districts.items():
        mixes = ours(district, bounds)
        wrong += refuted(mixes, bounds)
        rows = beside(mixes, bounds, EACH_PEER)
        printed(name, mixes[0], rows)
        every += rows
    return every, wrong


def _best(rows: list[Beside]) -> dict[str, float]:
    def most(found: list[float | None]) -> float:
        return max((one for one in found if one is not None), default=0.0)

    return {
        "grids.best_peer_grids_ratio": most([row.grids for row in rows]),
        "grids.best_peer_uneven_ratio": most([row.spread for row in rows]),
        "grids.best_peer_cut_ratio": most([row.cut for row in rows]),
        "grids.best_peer_seconds_ratio": most([row.time for row in rows if row.keeps_all]),
        "grids.peers_that_keep_all": float(sum(row.keeps_all for row in rows)),
    }


def _small() -> dict[str, float]:
    """Small communities, dense and ragged, each alone."""
    slowest, proven = 0.0, 0
    for seed in range(SMALL):
        district = ragged(40, 1, even(40, 160), seed) if seed % 2 else raster(1, 5, 8, skewed(90, 400), seed)
        begin = time.perf_counter()
        made = plan(district, Wish(TOWN))
        slowest = max(slowest, time.perf_counter() - begin)
        (community,) = made.communities
        proven += community.proof is None or community.proof.best
    return {"grids.small_slowest_seconds": slowest, "grids.small_proven_share": proven / SMALL}


def _many() -> tuple[dict[str, float], int]:
    """Seconds by number of areas, 40 in each community; the largest an area against the smallest: 1 is linear."""
    took, wrong = {}, 0
    for count in SIZES:
        district = towns(count, IN_EACH)
        begin = time.perf_counter()
        made = plan(district, Wish(TOWN, effort=effort_for(count)), 2)
        took[count] = time.perf_counter() - begin
        wrong += violations(district, made)
        print(f"   {count:,} areas: {len(made.grids):,} grids in {took[count]:.1f} s", flush=True)
    linear = (took[SIZES[-1]] / SIZES[-1]) / (took[SIZES[0]] / SIZES[0])
    return {"grids.seconds_100k": took[SIZES[-1]], "grids.linear_ratio": linear}, wrong
