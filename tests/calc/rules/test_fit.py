"""Unknown amounts are found exactly, or the targets that stand against each other are named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.calc.rules.packs import WORKERS, item, make_pack, param, table
from wuding.calc.rules import Pack, evaluate
from wuding.calc.rules.finding.fit import Measure, NoFit, Target, fit, with_amounts
from wuding.calc.rules.model import Unknown

MONTH = date(2022, 7, 1)
CELL = "{ min = 400, max = 900, step = 10 }"
OPEN = (
    WORKERS
    + param("年标准", "{ from = 2022-01-01, unknown = { min = 5, max = 40, step = 5 } }", unit="元/年")
    + table("岗位表", f'[["正职", {CELL}], ["副职", {CELL}], ["一般", {CELL}]]')
    + table("比例表", '[["优秀", 0.255], ["良好", 0.2]]', key="等次", unit="")
    + item("岗位补贴", "查表(岗位表, 岗)")
    + item("绩效补贴", "如果 缺失(等次) 则 0 否则 四舍五入(岗位补贴 × 查表(比例表, 等次), 0)")
    + item("合计", "2900 + 岗位补贴 + 绩效补贴 + 年标准 × 年资", "total = true")
)
NAMES = ("年标准", "岗位表[正职]", "岗位表[副职]", "岗位表[一般]")


def person(post: str, years: int, grade: str | None) -> dict[str, Any]:
    return {"岗": post, "年资": Decimal(years), "等次": grade}


ROSTER = [
    person("正职", 11, "优秀"), person("副职", 6, "良好"), *[person("一般", 1, "良好")] * 5, person("一般", 4, None),
]  # fmt: skip


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return make_pack(tmp_path, OPEN)


def targets_of(values: list[Decimal]) -> list[Target]:
    total = sum(values, Decimal(0))
    return [Target("lowest", min(values)), Target("highest", max(values)), Target("total", total)]


def totals(pack: Pack) -> list[Decimal]:
    return [row["合计"] for row in evaluate(pack.at(MONTH), ROSTER) if isinstance(row["合计"], Decimal)]


def test_the_unknown_amounts_are_named_by_their_cell(pack: Pack) -> None:
    assert tuple(sorted(pack.unknowns)) == tuple(sorted(NAMES))


@settings(max_examples=25)
@given(st.tuples(st.integers(0, 7), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50)))
def test_figures_that_some_amounts_give_are_always_met_again(
    tmp_path_factory: pytest.TempPathFactory, steps: tuple[int, int, int, int]
) -> None:
    pack = make_pack(tmp_path_factory.mktemp("fit"), OPEN)
    chosen = {
        name: pack.unknowns[name].low + pack.unknowns[name].step * step
        for name, step in zip(NAMES, steps, strict=True)
    }
    wanted = totals(with_amounts(pack, chosen))
    found = fit(pack, ROSTER, targets_of(wanted), MONTH)
    assert found.met
    again = totals(found.pack)
    assert (min(again), max(again), sum(again)) == (min(wanted), max(wanted), sum(wanted))


def test_amounts_keep_the_order_that_is_asked_for(pack: Pack) -> None:
    falling = ["岗位表[正职]", "岗位表[副职]", "岗位表[一般]"]
    found = fit(pack, ROSTER, [Target("lowest", Decimal(3600), ">=")], MONTH, falling=[falling])
    amounts = [found.amounts[name] for name in falling]
    assert amounts == sorted(amounts, reverse=True)
    assert len(set(amounts)) == 3


def test_the_same_question_has_the_same_answer(pack: Pack) -> None:
    asked = [Target("mean", Decimal(3700), tolerance=Decimal(5))]
    assert fit(pack, ROSTER, asked, MONTH).amounts == fit(pack, ROSTER, asked, MONTH).amounts


def test_targets_that_exclude_each_other_are_named_and_the_rest_is_not(pack: Pack) -> None:
    asked = [
        Target("lowest", Decimal(3700), ">="),
        Target("highest", Decimal(3690), "<="),
        Target("total", Decimal(60_000), "<="),
    ]
    found = fit(pack, ROSTER, asked, MONTH)
    assert [[target.measure for target in conflict] for conflict in found.conflicts] == [
        ["lowest", "highest"]
    ]
    assert not found.met


def test_an_impossible_target_still_gets_the_nearest_amounts(pack: Pack) -> None:
    found = fit(pack, ROSTER, [Target("highest", Decimal(9999))], MONTH)
    assert found.amounts["岗位表[正职]"] == 900
    assert found.amounts["年标准"] == 40
    assert found.reached[0].value == Decimal("4470.00")  # 2900 + 900 + round(229.5) + 11 × 40
    assert found.reached[0].gap == Decimal("5529.00")


def test_a_mean_that_only_looks_right_when_rounded_is_not_taken(pack: Pack) -> None:
    values = totals(with_amounts(pack, {name: one.low for name, one in pack.unknowns.items()}))
    off = Target("mean", (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.01")) + Decimal("0.003"))
    found = fit(pack, ROSTER, [off], MONTH)
    assert found.conflicts


@pytest.mark.parametrize("measure", ["lowest", "highest", "mean", "total"])
def test_a_wide_tolerance_meets_any_target(pack: Pack, measure: Measure) -> None:
    assert fit(pack, ROSTER, [Target(measure, Decimal(3800), tolerance=Decimal(99_999))], MONTH).met


def test_a_pack_without_unknowns_is_refused_with_a_sentence(pack: Pack) -> None:
    whole = with_amounts(pack, {name: one.low for name, one in pack.unknowns.items()})
    with pytest.raises(NoFit) as refused:
        fit(whole, ROSTER, [], MONTH)
    assert "没有待求的金额" in refused.value.text()


def test_an_empty_roster_is_refused(pack: Pack) -> None:
    with pytest.raises(NoFit) as refused:
        fit(pack, [], [], MONTH)
    assert "roster is empty" in refused.value.text("en")


def test_an_unknown_used_as_a_key_cannot_be_turned_round(tmp_path: Path) -> None:
    pack = make_pack(
        tmp_path,
        param("级", "{ from = 2022-01-01, unknown = { min = 1, max = 2, step = 1 } }")
        + table("级表", "[[1, 100], [2, 200]]", key="级")
        + item("合计", "查表(级表, 级)", "total = true"),
    )
    with pytest.raises(NoFit) as refused:
        fit(pack, [{}], [Target("lowest", Decimal(200))], MONTH)
    assert "合计" in refused.value.text()


def test_greatest_least_and_conditions_over_unknowns_are_exact(tmp_path: Path) -> None:
    pack = make_pack(
        tmp_path,
        param("甲", "{ from = 2022-01-01, unknown = { min = 0, max = 100, step = 1 } }", unit="元")
        + param("乙", "{ from = 2022-01-01, unknown = { min = 0, max = 100, step = 1 } }", unit="元")
        + item("高", "取大(甲, 乙)")
        + item("低", "取小(甲, 乙)")
        + item("合计", "如果 高 > 60 则 高 + 低 否则 0", "total = true"),
    )
    found = fit(pack, [{}], [Target("total", Decimal(150))], MONTH, falling=[["乙", "甲"]])
    assert found.met
    assert found.amounts["甲"] + found.amounts["乙"] == 150
    assert found.amounts["乙"] > found.amounts["甲"]


def test_songling_s_assumed_amounts_are_those_the_finder_finds() -> None:
    """The article publishes lowest, highest and mean; post and seniority amounts come from here (S5.7)."""
    from wuding.calc.rules import load_pack
    from wuding.demo.roster import songling_workers
    from wuding.places import policies

    pack = load_pack(policies() / "songling" / "2022")
    posts = pack.tables["岗位补贴标准"].versions[-1].value
    roster = [worker.as_inputs(MONTH) for worker in songling_workers()]
    result = [row["工作补贴"] for row in evaluate(pack.at(MONTH).only(["工作补贴"]), roster)]
    amounts = [amount for amount in result if isinstance(amount, Decimal)]
    assert [min(amounts), max(amounts), sum(amounts, Decimal(0))] == [
        Decimal(3640),
        Decimal(4160),
        Decimal(3700 * 39),
    ]
    assert not any(isinstance(cell, Unknown) for cell in posts.values())


def test_a_share_of_the_sum_and_a_ratio_of_ends_are_met(pack: Pack) -> None:
    share = Target("total", Decimal("0.035"), ">=", of="绩效补贴", per=("total", None))
    ends = Target("highest", Decimal("1.15"), "<=", per=("lowest", None))
    found = fit(pack, ROSTER, [share, ends], MONTH)
    assert found.met
    rows = evaluate(found.pack.at(MONTH), ROSTER)
    sums = {name: sum(Decimal(str(row[name])) for row in rows) for name in ("绩效补贴", "合计")}
    assert sums["绩效补贴"] / sums["合计"] >= Decimal("0.035")
    amounts = totals(found.pack)
    assert max(amounts) / min(amounts) <= Decimal("1.15")
    assert share.text() == "绩效补贴 合计 ÷ 合计 ≥ 0.035"


def test_a_target_may_be_about_some_persons_only_and_a_budget_about_a_year(pack: Pack) -> None:
    chief = Target("mean", Decimal(4300), "<=", among=("岗", "正职"))
    year = Target("year", Decimal(12 * 8 * 3600), "<=")
    found = fit(pack, ROSTER, [chief, year], MONTH)
    assert found.met
    amounts = totals(found.pack)
    assert amounts[0] <= 4300
    assert 12 * sum(amounts, Decimal(0)) <= year.value
    with pytest.raises(NoFit) as refused:
        fit(pack, ROSTER, [Target("mean", Decimal(1), among=("岗", "没有"))], MONTH)
    assert refused.value.code == "fit.nobody"


def test_a_share_of_what_may_be_nothing_is_refused(tmp_path: Path) -> None:
    pack = make_pack(
        tmp_path,
        param("数", "{ from = 2022-01-01, unknown = { min = -1, max = 1, step = 1 } }", unit="元")
        + item("绩效", "数")
        + item("合计", "绩效", "total = true"),
    )
    share = Target("total", Decimal("0.5"), ">=", per=("total", "绩效"))
    with pytest.raises(NoFit) as refused:
        fit(pack, [{}], [share], MONTH)
    assert refused.value.code == "fit.by_nothing"
    assert "换一个目标" in refused.value.text()


def test_of_all_solutions_the_one_nearest_to_the_present_amounts_is_taken(pack: Pack) -> None:
    near = {name: Decimal(700) for name in NAMES[1:]} | {"年标准": Decimal(10)}
    assert fit(pack, ROSTER, [], MONTH, near=near).amounts == near
    one_more = fit(pack, ROSTER, [Target("lowest", Decimal(3650))], MONTH, near=near)
    assert one_more.met
    assert sum(one_more.amounts[name] != near[name] for name in NAMES) == 1


def test_time_that_is_not_enough_is_said_and_never_taken_for_a_conflict(pack: Pack) -> None:
    with pytest.raises(NoFit) as refused:
        fit(pack, ROSTER, [Target("total", Decimal(29_900))], MONTH, seconds=1e-6)
    assert refused.value.code == "fit.time"
    assert "秒" in refused.value.text()
