"""The examples of the README come out as printed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

_WRONG = """[pack]
title    = "示例区社区工作者补贴办法"
place    = "示例区"
division = "230102"
issuer   = "示例区"
from     = 2024-01-01
trust    = "published"

[[inputs]]
name  = "岗位"
codes = ["正职", "一般工作岗位"]

[[tables]]
name   = "岗位补贴标准"
keys   = ["岗位"]
unit   = "元"
clause = "第一条"
[[tables.versions]]
from = 2024-01-01
rows = [["正职", 900], ["一般工作岗位", 700]]

[[items]]
name    = "岗位补贴"
clause  = "第一条"
formula = "查表(岗位补贴标谁, 岗位)"
total   = true

[[provisions]]
clause  = "第一条"
aspect  = "薪酬待遇"
text    = "岗位补贴按岗位发给。"
governs = ["岗位补贴标准", "岗位补贴"]
"""
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]


def _run(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "WUDING_LANG"))
    }
    command = [sys.executable, "-m", "wuding", *arguments]
    return subprocess.run(
        command, cwd=folder, env=kept, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize("readme", READMES, ids=lambda file: file.name)
def test_the_explanation_is_what_the_command_prints(readme: Path) -> None:
    block = re.search(r"^```console\n(.*?)^```", readme.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert block
    command, *shown = block.group(1).strip().split("\n")
    words = command.removeprefix("$ .venv/bin/wuding ").split()
    printed = _run(*words).stdout.split("\n")
    told = [line for line in shown if line != "…"]
    assert len(told) > 5
    for line, real in zip(told, printed, strict=False):
        start, _, end = line.partition("…")
        assert real.startswith(start)
        assert real.endswith(end)


@pytest.mark.parametrize("readme", READMES, ids=lambda file: file.name)
def test_the_item_is_the_one_of_the_pack(readme: Path) -> None:
    formula = re.search(r'^formula = "(.+)"$', readme.read_text(encoding="utf-8"), re.MULTILINE)
    assert formula
    assert formula.group(0) in (ROOT / "policies/songling/2022/pay.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_the_mistake_is_pointed_to_as_shown(readme: str, language: str, tmp_path: Path) -> None:
    folder = tmp_path / "demo/2024"
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text(_WRONG, encoding="utf-8")
    said = _run("--lang", language, "policy", "check", "demo/2024", folder=tmp_path)
    shown = re.search(
        r"^    (demo/2024/pack\.toml:.+)$", (ROOT / readme).read_text(encoding="utf-8"), re.MULTILINE
    )
    assert shown
    assert shown.group(1) in said.stdout + said.stderr
