"""Facts are read as people write them, and a cell that cannot be read is refused by name."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.calc.rules.packs import WORKERS, item, make_pack
from wuding.calc.rules import RowError
from wuding.calc.rules.facts_text import typed_row
from wuding.calc.rules.model import Input

MORE = """
[[inputs]]
name = "入职"
type = "date"
meaning = "入职日期"
[[inputs]]
name = "一肩挑"
type = "bool"
meaning = "书记主任一人担任"
"""


@pytest.fixture
def inputs(tmp_path: Path) -> dict[str, Input]:
    return dict(make_pack(tmp_path, WORKERS + MORE + item("合计", "1", "total = true")).inputs)


@pytest.mark.parametrize(
    ("name", "written", "wanted"),
    [
        ("年资", "12", Decimal(12)),
        ("年资", " １２ ", Decimal(12)),
        ("年资", "1,200", Decimal(1200)),
        ("年资", "25%", Decimal("0.25")),
        ("年资", 3, Decimal(3)),
        ("年资", 0.1, Decimal("0.1")),
        ("岗", " 正职 ", "正职"),
        ("入职", "2022-07-01", date(2022, 7, 1)),
        ("入职", "2022/7/1", date(2022, 7, 1)),
        ("入职", "2022年7月1日", date(2022, 7, 1)),
        ("入职", datetime(2022, 7, 1), date(2022, 7, 1)),  # noqa: DTZ001 - a spreadsheet's day has no zone
        ("一肩挑", "是", True),
        ("一肩挑", "否", False),
        ("一肩挑", "", None),
        ("等次", "  ", None),
    ],
)
def test_a_cell_is_read_in_its_declared_type(
    inputs: dict[str, Input], name: str, written: object, wanted: object
) -> None:
    assert typed_row(inputs.values(), {name: written}) == {name: wanted}


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("年资", "三年"),
        ("年资", "nan"),
        ("年资", True),
        ("入职", "2022-02-30"),
        ("入职", "去年"),
        ("一肩挑", "可能"),
    ],
)
def test_a_cell_that_cannot_be_read_names_row_fact_and_content(
    inputs: dict[str, Input], name: str, written: object
) -> None:
    with pytest.raises(RowError) as refused:
        typed_row(inputs.values(), {name: written}, 4)
    assert str(refused.value).startswith(f"第 5 行：“{name}”应为")
    assert str(written) in str(refused.value)


def test_other_columns_are_left_out(inputs: dict[str, Input]) -> None:
    assert typed_row(inputs.values(), {"姓名": "某", "岗": "副职"}) == {"岗": "副职"}
