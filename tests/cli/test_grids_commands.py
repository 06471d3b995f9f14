"""`wuding grids` from the shell's side: what it says, what it writes, how it ends."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from tests.calc.grids.fields import block, feature, raster, written
from tests.calc.grids.towns import town
from wuding.calc.grids.files import read_file, write_file
from wuding.cli.grids import grids


def run(*arguments: object) -> Result:
    return CliRunner().invoke(grids, [str(argument) for argument in arguments])


@pytest.fixture
def areas(tmp_path: Path) -> Path:
    """Two communities of sixteen blocks, each its own grid today."""
    district = town(5, 2, 4, 4, gaps=0)
    write_file(tmp_path / "areas.json", district, {area.id: area.id for area in district.areas}, {})
    return tmp_path / "areas.json"


def plan(areas: Path, *more: object) -> Result:
    return run("plan", areas, "-o", areas.parent / "plan.json", "--processes", 1, *more)


def test_a_plan_is_written_with_its_proof_and_passes_the_check(areas: Path) -> None:
    made = plan(areas)
    assert made.exit_code == 0, made.output
    assert "2 个社区中 2 个已证明最优" in made.output
    whole = json.loads((areas.parent / "plan.json").read_text(encoding="utf-8"))
    assert all(said["proven_best"] for said in whole["plan"]["communities"].values())
    assert whole["plan"]["figures"]["number"] == len(set(whole["units"]["grid"]))
    checked = run("check", areas.parent / "plan.json")
    assert checked.exit_code == 0, checked.output
    assert "各项要求都守住了" in checked.output


def test_a_number_a_pin_and_a_packed_file(areas: Path) -> None:
    plan(areas)
    fewest = len(set((read_file(areas.parent / "plan.json").plan or {}).values()))
    target = areas.parent / "more.json.gz"
    made = run(
        "plan", areas, "-o", target, "--k", fewest + 1, "--pin", "together:0.0,0.1", "--processes", 1,
        "--weights", 1, 1, 0,
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    found = json.loads(gzip.decompress(target.read_bytes()))
    grid = dict(zip(found["units"]["id"], found["units"]["grid"], strict=True))
    assert len(set(grid.values())) == fewest + 1
    assert grid["0.0"] == grid["0.1"]


def test_what_cannot_be_done_is_told_and_the_nearest_plan_written(areas: Path) -> None:
    made = plan(areas, "--min", 300, "--max", 310)
    assert made.exit_code == 1
    assert (areas.parent / "plan.json").exists()
    assert "已证明最优" in made.output
    checked = run("check", areas.parent / "plan.json")
    assert checked.exit_code == 1
    assert "上限 310" in checked.output or "下限 300" in checked.output
    assert run("check", areas.parent / "plan.json", "--min", 1, "--max", 100_000).exit_code == 0


@pytest.mark.parametrize("kind", ["json", "json.gz", "geojson", "gpkg", "shp"])
def test_a_plan_is_checked_against_its_own_bounds(tmp_path: Path, kind: str) -> None:
    source, target = written(tmp_path, raster(6, 4)), tmp_path / f"plan.{kind}"
    assert run("plan", source, "-o", target, "--min", 500, "--max", 1200, "--processes", 1).exit_code == 0
    checked = run("check", target)
    assert checked.exit_code == 0, checked.output
    assert "上下限: 500–1200" in checked.output
    assert "上下限: 500–600" in run("check", target, "--max", 600).output


def test_a_plan_that_tells_no_bounds_is_checked_against_300_to_500(tmp_path: Path) -> None:
    source, target = written(tmp_path, raster(6, 4)), tmp_path / "plan.geojson"
    assert run("plan", source, "-o", target, "--min", 500, "--max", 1200, "--processes", 1).exit_code == 0
    whole = json.loads(target.read_text(encoding="utf-8"))
    target.write_text(json.dumps({**whole, "plan": {"bounds": "?"}}), encoding="utf-8")
    checked = run("check", target)
    assert checked.exit_code == 1
    assert "上下限: 300–500" in checked.output


def test_the_areas_as_they_are_break_the_bounds(areas: Path) -> None:
    checked = run("check", areas)
    assert checked.exit_code == 1
    assert "低于下限 300" in checked.output
    assert "另有" in checked.output


def test_a_grid_across_a_line_and_one_in_two_parts_are_found(areas: Path) -> None:
    district = read_file(areas).district
    crossing = {area.id: "far" if area.id in {"3.0", "4.0"} else "near" for area in district.areas}
    write_file(areas, district, crossing, {})
    said = run("check", areas, "--min", 1, "--max", 100_000).output
    assert "网格far跨了社区" in said
    one = {area.id: area.community if area.id not in {"0.0", "2.2"} else "apart" for area in district.areas}
    write_file(areas, district, one, {})
    assert "网格apart不连片，分成了 2 块" in run("check", areas, "--min", 1, "--max", 100_000).output


def test_two_plans_are_put_side_by_side(areas: Path) -> None:
    plan(areas)
    said = run("compare", areas, areas.parent / "plan.json")
    assert said.exit_code == 0, said.output
    assert "网格数: 32 →" in said.output
    assert "换网格的小区域" in said.output


def test_plans_of_other_areas_are_not_compared(areas: Path) -> None:
    other = town(5, 1, 2, 2, gaps=0)
    write_file(areas.parent / "other.json", other, {area.id: "one" for area in other.areas}, {})
    said = run("compare", areas, areas.parent / "other.json")
    assert said.exit_code == 3
    assert "不是同一批小区域" in said.output


@pytest.mark.parametrize(
    "wrong",
    [
        ("--min", 500, "--max", 300),
        ("--pin", "near:0.0"),
        ("--pin", "apart:0.0"),
        ("--k-of", "c0"),
        ("--k", 5, "--k-of", "c0=3"),
    ],
)
def test_wrong_options_are_refused_before_any_work(areas: Path, wrong: tuple[object, ...]) -> None:
    assert plan(areas, *wrong).exit_code == 2
    assert not (areas.parent / "plan.json").exists()


def test_faults_of_a_file_are_told_with_their_rows(areas: Path) -> None:
    (areas.parent / "a.csv").write_text("id,w,community\na,x,c\n", encoding="utf-8")
    (areas.parent / "b.csv").write_text("one,other\n", encoding="utf-8")
    said = run(
        "plan", areas.parent / "a.csv", "--borders", areas.parent / "b.csv", "-o", areas.parent / "p.csv"
    )
    assert said.exit_code == 1
    assert "a.csv 第 1 条" in said.output


def test_a_file_without_a_plan_is_refused(areas: Path) -> None:
    whole = json.loads(areas.read_text(encoding="utf-8"))
    del whole["units"]["grid"]
    areas.write_text(json.dumps(whole), encoding="utf-8")
    said = run("check", areas)
    assert said.exit_code == 3
    assert "wuding grids plan" in said.output


def test_the_commands_start_without_django_and_without_a_solver() -> None:
    names = "wuding.cli.grids_plan, wuding.cli.grids_check, wuding.cli.grids_compare"
    code = f"import sys, {names}; print(*sorted({{'django', 'scipy', 'numba', 'numpy'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_gis_file_becomes_a_gis_file_and_maps(tmp_path: Path) -> None:
    source = written(tmp_path, raster(6, 4))
    target, page, image = tmp_path / "plan.gpkg", tmp_path / "map.html", tmp_path / "map.png"
    made = run(
        "plan", source, "-o", target, "--map", page, "--map", image, "--current", "现网格", "--processes", 1
    )
    assert made.exit_code == 0, made.output
    checked = run("check", target)
    assert checked.exit_code == 0, checked.output
    text = page.read_text(encoding="utf-8")
    assert "2 个社区中 2 个已证明最优" in text
    assert text.count('class="area ') == 24
    assert "http" not in text  # opens without a network
    with Image.open(image) as picture:
        assert picture.format == "PNG"
        assert max(picture.size) == 2000
        assert len(picture.getcolors(1 << 24) or []) > 4


def test_islands_are_joined_by_a_bridge(tmp_path: Path) -> None:
    apart = [feature("a", block(0, 0, 50, 50), 户数=200), feature("b", block(90, 0, 140, 50), 户数=180)]
    source, target = written(tmp_path, apart), tmp_path / "plan.geojson"
    alone = run("plan", source, "-o", target, "--processes", 1)
    assert alone.exit_code == 1
    assert "一个网格也划不成" in alone.output
    joined = run("plan", source, "-o", target, "--bridge", "a,b", "--processes", 1)
    assert joined.exit_code == 0, joined.output
    assert "不连片" in run("check", target).output
    assert run("check", target, "--bridge", "a,b").exit_code == 0
    assert run("plan", source, "-o", target, "--bridge", "a,x").exit_code == 2


def test_faults_of_features_and_targets_without_shapes_are_refused(areas: Path, tmp_path: Path) -> None:
    source = written(tmp_path, [feature("a", block(0, 0, 9, 9)), feature("b", block(5, 0, 18, 9))])
    refused = run("plan", source, "-o", tmp_path / "plan.json")
    assert refused.exit_code == 1
    assert "第 2 条：和前面的区域重叠（a、b: 36 m²）" in refused.output
    assert not (tmp_path / "plan.json").exists()
    no_shapes = run("plan", areas, "-o", tmp_path / "plan.shp")
    assert no_shapes.exit_code != 0
    assert "读入的文件没有图形" in no_shapes.output
    assert run("plan", areas, "-o", tmp_path / "p.json", "--map", tmp_path / "map.pdf").exit_code == 2


HEAD = "编号,户数,社区\n"


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ("", (), "一行也没有"),
        (HEAD + "A,99999999999999999999,东\n", (), "太大"),
        (HEAD + "A" * 200_000 + ",350,东\n", (), "不是完整的 CSV"),
        ("编号,户数,户数,社区\nA,350,1,东\n", (), "只留一列"),
        (HEAD + "A,350,东\n", ("--weights", "nan", 1, 1), "三个不小于 0 的数"),
        (HEAD + "A,350,东\n", ("--max", 10**30), "--max"),
        (HEAD + "A,350,东\n", ("--pin", "apart:A,A"), "apart:A,B"),
        (HEAD + "A,350,东\n", ("--pin", "into:A=甲", "--pin", "into:A=乙"), "只能留一个"),
        (HEAD + "A,0,东\nB,0,东\n", (), "不到下限 300"),
    ],
)
def test_what_can_not_be_planned_is_refused_in_a_sentence(
    tmp_path: Path, text: str, more: tuple[object, ...], said: str
) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    (tmp_path / "b.csv").write_text("one,other\n", encoding="utf-8")
    made = run(
        "plan", tmp_path / "a.csv", "-o", tmp_path / "o.csv", "--borders", tmp_path / "b.csv", "--processes", 1, *more
    )  # fmt: skip
    assert isinstance(made.exception, SystemExit)
    assert said in made.output


def test_files_of_other_kinds_are_refused_by_name(areas: Path) -> None:
    sheet = areas.with_name("a.xlsx")
    sheet.write_bytes(b"PK")
    assert "不认识 .xlsx 文件" in run("plan", sheet, "-o", areas.with_name("o.csv")).output
    assert "请改文件名" in run("plan", areas, "-o", areas.with_name("o.txt")).output
