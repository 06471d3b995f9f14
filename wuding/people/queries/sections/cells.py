"""The parts of a section: headings, lines, cells."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SOON, NEAR = 30, 90
"""Days before an expiry at which it is marked, stronger and weaker."""


@dataclass(frozen=True)
class Heading:
    """A column's heading, and how it is set: `number`, `day`, `long` (a whole line on a phone) or nothing."""

    text: str
    look: str = ""


@dataclass(frozen=True)
class Cell:
    """What stands in a column: its text, a small note behind it, and a tone when it deserves attention."""

    text: str
    note: str = ""
    tone: str = ""
    look: str = ""
    label: str = ""


@dataclass(frozen=True)
class Line:
    """One record as a row, by its series; `current`: it holds on the day; `open`: it can be ended; `derived`: kept by another record."""

    series: uuid.UUID
    cells: tuple[Cell, ...]
    current: bool
    open: bool
    derived: bool = False

    @property
    def name(self) -> str:
        """What the row is called."""
        return self.cells[0].text


def day_cell(day: date | None, note: str = "") -> Cell:
    """A day as a cell; a dash when there is none."""
    return Cell(day.isoformat() if day else "", note=note)


def expiry_cell(until: date | None, day: date, *, newest: bool = True) -> Cell:
    """How long something still holds on `day`, in words and in a tone that agrees with them; empty without an end.

    What a newer one followed runs out without calling for anything.
    """
    if until is None:
        return Cell("")
    left = (until - day).days
    if left < 0 and not newest:
        return Cell(_("已到期"))
    if left < 0:
        return Cell(_days(ngettext("已过期 %(days)d 天", "已过期 %(days)d 天", -left), -left), tone="bad")
    if left == 0:
        return Cell(_("今天到期"), tone="bad")
    words = _days(ngettext("还有 %(days)d 天到期", "还有 %(days)d 天到期", left), left)
    if left <= NEAR:
        return Cell(words, tone="soon" if left <= SOON else "warn")
    return Cell(_("有效"), tone="good")


def _days(words: str, days: int) -> str:
    return words % {"days": days}
