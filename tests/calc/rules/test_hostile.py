"""Hostile and broken packs: each gives the place, the wrong word, the nearest right one and what to do, in two languages.

`hostile/base.toml` is a sound pack; `hostile/cases.toml` breaks it in one place each and marks with ▶ where a person has
to look. None of these packs ever becomes a program, so no row is computed with one.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calc.rules.packs import HEADER, WORKERS, item, make_pack, param, table, write_pack
from wuding.calc.rules import (
    Pack,
    PackError,
    Problem,
    RowError,
    Value,
    check_examples,
    evaluate,
    explain,
    load_pack,
)
from wuding.calc.rules.engines.duckdb import run_arrow
from wuding.calc.rules.engines.refused import RowsRefused
from wuding.calc.rules.finding.fit import NoFit, Target, fit
from wuding.calc.rules.formula.parse import FormulaError, parse_formula
from wuding.calc.rules.problems import nearest
from wuding.calc.rules.sentences import sentence
from wuding.places import policies

HERE = Path(__file__).parent / "hostile"
SOUND = {name: (HERE / f"{name}.toml").read_text(encoding="utf-8") for name in ("base", "child")}
MONTH = date(2022, 7, 1)


@dataclass(frozen=True)
class Case:
    """One change that breaks a sound pack: what is replaced, the code, and the sentences it must give."""

    name: str
    code: str
    zh: str
    en: str
    old: str
    new: str
    also: tuple[tuple[str, str], ...] = ()
    file: str = "base"

    def broken(self) -> tuple[str, int, int]:
        """Return the broken text, and line and column of the mark."""
        text = SOUND[self.file]
        for old, new in ((self.old, self.new), *self.also):
            assert old in text, f"{self.name}: base.toml has no {old!r}"
            text = text.replace(old, _repeated(new), 1)
        before, mark, after = text.partition("▶")
        assert mark, f"{self.name}: no ▶"
        return before + after, before.count("\n") + 1, len(before) - before.rfind("\n")


def _repeated(text: str) -> str:
    """Write «x×3» out as xxx."""
    return re.sub(r"«(.*?)×(\d+)»", lambda found: found[1] * int(found[2]), text)


def _cases() -> list[Case]:
    entries = tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8"))["cases"]
    return [
        Case(**{**entry, "also": tuple((old, new) for old, new in entry.get("also", []))})
        for entry in entries
    ]


CASES = _cases()


def library(folder: Path, **texts: str) -> Path:
    for name, text in {**SOUND, **texts}.items():
        pack = folder / "test" / name
        pack.mkdir(parents=True, exist_ok=True)
        (pack / "pack.toml").write_text(text, encoding="utf-8")
    return folder


def problems(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(PackError) as caught:
        load_pack(folder, [policies()])
    return caught.value.problems


def test_the_packs_are_sound_before_they_are_broken(tmp_path: Path) -> None:
    library(tmp_path)
    for name in SOUND:
        assert all(one.ok for one in check_examples(load_pack(tmp_path / "test" / name, [policies()])))


def test_there_are_many_cases_and_none_twice() -> None:
    assert len(CASES) >= 200
    assert len({case.name for case in CASES}) == len(CASES)
    assert len({case.broken()[0] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_pack_says_what_is_wrong_and_where(case: Case, tmp_path: Path) -> None:
    text, line, column = case.broken()
    library(tmp_path, **{case.file: text})
    found = problems(tmp_path / "test" / case.file)
    said = [(one.code, one.file, one.line, one.column, one.text("zh"), one.text("en")) for one in found]
    assert said == [(case.code, f"test/{case.file}/pack.toml", line, column, case.zh, case.en)]


# What one file alone cannot show.


def test_a_wrong_encoding_names_the_byte(tmp_path: Path) -> None:
    folder = library(tmp_path) / "test" / "base"
    (folder / "pack.toml").write_bytes(SOUND["base"].encode("gb18030"))
    assert [one.code for one in problems(folder)] == ["file.encoding"]


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    folder = library(tmp_path) / "test" / "base"
    (folder / "more.toml").write_text("#" * (5 * 1024 * 1024), encoding="utf-8")
    assert [one.code for one in problems(folder)] == ["file.large"]


@pytest.mark.parametrize(("mark", "ending"), [("\ufeff", "\n"), ("", "\r\n"), ("\ufeff", "\r\n")])
def test_byte_order_marks_and_windows_line_ends_move_no_place(mark: str, ending: str, tmp_path: Path) -> None:
    case = next(one for one in CASES if one.name == "名称打错")
    text, line, column = case.broken()
    folder = library(tmp_path) / "test" / "base"
    (folder / "pack.toml").write_bytes((mark + text.replace("\n", ending)).encode())
    assert [(one.code, one.line, one.column) for one in problems(folder)] == [("name.unknown", line, column)]


def test_a_place_inside_a_text_of_several_lines_is_found(tmp_path: Path) -> None:
    folder = write_pack(
        tmp_path, '[[items]]\nname = "甲"\nclause = "第一条"\nformula = """\n  1 +\n  没有\n"""\n'
    )
    (found,) = problems(folder)
    header_lines = HEADER.count("\n")
    assert (found.code, found.line, found.column) == ("name.unknown", header_lines + 6, 3)


def test_every_mistake_of_a_pack_is_named_at_once(tmp_path: Path) -> None:
    broken = (
        SOUND["base"]
        .replace("查表(岗位标准, 岗位)", "查表(岗位标准, 缸位)")
        .replace("工作年限 ≥ 30", "工作年线 ≥ 30")
    )
    library(tmp_path, base=broken)
    assert [one.values["name"] for one in problems(tmp_path / "test" / "base")] == ["缸位", "工作年线"]


def test_two_missing_keys_of_one_entry_are_both_named(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, '[[items]]\nname = "甲"\n[[brackets]]\nname = "乙"\n')
    assert [one.values["key"] for one in problems(folder)] == ["formula", "ends", "versions"]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "pack.empty"),
        ({"a.toml": HEADER, "b.toml": HEADER}, "pack.header"),
        ({"a.toml": WORKERS}, "pack.header"),
    ],
)
def test_a_folder_needs_files_and_exactly_one_header(
    files: dict[str, str], code: str, tmp_path: Path
) -> None:
    folder = tmp_path / "test" / "2022"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert problems(folder)[0].code == code


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    (found,) = problems(tmp_path / "nowhere" / "2022")
    assert (found.code, found.values["pack"]) == ("pack.no_folder", "nowhere/2022")


def test_parents_in_a_ring_are_named(tmp_path: Path) -> None:
    ring = (
        SOUND["child"].replace("test/base", "test/other"),
        SOUND["child"].replace("test/base", "test/child"),
    )
    library(tmp_path, child=ring[0], other=ring[1])
    (found,) = problems(tmp_path / "test" / "child")
    assert (found.code, found.values["members"]) == ("parent.cycle", "test/child → test/other → test/child")


def test_a_parent_is_never_read_from_outside_the_library(tmp_path: Path) -> None:
    """A link or a path that leads out would let a pack read any TOML file on the machine."""
    inside = tmp_path / "library"
    library(inside, child=SOUND["child"].replace("test/base", "../test"))
    library(tmp_path / "test")
    assert problems(inside / "test" / "child")[0].code == "parent.unknown"


def test_a_month_in_which_the_pack_is_not_in_force_is_refused(tmp_path: Path) -> None:
    pack = load_pack(library(tmp_path) / "test" / "base", [policies()])
    for month in (date(2021, 12, 1), date(2024, 1, 1)):
        with pytest.raises(PackError) as caught:
            pack.at(month)
        assert [one.code for one in caught.value.problems] == ["pack.not_in_force"]


def test_an_unforeseen_mistake_of_shape_still_has_a_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kind of mistake that a newer pydantic may report under a new name must not become a crash."""
    from wuding.calc.rules.files import shapes

    monkeypatch.delitem(shapes._CODES, "list_type")
    library(tmp_path, base=SOUND["base"].replace('codes    = ["优秀", "合格"]', 'codes    = "优秀"'))
    (found,) = problems(tmp_path / "test" / "base")
    assert (found.code, found.values["key"]) == ("value.wrong", "codes")


