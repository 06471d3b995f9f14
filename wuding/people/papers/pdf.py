"""A paper as PDF. Compiled in this process by typst, from one layout beside this file; nothing is fetched or written."""

import json
from datetime import datetime
from pathlib import Path
from typing import Literal

import typst

from wuding.people.papers.fonts import families_for, shelf
from wuding.people.papers.paper import Block, Cell, Column, Form, Paper, Passage, Portrait, Section
from wuding.people.papers.plain_text import breakable, plain, upright

LAYOUT = Path(__file__).with_name("sheet.typ")
PAGES = "{page} / {pages}"


def as_pdf(paper: Paper, *, at: datetime, pages: str = PAGES, folders: tuple[Path, ...] = ()) -> bytes:
    """The PDF. `at` is the time it names as its own; `pages` says page and pages in the reader's language.

    Raises CannotPrint when a character of the paper stands in no font of this machine.
    """
    return _compiled(paper, pages, folders, "pdf", at)[0]


def as_pictures(
    paper: Paper, *, pages: str = PAGES, folders: tuple[Path, ...] = (), dots_per_inch: int = 80
) -> list[bytes]:
    """Each page as PNG, for looking at."""
    return _compiled(paper, pages, folders, "png", None, dots_per_inch)


def _compiled(
    paper: Paper,
    pages: str,
    folders: tuple[Path, ...],
    kind: Literal["pdf", "png"],
    at: datetime | None,
    dots_per_inch: int = 80,
) -> list[bytes]:
    known = shelf(folders)
    families = families_for(plain(paper.texts()) + pages + "0123456789", known)
    compiler = typst.Compiler(
        LAYOUT.read_bytes(), root=str(LAYOUT.parent), font_paths=known.fonts, ignore_system_fonts=True
    )
    made = compiler.compile(
        format=kind,
        ppi=dots_per_inch,
        timestamp=at.replace(microsecond=0) if at else None,
        sys_inputs={"paper": json.dumps(_values(paper, pages, families))},
    )
    if made is None:
        raise TypeError("typst was asked for bytes and gave none")
    return made if isinstance(made, list) else [made]


def _values(paper: Paper, pages: str, families: tuple[str, ...]) -> dict[str, object]:
    """What the layout reads. Pictures go as lists of numbers: the layout language reads no other bytes."""
    return {
        "title": _text(paper.title),
        "above_left": _text(paper.above_left),
        "above_right": _text(paper.above_right),
        "format": paper.format,
        "fonts": families,
        "foot": _text(paper.foot.line),
        "pages": pages,
        "blocks": [_block(block) for block in paper.blocks],
    }


def _text(text: str) -> str:
    return breakable(plain(text))


def _block(block: Block) -> dict[str, object]:
    if isinstance(block, Form):
        return {"kind": "form", "rows": [[_cell(cell) for cell in row] for row in block.rows]}
    if isinstance(block, Passage):
        return {
            "kind": "passage",
            "label": upright(block.label),
            "text": _text(block.text),
            "closing": [_text(line) for line in block.closing],
            "room": block.room,
        }
    table: dict[str, object] = {
        "columns": [_column(column) for column in block.columns],
        "rows": [[_text(text) for text in row] for row in block.rows],
        "empty": _text(block.empty),
    }
    if isinstance(block, Section):
        return {"kind": "section", "label": upright(block.label), **table}
    return {"kind": "listing", "heading": _text(block.heading), **table}


def _cell(cell: Cell | Portrait) -> dict[str, object]:
    place: dict[str, object] = {"text": _text(cell.text), "across": cell.across, "down": cell.down}
    if isinstance(cell, Portrait):
        return {**place, "picture": None if cell.picture is None else list(cell.picture)}
    return {**place, "label": cell.label}


def _column(column: Column) -> dict[str, object]:
    return {
        "heading": _text(column.heading),
        "across": column.across,
        "centred": column.centred,
        "right": column.right,
    }
