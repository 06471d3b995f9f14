"""Lines that DuckDB looks up give what the interpreter gives, refuse what it refuses, and leave the rows in order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.calc.rules.engines.rosters import arrow_of
from tests.calc.rules.engines.test_executors_agree import Roster, outcome
from tests.calc.rules.engines.test_folding import INPUTS, LINES
from tests.calc.rules.packs import make_pack
from tests.calc.rules.strategies import MONTH, packs, rows
from wuding.calc.rules import Program, RowError, Value, evaluate
from wuding.calc.rules.engines.duckdb import Work, most_cells, run_arrow, run_files
from wuding.calc.rules.engines.scan import arrow_source
from wuding.calc.rules.engines.session import Limits, connected

ROWS = 500_000


def looked_up(program: Program, table: pa.Table, most: int, keep: Sequence[str] = ()) -> pa.Table:
    with connected(Limits(threads=1), [], None) as connection:
        source = arrow_source(connection, table, [])
        return Work(connection, program, source, tuple(keep), {}, most).table()


@given(st.data(), st.sampled_from([30, 5000]))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_looking_up_gives_what_the_interpreter_gives(data: st.DataObject, most: int) -> None:
    program = data.draw(packs()).program
    roster: Roster = data.draw(rows(program))

    def by_lists() -> list[dict[str, Value | None]]:
        return [dict(row) for row in looked_up(program, arrow_of(program, roster), most).to_pylist()]

    assert outcome(by_lists) == outcome(lambda: evaluate(program, roster))


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return make_pack(tmp_path / "packs", INPUTS + LINES).at(MONTH)


def many(program: Program) -> pa.Table:
    """Return a roster of several row groups."""
    return pa.table(
        {
            "序号": pa.array(range(ROWS), pa.int64()),
            "岗": pa.array([("正", "副")[at % 2] for at in range(ROWS)]),
            "级": pa.array([3 + at % 5 for at in range(ROWS)], pa.int32()),
            "女": pa.array([at % 3 == 0 for at in range(ROWS)]),
            "基数": pa.array([at % 9001 for at in range(ROWS)], pa.int32()),
            "或缺": pa.array([None] * ROWS, pa.int32()),
        }
    )


def test_a_large_file_is_looked_up_and_keeps_its_order(program: Program, tmp_path: Path) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    table = many(program)
    pq.write_table(table, source, row_group_size=60_000)
    assert most_cells(ROWS) > 10
    run_files(program, source, target, ["序号"], limits=Limits(threads=4))
    found = pq.read_table(target)
    assert found["序号"].equals(table["序号"])
    sample = table.slice(ROWS - 50)
    assert found.slice(ROWS - 50).drop_columns(["序号"]).to_pylist() == run_arrow(program, sample).to_pylist()


def test_a_row_outside_of_the_lists_stops_the_run_with_its_own_sentence(program: Program) -> None:
    table = many(program).slice(0, 10)
    for name, value in {"级": 8, "岗": "无", "女": None}.items():
        column = pa.array([value] * 10, table.schema.field(name).type)
        bad = table.set_column(table.column_names.index(name), name, column)
        with pytest.raises(RowError) as told:
            looked_up(program, bad, 100)
        with pytest.raises(RowError) as wanted:
            run_arrow(program, bad)
        assert told.value.text() == wanted.value.text()


def test_small_rosters_are_computed_straight() -> None:
    assert most_cells(None) == 0
    assert most_cells(399) == 0
    assert most_cells(400) == 1
    assert most_cells(10**8) == 8192
