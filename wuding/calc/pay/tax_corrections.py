"""Months declared wrongly: what each should have been, and what is to be declared anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .net import Net
from .net_refusals import NetError

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Correction:
    """The tax of a month as it was withheld and as it should have been, in yuan."""

    month: date
    withheld: Decimal
    due: Decimal

    @property
    def difference(self) -> Decimal:
        """What is still to be withheld; negative where it was too much."""
        return self.due - self.withheld


def corrections(before: Sequence[Net], after: Sequence[Net]) -> tuple[Correction, ...]:
    """Return the months whose declaration changes, when a year went as `before` and should have gone as `after`.

    Withholding is cumulative, so that a mistake in one month moves the months behind it as well, often back again:
    only those that differ are returned. Raises NetError where the two do not hold the same months.
    """
    months = [[f"{one.month:%Y-%m}" for one in side] for side in (before, after)]
    if months[0] != months[1]:
        raise NetError("months.differ", before="、".join(months[0]), after="、".join(months[1]))
    found = (
        Correction(was.month, was.tax + was.bonus_tax, now.tax + now.bonus_tax)
        for was, now in zip(before, after, strict=True)
    )
    return tuple(one for one in found if one.difference)


def still_owed(found: Sequence[Correction]) -> Decimal:
    """Return what all corrections come to together; negative: withheld too much."""
    return sum((one.difference for one in found), NOTHING)
