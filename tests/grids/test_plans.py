"""A plan from its wish to a map: computed apart, changed by hand, approved by a second person; what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.grids.scenes import SINCE, Scene, computed, make_grid_unit, make_scene
from tests.make import ENTERED_AT, make_officer, make_worker
from wuding.accounts.roles import Role
from wuding.audit.models import Entry
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.grids import actions
from wuding.grids.actions.planning import Wished
from wuding.grids.actions.running import carry_out, claim, run_again, take_up_lost
from wuding.grids.models import GridMap, Plan, PlanState, RunState
from wuding.grids.pins import Pin, PinKind
from wuding.grids.queries.maps import Totals, elsewhere, map_on, posts_of, shown_map, totals_of
from wuding.grids.queries.plans import chosen_area, shown_plan
from wuding.people.models import EmploymentForm, Team

pytestmark = pytest.mark.django_db
AT = datetime(2022, 7, 5, 9, tzinfo=UTC)
TOGETHER = Pin(PinKind.TOGETHER, ("松0", "松1"))
WISH = Wished(title="方案", low=300, high=500)


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def opened(scene: Scene, **wished: object) -> Plan:
    values = {"title": "方案", "low": 300, "high": 500, **wished}
    return actions.open_plan(ground=scene.ground, wished=Wished(**values), by=scene.planner, at=AT)  # type: ignore[arg-type]  # a test's shorthand


def published(scene: Scene, plan: Plan, since: date) -> GridMap:
    actions.ask_approval(plan=plan, since=since, document="文", by=scene.planner, at=AT)
    plan.refresh_from_db()
    return actions.publish_plan(plan=plan, by=scene.approver, at=AT)


def test_a_claimed_plan_is_computed_by_a_process_apart(scene: Scene) -> None:
    plan = opened(scene)
    taken = claim(AT)
    assert taken == plan
    assert claim(AT) is None, "nobody else takes it"
    assert taken is not None
    carry_out(taken)
    plan.refresh_from_db()
    assert (plan.run_state, len(set(plan.grid_of.values()))) == (RunState.DONE, 3)
    assert {proof["community"]: (proof["grids"], proof["best"]) for proof in plan.proofs} == {
        scene.community.name: (2, True),
        scene.other.name: (1, True),
    }
    acts = Entry.objects.filter(action__startswith="plan.").order_by("sequence")
    assert [entry.action for entry in acts] == ["plan.open", "plan.compute"]


def test_a_plan_that_is_cancelled_while_it_runs_keeps_nothing(scene: Scene) -> None:
    plan = opened(scene)
    taken = claim(AT)
    assert taken is not None
    actions.cancel_run(plan=plan, by=scene.planner)
    carry_out(taken)
    plan.refresh_from_db()
    assert (plan.run_state, plan.grid_of) == (RunState.CANCELLED, {})
    with pytest.raises(RuleError, match="已经结束"):
        actions.cancel_run(plan=plan, by=scene.planner)


def test_a_plan_whose_process_has_gone_waits_again_and_at_last_says_so(scene: Scene) -> None:
    plan, at = opened(scene), AT
    for tries in (1, 2):
        assert claim(at) == plan
        assert take_up_lost(at + timedelta(seconds=59)) == 0
        at += timedelta(seconds=61)
        assert take_up_lost(at) == 1
        plan.refresh_from_db()
        assert (plan.run_state, plan.tries) == (RunState.QUEUED, tries)
    claim(at)
    take_up_lost(at + timedelta(seconds=61))
    plan.refresh_from_db()
    assert plan.run_state == RunState.FAILED
    assert "再算一次" in plan.faults[0][0]
    run_again(plan=plan, by=scene.planner)
    plan.refresh_from_db()
    assert (plan.run_state, plan.tries, plan.faults) == (RunState.QUEUED, 0, [])


def test_who_was_taken_for_gone_lets_the_plan_go(scene: Scene) -> None:
    opened(scene)
    slow = claim(AT)
    assert slow is not None
    take_up_lost(AT + timedelta(seconds=61))
    other = claim(AT + timedelta(seconds=62))
    assert other == slow
    carry_out(slow)
    slow.refresh_from_db()
    assert (slow.run_state, slow.grid_of) == (RunState.RUNNING, {}), "it is the other's"
    assert other is not None
    carry_out(other)
    other.refresh_from_db()
    assert other.run_state == RunState.DONE


@pytest.mark.parametrize(
    ("wished", "says"),
    [
        ({"low": 500, "high": 300}, "大于上限"),
        ({"number": 3, "numbers": {"1": 2}}, "只能给一样"),
        ({"numbers": {"没有": 2}}, "没有代码为 没有 的社区"),
        ({"spans": {"elderly": 0.5}}, "1 到 10"),
        ({"pins": (Pin(PinKind.TOGETHER, ("松0",)),)}, "两个以上"),
        ({"pins": (Pin(PinKind.TOGETHER, ("松0", "无")),)}, "不存在"),
        ({"pins": (Pin(PinKind.TOGETHER, ("松0", "青0")),)}, "不在同一社区"),
        ({"pins": (Pin(PinKind.INTO, (), "松鹤社区老0"),)}, "没有选小区域"),
        ({"pins": (Pin(PinKind.KEEP, (), ""),)}, "要指明是哪一格"),
        ({"pins": (Pin(PinKind.KEEP, (), "老无"),)}, "不存在"),
        ({"pins": (TOGETHER, Pin(PinKind.APART, ("松0", "松1")))}, "又要分开"),
        (
            {"pins": tuple(Pin(PinKind.INTO, ("松0",), grid) for grid in ("松鹤社区老0", "松鹤社区老1"))},
            "又要划进",
        ),
        (
            {
                "pins": (
                    Pin(PinKind.KEEP, (), "松鹤社区老0"),
                    Pin(PinKind.INTO, ("松0",), "松鹤社区老1"),
                )
            },
            "又要保持不变",
        ),
    ],
)
def test_a_wish_that_can_not_be_meant_is_refused(scene: Scene, wished: dict[str, object], says: str) -> None:
    with pytest.raises(RuleError, match=says):
        opened(scene, **wished)
    assert not Plan.objects.exists()


def test_pins_are_kept(scene: Scene) -> None:
    plan = computed(scene.ground, scene.planner)
    one, other = plan.grid_of["松0"], plan.grid_of["松5"]
    assert one != other
    pins = (Pin(PinKind.INTO, ("松0", "松1"), "甲"), Pin(PinKind.APART, ("松2", "松3")))
    pinned = opened(scene, pins=pins, number=4)
    taken = claim(AT)
    assert taken is not None
    carry_out(taken)
    pinned.refresh_from_db()
    assert pinned.grid_of["松0"] == pinned.grid_of["松1"] == "甲"
    assert pinned.grid_of["松2"] != pinned.grid_of["松3"]


def test_numbers_of_communities_are_kept_and_others_have_the_fewest(scene: Scene) -> None:
    plan = opened(scene, numbers={scene.community.code: 3})
    taken = claim(AT)
    assert taken is not None
    carry_out(taken)
    plan.refresh_from_db()
    assert [(proof["grids"], proof["best"]) for proof in plan.proofs] == [(3, True), (1, True)]


def test_households_that_make_more_work_count_for_more(scene: Scene) -> None:
    """480 of 160 bare households become 3 × (160 + 40) = 600: two such blocks are a grid, three no longer."""
    scene.ground.areas.filter(community=scene.community).update(counts={"elderly": 80})
    plan = opened(scene, spans={"elderly": 1.5})
    taken = claim(AT)
    assert taken is not None
    carry_out(taken)
    plan.refresh_from_db()
    assert [proof["grids"] for proof in plan.proofs] == [3, 1]
    assert [grid.load for grid in shown_plan(plan, SINCE, "zh").grids] == [400] * 4
    found = published(scene, plan, date(2022, 7, 1))
    assert {grid.load for grid in found.grids.all()} == {400}
    shown = shown_map(scene.approver, found, scene.place, date(2022, 7, 2))
    assert shown is not None
    assert {grid.load for grid in shown.drawing.grids} == {400}


def test_an_area_moves_to_a_neighbour_and_back(scene: Scene) -> None:
    plan = computed(scene.ground, scene.planner)
    before = dict(plan.grid_of)
    shown = shown_plan(plan, SINCE, "zh")
    chosen = chosen_area(shown, "松3", "zh")
    assert chosen is not None
    (move,) = chosen.moves
    assert (move.load, move.left_load, move.tone, move.left_tone) == (640, 320, "over", "low")
    assert any("高于上限" in fault for fault in move.new_faults)
    plan = actions.move_area(plan=plan, area="松3", target=move.target, by=scene.planner)
    assert plan.grid_of["松3"] == move.target
    assert "高于上限" in shown_plan(plan, SINCE, "zh").broken[0]
    plan = actions.undo_move(plan=plan, by=scene.planner)
    assert (plan.grid_of, plan.moves) == (before, [])
    with pytest.raises(RuleError, match="没有可以撤销"):
        actions.undo_move(plan=plan, by=scene.planner)
    for area, grid in (("松0", before["松5"]), ("松0", before["青0"]), ("无", before["松5"])):
        with pytest.raises(RuleError, match="不和网格"):
            actions.move_area(plan=plan, area=area, target=grid, by=scene.planner)


def test_a_second_person_publishes_and_the_past_stays(scene: Scene) -> None:
    plan = computed(scene.ground, scene.planner)
    actions.ask_approval(plan=plan, since=date(2022, 7, 1), document="文", by=scene.approver, at=AT)
    plan.refresh_from_db()
    with pytest.raises(RuleError, match="不能审定自己的"):
        actions.publish_plan(plan=plan, by=scene.approver, at=AT)
    with pytest.raises(NotVisible):
        actions.publish_plan(plan=plan, by=scene.planner, at=AT)
    second = make_officer(scene.place)
    found = actions.publish_plan(plan=plan, by=second, at=AT)
    assert map_on(scene.place, date(2022, 6, 30)) == scene.grid_map
    assert map_on(scene.place, date(2022, 7, 1)) == found
    assert map_on(scene.community, date(2022, 7, 1)) == found
    assert map_on(scene.place, SINCE - timedelta(days=1)) is None
    shown = shown_map(second, scene.grid_map, scene.place, date(2022, 6, 30))
    assert shown is not None
    assert len(shown.rows) == 4
    with pytest.raises(RuleError, match="不能放弃"):
        actions.drop_plan(plan=plan, by=scene.planner)


def test_an_earlier_day_than_the_present_map_is_refused(scene: Scene) -> None:
    plan = computed(scene.ground, scene.planner)
    with pytest.raises(RuleError, match="不能从同一天或更早"):
        published(scene, plan, SINCE)
    plan.refresh_from_db()
    assert plan.state == PlanState.ASKED


def test_what_is_not_in_one_piece_is_not_sent_for_approval(scene: Scene) -> None:
    plan = computed(scene.ground, scene.planner)
    plan.grid_of = {**plan.grid_of, "松5": plan.grid_of["松0"]}
    plan.save(update_fields=["grid_of"])
    with pytest.raises(RuleError, match="不连片"):
        actions.ask_approval(plan=plan, since=today(), by=scene.planner, at=AT)


def test_the_tree_follows_the_map(scene: Scene) -> None:
    unit = make_grid_unit(scene.community, 1)
    plan = computed(scene.ground, scene.planner)
    found = published(scene, plan, date(2022, 7, 1))
    grids = list(found.grids.select_related("unit").order_by("pk"))
    assert [grid.unit.households for grid in grids if grid.unit] == [480, 480, 400]
    assert grids[0].unit == unit, "a grid of the tree that no map has drawn comes first"
    assert [grid.name for grid in grids] == [grid.unit.name for grid in grids if grid.unit]
    again = computed(scene.ground, scene.planner, "方案二", number=4)
    kept = published(scene, again, date(2022, 8, 1))
    units = {grid.unit_id for grid in kept.grids.all()}
    assert {grid.unit_id for grid in grids} <= units, "whose worker is taken over, whose unit goes on"
    assert len(units) == 4


def test_a_map_to_come_leaves_the_tree_alone(scene: Scene) -> None:
    found = published(scene, computed(scene.ground, scene.planner), today() + timedelta(days=9))
    assert not found.in_tree
    with pytest.raises(RuleError, match="还没有到"):
        actions.bring_in_line(grid_map=found, by=scene.approver)


def test_vacancies_stand_by_community(scene: Scene) -> None:
    found = published(scene, computed(scene.ground, scene.planner), date(2022, 7, 1))
    shown = shown_map(scene.approver, found, scene.place, date(2022, 7, 2))
    assert shown is not None
    posts = posts_of(shown)
    assert [(one.community, len(one.vacant), one.in_post) for one in posts] == [
        (scene.community, 2, 0),
        (scene.other, 1, 0),
    ]
    unit = found.grids.order_by("pk")[0].unit
    assert unit is not None
    officer = make_officer(scene.place)
    for place, contract in (
        (unit, EmploymentForm.LABOUR),
        (unit, EmploymentForm.PUBLIC_WELFARE),
        (scene.other, EmploymentForm.LABOUR),
    ):
        since = date(2022, 7, 1)
        make_worker(place, officer, team=Team.GRID_WORKER, since=since, contract=contract)
    shown = shown_map(scene.approver, found, scene.place, date(2022, 7, 2))
    assert shown is not None
    posts = posts_of(shown)
    assert [(len(p.vacant), p.in_post, p.with_contract, len(p.surplus)) for p in posts] == [
        (1, 2, 1, 0),
        (1, 0, 0, 1),
    ]
    assert totals_of(posts, elsewhere(shown, posts)) == Totals(3, 2, 1, 2, 1)


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.CIVIL_AFFAIRS, Role.SYSTEM_ADMIN])
def test_others_neither_plan_nor_approve(scene: Scene, role: Role) -> None:
    other = make_officer(scene.place, role)
    plan = computed(scene.ground, scene.planner)
    with pytest.raises(NotVisible):
        actions.open_plan(ground=scene.ground, wished=WISH, by=other, at=AT)
    for act in (actions.undo_move, actions.drop_plan, actions.cancel_run):
        with pytest.raises(NotVisible):
            act(plan=plan, by=other)
    with pytest.raises(NotVisible):
        actions.begin_map(ground=scene.ground, since=today(), low=1, high=2, by=other, at=ENTERED_AT)
