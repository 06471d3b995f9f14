"""Which characters this machine can print. A name is never printed as an empty box: rather nothing, and a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

from wuding.people.papers.plain_text import INVISIBLE

PREFERRED = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "SimSun",
    "NSimSun",
    "SimSun-ExtB",
    "FandolSong",
    "Songti SC",
    "STSong",
    "FangSong",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "SimHei",
    "PingFang SC",
    "WenQuanYi Zen Hei",
)
"""Families for running text, best first: Song before the sans-serif ones, as on official papers."""


class CannotPrint(Exception):
    """No font of this machine holds these characters."""

    def __init__(self, characters: str) -> None:
        super().__init__(characters)
        self.characters = characters


@dataclass(frozen=True)
class FontShelf:
    """The fonts of this machine: what typst sets with, and where each family's regular letters lie."""

    fonts: typst.Fonts
    files: dict[str, tuple[str, int]]


@cache
def shelf(folders: tuple[Path, ...]) -> FontShelf:
    """All fonts of the system and those below `folders`; read once in a process."""
    found = typst.Fonts(
        include_system_fonts=True,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders],
    )
    files: dict[str, tuple[str, int]] = {}
    for font in sorted(
        found.fonts(), key=lambda font: (font.style != "normal", abs(font.weight - 400), font.stretch)
    ):
        if font.path is not None:
            files.setdefault(font.family, (font.path, font.index))
    return FontShelf(found, files)


@cache
def characters_of(path: str, index: int) -> frozenset[int]:
    """The code points a font holds; about 0.1 s for one with all Chinese characters, once in a process."""
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


def families_for(text: str, known: FontShelf) -> tuple[str, ...]:
    """Families that together hold every character of `text`, in the order in which they should be asked.

    Raises CannotPrint with the characters that none holds.
    """
    missing = {ord(letter) for letter in text if letter not in INVISIBLE}
    chosen: list[str] = []
    for family in _in_order(known.files):
        if not missing:
            break
        held = characters_of(*known.files[family])
        if missing & held:
            chosen.append(family)
            missing -= held
    if missing:
        raise CannotPrint("".join(map(chr, sorted(missing))))
    return tuple(chosen) or PREFERRED[:1]


def _in_order(families: Iterable[str]) -> list[str]:
    """The preferred ones that are there, then all others by name; those for computer code or other countries last."""
    there = set(families)
    first = [family for family in PREFERRED if family in there]
    return [
        *first,
        *sorted(there - set(first), key=lambda family: ("Mono" in family, "CJK" in family, family)),
    ]
