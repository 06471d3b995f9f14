"""Planning in a process of its own: it can be stopped at any moment, and its memory and time are not those of the caller.

Line by line as JSON. In: areas, borders, the wish, processes. Out: {"done", "total"} at each step, then {"plan": …}.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, astuple, dataclass
from typing import Any

from ..children import Broken, say, told_by
from .areas import Area, Border, Bounds, District, Pins, Weights
from .results import CommunityPlan, Plan, Wish
from .searching import effort_for
from .silence import silent_for_good

__all__ = ["Broken", "Tick", "planning_apart", "told"]


@dataclass(frozen=True, slots=True)
class Tick:
    """How far it is; `plan` at the end: grid_of, workers, proofs (one a community), whole."""

    done: int = 0
    total: int = 0
    plan: Mapping[str, Any] | None = None


def planning_apart(district: District, wish: Wish, processes: int = 1) -> Iterator[Tick]:
    """Steps and heartbeats, the plan last; closing the iterator stops the work. Raises Broken."""
    with closing(told_by(__name__, _asked(district, wish, processes), last="plan")) as lines:
        for said in lines:
            yield Tick(said.get("done", 0), said.get("total", 0), said.get("plan"))


def _asked(district: District, wish: Wish, processes: int) -> bytes:
    asked = {
        "areas": [astuple(area) for area in district.areas],
        "borders": [astuple(border) for border in district.borders],
        "bounds": astuple(wish.bounds),
        "weights": astuple(wish.weights),
        "pins": asdict(wish.pins),
        "number": wish.number,
        "numbers": dict(wish.numbers),
        "seed": wish.seed,
        "processes": processes,
    }
    return json.dumps(asked).encode()


def _understood(asked: Mapping[str, Any]) -> tuple[District, Wish]:
    pins = asked["pins"]
    return (
        District(
            tuple(Area(*row) for row in asked["areas"]), tuple(Border(*row) for row in asked["borders"])
        ),
        Wish(
            Bounds(*asked["bounds"]),
            Weights(*asked["weights"]),
            Pins(pins["together"], [(a, b) for a, b in pins["apart"]], pins["into"], pins["keep"]),
            asked["number"],
            asked["numbers"],
            seed=asked["seed"],
            effort=effort_for(len(asked["areas"])),
        ),
    )


def told(plan: Plan) -> dict[str, Any]:
    """A plan as plain values."""
    return {
        "grid_of": plan.grid_of(),
        "workers": {grid.name: grid.worker for grid in plan.grids if grid.worker},
        "proofs": [_proof(community) for community in plan.communities],
        "reasons": [[reason.text("zh"), reason.text("en")] for reason in plan.reasons],
        "whole": plan.whole,
    }


def _proof(community: CommunityPlan) -> dict[str, Any]:
    proof = community.proof
    return {
        "community": community.community,
        "grids": len(community.grids),
        "least": proof.least if proof is not None else None,
        "within": proof.within if proof is not None else None,
        "best": proof is not None and proof.best,
        "reasons": [[reason.text("zh"), reason.text("en")] for reason in community.reasons],
    }


def main() -> None:
    """The child."""
    out = os.fdopen(os.dup(1), "wb")
    silent_for_good()
    asked = json.loads(sys.stdin.buffer.read())
    district, wish = _understood(asked)
    from .plan import planning

    step = None
    for step in planning(district, wish, asked["processes"]):
        say(out, {"done": step.done, "total": step.total})
    assert step is not None
    say(out, {"plan": told(step.plan())})


if __name__ == "__main__":
    main()
