"""Small packs for tests, written as a policy officer would write them."""

from __future__ import annotations

from pathlib import Path

from wuding.calc.rules import Pack, load_pack
from wuding.places import policies

HEADER = """
[pack]
title = "测试办法"
place = "测试区"
division = "000000"
issuer = "测试区"
from = 2022-01-01
source = "测试"

[[provisions]]
clause = "第一条"
aspect = "薪酬待遇"
text = "一条就够。"
"""

WORKERS = """
[[inputs]]
name = "岗"
type = "text"
codes = ["正职", "副职", "一般"]
meaning = "岗位"
[[inputs]]
name = "年资"
type = "number"
unit = "年"
min = 0
max = 40
meaning = "满年数"
[[inputs]]
name = "等次"
type = "text"
codes = ["优秀", "良好"]
optional = true
meaning = "年度考核"
"""


def write_pack(library: Path, text: str, *, pack: str = "test/2022", header: str = HEADER) -> Path:
    """Write a pack of one file into a library and return its folder."""
    folder = library / pack
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.toml").write_text(header + text, encoding="utf-8")
    return folder


def make_pack(library: Path, text: str, *, pack: str = "test/2022", header: str = HEADER) -> Pack:
    """Write a pack and load it."""
    return load_pack(write_pack(library, text, pack=pack, header=header), [policies()])


def item(name: str, formula: str, more: str = "") -> str:
    """Return a pay item of one line."""
    return f'[[items]]\nname = "{name}"\nclause = "第一条"\nformula = {formula!r}\n{more}\n'


def table(name: str, rows: str, *, key: str = "岗", unit: str = "元", start: str = "2022-01-01") -> str:
    """Return a table of one key with one version."""
    return (
        f'[[tables]]\nname = "{name}"\nkeys = ["{key}"]\nunit = "{unit}"\nclause = "第一条"\n'
        f"[[tables.versions]]\nfrom = {start}\nrows = {rows}\n"
    )


def param(name: str, values: str, *, unit: str = "", more: str = "") -> str:
    """Return a parameter; `values` is the list in TOML."""
    return f'[[params]]\nname = "{name}"\nunit = "{unit}"\nclause = "第一条"\nvalues = [{values}]\n{more}\n'
