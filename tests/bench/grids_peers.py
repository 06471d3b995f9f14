"""Peers, in an environment of their own: spopt (max-p, AZP, SKATER), GerryChain (recursive tree), METIS. JSON in, JSON out.

Each gets one connected part at a time, some seconds for it and `most` for all; what it fails at has no plan, what it has no time for is left out.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import signal
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

EACH, TREE = 20, 4
"""Seconds for a part; the recursive tree either ends within a second or not at all."""
SEEDS = 5
"""Beginnings of METIS, of which the best counts: the fewest loads out of bounds, then the shortest borders."""


def main() -> None:
    """Answer for every peer and part."""
    asked = json.load(sys.stdin)
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _late)
    _imported()
    answers: dict[str, dict[str, Any]] = {}
    for name, peer in PEERS.items():
        answers[name] = {}
        begin = time.perf_counter()
        for at, part in asked["parts"].items():
            if time.perf_counter() - begin > asked["most"]:
                break
            start = time.perf_counter()
            labels = _asked(f"{name} {at}", peer, part)
            answers[name][at] = {
                "grid_of": dict(zip(part["ids"], map(str, labels), strict=True)) if labels else None,
                "seconds": time.perf_counter() - start,
            }
    print(json.dumps(answers))


def _imported() -> None:
    """Beforehand, so that no peer pays for it and none is interrupted in the middle of it."""
    import geopandas  # noqa: F401
    import gerrychain.tree  # noqa: F401
    import libpysal.weights  # noqa: F401
    import networkx as nx  # noqa: F401
    import pymetis  # noqa: F401
    import spopt.region  # noqa: F401


def _asked(which: str, peer: Callable[[dict[str, Any]], list[int]], part: dict[str, Any]) -> list[int] | None:
    random.seed(1)
    signal.alarm(TREE if peer is _tree else EACH)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return peer(part)
    except Exception as error:  # noqa: BLE001  a peer that fails has no plan; which way it fails is its own affair
        print(which, type(error).__name__, error, file=sys.stderr)
        return None
    finally:
        signal.alarm(0)


def _late(_number: int, _frame: object) -> None:
    raise TimeoutError("not done in time")


def _frame(part: dict[str, Any]) -> tuple[Any, Any]:
    import geopandas
    from libpysal.weights import W

    frame = geopandas.GeoDataFrame(
        {"load": [float(load) for load in part["load"]], "x": part["x"], "y": part["y"]},
        geometry=geopandas.points_from_xy(part["x"], part["y"]),
    )
    near: dict[int, list[int]] = {at: [] for at in range(len(part["ids"]))}
    for one, other, _metres in part["edges"]:
        near[one].append(other)
        near[other].append(one)
    return frame, W(near, silence_warnings=True)


def _max_p(part: dict[str, Any]) -> list[int]:
    import numpy as np
    from spopt.region import MaxPHeuristic

    np.random.seed(1)
    frame, weights = _frame(part)
    model = MaxPHeuristic(frame, weights, ["x", "y"], "load", part["bounds"][0], top_n=2)
    model.solve()
    return [int(label) for label in model.labels_]


def _azp(part: dict[str, Any]) -> list[int]:
    from spopt.region import AZP

    frame, weights = _frame(part)
    model = AZP(frame, weights, ["x", "y"], part["grids"], random_state=1)
    model.solve()
    return [int(label) for label in model.labels_]


def _skater(part: dict[str, Any]) -> list[int]:
    from spopt.region import Skater

    frame, weights = _frame(part)
    model = Skater(frame, weights, ["x", "y"], n_clusters=part["grids"], floor=2, islands="ignore")
    model.solve()
    return [int(label) for label in model.labels_]


def _tree(part: dict[str, Any]) -> list[int]:
    import networkx as nx
    from gerrychain import Graph
    from gerrychain.tree import recursive_tree_part

    graph = nx.Graph()
    for at, load in enumerate(part["load"]):
        graph.add_node(at, load=load)
    graph.add_edges_from((one, other) for one, other, _metres in part["edges"])
    low, high = part["bounds"]
    number = part["grids"]
    mean = sum(part["load"]) / number
    off = min(mean - low, high - mean) / mean
    found = recursive_tree_part(Graph.from_networkx(graph), list(range(number)), mean, "load", max(off, 0.0))
    return [int(found[at]) for at in range(len(part["ids"]))]


def _metis(part: dict[str, Any]) -> list[int]:
    import pymetis

    near: list[list[tuple[int, int]]] = [[] for _ in part["ids"]]
    for one, other, metres in part["edges"]:
        near[one].append((other, max(1, round(metres))))
        near[other].append((one, max(1, round(metres))))
    starts = [0]
    for side in near:
        starts.append(starts[-1] + len(side))
    best: tuple[tuple[int, float], list[int]] | None = None
    for seed in range(SEEDS):
        cut, labels = pymetis.part_graph(
            part["grids"],
            xadj=starts,
            adjncy=[other for side in near for other, _ in side],
            eweights=[metres for side in near for _, metres in side],
            vweights=part["load"],
            recursive=False,
            contiguous=True,
            options=pymetis.Options(seed=seed),
        )
        worth = (_outside(part, labels), float(cut))
        if best is None or worth < best[0]:
            best = (worth, list(labels))
    assert best is not None
    return best[1]


def _outside(part: dict[str, Any], labels: list[int]) -> int:
    loads: dict[int, int] = {}
    for load, label in zip(part["load"], labels, strict=True):
        loads[label] = loads.get(label, 0) + load
    low, high = part["bounds"]
    return sum(not low <= load <= high for load in loads.values()) + int(part["grids"]) - len(loads)


PEERS = {"max-p": _max_p, "AZP": _azp, "SKATER": _skater, "tree": _tree, "METIS": _metis}

if __name__ == "__main__":
    main()
