"""The best plan is the best: against trying every one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calc.grids.small import BOUNDS, districts, every_grid, every_plan, value_of
from wuding.calc.grids.areas import District, Weights
from wuding.calc.grids.candidates import candidates_of
from wuding.calc.grids.choice import choose, fewest
from wuding.calc.grids.pieces import Piece, pieces_of

LIMIT = 100_000
WEIGHTS = st.builds(Weights, *[st.sampled_from([0.0, 1.0, 3.0])] * 3)


def _only_piece(district: District) -> Piece:
    (piece,) = pieces_of(district)
    return piece


def _sets(piece: Piece) -> list[frozenset[int]]:
    found = candidates_of(piece, BOUNDS, LIMIT)
    sets, areas = found.members()
    grids: dict[int, set[int]] = {}
    for number, area in zip(sets.tolist(), areas.tolist(), strict=True):
        grids.setdefault(number, set()).add(area)
    return [frozenset(grid) for grid in grids.values()]


@given(districts())
def test_every_possible_grid_is_found_once(district: District) -> None:
    piece = _only_piece(district)
    found = _sets(piece)
    assert len(found) == len(set(found))
    assert set(found) == set(every_grid(piece, BOUNDS, frozenset(range(len(piece)))))


@given(districts(), WEIGHTS)
def test_the_plan_chosen_is_the_best_of_all(district: District, weights: Weights) -> None:
    piece = _only_piece(district)
    found = candidates_of(piece, BOUNDS, LIMIT)
    plans = list(every_plan(piece, BOUNDS))
    least = fewest(piece, found)
    assert least is None or all(len(plan) >= least for plan in plans)
    for count in range(1, BOUNDS.most(piece.total) + 1):
        values = [value_of(piece, plan, weights) for plan in plans if len(plan) == count]
        chosen = choose(piece, found, count, weights)
        assert (chosen is None) == (not values)
        if chosen is not None:
            assert chosen.value == pytest.approx(min(values), abs=1e-6)
            assert chosen.bound <= chosen.value
            assert chosen.proven


@given(districts())
def test_a_list_cut_short_says_so(district: District) -> None:
    piece = _only_piece(district)
    whole = candidates_of(piece, BOUNDS, LIMIT)
    short = candidates_of(piece, BOUNDS, max(1, len(whole) - 1))
    assert whole.complete
    assert short.complete == (len(whole) <= 1)
