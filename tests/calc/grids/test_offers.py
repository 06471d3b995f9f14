"""The curve holds plans of which none beats another; comparing tells what moves."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.calc.grids.towns import BOUNDS, planned, town, towns
from wuding.calc.grids.areas import District, Weights
from wuding.calc.grids.offers import compare, curve
from wuding.calc.grids.results import Wish

FEW = settings(max_examples=10, deadline=None)


def test_no_plan_of_the_curve_beats_another() -> None:
    district = town(11, 2, 4, 4, gaps=0)
    offers = curve(district, Wish(BOUNDS))
    assert len(offers) > 1
    for one in offers:
        for other in offers:
            if one is not other:
                ours, theirs = one.figures, other.figures
                assert (
                    ours.number > theirs.number
                    or ours.spread > theirs.spread
                    or ours.cut > theirs.cut
                    or ours.kept < theirs.kept
                )


def test_who_asks_for_one_thing_alone_gets_the_most_of_it() -> None:
    district = town(11, 1, 4, 4, gaps=0)
    balance, borders, today = (
        planned(district, weights=weights).figures(district)
        for weights in (Weights(1, 0, 0), Weights(0, 1, 0), Weights(0, 0, 1))
    )
    assert balance.spread == min(found.spread for found in (balance, borders, today))
    assert borders.cut == min(found.cut for found in (balance, borders, today))
    assert today.kept == max(found.kept for found in (balance, borders, today))


@FEW
@given(towns)
def test_a_plan_against_itself_moves_nobody(district: District) -> None:
    plan = planned(district).grid_of()
    same = compare(district, plan, {area: f"n{grid}" for area, grid in plan.items()})
    assert same.moved == ()
    assert same.before == same.after


def test_figures_are_those_of_a_drawing_that_can_be_checked_by_hand() -> None:
    district = town(1, 1, 2, 2, gaps=0)
    found = compare(district, dict.fromkeys(("0.0", "0.1", "1.0", "1.1"), "all"), {
        "0.0": "west", "0.1": "west", "1.0": "east", "1.1": "east",
    })  # fmt: skip
    assert (found.before.number, found.before.cut) == (1, 0.0)
    assert (found.after.number, found.after.cut) == (2, 200.0)
    assert found.before.roundness == pytest.approx(0.785, abs=1e-3)  # a square: π/4
    assert found.after.roundness == pytest.approx(0.698, abs=1e-3)  # one by two: 2π/9
    assert len(found.moved) == 2