def test_a_formula_of_blanks_is_refused_where_a_page_lets_one_try() -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(" \u3000")
    assert caught.value.code == "formula.empty"


@pytest.mark.parametrize(
    "text", ["取小(1," * 300 + "1" + ")" * 300, "非 " * 1300 + "是", "−(" * 1300 + "1" + ")" * 1300]
)
def test_deep_formulas_end_in_a_sentence_not_in_a_crash(text: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text)
    assert caught.value.code == "formula.deep"


@pytest.mark.parametrize(
    ("wrong", "among", "right"),
    [
        ("付职", ("正职", "副职"), "副职"),  # sounds the same
        ("freqency", ("frequency", "formula"), "frequency"),
        ("第三条", ("第一条", "第二条"), None),  # another number is no slip
        ("read_csv", ("years", "round"), None),
        ("基数", (), None),
    ],
)
def test_the_nearest_name_is_a_likely_one_or_none(
    wrong: str, among: tuple[str, ...], right: str | None
) -> None:
    assert nearest(wrong, among) == right


# Rows: what a person's facts can be wrong in, once the pack is sound.

FACTS: dict[str, Value | None] = {"岗": "正职", "年资": Decimal(3), "等次": None}


@pytest.mark.parametrize(
    ("facts", "code", "wrong"),
    [
        ({"年资": None}, "row.missing", "年资"),
        ({"年资": "三"}, "row.type", "三"),
        ({"年资": True}, "row.type", "True"),
        ({"年资": Decimal(41)}, "row.range", "41"),
        ({"年资": Decimal("NaN")}, "row.range", "NaN"),
        ({"年资": Decimal("1.5")}, "row.scale", "1.5"),
        ({"岗": "付职"}, "row.code", "付职"),
        ({"岗": "一般"}, "row.table", "一般"),
    ],
)
def test_a_wrong_fact_stops_the_run_with_a_sentence(
    facts: dict[str, Value | None], code: str, wrong: str, tmp_path: Path
) -> None:
    stops = table("标准", '[["正职", 700], ["副职", 600]]').replace(
        'unit = "元"', 'unit = "元"\nabsent = "stop"'
    )
    pack = make_pack(
        tmp_path, WORKERS + stops + item("补贴", "查表(标准, 岗)") + item("年限", "数值(年资)", 'unit = ""')
    )
    rows = [FACTS, {**FACTS, **facts}]
    with pytest.raises(RowError) as caught:
        evaluate(pack.at(MONTH), rows)
    assert (caught.value.code, caught.value.row) == (code, 1)
    for lang in ("zh", "en"):
        assert wrong in caught.value.text(lang)
        assert "2" in caught.value.text(lang)


