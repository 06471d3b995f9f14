"""A list after 属于 holds written values, negative ones too, and nothing that has to be computed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.calc.rules.engines.rosters import arrow_of
from tests.calc.rules.packs import item, make_pack
from wuding.calc.rules import PackError, evaluate
from wuding.calc.rules.engines.duckdb import run_arrow

LEVEL = '[[inputs]]\nname = "浮动"\ntype = "number"\nmin = -3\nmax = 3\nmeaning = "浮动级数"\n'


def test_a_negative_number_can_stand_in_a_list(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, LEVEL + item("合计", "如果 浮动 属于 (-1, 2) 则 5 否则 7", "total = true"))
    program = pack.at(date(2022, 1, 1))
    rows = [{"浮动": Decimal(level)} for level in (-1, 1, 2)]
    wanted = [Decimal("5.00"), Decimal("7.00"), Decimal("5.00")]
    assert [row["合计"] for row in evaluate(program, rows)] == wanted
    assert run_arrow(program, arrow_of(program, rows)).column("合计").to_pylist() == wanted


def test_a_list_takes_no_computed_value(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="只能写确定的值"):
        make_pack(tmp_path, LEVEL + item("合计", "如果 浮动 属于 (1, 浮动) 则 5 否则 7"))
