"""True-up and arrears: what earlier months would have been with what is known now, against what was known then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .interpret import Row, evaluate
from .model import Item
from .pack import Pack
from .program import Line


@dataclass(frozen=True, slots=True)
class Owed:
    """What a later figure adds to one item of an earlier month for one row; negative when it takes away."""

    row: int
    month: date
    item: str
    paid: Decimal
    due: Decimal

    @property
    def difference(self) -> Decimal:
        return self.due - self.paid


def true_up(
    pack: Pack, months: Mapping[date, date], rows: Sequence[Row], known_now: date | None = None
) -> tuple[Owed, ...]:
    """Return the items of earlier months that change, month by month and row by row, in yuan.

    `months` maps each month to the day on which it was computed. A pack that is not retroactive gives nothing for
    figures decided later, because these count only from the day they were known.
    """
    owed: list[Owed] = []
    for month, known_then in sorted(months.items()):
        before, after = pack.at(month, known_then), pack.at(month, known_now)
        names = [line.name for line in after.lines if _is_item(line)]
        paid, due = evaluate(before.only(names), rows), evaluate(after.only(names), rows)
        for row, (then, now) in enumerate(zip(paid, due, strict=True)):
            for name in names:
                was, should = then[name], now[name]
                if isinstance(was, Decimal) and isinstance(should, Decimal) and was != should:
                    owed.append(Owed(row, month, name, was, should))
    return tuple(owed)


def _is_item(line: object) -> bool:
    return isinstance(line, Line) and isinstance(line.part, Item) and not line.part.is_total
