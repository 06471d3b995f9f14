"""The lines of one person's month, and what closed months still owe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..rules import Pack, Program
from .addends import Sums, sums_of
from .computing import Outputs, amount
from .days import Piece, Share, shares

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class LineDue:
    """An item's amount in yuan, for the days given or for the whole month.

    Lines that `counts` add up to what is paid; the others are sums of them, or figures on the way.
    """

    name: str
    amount: Decimal
    counts: bool
    is_sum: bool
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands on a month's slips by a pack: the items paid in that month, in the pack's order."""

    names: tuple[str, ...]
    sums: Sums
    below: Mapping[str, frozenset[str]]
    """For each sum, the leaves that it adds up."""


def layout_of(pack: Pack, program: Program, total: str, headline: str) -> Layout:
    """Return the layout. Items that are not paid in the program's month are left out."""
    outputs = set(program.outputs)
    names = tuple(
        name
        for name, item in pack.items.items()
        if name in outputs and (program.month.month in item.months or name in (total, headline))
    )
    sums = sums_of(pack, total)
    below = {name: sums_of(pack, name).leaves for name in (*sums.sums, total, headline)}
    return Layout(names, sums, below)


def lines_of(
    pack: Pack, layout: Layout, pieces: Sequence[Piece], outputs: Sequence[Outputs]
) -> list[LineDue]:
    """Return the lines of a month whose pieces gave these outputs, in the layout's order.

    A month of one whole piece is as the pack says; any other is split item by item, by the pack's rule of days. Items
    that aren't monthly are never split: their formulas say what part of their months counts, as of the last days served.
    """
    if len(pieces) == 1 and pieces[0].whole:
        only = outputs[0]
        return [_line(layout, name, Share(amount(only, name))) for name in layout.names]
    split = {
        name: shares(pack.header.days, pieces, [amount(one, name) for one in outputs])
        if pack.items[name].frequency == "month"
        else [Share(amount(outputs[-1], name))]
        for name in layout.names
    }
    lines: list[LineDue] = []
    for name in layout.names:
        leaves = layout.below.get(name, frozenset({name}))
        if leaves == {name}:
            lines += [_line(layout, name, share) for share in split[name]]
        else:
            parts = (share.amount for leaf in leaves for share in split.get(leaf, ()))
            lines.append(_line(layout, name, Share(sum(parts, NOTHING))))
    return lines


def _line(layout: Layout, name: str, share: Share) -> LineDue:
    counts = name in layout.sums.leaves
    return LineDue(name, share.amount, counts, name in layout.below, share.since, share.until)


def paid_in_all(lines: Iterable[LineDue]) -> Decimal:
    """Return what the lines add up to."""
    return sum((line.amount for line in lines if line.counts), NOTHING)


def by_item(lines: Iterable[LineDue]) -> dict[str, Decimal]:
    """Return the sum of each item that counts."""
    found: dict[str, Decimal] = {}
    for line in lines:
        if line.counts:
            found[line.name] = found.get(line.name, NOTHING) + line.amount
    return found


@dataclass(frozen=True, slots=True)
class Owed:
    """What one item of a closed month should have been, against all that has been paid for it; never equal."""

    name: str
    paid: Decimal
    due: Decimal

    @property
    def difference(self) -> Decimal:
        """What is still to be paid; negative when it was too much."""
        return self.due - self.paid


def owed(paid: Mapping[str, Decimal], due: Mapping[str, Decimal]) -> list[Owed]:
    """Return the items that differ: those due in their order, then those that are due no longer."""
    names = [*due, *(name for name in paid if name not in due)]
    found = [Owed(name, paid.get(name, NOTHING), due.get(name, NOTHING)) for name in names]
    return [one for one in found if one.difference]
