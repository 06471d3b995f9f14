"""Lines of a month: what adds up, what is split, what closed months still owe."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calc.rules.packs import HEADER, item, make_pack, param, table
from wuding.calc.pay.addends import sums_of
from wuding.calc.pay.computing import computed
from wuding.calc.pay.days import Piece
from wuding.calc.pay.lines import Layout, by_item, layout_of, lines_of, owed, paid_in_all
from wuding.calc.periods import last_day
from wuding.calc.rules import Pack, Program, RowError, all_pack_ids, load_pack
from wuding.places import policies

JULY = date(2022, 7, 1)
POST = """
[[inputs]]
name = "岗"
type = "text"
codes = ["正职", "一般"]
meaning = "岗位"
"""
PAY = (
    POST
    + table("标准", '[["正职", 680], ["一般", 600]]')
    + item("岗位补贴", "查表(标准, 岗)")
    + param("餐补标准", "{from = 2022-01-01, value = 310}", unit="元")
    + item("餐补", "餐补标准")
    + item("年终奖", "餐补标准 × 10", 'frequency = "year"\nmonths = [12]')
    + item("小计", "岗位补贴 + 餐补")
    + item("应发", "小计 + 本月(年终奖)", "total = true")
)


def _made(tmp_path: Path, month: date = JULY) -> tuple[Pack, Program, Layout]:
    pack = make_pack(tmp_path, PAY, header=HEADER.replace("[pack]", '[pack]\ndays = "calendar"'))
    program = pack.at(month).only(pack.items)
    return pack, program, layout_of(pack, program, "应发", "小计")


def test_the_leaves_of_a_total_are_found_through_sums_and_items_due(tmp_path: Path) -> None:
    pack, _program, _layout = _made(tmp_path)
    sums = sums_of(pack, "应发")
    assert set(sums.leaves) == {"岗位补贴", "餐补", "年终奖"}
    assert set(sums.sums) == {"应发", "小计"}


def test_a_total_that_is_no_plain_sum_is_its_own_leaf(tmp_path: Path) -> None:
    text = param("值", "{from = 2022-01-01, value = 2}", unit="元") + item("甲", "值")
    pack = make_pack(tmp_path, text + item("应发", "取大(甲, 值)", "total = true"), pack="test/2")
    assert sums_of(pack, "应发").leaves == {"应发"}


def test_an_item_added_twice_leaves_the_total_alone(tmp_path: Path) -> None:
    pack = make_pack(
        tmp_path,
        param("值", "{from = 2022-01-01, value = 2}", unit="元")
        + item("甲", "值")
        + item("应发", "甲 + 甲", "total = true"),
        pack="test/3",
    )
    assert sums_of(pack, "应发").leaves == {"应发"}


@pytest.mark.parametrize("pack_id", all_pack_ids([policies()]))
def test_in_every_published_pack_the_lines_add_up_to_the_total(pack_id: str) -> None:
    pack = load_pack(policies() / pack_id, [policies()])
    total = pack.total_name
    for example in pack.examples:
        if total is None or total not in example.expect or example.month is None:
            continue
        program = pack.at(example.month, example.known).only([total])
        (outputs,) = computed(program, [example.given])
        assert not isinstance(outputs, RowError)
        layout = layout_of(pack, program, total, total)
        whole = Piece(program.month, last_day(program.month), example.given)
        lines = lines_of(pack, layout, [whole], [outputs])
        assert paid_in_all(lines) == outputs[total]


def test_a_split_month_splits_only_what_changed(tmp_path: Path) -> None:
    pack, program, layout = _made(tmp_path)
    pieces = [
        Piece(JULY, date(2022, 7, 10), {"岗": "一般"}),
        Piece(date(2022, 7, 11), date(2022, 7, 31), {"岗": "正职"}),
    ]
    outputs = [
        one for one in computed(program, [piece.facts for piece in pieces]) if not isinstance(one, RowError)
    ]
    lines = lines_of(pack, layout, pieces, outputs)
    assert [(line.name, line.amount, line.since and line.since.day) for line in lines] == [
        ("岗位补贴", Decimal("193.55"), 1),
        ("岗位补贴", Decimal("460.65"), 11),
        ("餐补", Decimal(310), None),
        ("小计", Decimal("964.20"), None),
        ("应发", Decimal("964.20"), None),
    ]
    assert paid_in_all(lines) == Decimal("964.20")
    assert by_item(lines) == {"岗位补贴": Decimal("654.20"), "餐补": Decimal(310)}


def test_an_item_is_on_the_slips_of_its_months_only(tmp_path: Path) -> None:
    assert "年终奖" not in _made(tmp_path)[2].names
    pack, program, layout = _made(tmp_path, date(2022, 12, 1))
    (outputs,) = computed(program, [{"岗": "一般"}])
    assert not isinstance(outputs, RowError)
    lines = lines_of(pack, layout, [Piece(date(2022, 12, 1), date(2022, 12, 31), {})], [outputs])
    assert paid_in_all(lines) == Decimal(4010)


def test_what_is_owed_is_due_less_all_that_was_paid() -> None:
    paid = {"旧": Decimal(5), "同": Decimal(3), "少": Decimal(1)}
    due = {"新": Decimal(2), "同": Decimal(3), "少": Decimal(4)}
    found = owed(paid, due)
    assert [(one.name, one.difference) for one in found] == [
        ("新", Decimal(2)),
        ("少", Decimal(3)),
        ("旧", Decimal(-5)),
    ]


AMOUNTS = st.dictionaries(st.sampled_from("甲乙丙丁"), st.decimals(0, 999, places=2))


@given(paid=AMOUNTS, due=AMOUNTS)
def test_once_paid_nothing_is_owed_any_more(paid: dict[str, Decimal], due: dict[str, Decimal]) -> None:
    settled = dict(paid)
    for one in owed(paid, due):
        settled[one.name] = settled.get(one.name, Decimal(0)) + one.difference
    assert owed(settled, due) == []


def test_a_bad_row_does_not_stop_the_others(tmp_path: Path) -> None:
    _pack, program, _layout = _made(tmp_path)
    rows = [{"岗": "正职"}, {"岗": "站长"}, {"岗": "一般"}]
    for number in (1, 60):  # by the interpreter, and by the engine for rosters
        found = computed(program, rows * number)
        assert [isinstance(one, RowError) for one in found[:3]] == [False, True, False]
        assert all(not isinstance(one, RowError) and one["应发"] == 990 for one in found[::3])


def test_both_engines_give_the_same(tmp_path: Path) -> None:
    _pack, program, _layout = _made(tmp_path)
    rows = [{"岗": "正职"}, {"岗": "一般"}]
    assert computed(program, rows * 100)[:2] == computed(program, rows)
