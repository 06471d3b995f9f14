"""Parts of a month, and what share of a month's amount each has by the pack's rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from ..money import rounded
from ..periods import last_day
from ..rules import Value
from ..rules.files.schema import DayRule

SATURDAY = 5
FEN = 2
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Piece:
    """Days of one month, both included, on which the same facts held."""

    since: date
    until: date
    facts: Mapping[str, Value | None]

    @property
    def whole(self) -> bool:
        """Whether it is the whole month."""
        return self.since.day == 1 and self.until == last_day(self.since)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of an item's amount, in yuan to the fen; `since` and `until` are None for a whole month."""

    amount: Decimal
    since: date | None = None
    until: date | None = None


def counted_days(rule: DayRule, since: date, until: date) -> int:
    """Return the days that count between two days, both included: all of them, or Monday to Friday."""
    days = (until - since).days + 1
    if rule != "weekdays":
        return days
    weeks, rest = divmod(days, 7)
    return weeks * 5 + sum((since.weekday() + extra) % 7 < SATURDAY for extra in range(rest))


def shares(rule: DayRule, pieces: Sequence[Piece], amounts: Sequence[Decimal]) -> list[Share]:
    """Return how an item whose whole month would be `amounts[i]` in `pieces[i]` is split.

    Neighbouring pieces with the same amount are one stretch, so that nothing is split that did not change: a stretch
    that is the whole month gives exactly the amount. Every other stretch is rounded half up to the fen. Stretches
    without an amount are left out unless nothing else is left.
    """
    stretches: list[tuple[date, date, Decimal]] = []
    for piece, amount in zip(pieces, amounts, strict=True):
        if stretches and stretches[-1][2] == amount and stretches[-1][1] + DAY == piece.since:
            stretches[-1] = (stretches[-1][0], piece.until, amount)
        else:
            stretches.append((piece.since, piece.until, amount))
    if len(stretches) == 1 and stretches[0][0].day == 1 and stretches[0][1] == last_day(stretches[0][0]):
        return [Share(stretches[0][2])]
    paid = [one for one in stretches if one[2]] or stretches[-1:]
    return [Share(_part(rule, since, until, amount), since, until) for since, until, amount in paid]


def _part(rule: DayRule, since: date, until: date, amount: Decimal) -> Decimal:
    month = counted_days(rule, since.replace(day=1), last_day(since))
    return rounded(Fraction(amount) * counted_days(rule, since, until) / month, "half-up", FEN)
