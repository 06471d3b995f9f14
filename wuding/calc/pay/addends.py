"""Which items of a pack add up to what is paid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..rules import Pack
from ..rules.formula.syntax import Arithmetic, Call, Name, Syntax


@dataclass(frozen=True, slots=True)
class Sums:
    """`leaves` are the items that add up to `total`; `sums` are items on the way that add up others."""

    total: str
    leaves: frozenset[str]
    sums: frozenset[str]


@lru_cache(maxsize=64)
def sums_of(pack: Pack, total: str) -> Sums:
    """Return what adds up to the item `total`, as its formula says: a sum of items, of sums of items, and so on.

    An item that is anything but a sum is a leaf; where the total itself is, or an item is added twice, the total is
    its only leaf.
    """
    leaves: list[str] = []
    sums: set[str] = set()
    waiting = [total]
    while waiting:
        name = waiting.pop()
        added = list(_added(pack.items[name].formula.tree, pack))
        if None in added or not added:
            leaves.append(name)
        else:
            sums.add(name)
            waiting.extend(one for one in added if one is not None)
    if len(set(leaves)) != len(leaves):
        return Sums(total, frozenset({total}), frozenset())
    return Sums(total, frozenset(leaves), frozenset(sums))


def _added(tree: Syntax, pack: Pack) -> Iterator[str | None]:
    """Yield the items that a formula adds up; None for anything else in it."""
    match tree:
        case Arithmetic(operator="+", left=left, right=right):
            yield from _added(left, pack)
            yield from _added(right, pack)
        case Name(name=name) | Call(function="本月" | "due", arguments=(Name(name=name),)):
            yield name if name in pack.items else None
        case _:
            yield None
