"""Files in, file out: kinds of files, order and number of rows, what the result says of itself, what a run may reach."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.calc.rules.packs import item, make_pack
from tests.calc.rules.strategies import MONTH
from wuding.calc.rules import Program, RowError
from wuding.calc.rules.engines.duckdb import run_arrow, run_files
from wuding.calc.rules.engines.session import NO_LIMITS, Limits, connected

INPUT = """
[[inputs]]
name = "额"
type = "number"
unit = "元"
min = -9999
max = 9999
scale = 2
meaning = "金额"
"""


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return make_pack(tmp_path / "packs", INPUT + item("加倍", "额 × 2", "total = true")).at(MONTH)


def amounts(path: Path) -> list[Decimal]:
    return [Decimal(value) for value in pq.read_table(path)["加倍"].to_pylist()]


def write(path: Path, values: Sequence[object], of: pa.DataType | None = None) -> Path:
    pq.write_table(pa.table({"额": pa.array(values, of), "号": range(len(values))}), path)
    return path


def test_the_result_keeps_every_row_in_its_order_and_says_what_made_it(
    program: Program, tmp_path: Path
) -> None:
    values = [Decimal(number % 1999) / 4 for number in range(300_000)]
    source, target = write(tmp_path / "in.parquet", values, pa.decimal128(9, 2)), tmp_path / "out.parquet"
    done = run_files(program, source, target, ["号"])
    table = pq.read_table(target)
    assert done.rows == len(table) == 300_000
    assert table["号"].to_pylist() == list(range(300_000))
    assert done.total == sum(amounts(target))
    metadata = pq.ParquetFile(target).metadata.metadata
    assert metadata[b"wuding.pack"] == b"test/2022"
    assert metadata[b"wuding.month"] == b"2022-06"
    assert b"wuding.version" in metadata


@pytest.mark.parametrize(("values", "encoding"), [(4096, "PLAIN_DICTIONARY"), (4097, "PLAIN")])
def test_a_column_lists_its_values_only_while_they_are_few(
    program: Program, tmp_path: Path, values: int, encoding: str
) -> None:
    amounts = [Decimal(number % values) / 4 for number in range(100_000)]
    source, target = write(tmp_path / "in.parquet", amounts, pa.decimal128(9, 2)), tmp_path / "out.parquet"
    run_files(program, source, target)
    assert pq.read_metadata(target).row_group(0).column(0).encodings == (encoding,)
    assert pq.read_table(target)["加倍"].to_pylist() == [2 * amount for amount in amounts]


def test_folders_patterns_and_lists_are_read_in_the_order_of_their_names(
    program: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in (2, 0, 1):
        write(folder / f"p{number}.parquet", [Decimal(number)])
    wanted = [Decimal(0), Decimal(2), Decimal(4)]
    for source in (folder, str(folder / "*.parquet"), [folder / f"p{number}.parquet" for number in range(3)]):
        run_files(program, source, tmp_path / "out.parquet")
        assert amounts(tmp_path / "out.parquet") == wanted


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_of_any_chinese_encoding_is_read_and_written_for_excel(
    program: Program, tmp_path: Path, encoding: str
) -> None:
    source = tmp_path / "名册.csv"
    source.write_text("姓名,额\n张三,1.25\n李四,-3\n", encoding=encoding)
    done = run_files(program, source, tmp_path / "out.csv", ["姓名"])
    assert (tmp_path / "out.csv").read_text("utf-8-sig") == "姓名,加倍\n张三,2.50\n李四,-6.00\n"
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert done.total == Decimal("-3.50")


@pytest.mark.parametrize(
    "of", [pa.int8(), pa.int64(), pa.float64(), pa.decimal128(38, 10), pa.string(), pa.decimal128(4, 1)]
)
def test_numbers_may_stand_in_any_type_that_shows_them_exactly(
    program: Program, tmp_path: Path, of: pa.DataType
) -> None:
    table = pa.table({"额": pa.array(["1", "-7"]).cast(of)})
    assert run_arrow(program, table)["加倍"].to_pylist() == [Decimal("2.00"), Decimal("-14.00")]
    del tmp_path


def test_doubles_are_read_as_a_person_sees_them(program: Program) -> None:
    table = pa.table({"额": pa.array([0.1, 1.15, 310.10, 2.675 * 1000])})
    assert [str(value) for value in run_arrow(program, table)["加倍"].to_pylist()] == [
        "0.20",
        "2.30",
        "620.20",
        "5350.00",
    ]
    with pytest.raises(RowError):
        run_arrow(program, pa.table({"额": pa.array([0.1 + 0.2])}))


def test_a_column_of_another_name_can_be_mapped_and_a_missing_one_is_named(program: Program) -> None:
    table = pa.table({"amount": [Decimal("1.5")]})
    assert run_arrow(program, table, columns={"额": "amount"})["加倍"].to_pylist() == [Decimal("3.00")]
    with pytest.raises(RowError, match="没有“额”这一列"):
        run_arrow(program, table)
    with pytest.raises(RowError, match="没有“工号”这一列"):
        run_arrow(program, table, ["工号"], columns={"额": "amount"})


def test_no_rows_give_no_rows(program: Program, tmp_path: Path) -> None:
    source = write(tmp_path / "in.parquet", [], pa.decimal128(9, 2))
    assert run_files(program, source, tmp_path / "out.parquet").rows == 0
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 0


def test_progress_ends_at_one(program: Program, tmp_path: Path) -> None:
    told: list[float] = []
    source = write(tmp_path / "in.parquet", [Decimal(1)] * 10)
    run_files(program, source, tmp_path / "out.parquet", progress=told.append)
    assert told[-1] == 1.0
    assert told == sorted(told)


def test_a_run_reaches_its_own_files_only(tmp_path: Path) -> None:
    allowed, other = write(tmp_path / "a.parquet", [1]), write(tmp_path / "b.parquet", [1])
    folder = tmp_path / "work"
    folder.mkdir()
    with connected(NO_LIMITS, [allowed], folder) as connection:
        assert connection.execute("SELECT count(*) FROM read_parquet(?)", [str(allowed)]).fetchone() == (1,)
        for query in (
            f"FROM '{other}'", "SELECT * FROM read_text('/etc/hostname')", "INSTALL excel",
            f"COPY (SELECT 1) TO '{tmp_path}/c.csv'", "SET enable_external_access = true", "SET memory_limit = '9GB'",
        ):  # fmt: skip
            with pytest.raises(duckdb.Error):
                connection.execute(query)


def test_a_memory_limit_is_kept_to(program: Program, tmp_path: Path) -> None:
    values = [Decimal(number % 1999) / 4 for number in range(400_000)]
    source = write(tmp_path / "in.parquet", values, pa.decimal128(9, 2))
    done = run_files(program, source, tmp_path / "out.parquet", limits=Limits(memory="200MB", threads=1))
    assert done.rows == 400_000
