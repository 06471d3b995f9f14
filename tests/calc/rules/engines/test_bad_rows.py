"""A row that breaks the declarations stops the run before anything is written, and is named with its fault."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.calc.rules.packs import make_pack
from tests.calc.rules.strategies import MONTH
from wuding.calc.rules import Program
from wuding.calc.rules.engines.duckdb import run_arrow, run_files
from wuding.calc.rules.engines.postgres import run_table
from wuding.calc.rules.engines.refused import RowsRefused

TEXT = """
[[inputs]]
name = "岗"
type = "text"
codes = ["正职", "副职"]
meaning = "岗位"
[[inputs]]
name = "额"
type = "number"
min = 0
max = 500
scale = 2
meaning = "金额"
[[inputs]]
name = "入职"
type = "date"
meaning = "入职日期"
[[inputs]]
name = "女"
type = "bool"
optional = true
meaning = "性别"
[[inputs]]
name = "街道"
type = "text"
meaning = "街道"
[[tables]]
name = "街道系数"
keys = ["街道"]
clause = "第一条"
absent = "stop"
[[tables.versions]]
from = 2022-01-01
rows = [["小扬气", 1.2], ["劲松", 1.1]]
[[rules]]
name = "得数"
topic = "grade"
clause = "第一条"
scale = 3
formula = "如果 岗 = \\"正职\\" 则 额 × 查表(街道系数, 街道) 否则 额 + 数值(满年数(入职, 月末)) + (如果 若缺(女, 否) 则 1 否则 0)"
"""
GOOD: dict[str, Any] = {
    "工号": "甲1", "岗": "副职", "额": Decimal("12.50"), "入职": date(2020, 1, 1), "女": None, "街道": "别处",
}  # fmt: skip
TYPES = {
    "工号": pa.string(), "岗": pa.string(), "额": pa.decimal128(20, 4), "入职": pa.date32(), "女": pa.bool_(),
    "街道": pa.string(),
}  # fmt: skip
FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"岗": "正值"}, "row.code", "“岗”是“正值”，不在可选值中"),
    ({"岗": None}, "row.missing", "“岗”没有填"),
    ({"额": Decimal("500.01")}, "row.range", "“额”是 500.0100，超出 0 至 500"),
    ({"额": Decimal("1.005")}, "row.scale", "“额”是 1.0050，小数位数超过 2 位"),
    ({"入职": date(1850, 1, 1)}, "row.day", "“入职”是 1850-01-01，不在"),
    ({"岗": "正职"}, "row.table", "表“街道系数”没有“别处”这一行"),
    ({"街道": None}, "row.missing", "“街道”没有填"),
]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return make_pack(tmp_path, TEXT).at(MONTH)


def table_of(*rows: Mapping[str, Any]) -> pa.Table:
    return pa.table({name: pa.array([row[name] for row in rows], of) for name, of in TYPES.items()})


@pytest.mark.parametrize(("fault", "code", "said"), FAULTS)
def test_duckdb_names_the_row_and_the_fault(
    program: Program, fault: dict[str, Any], code: str, said: str
) -> None:
    bad = GOOD | fault | {"工号": "乙2"}
    with pytest.raises(RowsRefused) as refused:
        run_arrow(program, table_of(GOOD, bad, GOOD), ["工号"])
    assert refused.value.code == code
    assert refused.value.row == 1
    assert "第 2 行" in refused.value.text()
    assert said in refused.value.text()
    assert "没有写出任何结果" in refused.value.text()
    assert "Row 2" in refused.value.text("en")


def test_the_key_column_names_the_person(program: Program) -> None:
    with pytest.raises(RowsRefused) as refused:
        run_arrow(program, table_of(GOOD, GOOD | {"岗": "正值", "工号": "乙2"}), ["工号"])
    assert "第 2 行（乙2）" in refused.value.text()


def test_only_the_first_bad_rows_are_told(program: Program) -> None:
    with pytest.raises(RowsRefused) as refused:
        run_arrow(program, table_of(*[GOOD | {"岗": "正值"}] * 9))
    assert len(refused.value.errors) == 5
    assert "后面还有" in refused.value.text()


def test_no_file_appears_and_an_old_one_stays(program: Program, tmp_path: Path) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    target.write_text("旧的")
    pq.write_table(table_of(*[GOOD] * 3000, GOOD | {"岗": "正职"}), source)
    with pytest.raises(RowsRefused) as refused:
        run_files(program, source, target)
    assert refused.value.row == 3000
    assert target.read_text() == "旧的"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["in.parquet", "out.parquet"]


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("额", "12,5", "“额”应为数字，却是“12,5”"),
        ("额", "1.255", "小数位数超过 2 位"),
        ("额", "", "“额”没有填"),
        ("入职", "2020-02-30", "“入职”应为日期"),
        ("女", "也许", "却是“也许”"),
    ],
)
def test_a_cell_of_a_text_file_is_read_strictly(
    program: Program, tmp_path: Path, column: str, cell: str, said: str
) -> None:
    row = {"工号": "甲1", "岗": "副职", "额": "12.5", "入职": "2020-01-01", "女": "是", "街道": "别处"}
    bad = row | {column: f'"{cell}"'}
    source = tmp_path / "in.csv"
    lines = [",".join(row), ",".join(row.values()), ",".join(bad.values())]
    source.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(RowsRefused) as refused:
        run_files(program, source, tmp_path / "out.csv")
    assert said in refused.value.text()
    assert refused.value.row == 1
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.postgres
@pytest.mark.parametrize(("fault", "code", "said"), FAULTS)
def test_postgresql_names_the_row_and_leaves_no_table(
    postgres_address: str, program: Program, fault: dict[str, Any], code: str, said: str
) -> None:
    with psycopg.connect(postgres_address, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bad_roster, bad_paid")
        connection.execute(
            'CREATE TABLE bad_roster ("工号" text, "岗" varchar(10), "额" numeric, "入职" date, "女" boolean, "街道" text)'
        )
        for row in (GOOD, GOOD | fault | {"工号": "乙2"}):
            connection.execute(
                "INSERT INTO bad_roster VALUES (%s, %s, %s, %s, %s, %s)", [row[name] for name in TYPES]
            )
        with pytest.raises(RowsRefused) as refused:
            run_table(program, postgres_address, "bad_roster", "bad_paid", ["工号"])
        assert refused.value.code == code
        assert refused.value.row == 1
        assert said.replace("00，", "，").replace("1.0050", "1.005") in refused.value.text()
        left = connection.execute("SELECT to_regclass('bad_paid')").fetchone()
        assert left == (None,)
