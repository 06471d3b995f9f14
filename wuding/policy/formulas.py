"""A formula cut into pieces that a page can colour and link: names, numbers, words of the language, marks."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

PieceKind = Literal["name", "number", "text", "word", "mark"]

_PIECE = re.compile(
    r'(?P<text>"[^"]*"|“[^”]*”|「[^」]*」)'
    r"|(?P<number>\d{4}-\d{2}-\d{2}|\d+(?:\.\d+)?[%％]?)"
    r"|(?P<name>[^\W\d][\w·]*)"
    r"|(?P<space>\s+)"
    r"|(?P<mark>.)"
)


@dataclass(frozen=True)
class Piece:
    """Some characters of a formula. A `name` stands in the pack and can be linked to its place on the page."""

    text: str
    kind: PieceKind


def pieces_of(formula: str, names: Collection[str]) -> list[Piece]:
    """The formula in pieces; put together again they are the formula, blanks included."""
    pieces: list[Piece] = []
    for found in _PIECE.finditer(formula):
        text = found.group()
        match found.lastgroup:
            case "name":
                pieces.append(Piece(text, "name" if text in names else "word"))
            case "number":
                pieces.append(Piece(text, "number"))
            case "text":
                pieces.append(Piece(text, "text"))
            case _:
                pieces.append(Piece(text, "mark"))
    return pieces
