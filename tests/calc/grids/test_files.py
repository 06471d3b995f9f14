"""What is written is read back; what is wrong is told, all of it, with its row."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.calc.grids.towns import planned, town
from wuding.calc.grids.files import read_file, write_file
from wuding.calc.grids.rows import FileFaults

HEAD = "编号,户数,社区,现网格\n"


def faults(path: Path, borders: Path | None = None, current: str | None = None) -> list[tuple[int, str]]:
    with pytest.raises(FileFaults) as caught:
        read_file(path, borders, current)
    assert all(fault.text("zh") and fault.text("en") for fault in caught.value.faults)
    return [(fault.row, fault.code) for fault in caught.value.faults]


@pytest.mark.parametrize("name", ["plan.json", "plan.json.gz"])
def test_a_plan_written_as_json_is_read_back_whole(tmp_path: Path, name: str) -> None:
    district = town(4, 2, 3, 3)
    plan = planned(district).grid_of()
    write_file(tmp_path / name, district, plan, {"number": 3})
    back = read_file(tmp_path / name)
    assert back.district == district
    assert back.plan == plan
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_a_plan_written_as_csv_is_read_back_with_its_borders(tmp_path: Path) -> None:
    district = town(4, 2, 3, 3)
    plan = planned(district).grid_of()
    write_file(tmp_path / "plan.csv", district, plan, {})
    ids = [area.id for area in district.areas]
    lines = [f"{ids[b.one]},{ids[b.other]},{b.metres}" for b in district.borders]
    (tmp_path / "borders.csv").write_text("\n".join(["one,other,metres", *lines]), encoding="utf-8")
    back = read_file(tmp_path / "plan.csv", tmp_path / "borders.csv")
    assert back.district == district
    assert back.plan == plan


def test_chinese_headings_in_gb18030_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        HEAD + "甲,350,东社区,一\n乙,1 0,东社区,\n".replace("1 0", "10"), encoding="gb18030"
    )
    (tmp_path / "b.csv").write_text("区域一,区域二\n甲,乙\n", encoding="gb18030")
    (first, second) = read_file(tmp_path / "a.csv", tmp_path / "b.csv").district.areas
    assert (first.id, first.households, first.load, first.current) == ("甲", 350, 350, "一")
    assert second.current == ""


def test_every_fault_of_a_table_is_told_with_its_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEAD + "甲,12.5,东,\n甲,-3,,\n,7,东,\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("one,other\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("one,other\n甲,丁\n", encoding="utf-8")
    assert faults(tmp_path / "a.csv", tmp_path / "b.csv") == [
        (1, "no_count"), (2, "empty"), (2, "twice"), (2, "no_count"), (3, "empty"),
    ]  # fmt: skip


def test_every_fault_of_the_borders_is_told_with_its_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEAD + "甲,300,东,\n乙,300,东,\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text(
        "one,other,metres\n甲,丁,1\n甲,甲,1\n甲,乙,far\n甲,乙,5\n", encoding="utf-8"
    )
    assert faults(tmp_path / "a.csv", tmp_path / "b.csv") == [(1, "no_area"), (2, "itself"), (3, "no_number")]


@pytest.mark.parametrize(
    ("whole", "code"),
    [
        ([], "no_units"),
        ({"units": {"id": ["a"], "w": [1, 2], "community": ["c"]}}, "lengths"),
        ({"units": {"id": ["a"], "w": [1], "community": ["c"]}, "edges": [[0]]}, "no_edges"),
        ({"units": {"id": ["a"], "w": [1]}}, "no_column"),
        ({"units": {"id": [], "w": [], "community": []}}, "no_rows"),
        ({"units": {"id": ["a"], "w": [1], "community": ["c"]}, "edges": [[0, 3]]}, "no_area"),
        ({"units": {"id": ["a"], "w": [1], "community": ["c"], "grid": [""]}}, "no_grid"),
    ],
)
def test_json_of_another_form_is_refused(tmp_path: Path, whole: object, code: str) -> None:
    (tmp_path / "a.json").write_text(json.dumps(whole), encoding="utf-8")
    assert [found for _, found in faults(tmp_path / "a.json")] == [code]


@pytest.mark.parametrize("raw", [b"{", b"\xff\xfe", gzip.compress(b"{}", mtime=0)[:-9]])
def test_damaged_json_is_refused(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a.json").write_bytes(raw)
    assert faults(tmp_path / "a.json") == [(0, "no_json")]


def test_a_table_needs_borders_and_the_column_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEAD + "甲,300,东,\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("one,two\na,b\n", encoding="utf-8")
    assert faults(tmp_path / "a.csv") == [(0, "no_borders")]
    assert faults(tmp_path / "a.csv", tmp_path / "b.csv") == [(0, "no_column")]
    (tmp_path / "b.csv").write_text("one,other\n", encoding="utf-8")
    assert faults(tmp_path / "a.csv", tmp_path / "b.csv", "旧网格") == [(0, "no_column")]
