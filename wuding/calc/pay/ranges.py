"""Amounts outside the usual range of their group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
WIDTH = Decimal("0.25")
"""Share of the middle amount beyond which one is looked at. A threshold for attention, no rule of any document."""
SMALLEST_GROUP = 3


@dataclass(frozen=True, slots=True)
class Unusual(Generic[K]):
    """One of the group whose amount lies further than `WIDTH` from the group's middle, in yuan."""

    key: K
    amount: Decimal
    middle: Decimal


def unusual(amounts: Iterable[tuple[K, Hashable, Decimal]]) -> list[Unusual[K]]:
    """Return those out of range, in order, from (key, group, amount); groups of fewer than three have no usual range."""
    listed = list(amounts)
    groups: dict[Hashable, list[Decimal]] = defaultdict(list)
    for _key, group, amount in listed:
        groups[group].append(amount)
    middles = {group: median(found) for group, found in groups.items() if len(found) >= SMALLEST_GROUP}
    return [
        Unusual(key, amount, middles[group])
        for key, group, amount in listed
        if group in middles and abs(amount - middles[group]) > WIDTH * middles[group]
    ]
