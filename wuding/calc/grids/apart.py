"""Planning in a process of its own: it can be stopped at any moment, and its memory and time are not those of the caller.

Line by line as JSON. In: areas, borders, the wish, processes. Out: {"done", "total"} at each step, then {"plan": …}.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, astuple, dataclass
from typing import IO, Any

from .areas import Area, Border, Bounds, District, Pins, Weights
from .results import CommunityPlan, Plan, Wish
from .silence import silent_for_good

TICK = 0.5
"""Seconds after which the caller hears something even if nothing happened."""


class Broken(Exception):
    """The planner ended without a plan; the text is the end of what it said."""


@dataclass(frozen=True, slots=True)
class Tick:
    """How far it is; `plan` at the end: grid_of, workers, proofs (one a community), whole."""

    done: int = 0
    total: int = 0
    plan: Mapping[str, Any] | None = None


def planning_apart(district: District, wish: Wish, processes: int = 1) -> Iterator[Tick]:
    """Steps and heartbeats, the plan last; closing the iterator stops the work. Raises Broken."""
    child = subprocess.Popen(
        [sys.executable, "-m", "wuding.calc.grids.apart"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    try:
        child.stdin.write(_asked(district, wish, processes))
        child.stdin.close()
        ended = False
        for line in _lines(child.stdout):
            said = json.loads(line) if line else {}
            ended = ended or "plan" in said
            yield Tick(said.get("done", 0), said.get("total", 0), said.get("plan"))
        if not ended:
            raise Broken(child.stderr.read().decode(errors="replace")[-400:].strip())
    finally:
        _stop(child)


def _stop(child: subprocess.Popen[bytes]) -> None:
    """With all processes that it has started: they share its session."""
    if child.poll() is None:
        os.killpg(child.pid, 9)
    child.wait()
    for pipe in (child.stdin, child.stdout, child.stderr):
        if pipe is not None:
            pipe.close()


def _lines(out: IO[bytes]) -> Iterator[bytes]:
    """Lines as they come; an empty one when nothing came for a while."""
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(out, selectors.EVENT_READ)
        while True:
            if not selector.select(TICK):
                yield b""
                continue
            part = os.read(out.fileno(), 1 << 16)
            if not part:
                return
            *whole, rest = (rest + part).split(b"\n")
            yield from whole


def _asked(district: District, wish: Wish, processes: int) -> bytes:
    asked = {
        "areas": [astuple(area) for area in district.areas],
        "borders": [astuple(border) for border in district.borders],
        "bounds": astuple(wish.bounds),
        "weights": astuple(wish.weights),
        "pins": asdict(wish.pins),
        "number": wish.number,
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
            seed=asked["seed"],
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
        _say(out, {"done": step.done, "total": step.total})
    assert step is not None
    _say(out, {"plan": told(step.plan())})


def _say(out: IO[bytes], what: Mapping[str, Any]) -> None:
    out.write(json.dumps(what).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    main()
