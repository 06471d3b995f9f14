"""A month of pay as a table, and its figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Max, Min, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.common.dates import MONTHS_PER_YEAR, Month
from wuding.organisation.models import Organisation
from wuding.pay.models import Line, RunKind, Slip

CENT = Decimal("0.01")
ARREARS, PAYABLE = _("补发扣回"), _("本月应发")
"""Columns that a table has when a slip of it settles earlier months."""
BAND = 100
"""Width in yuan of the bars of a distribution."""


@dataclass(frozen=True)
class Figures:
    """Heads, and the compared amount (工作补贴) over them: sum, mean to the fen, lowest, highest; `total` paid in all."""

    heads: int
    sum: Decimal
    mean: Decimal
    lowest: Decimal
    highest: Decimal
    total: Decimal

    @property
    def spread(self) -> Decimal:
        """Highest less lowest."""
        return self.highest - self.lowest


@dataclass(frozen=True)
class MonthFigures:
    """A month's figures; None where it hasn't been worked out. `pack_id` is the pack of its slips."""

    month: Month
    figures: Figures | None
    pack_id: str = ""
    pack_title: str = ""


@dataclass(frozen=True)
class Cell:
    """An amount under its column; None where the slip has no such line."""

    name: str
    amount: Decimal | None
    is_sum: bool


@dataclass(frozen=True)
class SlipRow:
    """A slip with its lines in the order of the table's columns."""

    slip: Slip
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class MonthTable:
    """The slips of a month with their items as columns, and the columns' sums."""

    columns: tuple[str, ...]
    rows: tuple[SlipRow, ...]
    sums: tuple[Decimal, ...]


def slips_of(user: User, place: Organisation, month: Month) -> "QuerySet[Slip]":
    """The month's slips in sight at or below a place, by workplace and name."""
    found = Slip.objects.visible_to(user).filter(
        kind=RunKind.MONTHLY, month=month.start, organisation__path__startswith=place.path
    )
    return found.select_related("person", "organisation", "run__place").order_by(
        "organisation__path", "-headline", "person__sort_key", "pk"
    )


def figures_of(user: User, place: Organisation, month: Month) -> Figures | None:
    """The month's figures; None when there is no slip in sight."""
    return figures_by_month(user, place, month, month)[0].figures


def figures_by_month(user: User, place: Organisation, first: Month, last: Month) -> list[MonthFigures]:
    """Figures of every month from `first` to `last`, both included, in one query."""
    found = (
        Slip.objects.visible_to(user)
        .filter(kind=RunKind.MONTHLY, organisation__path__startswith=place.path)
        .filter(month__gte=first.start, month__lte=last.start)
        .order_by()
        .values("month", "pack_id", "pack_title")
        .annotate(
            heads=Count("pk"),
            sum=Sum("headline"),
            lowest=Min("headline"),
            highest=Max("headline"),
            paid=Sum("total"),
        )
        .order_by("month", "pack_id")
    )
    by_month: dict[date, MonthFigures] = {}
    for row in found:
        figures = Figures(
            heads=row["heads"],
            sum=row["sum"],
            mean=(row["sum"] / row["heads"]).quantize(CENT, ROUND_HALF_UP),
            lowest=row["lowest"],
            highest=row["highest"],
            total=row["paid"],
        )
        by_month[row["month"]] = MonthFigures(
            Month.of(row["month"]), figures, row["pack_id"], row["pack_title"]
        )
    months = [first.shifted(count) for count in range(_distance(first, last) + 1)]
    return [by_month.get(month.start, MonthFigures(month, None)) for month in months]


def _distance(first: Month, last: Month) -> int:
    return (last.year - first.year) * MONTHS_PER_YEAR + last.number - first.number


def month_table(slips: Sequence[Slip]) -> MonthTable:
    """The slips laid out, earlier months in a column of their own; two queries at most, whatever their number."""
    months = {slip.pk: slip.month for slip in slips}
    lines: dict[int, dict[str, Decimal]] = {}
    columns: dict[str, bool] = {}
    for line in Line.objects.filter(slip__in=slips).order_by("position", "pk"):
        own = lines.setdefault(line.slip_id, {})
        name = line.name if line.month_of == months[line.slip_id] else str(ARREARS)
        own[name] = own.get(name, Decimal(0)) + line.amount
        if name == line.name:
            columns.setdefault(name, line.is_sum)
    if any(str(ARREARS) in own for own in lines.values()):
        columns |= {str(ARREARS): False, str(PAYABLE): True}
        for slip in slips:
            lines.setdefault(slip.pk, {})[str(PAYABLE)] = slip.total
    rows = tuple(
        SlipRow(
            slip,
            tuple(Cell(name, lines.get(slip.pk, {}).get(name), is_sum) for name, is_sum in columns.items()),
        )
        for slip in slips
    )
    sums = tuple(
        sum((amounts.get(name, Decimal(0)) for amounts in lines.values()), Decimal(0)) for name in columns
    )
    return MonthTable(tuple(columns), rows, sums)


def latest_month(user: User, place: Organisation, until: Month) -> Month | None:
    """The last month up to `until` that has been worked out in the user's sight."""
    found = Slip.objects.visible_to(user).filter(
        kind=RunKind.MONTHLY, organisation__path__startswith=place.path, month__lte=until.start
    )
    latest: date | None = found.order_by().aggregate(latest=Max("month"))["latest"]
    return Month.of(latest) if latest else None


def distribution(slips: Sequence[Slip]) -> list[tuple[str, int]]:
    """How many slips have a compared amount in each band of 100 yuan, from the lowest band to the highest."""
    if not slips:
        return []
    starts = [int(slip.headline) // BAND * BAND for slip in slips]
    return [
        (f"{start}–{start + BAND - 1}", starts.count(start))
        for start in range(min(starts), max(starts) + BAND, BAND)
    ]


def own_slips(user: User) -> "QuerySet[Slip]":
    """The user's own monthly slips that are approved, latest first."""
    return own_slips_of_all_kinds(user).filter(kind=RunKind.MONTHLY)


def own_slips_of_all_kinds(user: User) -> "QuerySet[Slip]":
    """Those of bonuses and lump sums as well; in a month the monthly one first."""
    return (
        Slip.objects.closed()
        .filter(person__account=user)
        .select_related("person", "organisation")
        .order_by("-month", "-kind", "pk")
    )
