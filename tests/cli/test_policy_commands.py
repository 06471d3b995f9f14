"""`wuding policy check|explain|fit|diff` from the shell's side: what is printed and which code is answered."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.calc.rules.packs import WORKERS, item, param, table, write_pack
from wuding.cli.policy import policy
from wuding.demo.roster import songling_workers

CELL = "{ min = 400, max = 900, step = 10 }"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(policy, [str(argument) for argument in arguments])


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    rows = [worker.as_inputs(date(2022, 7, 1)) for worker in songling_workers()]
    path = tmp_path / "名册.csv"
    with path.open("w", encoding="gbk", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_every_pack_we_ship_is_sound_and_its_examples_come_out() -> None:
    result = run("check")
    assert result.exit_code == 0, result.output
    assert "✗" not in result.output
    assert "songling/2022" in result.output


def test_a_broken_pack_answers_one_with_file_line_and_column(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, item("合计", "岗位补帖 × 2"))
    result = run("check", folder)
    assert result.exit_code == 1
    assert "test/2022/pack.toml:17:12: 没有名为“岗位补帖”" in result.output


def test_an_example_that_misses_is_a_problem(tmp_path: Path) -> None:
    example = '[[examples]]\nname = "甲"\nexpect = { "合计" = 3 }\n'
    result = run("check", write_pack(tmp_path, item("合计", "1 + 1") + example))
    assert result.exit_code == 1
    assert "合计 应为 3，算得 2.00" in result.output


def test_an_unknown_pack_names_the_nearest_one() -> None:
    result = run("check", "songlin/2022")
    assert result.exit_code == 3
    assert "songling/2022" in result.output


def test_an_amount_is_explained_as_text_and_as_json(roster: Path) -> None:
    result = run("explain", "songling/2022", "工作补贴", "--roster", roster, "--row", 1, "--month", "2022-07")
    assert result.exit_code == 0, result.output
    assert "第十九条" in result.output
    data = json.loads(
        run("explain", "songling/2022", "工作补贴", "--roster", roster, "--month", "2022-07", "--json").stdout
    )
    assert data["steps"][0]["name"] == "工作补贴"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("工作补帖",), "是否应为“工作补贴”"),
        (("工作补贴", "--fact", "岗位"), "名称=值"),
        (("工作补贴", "--fact", "岗位=书记"), "不在可选值中"),
        (("工作补贴",), "没有填"),
    ],
)
def test_what_cannot_be_explained_is_refused_with_the_reason(arguments: tuple[str, ...], said: str) -> None:
    result = run("explain", "songling/2022", *arguments, "--month", "2022-07")
    assert result.exit_code == 3
    assert said in result.output


def test_open_amounts_are_found_for_a_roster(tmp_path: Path) -> None:
    folder = write_pack(
        tmp_path,
        WORKERS
        + param("基数", "{ from = 2022-01-01, value = 2900 }", unit="元")
        + table("岗位表", f'[["正职", {CELL}], ["副职", {CELL}], ["一般", {CELL}]]')
        + item("合计", "基数 + 查表(岗位表, 岗)", "total = true"),
    )
    people = tmp_path / "人.csv"
    people.write_text("岗,年资\n正职,1\n副职,2\n一般,3\n", encoding="utf-8-sig")
    order = "岗位表[正职] > 岗位表[副职] > 岗位表[一般]"
    met = run(
        "fit",
        folder,
        people,
        "--lowest",
        3400,
        "--highest",
        3700,
        "--mean",
        3530,
        "--falling",
        order,
        "--month",
        "2022-07",
    )
    assert met.exit_code == 0, met.output
    assert "岗位表[副职] = 590" in met.output
    against = run("fit", folder, people, "--lowest", "≥3600", "--total", "<=10000", "--month", "2022-07")
    assert against.exit_code == 1
    assert "最低 ≥ 3600、合计 ≤ 10000" in against.output


def test_two_packs_are_compared_on_a_roster(roster: Path) -> None:
    result = run("diff", "songling/2019", "songling/2022", "--roster", roster)
    assert result.exit_code == 0, result.output
    assert "增加 39 人，减少 0 人" in result.output


def test_a_roster_in_an_unknown_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "名册.docx"
    path.write_bytes(b"PK")
    result = run("diff", "songling/2019", "songling/2022", "--roster", path)
    assert result.exit_code == 3
    assert "另存为 CSV" in result.output


def test_a_month_that_is_none_is_a_usage_error() -> None:
    assert run("explain", "songling/2022", "工作补贴", "--month", "七月").exit_code == 2
