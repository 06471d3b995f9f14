"""The make-up of a group of people: by age band and by any other word, as counts, shares and what stands out (S1.8)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Generic, TypeVar

NOT_RECORDED = "-"
"""The group of those of whom nothing is recorded. A word, so that it can stand in an address."""

AGE_BANDS: Mapping[str, tuple[int, int]] = {
    "0-29": (0, 29),
    "30-34": (30, 34),
    "35-39": (35, 39),
    "40-44": (40, 44),
    "45-49": (45, 49),
    "50-": (50, 150),
}
"""Full years from … to …, both included, youngest first."""
OLDEST_BAND = "50-"

Row = TypeVar("Row")


def age_on(born: date, day: date) -> int:
    """Full years on that day; who was born on 29 February is a year older on 1 March of other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def age_band(born: date, day: date) -> str:
    """The band of somebody's age on that day. ValueError for nobody's age: born after the day."""
    age = age_on(born, day)
    for word, (low, high) in AGE_BANDS.items():
        if low <= age <= high:
            return word
    raise ValueError(f"nobody is {age} years old")


def births_of(band: str, day: date) -> tuple[date, date]:
    """The first and the last day of birth, both included, of those in the band on `day`. KeyError for no band."""
    low, high = AGE_BANDS[band]
    return date.fromordinal(years_back(day, high + 1).toordinal() + 1), years_back(day, low)


def years_back(day: date, years: int) -> date:
    """The last day of birth of those who are at least so many years old on `day`."""
    year = day.year - years
    return (
        date(year, 2, 28)
        if (day.month, day.day) == (2, 29) and not _is_leap(year)
        else day.replace(year=year)
    )


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


@dataclass(frozen=True)
class Share:
    """`number` of the `of` people are in the group."""

    group: str
    number: int
    of: int

    @property
    def percent(self) -> Decimal | None:
        """One decimal, half up; None of nobody."""
        return percent(self.number, self.of)


def percent(number: int, of: int) -> Decimal | None:
    """Per cent with one decimal, half up; None of nobody."""
    if not of:
        return None
    return (Decimal(100 * number) / of).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Matrix(Generic[Row]):
    """Counts of people by row (a unit, a day) and group. `groups` are the columns in their order; every cell is there."""

    groups: tuple[str, ...]
    rows: tuple[tuple[Row, tuple[Share, ...]], ...]

    @property
    def total(self) -> tuple[Share, ...]:
        """The rows summed."""
        numbers = [
            sum(shares[index].number for _row, shares in self.rows) for index in range(len(self.groups))
        ]
        return tuple(
            Share(group, number, sum(numbers)) for group, number in zip(self.groups, numbers, strict=True)
        )


def tally(
    words: Iterable[tuple[Row, str]], rows: Sequence[Row], order: Callable[[Iterable[str]], Sequence[str]]
) -> Matrix[Row]:
    """Counts of (row, group) pairs; `order` puts the groups that occur, or should be shown anyway, in their order."""
    counted = Counter(words)
    groups = tuple(order({group for _row, group in counted}))
    return Matrix(
        groups,
        tuple(
            (
                row,
                tuple(
                    Share(group, counted[row, group], sum(counted[row, g] for g in groups))
                    for group in groups
                ),
            )
            for row in rows
        ),
    )


def half_year_ends(last: date, count: int) -> tuple[date, ...]:
    """The `count` latest ends of a half-year before `last`, and `last` itself; oldest first."""
    ends: list[date] = []
    year = last.year
    while len(ends) < count:
        ends.extend(end for end in (date(year, 12, 31), date(year, 6, 30)) if end < last)
        year -= 1
    return (*sorted(ends[:count]), last)


def dominating(shares: Sequence[Share], *, at_least: Decimal) -> Share | None:
    """The greatest group when it holds at least that many per cent; None for nobody. Those not recorded don't count."""
    recorded = [share for share in shares if share.group != NOT_RECORDED]
    known = sum(share.number for share in recorded)
    greatest = max(recorded, key=lambda share: share.number, default=None)
    if greatest is None or not known or percent(greatest.number, known) is None:
        return None
    return (
        Share(greatest.group, greatest.number, known) if 100 * greatest.number >= at_least * known else None
    )


def farthest(
    rows: Sequence[tuple[Row, Share]], whole: Share, *, least_people: int, points: Decimal
) -> tuple[Row, Share] | None:
    """The row whose share lies highest above that of the whole, by at least so many percentage points.

    Rows with fewer than `least_people` say nothing: one person more or less would turn the sentence.
    """
    base = whole.percent
    candidates = [
        (share.percent - base, row, share)
        for row, share in rows
        if share.of >= least_people and base is not None and share.percent is not None
    ]
    if not candidates:
        return None
    above, row, share = max(candidates, key=lambda candidate: candidate[0])
    return (row, share) if above >= points else None
