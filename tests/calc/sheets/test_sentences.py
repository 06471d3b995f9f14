"""Nothing is said of a cell without a sentence, in both languages, that can be filled in."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import wuding
from wuding.calc.sheets.sentences import CODES, remedy, sentence

CALC = Path(wuding.__file__).parent / "calc/sheets"
CODE = re.compile(r"^(file|sheet|header|row|cell|took|told|value|text|date|number|code)\.[a-z_]+$")

NEVER_SHOWN = {"told.merged"}
"""Tells the checker where cells are merged; what comes of it has codes of its own."""


def _written() -> Iterator[tuple[str, str]]:
    """Each text in the package that looks like a code, and where it stands."""
    for path in sorted(CALC.rglob("*.py")):
        if path.name == "sentences.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.match(node.value):
                yield node.value, f"{path.name}:{node.lineno}"


def test_every_code_has_its_sentences() -> None:
    assert {code: where for code, where in _written() if code not in CODES | NEVER_SHOWN} == {}


@pytest.mark.parametrize("code", sorted(CODES - {"rule"}))  # a rule brings its own sentence
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sentence_is_one_in_both_languages(code: str, language: str) -> None:
    names = {
        name
        for text in (sentence(code, _Braces(), "zh"), sentence(code, _Braces(), "en"))
        for _, name, _, _ in Formatter().parse(text)
        if name
    }
    said = sentence(code, dict.fromkeys(names, "7"), language)  # type: ignore[arg-type]  # one of both
    assert said.endswith(("。", ".", "？", "?")), said
    assert "{" not in said + remedy(code, _Braces("7"), language)  # type: ignore[arg-type]


class _Braces(dict[str, str]):
    """Leaves every name standing in its braces, or puts the same text for all."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.text = text

    def __missing__(self, key: str) -> str:
        return self.text or "{" + key + "}"
