"""Peers, in an environment of their own: spopt (max-p, AZP, SKATER), GerryChain (recursive tree), METIS. JSON in, JSON out.

Each gets one community at a time and at most `MOST` seconds for all of them; what it fails at or has no time for is left out.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import sys
import time
import warnings
from typing import Any

MOST = 90.0


def main() -> None:
    """Answer for every peer and community."""
    asked = json.load(sys.stdin)
    warnings.simplefilter("ignore")
    answers: dict[str, dict[str, Any]] = {}
    for name, peer in PEERS.items():
        answers[name] = {}
        begin = time.perf_counter()
        for community, part in asked.items():
            if time.perf_counter() - begin > MOST:
                break
            random.seed(1)
            start = time.perf_counter()
            try:
                with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                    labels = peer(part)
            except Exception as error:  # noqa: BLE001  a peer that fails has no plan; which way it fails is its own affair
                print(name, community, type(error).__name__, error, file=sys.stderr)
                continue
            answers[name][community] = {
                "grid_of": {code: str(label) for code, label in zip(part["ids"], labels, strict=True)},
                "seconds": time.perf_counter() - start,
            }
    print(json.dumps(answers))


def _frame(part: dict[str, Any]) -> tuple[Any, Any]:
    import geopandas
    from libpysal.weights import W

    frame = geopandas.GeoDataFrame(
        {"load": [float(load) for load in part["load"]], "x": part["x"], "y": part["y"]},
        geometry=geopandas.points_from_xy(part["x"], part["y"]),
    )
    near: dict[int, list[int]] = {at: [] for at in range(len(part["ids"]))}
    for one, other in part["edges"]:
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
    from gerrychain.tree import recursive_tree_part

    graph = nx.Graph()
    for at, load in enumerate(part["load"]):
        graph.add_node(at, load=load)
    graph.add_edges_from(part["edges"])
    low, high = part["bounds"]
    number = part["grids"]
    mean = sum(part["load"]) / number
    off = min(mean - low, high - mean) / mean
    from gerrychain import Graph

    found = recursive_tree_part(
        Graph.from_networkx(graph), list(range(number)), mean, "load", max(off, 0.0), node_repeats=5
    )
    return [int(found[at]) for at in range(len(part["ids"]))]


def _metis(part: dict[str, Any]) -> list[int]:
    import pymetis

    near: list[list[int]] = [[] for _ in part["ids"]]
    for one, other in part["edges"]:
        near[one].append(other)
        near[other].append(one)
    _cut, labels = pymetis.part_graph(part["grids"], adjacency=near, vweights=part["load"], contiguous=True)
    return list(labels)


PEERS = {"max-p": _max_p, "AZP": _azp, "SKATER": _skater, "tree": _tree, "METIS": _metis}

if __name__ == "__main__":
    main()
