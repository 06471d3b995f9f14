"""What can't be divided says why, and the nearest plan bends as little as can be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.calc.grids.small import connected, districts
from tests.calc.grids.towns import BOUNDS, planned
from wuding.calc.grids.areas import Area, Border, District, Pins
from wuding.calc.grids.impossible import nearest
from wuding.calc.grids.pieces import Piece, pieces_of
from wuding.calc.grids.pins import Fixed
from wuding.calc.grids.reasons import Reason


def chain(*loads: int, gap: int | None = None) -> District:
    """Areas in a row, 100 m apart; no border before the area `gap`."""
    areas = tuple(Area(f"a{at}", "c", load, load, x=at * 100.0) for at, load in enumerate(loads))
    return District(areas, tuple(Border(at - 1, at, 50.0) for at in range(1, len(loads)) if at != gap))


def reasons(district: District, pins: Pins | None = None) -> list[Reason]:
    return planned(district, pins=pins or Pins()).all_reasons


def test_too_few_households_say_so() -> None:
    (reason,) = reasons(chain(100, 150))
    assert reason.code == "too_small"
    assert "250" in reason.text("zh")
    assert "300" in reason.text("en")


def test_an_island_names_the_part_that_a_bridge_would_join_it_to() -> None:
    (reason,) = reasons(chain(200, 200, 100, gap=2))
    assert reason.code == "too_small"
    assert reason.joins == ("a2", "a1", 100.0)
    assert "a1" in reason.text("zh")
    assert "100 米" in reason.text("zh")


def test_no_number_between_fewest_and_most() -> None:
    (reason,) = reasons(chain(290, 290))
    assert reason.code == "no_number"
    assert reason.values["fewest"] == 2
    assert reason.values["most"] == 1


def test_an_area_above_the_bound_alone_is_named() -> None:
    (reason,) = reasons(chain(300, 501, 300))
    assert (reason.code, reason.areas) == ("area_too_large", ("a1",))


def test_an_area_that_fits_no_grid_is_named() -> None:
    (reason,) = reasons(chain(100, 450, 350))
    assert (reason.code, reason.areas) == ("area_in_none", ("a0",))


def test_areas_that_fit_but_not_at_once() -> None:
    (reason,) = reasons(chain(200, 200, 200, 200, 200, 350, 200))
    assert reason.code in ("no_combination", "area_in_none")


@pytest.mark.parametrize(
    ("pins", "code"),
    [
        (Pins(together=[("a0", "zz")]), "pin_unknown_area"),
        (Pins(keep=["zz"]), "pin_unknown_grid"),
        (Pins(together=[("a0", "a3")]), "pin_across"),
        (Pins(apart=[("a0", "a1")], together=[("a0", "a1")]), "pins_in_the_way"),
    ],
)
def test_pins_that_cannot_be_kept_are_told(pins: Pins, code: str) -> None:
    found = reasons(chain(200, 200, 200, 200, gap=2), pins)
    assert code in {reason.code for reason in found}
    assert all(reason.text("zh") and reason.text("en") for reason in found)


@settings(deadline=None)
@given(districts(most=7))
def test_no_plan_bends_fewer_bounds_than_the_nearest(district: District) -> None:
    (piece,) = pieces_of(district)
    found = nearest(piece, BOUNDS, Fixed(), 100_000)
    assert found is not None
    assert sorted(area for grid in found.grids for area in grid) == list(range(len(piece)))
    assert all(connected(piece, frozenset(grid)) for grid in found.grids)
    least = min(_bent(piece, plan) for plan in _partitions(piece, frozenset(range(len(piece)))))
    assert found.bent >= least
    if found.fewest:
        assert found.bent == least


def _bent(piece: Piece, plan: list[frozenset[int]]) -> int:
    return sum(not BOUNDS.low <= sum(int(piece.load[a]) for a in grid) <= BOUNDS.high for grid in plan)


def _partitions(piece: Piece, left: frozenset[int]) -> list[list[frozenset[int]]]:
    """All partitions into connected sets, whatever their load."""
    if not left:
        return [[]]
    first = min(left)
    others = sorted(left - {first})
    found = []
    for bits in range(2 ** len(others)):
        grid = frozenset({first, *(area for at, area in enumerate(others) if bits >> at & 1)})
        if connected(piece, grid):
            found += [[grid, *rest] for rest in _partitions(piece, left - grid)]
    return found