def test_a_day_out_of_reach_is_refused(tmp_path: Path) -> None:
    text = '[[inputs]]\nname = "入职日期"\n' + item("年", "数值(满年数(入职日期, 月末))", 'unit = ""')
    with pytest.raises(RowError) as caught:
        evaluate(make_pack(tmp_path, text).at(MONTH), [{"入职日期": date(1066, 1, 1)}])
    assert (caught.value.code, caught.value.row) == ("row.day", 0)


def test_an_amount_still_to_be_found_stops_the_run(tmp_path: Path) -> None:
    cell = "{ min = 1, max = 2, step = 1 }"
    text = (
        WORKERS
        + table("标准", f'[["正职", {cell}], ["副职", 600], ["一般", 500]]')
        + item("补贴", "查表(标准, 岗)")
    )
    program = make_pack(tmp_path, text).at(MONTH)
    assert evaluate(program, [{**FACTS, "岗": "副职"}])[0]["补贴"] == 600
    with pytest.raises(RowError) as caught:
        evaluate(program, [FACTS])
    assert (caught.value.code, caught.value.values["name"]) == ("row.unknown", "标准[正职]")


def test_an_explanation_over_the_roster_needs_the_roster(tmp_path: Path) -> None:
    count = '[[aggregates]]\nname = "人数"\nkind = "count"\n'
    pack = make_pack(tmp_path, WORKERS + count + item("每人", "数值(年资) × 数值(人数)", 'unit = ""'))
    with pytest.raises(RowError) as caught:
        explain(pack, pack.at(MONTH), FACTS, "每人")
    assert caught.value.code == "row.roster"


