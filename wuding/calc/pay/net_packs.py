"""Which packs take something off pay at a place: the nearest for social insurance and the nearest for income tax."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ..rules import Pack
from ..rules.files.schema import Serves
from .net_refusals import NetError

OWN_TOTAL, EMPLOYER_TOTAL = "个人缴费合计", "单位缴费合计"
TAX, BONUS_TAX = "个人所得税", "年终奖个人所得税"
_WORDS = {
    "insurance": ("社会保险", "social insurance"),
    "tax": ("个人所得税", "income tax"),
    "pay": ("待遇", "pay"),
}
_NEEDED = {"insurance": (OWN_TOTAL, EMPLOYER_TOTAL), "tax": (TAX, BONUS_TAX)}
DIVISION = 6


@dataclass(frozen=True, slots=True)
class NetPacks:
    """The two packs by which gross becomes net in a place and month."""

    insurance: Pack
    tax: Pack


def net_packs(packs: Iterable[Pack], division: str, day: date) -> NetPacks:
    """Return the packs that hold in a division, a code of the national standard, on a day.

    Raises NetError where there is none, or where the nearest leaves an amount for the place to state.
    """
    listed = list(packs)
    return NetPacks(
        pack_serving("insurance", listed, division, day), pack_serving("tax", listed, division, day)
    )


def pack_serving(serves: Serves, packs: Iterable[Pack], division: str, day: date) -> Pack:
    """Return the pack of the smallest division that holds there on the day, the latest of several. Raises NetError."""
    what, what_en = _WORDS[serves]
    fitting = [
        pack
        for pack in packs
        if pack.header.serves == serves
        and division.startswith(_prefix(pack.division))
        and pack.first_month <= day
        and (pack.until is None or day <= pack.until)
    ]
    if not fitting:
        raise NetError("pack.none", day=day.isoformat(), division=division, what=what, what_en=what_en)
    chosen = max(fitting, key=lambda pack: (len(_prefix(pack.division)), pack.start))
    for name in _NEEDED.get(serves, ()):
        if name not in chosen.items:
            raise NetError("pack.part", title=chosen.title, name=name, what=what, what_en=what_en)
    for name in chosen.unknowns:
        raise NetError("pack.open", title=chosen.title, name=name, place=division)
    return chosen


def _prefix(division: str) -> str:
    """Return what the codes of everything in a division begin with: 23 for 230000, 2327 for 232700."""
    code = division[:DIVISION]
    while code.endswith("00") and len(code) % 2 == 0:
        code = code[:-2]
    return code + division[DIVISION:]
