"""What is wrong with a file, and what was taken otherwise than it stands there: a code, a place, what fills the sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wuding.calc.sheets.cells import letters
from wuding.calc.sheets.sentences import remedy, sentence

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about one place. Row and column count from 0; -1: the whole row, column or sheet.

    `key` is the column of the specification, `shown` what the cell shows. A `grave` one refuses its row (or, where
    there is no row, the file); the others are told, because something was taken otherwise than it stands there.
    """

    code: str
    sheet: str = ""
    row: int = -1
    column: int = -1
    key: str = ""
    shown: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    grave: bool = True

    def what(self, language: Language = "zh") -> str:
        """What is the matter, as a sentence without its place."""
        return sentence(self.code, self.values, language)

    def remedy(self, language: Language = "zh") -> str:
        """What to do about it; empty where nothing needs to be done."""
        return remedy(self.code, self.values, language)

    @property
    def cell(self) -> str:
        """Where, as Excel names it: B12, 第 12 行 is `12`, a column alone `B`; empty for the whole sheet."""
        column = letters(self.column) if self.column >= 0 else ""
        return f"{column}{self.row + 1}" if self.row >= 0 else column
