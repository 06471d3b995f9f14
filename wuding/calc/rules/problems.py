"""What can be wrong with a pack, as data: a code, a place in a file, and a sentence in Chinese or English.

The sentences stand in `sentences.py`. A problem never carries a ready text, so that the command line, the
pages and the tests choose the language when they show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from .sentences import sentence

Language = Literal["zh", "en"]
_NUMERALS = re.compile(r"[0-9一二三四五六七八九十百零〇两]+")


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in a pack's file; line and column count from 1, in characters."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def shifted(self, columns: int) -> Where:
        return Where(self.file, self.line, self.column + columns)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: `code` names the sentence, `values` fill it, `nearest` is the likely right name."""

    code: str
    where: Where
    values: Mapping[str, str] = field(default_factory=dict)
    nearest: str | None = None

    @property
    def file(self) -> str:
        return self.where.file

    @property
    def line(self) -> int:
        return self.where.line

    @property
    def column(self) -> int:
        return self.where.column

    def text(self, lang: Language = "zh") -> str:
        """Return the sentence without the place."""
        said = sentence(self.code, self.values, lang)
        if self.nearest is None:
            return said
        hint = sentence("nearest", {"name": self.nearest}, lang)
        return said + ("" if lang == "zh" else " ") + hint

    def line_of_text(self, lang: Language = "zh") -> str:
        """Return place and sentence as one line, the form compilers use, so that editors can jump to it."""
        return f"{self.where}: {self.text(lang)}"


class PackError(Exception):
    """A pack cannot be used. `problems` holds every thing found, in file order, at least one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems, key=lambda p: (p.where, p.code)))
        super().__init__("\n".join(problem.line_of_text() for problem in self.problems))

    def text(self, lang: Language = "zh") -> str:
        return "\n".join(problem.line_of_text(lang) for problem in self.problems)


class RowError(Exception):
    """A row of facts breaks what the pack declares, so nothing is computed for it.

    `row` counts from 0 in the order given; `subject` names the person or place when the caller told how.
    """

    def __init__(self, code: str, values: Mapping[str, str], *, row: int | None = None) -> None:
        self.code, self.values, self.row = code, dict(values), row
        super().__init__(self.text())

    def text(self, lang: Language = "zh") -> str:
        said = sentence(self.code, self.values, lang)
        if self.row is None:
            return said
        return sentence("row", {"row": str(self.row + 1), "said": said}, lang)


def nearest(name: str, among: Iterable[str]) -> str | None:
    """Return the most similar of `among`, or None when nothing is close enough to be worth saying.

    Chinese typing slips are mostly words that sound the same, so of equally similar words the one that sounds alike
    wins. Another number is another thing, not a slip: 第三条 is not offered as 第一条.
    """
    best, score = None, (0.0, 0.0)
    for candidate in among:
        likeness = _likeness(name.lower(), candidate.lower())
        if likeness > score[0] or (best is not None and likeness == score[0] > 0):
            sound = _likeness(_sound(name), _sound(candidate))
            if (likeness, sound) > score:
                best, score = candidate, (likeness, sound)
    if best is None or _NUMERALS.sub("", name) == _NUMERALS.sub("", best):
        return None
    return best if score[0] >= (0.6 if name.isascii() else 0.5) else None


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _sound(word: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(word))
