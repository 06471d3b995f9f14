"""What can't be solved whole is searched: bounds and pins are never broken, and little is lost against the optimum."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.calc.grids.small import connected, value_of
from tests.calc.grids.towns import BOUNDS, hangs_together, planned, town, towns
from wuding.calc.grids.areas import District, Pins, Weights
from wuding.calc.grids.local import search
from wuding.calc.grids.measures import objective
from wuding.calc.grids.pieces import pieces_of
from wuding.calc.grids.pins import Fixed, fixed_of
from wuding.calc.grids.trees import tree_split

FEW = settings(max_examples=20, deadline=None)


@settings(deadline=None)
@given(st.lists(st.integers(50, 450), min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_no_other_cutting_of_a_tree_has_fewer_parts_below_the_bounds_or_fewer_in_all(
    loads: list[int], chance: object
) -> None:
    parent = [-1, *(chance.randrange(at) for at in range(1, len(loads)))]  # type: ignore[attr-defined]
    order, above, tied, load = (
        np.array(a, np.int64) for a in (range(len(loads)), parent, [0] * len(loads), loads)
    )
    part = tree_split(order, above, tied, load, 300, 500)
    sums = np.bincount(part, loads)
    ways = [_parts(loads, parent, cut) for cut in range(2 ** (len(loads) - 1))]
    assert (int((sums < 300).sum()), len(sums)) == min(way for way in ways if way is not None)
    assert (sums <= 500).all()


def _parts(loads: list[int], parent: list[int], cut: int) -> tuple[int, int] | None:
    """How many parts below the bounds, and how many in all, this cutting gives; None when one is above."""
    sums = list(loads)
    ends = [0]
    for at in range(len(loads) - 1, 0, -1):
        if cut >> (at - 1) & 1:
            ends.append(at)
        else:
            sums[parent[at]] += sums[at]
    under = sum(sums[at] < 300 for at in ends)
    return (under, len(ends)) if all(sums[at] <= 500 for at in ends) else None


@FEW
@given(towns)
def test_searched_plans_keep_every_bound_and_are_near_the_proven_ones(district: District) -> None:
    exact, searched = planned(district), planned(district, limit=1)
    for best, found in zip(exact.communities, searched.communities, strict=True):
        if found.proof is None:
            continue
        assert best.proof is not None
        assert found.proof.least <= len(best.grids) <= len(found.grids)
        for grid in found.grids:
            assert BOUNDS.low <= grid.load <= BOUNDS.high
            assert hangs_together(district, grid.areas)


def test_a_large_community_is_searched_close_to_the_optimum() -> None:
    district = town(11, 1, 8, 8, gaps=0)
    exact, searched = planned(district), planned(district, limit=1)
    (best,), (found,) = exact.communities, searched.communities
    assert best.proof is not None
    assert found.proof is not None
    assert len(found.grids) <= len(best.grids) + 1
    assert found.proof.value <= 1.15 * best.proof.value
    assert not found.proof.best


def test_the_same_seed_gives_the_same_plan() -> None:
    district = town(11, 1, 6, 6, gaps=0)
    assert planned(district, limit=1, seed=4) == planned(district, limit=1, seed=4)


@FEW
@given(towns, st.data())
def test_the_search_keeps_pins(district: District, data: st.DataObject) -> None:
    piece = max(pieces_of(district), key=len)
    ids = [district.areas[at].id for at in piece.members.tolist()]
    assume(len(ids) > 3 and len(piece.neighbour))
    one = data.draw(st.integers(0, len(piece.neighbour) - 1))
    owner = int(np.searchsorted(piece.start, one, side="right")) - 1
    two = data.draw(
        st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda pair: pair[0] != pair[1])
    )
    pins = Pins(together=[(ids[owner], ids[int(piece.neighbour[one])])], apart=[two])
    fixed = fixed_of(piece, district, pins)
    for grids in search(piece, BOUNDS, Weights(), fixed, 1):
        place = {area: at for at, grid in enumerate(grids) for area in grid}
        for group in fixed.together:
            assert len({place[area] for area in group}) == 1
        assert all(place[a] != place[b] for a, b in fixed.apart)
        assert all(connected(piece, grid) for grid in grids)


def test_every_plan_on_the_way_is_no_worse_than_the_one_before() -> None:
    (piece,) = pieces_of(town(21, 1, 7, 7, gaps=0))
    plans = list(search(piece, BOUNDS, Weights(), Fixed(), 3))
    worth = [
        (len(plan), value_of_plan) for plan in plans if (value_of_plan := objective(piece, plan, Weights()))
    ]
    for before, after in itertools.pairwise(worth):
        assert after[0] < before[0] or after[1] <= before[1] + 1e-9


def test_the_objective_is_the_one_of_the_definition() -> None:
    (piece,) = pieces_of(town(21, 1, 3, 3, gaps=0))
    (plan, *_) = search(piece, BOUNDS, Weights(), Fixed(), 3)
    assert objective(piece, plan, Weights()) == pytest.approx(value_of(piece, plan, Weights()))
