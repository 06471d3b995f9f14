"""The pack-author's guide is carried out as it is written: files, mistakes, what the screen says, and the results."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
GUIDES = {"guide.zh-CN.md": "zh", "guide.en.md": "en"}
STEP = re.compile(
    r"<!-- (?P<verb>file|append|swap|run|show)(?:: (?P<what>[^>]*?))? -->\n```(?P<kind>\w+)\n(?P<text>.*?)```",
    re.DOTALL,
)
SECONDS = re.compile(r"\d+\.\d\d? (秒|s)\b")


@dataclass(frozen=True)
class Step:
    """One block of the guide: what to do with its text."""

    verb: str
    what: str
    text: str
    line: int


def steps(guide: str) -> Iterator[Step]:
    text = (ROOT / "docs/packs" / guide).read_text(encoding="utf-8")
    for found in STEP.finditer(text):
        yield Step(found["verb"], found["what"] or "", found["text"], text.count("\n", 0, found.start()) + 2)


def carry_out(step: Step, home: Path, lang: str) -> None:
    path = home / step.what
    match step.verb:
        case "file":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step.text, encoding="utf-8")
        case "append":
            path.write_text(path.read_text(encoding="utf-8") + step.text, encoding="utf-8")
        case "swap":
            old, new = (
                "".join(line[1:] for line in step.text.splitlines(keepends=True) if line[0] == mark)
                for mark in "-+"
            )
            before = path.read_text(encoding="utf-8")
            assert old in before, f"line {step.line}: nothing to swap"
            path.write_text(before.replace(old, new, 1), encoding="utf-8")
        case "show":
            assert path.read_text(encoding="utf-8-sig") == step.text
        case "run":
            command, _, expected = step.text.partition("\n")
            code, said = run(command, home, lang)
            assert SECONDS.sub("…", said) == SECONDS.sub("…", expected), f"line {step.line}"
            assert code == int(step.what.removeprefix("exit ") or 0), f"line {step.line}"


def run(command: str, home: Path, lang: str) -> tuple[int, str]:
    """Run `$ wuding …` as a reader would, and return the exit code and all that is on the screen."""
    words = command.removeprefix("$ wuding ").split()
    done = subprocess.run(
        [sys.executable, "-m", "wuding", *words],
        cwd=home,
        env={**os.environ, "WUDING_LANG": lang, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "120"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    lines = [line.rstrip() for line in done.stdout.splitlines() if not line.startswith("· ")]  # no progress
    return done.returncode, "\n".join(lines) + "\n"


@pytest.mark.parametrize("guide", GUIDES)
def test_the_guide_can_be_followed_to_the_letter(guide: str, tmp_path: Path) -> None:
    carried = 0
    for step in steps(guide):
        carry_out(step, tmp_path, GUIDES[guide])
        carried += 1
    assert carried > 20


def test_both_guides_lead_through_the_same_steps() -> None:
    """The files are the same in both languages; only the remarks differ."""

    def skeleton(guide: str) -> list[tuple[str, str]]:
        return [(step.verb, step.what) for step in steps(guide)]

    assert skeleton("guide.zh-CN.md") == skeleton("guide.en.md")


@pytest.mark.parametrize("guide", GUIDES)
def test_no_block_of_the_guide_is_left_out_of_the_walk(guide: str) -> None:
    text = (ROOT / "docs/packs" / guide).read_text(encoding="utf-8")
    assert text.count("```") == 2 * len(list(steps(guide)))


ROSTER = "岗位,证书,入职日期,考核等次,性别\n一般工作岗位,无,2021-03-01,良好,男\n"


def test_a_payroll_needs_no_facts_of_entry_or_exit(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    command = "$ wuding policy run songling/2022 roster.csv -o paid.csv --month 2022-07"
    code, said = run(command, tmp_path, "zh")
    assert code == 0, said
    assert (tmp_path / "paid.csv").read_text(encoding="utf-8-sig").splitlines()[1].endswith("3640.00,3640.00")


def test_what_is_asked_for_alone_is_computed_alone_and_a_slip_in_its_name_is_named(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    command = "$ wuding policy run songling/2022 roster.csv -o paid.csv --month 2022-07 --only "
    assert run(command + "职业津贴", tmp_path, "zh")[0] == 0
    assert (tmp_path / "paid.csv").read_text(encoding="utf-8-sig") == "职业津贴\n0.00\n"
    code, said = run(command + "职业津帖 --overwrite", tmp_path, "zh")
    assert code != 0
    assert "职业津贴" in said
