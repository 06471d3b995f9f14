"""Taking a program apart changes nothing: the folds' cells and the lines that are left give what the whole gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.calc.rules.packs import item, make_pack
from tests.calc.rules.strategies import MONTH, packs, rows
from wuding.calc.rules import Program, RowError, Value, evaluate
from wuding.calc.rules.engines.folding import Fold, folded
from wuding.calc.rules.interpret import Walk, built_in, settled
from wuding.calc.rules.program import Line

INPUTS = """
[[inputs]]
name = "岗"
type = "text"
codes = ["正", "副"]
meaning = "岗位"
[[inputs]]
name = "级"
type = "number"
min = 3
max = 7
meaning = "等级"
[[inputs]]
name = "女"
type = "bool"
meaning = "女性"
[[inputs]]
name = "生日"
type = "date"
meaning = "生日"
[[inputs]]
name = "基数"
type = "number"
unit = "元"
min = 0
max = 9000
scale = 2
meaning = "基数"
[[inputs]]
name = "或缺"
type = "number"
unit = "元"
min = 0
max = 3
optional = true
meaning = "可能没有"
[[tables]]
name = "标准"
keys = ["岗位"]
unit = "元"
clause = "第一条"
[[tables.versions]]
from = 2022-01-01
rows = [["正", 70], ["副", 50.5]]
"""
RULE = (
    '[[rules]]\nname = "几月"\ntopic = "grade"\nclause = "第一条"\nunit = "月"\nformula = "月份(生日) × 1"\n'
)
LINES = (
    item("岗位钱", "查表(标准, 岗) × 数值(级)")
    + item("女钱", "如果 女 则 35 否则 0")
    + item("定额", "100")
    + item("缺额", "若缺(或缺, 0)")
    + item("合计", "基数 - 岗位钱 + 女钱 - 定额 + 缺额")
)


def place(fold: Fold, facts: dict[str, Value | None]) -> int:
    """Return the cell of a row, found by its facts."""
    found = 0
    for axis, stride in zip(fold.axes, fold.strides, strict=True):
        values = [axis.value(at) for at in range(axis.size)]
        found += stride * values.index(facts[axis.name])  # type: ignore[arg-type]  # an axis is never missing
    return found


def taken_apart(program: Program, most: int, row: dict[str, Value | None]) -> dict[str, Value | None]:
    """Return a row's results from the folds' cells and the lines that are left."""
    apart = folded(program, most)
    facts = dict(row) | built_in(program)
    for fold in apart.folds:
        assert fold.size <= most
        cell = fold.facts(place(fold, row))
        assert cell == {axis.name: row[axis.name] for axis in fold.axes}
        found = evaluate(fold.program, [cell])[0]
        facts |= {line.name: found[line.name] for line in fold.lines}
    for line in apart.rest:
        assert isinstance(line, Line)
        facts[line.name] = settled(Walk(facts).value(line.node), line.places)
    return {name: facts[name] for name in program.outputs}


@given(st.data(), st.sampled_from([4, 60, 5000]))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_program_taken_apart_gives_what_the_whole_gives(data: st.DataObject, most: int) -> None:
    program = data.draw(packs()).program
    lines = tuple(line for line in program.lines if isinstance(line, Line))
    roster = data.draw(rows(program))
    try:
        whole = evaluate(replace(program, lines=lines), roster)
    except (RowError, KeyError):
        return
    names = [one.name for one in program.inputs]
    for row, wanted in zip(roster, whole, strict=True):
        facts = {name: row.get(name) for name in names}
        assert taken_apart(replace(program, lines=lines), most, facts) == wanted


def test_lines_fold_by_the_facts_they_need(tmp_path: Path) -> None:
    program = make_pack(tmp_path, INPUTS + LINES).at(MONTH)
    together = folded(program, 100)
    (fold,) = together.folds
    assert [(axis.name, axis.size) for axis in fold.axes] == [("级", 5), ("岗", 2)]
    assert fold.size == 10
    assert [line.name for line in fold.lines] == ["岗位钱", "合计 1"]
    assert {line.name for line in together.rest} == {"女钱", "定额", "缺额", "合计"}
    assert fold.facts(0) == {"级": Decimal(3), "岗": "正"}
    assert fold.facts(9) == {"级": Decimal(7), "岗": "副"}
    assert not folded(program, 9).folds
    row: dict[str, Value | None] = {
        "岗": "副", "级": Decimal(4), "女": True, "生日": date(2000, 2, 29), "基数": Decimal("1000.55"), "或缺": None,
    }  # fmt: skip
    for most in (1, 2, 10, 20):
        assert taken_apart(program, most, row)["合计"] == Decimal("733.55")


def test_a_day_is_an_axis_of_all_days_there_are(tmp_path: Path) -> None:
    program = make_pack(tmp_path, INPUTS + RULE).at(MONTH)
    assert not folded(program, 90_000).folds
    (fold,) = folded(program, 100_000).folds
    leap_day = (date(2000, 2, 29) - date(1900, 1, 1)).days
    months = [evaluate(fold.program, [fold.facts(leap_day + more)])[0]["几月"] for more in (-1, 0, 1)]
    assert months == [2, 2, 3]


def test_what_may_stop_a_row_is_left_to_the_rows(tmp_path: Path) -> None:
    table = INPUTS.replace('keys = ["岗位"]', 'keys = ["岗位"]\nabsent = "stop"').replace(
        ', ["副", 50.5]', ""
    )
    program = make_pack(tmp_path, table + LINES).at(MONTH)
    apart = folded(program, 100)
    assert "岗位钱" in {line.name for line in apart.rest}
    assert not apart.folds
