"""A run of pay as values: slips and their lines as stored, for everything that is handed out of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

NOTHING = Decimal(0)
WAGES = "工资"


class Side(StrEnum):
    """What a line does: adds to pay, is taken off it, or is paid by the employer on top."""

    PAY = "pay"
    OWN = "own"
    TAX = "tax"
    EMPLOYER = "employer"


@dataclass(frozen=True, slots=True)
class PaidLine:
    """One stored line in yuan. `month_of` is the month it belongs to, `fund` the source that bears it."""

    name: str
    amount: Decimal
    side: Side
    month_of: date
    fund: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class PaidSlip:
    """One person's slip. `unit` and `town` are names; `identity` and `account` are whole and go where they must only.

    `holder` is in whose name the account is, where it isn't the person's own.
    """

    name: str
    unit: str
    town: str
    post: str
    lines: tuple[PaidLine, ...]
    number: str = ""
    identity: str = field(default="", repr=False)
    bank: str = ""
    account: str = field(default="", repr=False)
    holder: str = ""

    def sum_of(self, *sides: Side) -> Decimal:
        return total(line.amount for line in self.lines if line.side in sides)

    @property
    def gross(self) -> Decimal:
        return self.sum_of(Side.PAY)

    @property
    def deducted(self) -> Decimal:
        return self.sum_of(Side.OWN, Side.TAX)

    @property
    def net(self) -> Decimal:
        return self.gross - self.deducted

    @property
    def employer(self) -> Decimal:
        return self.sum_of(Side.EMPLOYER)


@dataclass(frozen=True, slots=True)
class PaidRun:
    """A closed run of a month: who took which step, as words, and its slips in the order of the sheet; `what` it pays."""

    place: str
    month: date
    slips: tuple[PaidSlip, ...]
    prepared_by: str = ""
    checked_by: str = ""
    approved_by: str = ""
    what: str = WAGES

    def by_unit(self) -> Iterator[tuple[str, list[PaidSlip]]]:
        """Yield the slips of each unit; a unit's slips stand together."""
        for unit, slips in groupby(self.slips, key=lambda slip: slip.unit):
            yield unit, list(slips)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Return the sum in yuan, zero for none."""
    return sum(amounts, NOTHING)


def month_words(month: date) -> str:
    """Return a month as papers write it: 2022年7月."""
    return f"{month.year}年{month.month}月"
