"""Laws of a plan: every bound kept or the reason told, nothing lost, no line crossed, the same however it is written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.calc.grids.small import districts
from tests.calc.grids.towns import BOUNDS, hangs_together, only, planned, quality, shuffled, town, towns
from wuding.calc.grids.areas import District, Pins
from wuding.calc.grids.plan import plan, planning
from wuding.calc.grids.results import Wish

FEW = settings(max_examples=25, deadline=None)


@FEW
@given(st.one_of(districts(), towns))
def test_grids_hang_together_within_the_bounds_and_cross_no_line(district: District) -> None:
    made = planned(district)
    assert sorted(area for grid in made.grids for area in grid.areas) == sorted(a.id for a in district.areas)
    assert len({grid.name for grid in made.grids}) == len(made.grids)
    for community in made.communities:
        assert (community.proof is None) == bool(community.reasons)
    for grid in made.grids:
        assert hangs_together(district, grid.areas)
    impossible = {community.community for community in made.communities if community.proof is None}
    assert {grid.community for grid in made.bent} == impossible


@FEW
@given(towns, st.integers(0, 99))
def test_the_order_and_the_names_of_the_input_change_nothing_in_quality(
    district: District, seed: int
) -> None:
    names = {area.id: f"n{hash((seed, at)) % 10**9}.{at}" for at, area in enumerate(district.areas)}
    assert quality(planned(district)) == quality(planned(shuffled(district, seed, names)))


@FEW
@given(towns)
def test_each_community_alone_is_planned_as_in_the_whole(district: District) -> None:
    whole = quality(planned(district))
    assert whole == [row for name, *_ in whole for row in quality(planned(only(district, name)))]


@FEW
@given(towns, st.data())
def test_pins_are_kept(district: District, data: st.DataObject) -> None:
    free = planned(district)
    assume(not free.bent)
    inner = [b for b in district.borders if len({district.areas[e].community for e in (b.one, b.other)}) == 1]
    assume(inner)
    one, other = (data.draw(st.sampled_from(inner)) for _ in range(2))
    ids = [(district.areas[b.one].id, district.areas[b.other].id) for b in (one, other)]
    into = data.draw(st.sampled_from(district.areas))
    pins = Pins(together=[ids[0]], apart=[ids[1]], into={into.id: into.current or "new"})
    made = planned(district, pins=pins)
    assume(not made.all_reasons)
    grid = made.grid_of()
    assert grid[ids[0][0]] == grid[ids[0][1]]
    assert grid[into.id] == (into.current or "new")
    if ids[0] != ids[1]:
        assert grid[ids[1][0]] != grid[ids[1][1]]
    for before, after in zip(free.communities, made.communities, strict=True):
        if before.proof and after.proof and len(before.grids) == len(after.grids):
            assert after.proof.value >= before.proof.value - 1e-6


def test_a_grid_that_stays_as_it_is_stays() -> None:
    district = town(3, 2, 4, 4, gaps=0)
    before = planned(district)
    name = before.grids[0].name
    today = before.grid_of()
    now = District(tuple(replace(a, current=today[a.id]) for a in district.areas), district.borders)
    moved = planned(now, pins=Pins(keep=[name]), number=len(before.grids) + 1)
    (kept,) = [grid for grid in moved.grids if grid.name == name]
    assert kept.areas == before.grids[0].areas
    assert kept.worker == name


@FEW
@given(towns, st.integers(0, 3))
def test_a_number_for_the_district_is_met_or_refused(district: District, more: int) -> None:
    free = planned(district)
    asked = len(free.grids) + more
    made = planned(district, number=asked)
    refused = [reason for reason in made.reasons if reason.code == "number"]
    assert (len(made.grids) == asked) != bool(refused)
    assert {grid.community for grid in made.bent} == {grid.community for grid in free.bent}


def test_a_number_for_a_community_is_met_and_others_stay() -> None:
    district = town(5, 2, 4, 4, gaps=0)
    free = planned(district)
    made = planned(district, numbers={"c1": len(free.communities[1].grids) + 1})
    assert len(made.communities[1].grids) == len(free.communities[1].grids) + 1
    assert made.communities[1].proof is not None
    assert made.communities[1].proof.best
    assert quality(made)[0] == quality(free)[0]


def test_a_number_for_an_unknown_community_is_refused() -> None:
    made = planned(town(5, 1, 3, 3), numbers={"nowhere": 3})
    assert [reason.code for reason in made.reasons] == ["unknown_community"]


def test_two_processes_make_the_same_plan_as_one() -> None:
    district = town(8, 3, 3, 3)
    assert plan(district, Wish(BOUNDS), processes=2) == plan(district, Wish(BOUNDS))


def test_progress_is_told_and_a_cancelled_run_hands_out_what_is_done() -> None:
    district = town(8, 3, 3, 3, gaps=0)
    told: list[tuple[int, int]] = []
    made = plan(
        district, Wish(BOUNDS), report=lambda done, total: told.append((done, total)), cancelled=lambda: True
    )
    assert told == [(1, 3)]
    assert not made.whole
    assert [community.community for community in made.communities] == ["c0"]
    steps = [step.done for step in planning(district, Wish(BOUNDS))]
    assert steps == [1, 2, 3]


def test_a_district_without_areas_is_refused() -> None:
    with pytest.raises(ValueError, match="without areas"):
        plan(District((), ()), Wish(BOUNDS))
