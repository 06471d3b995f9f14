"""Why a file is not read, as a code and what fills its sentence; and what a reader should know of a file that is."""

from dataclasses import dataclass, field


class Refused(Exception):
    """The whole file is refused. `code` names a sentence of `sentences.py`, `values` fill it."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Told:
    """Something about a sheet that its reader may not see: hidden rows, formulas, errors. Row and column from 0; -1: none."""

    code: str
    sheet: str
    row: int = -1
    column: int = -1
    values: dict[str, str] = field(default_factory=dict)
