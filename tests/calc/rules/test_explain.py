"""An explanation leads from the amount through clause, formula, look-up and rounding to every fact."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.calc.rules.packs import WORKERS, item, make_pack, param, table
from wuding.calc.rules import Explanation, Pack, RowError, Source, Value, explain, explanation_text, load_pack
from wuding.places import policies

MONTH = date(2022, 7, 1)
FACTS: dict[str, Value | None] = {"岗": "正职", "年资": Decimal(3), "等次": "优秀"}


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return make_pack(
        tmp_path,
        WORKERS
        + param(
            "年标准", "{ from = 2022-01-01, value = 10.5, trust = 'assumed', how = '按邻县' }", unit="元/年"
        )
        + table("岗位表", '[["正职", 740], ["副职", 640], ["一般", 540]]')
        + table("比例表", '[["优秀", 0.25], ["良好", 0.2]]', key="等次", unit="")
        + item("岗位补贴", "查表(岗位表, 岗)")
        + item("年限补贴", "四舍五入(年标准 × 年资, 0)")
        + item("绩效补贴", "如果 缺失(等次) 则 0 否则 岗位补贴 × 查表(比例表, 等次)")
        + item("合计", "岗位补贴 + 年限补贴 + 绩效补贴", "total = true")
        + '[[aggregates]]\nname = "平均"\nkind = "mean"\nof = "合计"\nby = ["岗"]\nrounding = "四舍五入"\nscale = 2\n'
        + item("差额", "合计 − 平均"),
    )


def explained(pack: Pack, name: str = "合计", **facts: Value | None) -> Explanation:
    row = {**FACTS, **facts}
    return explain(
        pack, pack.at(MONTH), row, name, sources={"岗": Source("任职记录", date(2021, 3, 1), "导入")}
    )


def test_the_asked_name_comes_first_and_every_fact_last(pack: Pack) -> None:
    explanation = explained(pack)
    assert explanation.asked.value == Decimal("957.00")
    assert [step.name for step in explanation.steps] == [
        "合计", "绩效补贴", "年限补贴", "岗位补贴", "岗", "年资", "等次",
    ]  # fmt: skip


def test_a_formula_is_shown_with_the_values_that_went_in(pack: Pack) -> None:
    explanation = explained(pack)
    assert explanation.asked.with_values == "740.00 + 32.00 + 185.00"
    assert explanation.step("年限补贴").with_values == "四舍五入(10.5 × 3, 0)"
    assert explanation.step("绩效补贴").with_values == "如果 缺失(“优秀”) 则 0 否则 740.00 × 25%"


def test_a_look_up_names_the_row_it_hit_and_since_when(pack: Pack) -> None:
    (hit,) = explained(pack).step("绩效补贴").hits
    assert (hit.table, hit.keys, hit.value, hit.since) == (
        "比例表", (("等次", "优秀"),), Decimal("0.25"), date(2022, 1, 1),
    )  # fmt: skip


def test_a_rounding_shows_what_it_was_before(pack: Pack) -> None:
    (rounding,) = explained(pack).step("年限补贴").roundings
    assert (rounding.before, rounding.after, rounding.mode) == ("31.5", Decimal(32), "half-up")


def test_an_assumed_figure_says_so_and_how_and_borrows_no_source(pack: Pack) -> None:
    (figure,) = explained(pack).step("年限补贴").figures
    assert (figure.trust, figure.how, figure.source) == ("assumed", "按邻县", None)


def test_the_branch_taken_is_named(pack: Pack) -> None:
    taken = explained(pack, 等次=None).step("绩效补贴").taken
    assert [one.condition for one in taken] == ["缺失(等次)"]
    assert explained(pack, 等次=None).step("绩效补贴").value == Decimal("0.00")


def test_a_fact_says_which_record_it_came_from(pack: Pack) -> None:
    assert explained(pack).step("岗").source == Source("任职记录", date(2021, 3, 1), "导入")


def test_a_figure_over_the_roster_needs_the_roster(pack: Pack) -> None:
    with pytest.raises(RowError, match="名册"):
        explained(pack, "差额")
    other: dict[str, Value | None] = {**FACTS, "年资": Decimal(5)}
    found = explain(pack, pack.at(MONTH), FACTS, "差额", roster=[other, FACTS])
    assert found.step("平均").value == Decimal("967.50")
    assert found.asked.value == Decimal("-10.50")


def test_data_survives_json_and_text_comes_in_two_languages(pack: Pack) -> None:
    explanation = explained(pack)
    assert json.loads(json.dumps(explanation.as_data()))["steps"][0]["value"] == "957.00"
    chinese, english = explanation_text(explanation), explanation_text(explanation, "en")
    assert "依据: 《测试办法》第一条 — 一条就够。" in chinese
    assert "rounding: 31.5 → 32" in english
    assert "依据" not in english


def test_each_amount_of_a_songling_payslip_reaches_a_clause_and_only_known_facts() -> None:
    pack = load_pack(policies() / "songling" / "2022")
    program = pack.at(MONTH).only([pack.total_name or ""])
    given = next(
        example.given
        for example in pack.examples
        if {one.name for one in program.inputs} <= set(example.given)
    )
    explanation = explain(pack, program, given, pack.total_name or "")
    for step in explanation.steps:
        assert step.sort == "input" or (step.clause and step.provision and step.formula), step.name
        assert set(step.needs) <= {other.name for other in explanation.steps}