def test_many_wrong_rows_are_listed_with_their_keys_and_nothing_is_written() -> None:
    errors = [RowError("row.missing", {"name": "年资"}, row=number) for number in (3, 8)]
    refused = RowsRefused(errors, keys=("张三", None), more=True)
    parts = [sentence(code, {"shown": "2"}, "en") for code in ("rows.more", "rows.nothing")]
    keyed = sentence(
        "row.keyed", {"row": "4", "key": "张三", "said": errors[0].text("en").split(": ", 1)[1]}, "en"
    )
    assert refused.text("en").splitlines() == [keyed, errors[1].text("en"), *parts]


def test_a_roster_without_a_needed_column_is_refused(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, WORKERS + item("年限", "数值(年资)", 'unit = ""'))
    with pytest.raises(RowError) as caught:
        run_arrow(pack.at(MONTH), pa.table({"岗": ["正职"]}))
    assert (caught.value.code, caught.value.values["name"]) == ("row.column", "年资")


# Amounts to be found: what stands against finding them.

OPEN = param("标准", "{ from = 2022-01-01, unknown = { min = 1, max = 3, step = 1 } }", unit="元")
OTHER = param("次标准", "{ from = 2022-01-01, unknown = { min = 3, max = 3, step = 1 } }", unit="元")
ONE = [Target("mean", Decimal(2))]


@pytest.mark.parametrize(
    ("text", "roster", "falling", "code"),
    [
        (param("标准", "{ from = 2022-01-01, value = 2 }", unit="元") + item("合", "标准", "total = true"), [{}], [], "fit.nothing"),
        (OPEN + item("合", "标准", "total = true"), [], [], "fit.no_roster"),
        (OPEN + item("合", "标准"), [{}], [], "fit.no_total"),
        (OPEN + item("合", "标准", "total = true"), [{}], [["标准", "票准"]], "fit.unknown_name"),
        (OPEN + OTHER + item("合", "标准 + 次标准", "total = true"), [{}], [["标准", "次标准"]], "fit.falling"),
        (OPEN + item("合", "如果 标准 属于 (1, 2) 则 1 否则 2", "total = true"), [{}], [], "fit.too_hard"),
    ],
)  # fmt: skip
def test_amounts_that_cannot_be_found_end_in_a_sentence(
    text: str, roster: list[dict[str, Value]], falling: list[list[str]], code: str, tmp_path: Path
) -> None:
    with pytest.raises(NoFit) as caught:
        fit(make_pack(tmp_path, text), roster, ONE, MONTH, falling=falling)
    assert caught.value.code == code
    assert caught.value.text("zh") != caught.value.text("en")


# Any damage at all: a slip of the hand must end in sentences, never in a crash.

SLIPS = (
    "",
    '"',
    "[",
    "]",
    "{",
    "}",
    "=",
    ",",
    "\n",
    "。",
    "-1",
    "nan",
    "[[items]]\n",
    "缺失(",
    "÷",
    "\\",
    "\x00",
    "\u200b",
)


@given(st.integers(0, len(SOUND["base"])), st.integers(0, 30), st.sampled_from(SLIPS))
def test_a_slip_of_the_hand_never_ends_in_a_crash(at: int, cut: int, put: str) -> None:
    text = SOUND["base"][:at] + put + SOUND["base"][at + cut :]
    with TemporaryDirectory() as folder:
        outcome = loaded(library(Path(folder), base=text) / "test" / "base")
    if isinstance(outcome, PackError):
        assert all(one.line >= 1 and one.column >= 1 and one.text("zh") for one in outcome.problems)
        assert outcome.text("zh") != outcome.text("en")
    else:
        assert [one.name for one in check_examples(outcome)] == [one.name for one in outcome.examples]


def loaded(folder: Path) -> Pack | PackError:
    try:
        return load_pack(folder, [policies()])
    except PackError as error:
        return error
