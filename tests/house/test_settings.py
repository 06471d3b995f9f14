"""No knob without its line in .env.example, no line without its knob."""

import os
import re
from pathlib import Path

from wuding import settings

ROOT = Path(__file__).resolve().parent.parent.parent

# Read outside the settings: the command line before Django exists, and `places`.
_ELSEWHERE = {"WUDING_LANG"}


def _documented() -> dict[str, str]:
    """Name → the comment above it."""
    found: dict[str, str] = {}
    comment: list[str] = []
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"#?\s?(WUDING_[A-Z_]+)=", line):
            found[match.group(1)] = " ".join(comment)
        elif line.startswith("#"):
            comment.append(line.removeprefix("#").strip())
            continue
        comment = []
    return found


def test_every_setting_is_documented_and_nothing_else() -> None:
    assert set(_documented()) == set(settings.env.names) | _ELSEWHERE


def test_every_setting_says_what_it_does() -> None:
    silent = [name for name, comment in _documented().items() if len(comment) < 10]
    assert not silent


def test_every_variable_that_the_code_reads_is_documented() -> None:
    read = {
        name
        for file in (ROOT / "wuding").rglob("*.py")
        for name in re.findall(
            r"environ(?:\.get\(|\[|\.setdefault\()\"(WUDING_[A-Z_]+)\"", file.read_text(encoding="utf-8")
        )
    }
    assert read <= set(_documented())


def test_the_tests_run_in_a_folder_of_their_own() -> None:
    assert os.environ["WUDING_HOME"].startswith(os.environ["WUDING_TEST_HOME"])
