"""A sheet of paper as values: a title, boxes below one another, and a foot that says who printed it and why.

Widths are in parts of `UNITS`, the width of the print area; the words in the left column of a boxed part take `LABEL`.
"""

from dataclasses import dataclass
from typing import Literal

UNITS = 24
LABEL = 2


@dataclass(frozen=True)
class Cell:
    """A field of a boxed form: `across` units wide and `down` rows high. A label is centred and shaded."""

    text: str
    across: int
    down: int = 1
    label: bool = False


@dataclass(frozen=True)
class Portrait:
    """The field for the photo. `picture` None: the words in `text` stand in the empty field."""

    text: str
    across: int
    down: int
    picture: bytes | None = None


@dataclass(frozen=True)
class Form:
    """Labels and values in boxes. A row lists the cells that begin in it."""

    rows: tuple[tuple[Cell | Portrait, ...], ...]


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading and its width in units; centred, or at the right edge as amounts stand."""

    heading: str
    across: int
    centred: bool = False
    right: bool = False


@dataclass(frozen=True)
class Section:
    """A table beside its name, as in personnel forms; the columns' widths add up to UNITS - LABEL."""

    label: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str


@dataclass(frozen=True)
class Passage:
    """Text beside its name. `closing` stands at the lower right: where to sign, and the date; `room` lines lie between."""

    label: str
    text: str
    closing: tuple[str, ...] = ()
    room: int = 0


@dataclass(frozen=True)
class Listing:
    """A table over the whole width whose head is repeated on every page; the columns' widths add up to UNITS."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str


Block = Form | Section | Passage | Listing


@dataclass(frozen=True)
class Foot:
    """What stands at the foot of each page, beside its number: who printed it, when and what for, as one line."""

    line: str


@dataclass(frozen=True)
class Paper:
    """One document. `above_left` and `above_right` stand between title and boxes."""

    title: str
    blocks: tuple[Block, ...]
    foot: Foot
    above_left: str = ""
    above_right: str = ""
    format: Literal["upright", "broad"] = "upright"

    def texts(self) -> str:
        """All that is to be read on it, for asking whether it can be printed."""
        parts = [self.title, self.above_left, self.above_right, self.foot.line]
        for block in self.blocks:
            parts += _texts_of(block)
        return "\n".join(parts)


def _texts_of(block: Block) -> list[str]:
    if isinstance(block, Form):
        return [cell.text for row in block.rows for cell in row]
    if isinstance(block, Passage):
        return [block.label, block.text, *block.closing]
    name = block.label if isinstance(block, Section) else block.heading
    return [name, block.empty, *(c.heading for c in block.columns), *(t for row in block.rows for t in row)]
