"""A roster in parts, computed part by part, gives the same as the whole."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.calc.rules.engines.rosters import arrow_of
from tests.calc.rules.packs import make_pack
from tests.calc.rules.strategies import MONTH, packs, rows
from wuding.calc.rules import Program, RowError
from wuding.calc.rules.engines import parts
from wuding.calc.rules.engines.duckdb import run_arrow, run_files
from wuding.calc.rules.engines.session import Limits

ROSTER = """
[[inputs]]
name = "单位"
type = "text"
meaning = "所在社区"
[[inputs]]
name = "基数"
type = "number"
min = -9000
max = 9000
scale = 2
meaning = "基数"
[[rules]]
name = "加倍"
topic = "grade"
clause = "第一条"
scale = 2
formula = "基数 × 2"
[[aggregates]]
name = "平均"
kind = "mean"
of = "加倍"
by = ["单位"]
clause = "第一条"
rounding = "四舍五入"
scale = 2
[[aggregates]]
name = "名次"
kind = "rank"
of = "加倍"
by = ["单位"]
clause = "第一条"
[[rules]]
name = "高出"
topic = "grade"
clause = "第一条"
scale = 2
formula = "加倍 - 平均"
[[aggregates]]
name = "最多高出"
kind = "max"
of = "高出"
clause = "第一条"
[[aggregates]]
name = "负的人数"
kind = "count"
where = "高出 < 0"
clause = "第一条"
"""


def in_parts(program: Program, table: pa.Table, folder: Path, cuts: Sequence[int]) -> pa.Table:
    """Compute the table cut into files, each stage on every file apart."""
    files = []
    ends = [0, *sorted(cuts), table.num_rows]
    for number, (begin, end) in enumerate(pairwise(ends)):
        files.append(folder / f"part{number}.parquet")
        pq.write_table(table.slice(begin, end - begin), files[-1])
    figures: dict[str, pa.Table] = {}
    for stage in parts.stage_names(program, files[0]):
        states = [parts.partial(program, file, stage, figures) for file in files]
        figures[stage] = parts.merge(program, files[0], stage, states)
    done = []
    for file in files:
        target = file.with_suffix(".out.parquet")
        parts.run_part(program, file, target, figures, ["序号"])
        done.append(pq.read_table(target))
    return pa.concat_tables(done, promote_options="permissive")


def test_three_parts_give_what_the_whole_gives(tmp_path: Path) -> None:
    program = make_pack(tmp_path, ROSTER).at(MONTH)
    units = ["甲", "乙", "丙", "甲", "乙", "甲", "丙", "甲", "乙", "乙"]
    amounts = ["1.01", "-2.5", "8999.99", "1.01", "-7", "0", "3.33", "2", "2.5", "9000"]
    roster = [
        {"单位": unit, "基数": pa.scalar(amount).cast(pa.decimal128(38, 2)).as_py()}
        for unit, amount in zip(units, amounts, strict=True)
    ]
    table = arrow_of(program, roster)
    assert len(parts.stage_names(program, _one(table, tmp_path))) == 3
    whole = run_arrow(program, table, ["序号"])
    assert in_parts(program, table, tmp_path, [3, 7]).to_pylist() == whole.to_pylist()


def _one(table: pa.Table, folder: Path) -> Path:
    pq.write_table(table, folder / "one.parquet")
    return folder / "one.parquet"


@given(st.data())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], max_examples=15)
def test_parts_of_random_packs_give_what_the_whole_gives(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    program = data.draw(packs()).program
    roster = data.draw(rows(program))
    cuts = data.draw(st.lists(st.integers(0, len(roster)), min_size=2, max_size=2))
    table = arrow_of(program, roster)
    try:
        whole = run_arrow(program, table, ["序号"])
    except RowError:
        return
    folder = tmp_path_factory.mktemp("parts")
    assert in_parts(program, table, folder, cuts).to_pylist() == whole.to_pylist()


def test_figures_beside_many_rows_leave_them_in_order(tmp_path: Path) -> None:
    program = make_pack(tmp_path / "packs", ROSTER).at(MONTH)
    rows = 500_000
    table = pa.table(
        {
            "序号": pa.array(range(rows), pa.int64()),
            "单位": pa.array(["甲乙丙丁"[number % 4] for number in range(rows)]),
            "基数": pa.array([number % 9000 for number in range(rows)], pa.int32()),
        }
    )
    pq.write_table(table, tmp_path / "in.parquet", row_group_size=60_000)
    run_files(program, tmp_path / "in.parquet", tmp_path / "out.parquet", ["序号"], limits=Limits(threads=4))
    assert pq.read_table(tmp_path / "out.parquet")["序号"].equals(table["序号"])
    assert run_arrow(program, table, ["序号"], limits=Limits(threads=4))["序号"].equals(table["序号"])
