"""`wuding policy run` from the shell's side."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import psycopg
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from tests.calc.rules.packs import WORKERS, item, table, write_pack
from wuding.cli.exit_codes import ExitCode
from wuding.cli.policy import policy

ROWS = [
    {"工号": "甲1", "岗": "正职", "年资": "3", "等次": "优秀"},
    {"工号": "乙2", "岗": "一般", "年资": "40", "等次": ""},
]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(policy, ["run", *(str(argument) for argument in arguments)])


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    standard = table("标准", '[["正职", 740], ["副职", 640], ["一般", 540]]')
    return write_pack(tmp_path / "packs", WORKERS + standard + item("合计", "查表(标准, 岗)", "total = true"))


def roster(path: Path, rows: list[dict[str, str]], encoding: str = "gb18030") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(ROWS[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize("engine", ["duckdb", "interpreter"])
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_both_engines_write_the_same_result_and_say_its_sum(
    pack: Path, tmp_path: Path, engine: str, ending: str
) -> None:
    target = tmp_path / f"结果.{ending}"
    result = run(
        pack,
        roster(tmp_path / "名册.csv", ROWS),
        "-o",
        target,
        "--month",
        "2022-07",
        "--keep",
        "工号",
        "--engine",
        engine,
    )
    assert result.exit_code == 0, result.output
    assert "已算 2 行，合计 1,280.00" in result.output
    if ending == "csv":
        assert target.read_text("utf-8-sig").splitlines() == ["工号,合计", "甲1,740.00", "乙2,540.00"]
    else:
        assert [str(value) for value in pq.read_table(target)["合计"].to_pylist()] == ["740.00", "540.00"]


@pytest.mark.parametrize("engine", ["duckdb", "interpreter"])
def test_a_bad_row_is_refused_and_nothing_written(pack: Path, tmp_path: Path, engine: str) -> None:
    source = roster(tmp_path / "名册.csv", [*ROWS, ROWS[0] | {"岗": "正值"}])
    result = run(pack, source, "-o", tmp_path / "o.csv", "--month", "2022-07", "--engine", engine)
    assert result.exit_code == 3
    assert "第 3 行" in result.output
    assert "正值" in result.output
    assert not (tmp_path / "o.csv").exists()


def test_an_existing_result_is_kept_unless_told(pack: Path, tmp_path: Path) -> None:
    source, target = roster(tmp_path / "名册.csv", ROWS), tmp_path / "o.csv"
    target.write_text("旧")
    assert run(pack, source, "-o", target, "--month", "2022-07").exit_code == 3
    assert target.read_text() == "旧"
    assert run(pack, source, "-o", target, "--month", "2022-07", "--overwrite").exit_code == 0


def test_a_column_can_be_mapped_and_a_wrong_name_is_corrected(pack: Path, tmp_path: Path) -> None:
    source = tmp_path / "r.csv"
    source.write_text("职务\n正职\n", encoding="utf-8")
    target = tmp_path / "o.csv"
    result = run(pack, source, "-o", target, "--month", "2022-07", "--map", "岗=职务")
    assert result.exit_code == 0, result.output
    wrong = run(pack, source, "-o", target, "--month", "2022-07", "--map", "年姿=职务", "--overwrite")
    assert wrong.exit_code == 3
    missing = run(pack, source, "-o", target, "--month", "2022-07", "--overwrite")
    assert missing.exit_code == 3
    assert "没有“岗”这一列" in missing.output


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("没有.csv", "o.csv", "找不到名册"),
        ("名册.csv", "o.xlsx", "要以 .parquet 或 .csv 结尾"),
        ("名册.csv", "无/o.csv", "文件夹"),
    ],
)
def test_paths_that_cannot_be_used_are_refused(
    pack: Path, tmp_path: Path, source: str, target: str, said: str
) -> None:
    roster(tmp_path / "名册.csv", ROWS)
    result = run(pack, tmp_path / source, "-o", tmp_path / target, "--month", "2022-07")
    assert result.exit_code == 3
    assert said in result.output


def test_a_month_without_the_pack_is_a_problem(pack: Path, tmp_path: Path) -> None:
    result = run(pack, roster(tmp_path / "名册.csv", ROWS), "-o", tmp_path / "o.csv", "--month", "2019-07")
    assert result.exit_code == 1


def test_postgres_without_an_address_is_a_wrong_call(pack: Path) -> None:
    assert run(pack, "roster", "-o", "paid", "--month", "2022-07", "--engine", "postgres").exit_code == 2


@pytest.mark.postgres
def test_postgres_computes_in_place(pack: Path, postgres_address: str) -> None:
    with psycopg.connect(postgres_address, autocommit=True) as connection:
        connection.execute('DROP TABLE IF EXISTS "名 册", "结 果"')
        connection.execute('CREATE TABLE "名 册" ("工号" text, "岗" text)')
        connection.execute("""INSERT INTO "名 册" VALUES ('甲1', '正职'), ('乙2', '一般')""")
        arguments = (
            "名 册",
            "-o",
            "结 果",
            "--month",
            "2022-07",
            "--engine",
            "postgres",
            "--dsn",
            postgres_address,
        )
        result = run(pack, *arguments, "--keep", "工号")
        assert result.exit_code == 0, result.output
        found = connection.execute('SELECT "工号", "合计"::text FROM "结 果" ORDER BY 1').fetchall()
        assert found == [("乙2", "540.00"), ("甲1", "740.00")]
        assert run(pack, *arguments).exit_code == 3


def test_without_pyspark_or_java_spark_is_refused_with_what_to_do(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = roster(tmp_path / "名册.csv", ROWS)
    asked = (pack, source, "-o", tmp_path / "o", "--month", "2022-07", "--engine", "spark")
    monkeypatch.setattr(sys, "path", [one for one in sys.path if not (Path(one) / "pyspark").is_dir()])
    result = run(*asked)
    assert result.exit_code == ExitCode.ENVIRONMENT
    assert "pip install 'wuding[spark]'" in result.output
    (tmp_path / "site" / "pyspark").mkdir(parents=True)
    (tmp_path / "site" / "pyspark" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    result = run(*asked)
    assert result.exit_code == ExitCode.ENVIRONMENT
    assert "openjdk-17-jre-headless" in result.output
    assert not (tmp_path / "o").exists()
