"""The architecture page knows every folder of the building and every module of the rule engine."""

import re
import tomllib

from tests.docs.pages import ROOT

PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")


def test_every_module_of_the_rule_engine_has_its_row() -> None:
    table = PAGE.split("## The rule engine's modules")[1].split("\n## ")[0]
    told = set(re.findall(r"`([a-z_]+)(?:\.lark|/)?`", table))
    rules = ROOT / "wuding/calc/rules"
    there = {file.stem for file in rules.iterdir() if not file.name.startswith("__")}
    for folder in ("files", "formula", "typed", "explaining", "finding"):
        there |= {file.stem for file in (rules / folder).iterdir() if not file.name.startswith("__")}
    assert told == there


def test_every_storey_is_drawn_and_those_not_built_are_dashed() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    storeys = {name for layer in contracts[0]["layers"] for name in re.findall(r"\w+", layer)}
    drawing = PAGE.split("```mermaid")[1].split("```")[0]
    undrawn = {"__main__", "urls", "settings", "wsgi", "cli"}  # the ways in are one box
    assert {
        name for name in storeys - undrawn if not re.search(rf"^ +{name}\[", drawing, re.MULTILINE)
    } == set()
    dashed = re.search(r"class ([\w,]+) later", drawing)
    assert dashed
    built = {
        name
        for name in storeys
        if (ROOT / "wuding" / name).exists() or (ROOT / "wuding" / f"{name}.py").exists()
    }
    assert set(dashed.group(1).split(",")) == storeys - built
