"""The format reference leaves nothing out, and its examples are computed, so that it cannot grow old."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from tests.calc.rules.packs import make_pack
from wuding.calc.rules import Value, evaluate
from wuding.calc.rules.files import schema
from wuding.calc.rules.files.locate import MOST_BRACKETS, MOST_BYTES
from wuding.calc.rules.formula.parse import KEYWORDS, MOST_CHARACTERS, MOST_NESTING
from wuding.calc.rules.parts import BUILT_IN
from wuding.calc.rules.typed.functions import MOST_DIGITS, function_names
from wuding.calc.rules.units import BASES

REFERENCE = (Path(__file__).parents[3] / "docs/packs/reference.md").read_text(encoding="utf-8")
CODE = {word for span in re.findall(r"`([^`\n]+)`", REFERENCE) for word in re.findall(r"[\w-]+", span)}
MODELS = [
    model for model in vars(schema).values()
    if isinstance(model, type) and issubclass(model, BaseModel) and model is not BaseModel
]  # fmt: skip


def test_every_key_of_the_format_is_explained() -> None:
    keys = {info.alias or name for model in MODELS for name, info in model.model_fields.items()}
    assert keys - CODE <= {
        "pack",
        "inputs",
        "params",
        "tables",
        "items",
        "rules",
        "aggregates",
        "provisions",
        "examples",
    }
    for part in schema.FileEntry.model_fields:
        assert f"`[{part}]`" in REFERENCE or f"`[[{part}]]`" in REFERENCE


def test_every_choice_is_explained() -> None:
    chosen = {
        choice
        for model in MODELS
        for info in model.model_fields.values()
        for choice in choices(info.annotation)
    }
    assert {"published", "half-year", "counts", "rank", "stop", "upper"} <= chosen
    assert chosen <= CODE


def choices(annotation: Any) -> set[str]:
    """Return every text a field may be one of, however deep its annotation hides them."""
    if get_origin(annotation) is Literal:
        return set(get_args(annotation))
    return {choice for inner in get_args(annotation) for choice in choices(inner)}


def test_every_function_word_unit_and_built_in_is_explained() -> None:
    words = {*function_names(), *KEYWORDS, *BASES, *BUILT_IN, *BUILT_IN.values()}
    assert words <= CODE


@pytest.mark.parametrize(
    "limit",
    [MOST_CHARACTERS, MOST_NESTING, MOST_BRACKETS, MOST_DIGITS, MOST_BYTES // 1024, schema.MOST_DIGITS],
)
def test_every_limit_is_the_one_in_the_code(limit: int) -> None:
    assert re.search(rf"\b{limit}\b", REFERENCE)


GROUND = """
[[inputs]]
name = "岗位"
codes = ["正职", "副职"]
[[inputs]]
name = "工作年限"
[[inputs]]
name = "入职日期"
[[inputs]]
name = "考核等次"
codes = ["优秀", "合格"]
optional = true
[[inputs]]
name = "户数"
subject = "worker"
[[params]]
name = "基数"
unit = "元"
clause = "第一条"
values = [{ from = 2022-01-01, value = 3759.75 }]
[[tables]]
name = "岗位标准"
keys = ["岗位"]
unit = "元"
clause = "第一条"
versions = [{ from = 2022-01-01, rows = [["正职", 700], ["副职", 600]] }]
[[brackets]]
name = "配备"
of = "户"
unit = "人"
ends = "upper"
clause = "第一条"
[[brackets.versions]]
from = 2022-01-01
steps = [{ to = 2000, value = 3 }, { to = 5000, value = 6 }, { value = 6, every = 500, adds = 1, part = "dropped" }]
[[items]]
name = "年终奖"
clause = "第一条"
frequency = "year"
formula = "6000"
"""
FACTS: dict[str, Value | None] = {
    "岗位": "正职", "工作年限": Decimal(7), "入职日期": date(2014, 9, 15), "考核等次": None, "户数": Decimal(5600),
}  # fmt: skip
ROWS = re.findall(
    r"^\| `(\w+)\([^|]*\| `(\w+)` \|[^|]*\|[^|]*\| `([^`]*)` \| ([^|]*) \|$", REFERENCE, re.MULTILINE
)


def test_every_function_has_an_example() -> None:
    assert {name for chinese, english, *_ in ROWS for name in (chinese, english)} == set(function_names())


@pytest.mark.parametrize(("chinese", "english", "formula", "gives"), ROWS, ids=[row[0] for row in ROWS])
def test_the_example_of_a_function_comes_out_by_both_its_names(
    chinese: str, english: str, formula: str, gives: str, tmp_path: Path
) -> None:
    assert chinese in formula
    expected, unit = said(gives)
    for number, written in enumerate((formula, formula.replace(f"{chinese}(", f"{english}("))):
        rule = f'[[rules]]\nname = "得"\nclause = "第一条"\ntopic = "pay"\nscale = 6\nunit = "{unit}"\nformula = {written!r}\n'
        pack = make_pack(tmp_path, GROUND + rule, pack=f"test/{number}")
        assert evaluate(pack.at(date(2022, 7, 1)).only(["得"]), [FACTS])[0]["得"] == expected


def said(gives: str) -> tuple[Value, str]:
    """Read a result as the table writes it: 3760 元, 是, “合格”, 2014年9月15日."""
    if gives in ("是", "否"):
        return gives == "是", ""
    if gives.startswith("“"):
        return gives[1:-1], ""
    if day := re.fullmatch(r"(\d+)年(\d+)月(\d+)日", gives):
        return date(*map(int, day.groups())), ""
    amount, _, unit = gives.partition(" ")
    return Decimal(amount), unit
