"""Chinese names in the order people expect, and found by pinyin.

Databases have no Chinese order in common, so the order is written into a column: lower-case letters and digits only,
which every collation sorts alike.
"""

import re
from dataclasses import dataclass

# Bundled dictionaries of the library would guess these surnames from running text, and guess wrong.
_SURNAMES = {
    "单": "shan4",
    "曾": "zeng1",
    "仇": "qiu2",
    "解": "xie4",
    "查": "zha1",
    "区": "ou1",
    "朴": "piao2",
    "任": "ren2",
}
_SYLLABLE = 8
_NUMBER = 8


@dataclass(frozen=True)
class Reading:
    """How a name is read: `key` sorts, `pinyin` (wangwei) and `initials` (ww) are searched."""

    key: str
    pinyin: str
    initials: str


def reading(name: str, *, personal: bool = False) -> Reading:
    """The reading of a name; `personal` takes the first character for a surname.

    Numbers sort as numbers: 第2网格 stands before 第10网格.
    """
    from pypinyin import Style, lazy_pinyin  # heavy tables, needed only where names are written

    pieces: list[str] = []
    for piece in re.findall(r"\d+|[^\W\d_]+", name):
        pieces += (
            [piece]
            if piece.isdecimal()
            else lazy_pinyin(piece, style=Style.TONE3, neutral_tone_with_five=True)
        )
    if personal and name[:1] in _SURNAMES:
        pieces[0] = _SURNAMES[name[0]]
    spoken = [re.sub(r"[^a-z]", "", piece.lower().replace("ü", "v")) or piece for piece in pieces]
    return Reading(
        key="".join(_sortable(piece) for piece in pieces),
        pinyin="".join(spoken),
        initials="".join(word[:1] for word in spoken),
    )


def _sortable(piece: str) -> str:
    """A syllable or number in a fixed width, so that 李 stands before 林 whatever follows."""
    if piece.isdecimal():
        return piece.zfill(_NUMBER)
    return re.sub(r"[^a-z0-9]", "", piece.lower().replace("ü", "v")).ljust(_SYLLABLE, "0")
