"""Every sentence the rule engine can say is complete in both languages, said somewhere, and shown by a test."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import wuding
from wuding.calc.rules.sentences import _S, codes

WUDING = Path(wuding.__file__).parent
TESTS = Path(__file__).parent
CODE = re.compile(r"^[a-z]+\.[a-z_]+$")
SAYING = {"Problem", "Finding", "RowError", "FormulaError", "refuse", "sentence"}
NEVER_SHOWN = {"name.broken"}
"""Marks a name whose own mistake is already reported; the ones that read it are not reported again."""


def raised() -> Iterator[tuple[str, str]]:
    """Yield each code that is written as the first argument of something that says a sentence, and where."""
    for path in sorted((WUDING / "calc/rules").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            named = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0]
            if named in SAYING and isinstance(first, ast.Constant) and CODE.match(str(first.value)):
                yield str(first.value), f"{path.name}:{node.lineno}"


def test_every_code_that_is_raised_has_a_sentence() -> None:
    missing = {code: where for code, where in raised() if code not in codes()}
    assert not missing


def test_every_sentence_is_shown_by_a_test() -> None:
    """Its code stands in a test: in a case of a broken pack, or beside a raised error."""
    written = "".join(
        path.read_text(encoding="utf-8")
        for path in sorted(TESTS.parent.rglob("*"))
        if path.suffix in (".py", ".toml") and path.name != Path(__file__).name
    )
    unseen = [code for code in codes() if CODE.match(code) and f'"{code}"' not in written]
    assert not unseen


@pytest.mark.parametrize("code", codes())
def test_a_sentence_says_the_same_in_both_languages(code: str) -> None:
    chinese, english = _S[code]

    def filled(text: str) -> set[str]:
        names = {name for _, name, _, _ in Formatter().parse(text) if name}
        return {name.removesuffix("_en") for name in names}

    assert filled(chinese) == filled(english)
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert not re.search(r"[，。；：？！（）]", english)
    assert chinese.endswith(("。", "？", "{said}"))
    assert english.endswith((".", "?", "{said}", "{said_en}"))


def test_codes_never_shown_are_really_swallowed() -> None:
    assert not NEVER_SHOWN & set(codes())
