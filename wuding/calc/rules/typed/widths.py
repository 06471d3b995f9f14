"""How large the whole numbers get with which the engines compute: proof that 128 bits hold every step, not only results.

The engines count a number in units of its last decimal place. Numbers are brought to the same places before they are
added or compared, and a quotient is a numerator over a divisor until it is rounded; both make them longer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ..kinds import LIMIT, NumberKind
from .tree import (
    Arith,
    Bare,
    Bracket,
    Choose,
    Compare,
    Const,
    Extreme,
    IfMissing,
    Minus,
    Node,
    Ref,
    Round,
    parts,
)

MOST = 2**127 - 1
MOST_ROWS = 10**8


class TooWide(Exception):
    """A step may need more than 128 bits; `node` is where."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        self.node = node


@dataclass(frozen=True, slots=True)
class Width:
    """A number of at most this size, counted in units of 10**-scale."""

    most: int
    scale: int

    def at(self, scale: int) -> int:
        return int(self.most * 10 ** (scale - self.scale))


@dataclass(frozen=True, slots=True)
class Quotient:
    above: Width
    below: Width


def check_widths(node: Node) -> None:
    """Raise TooWide where an engine would need more than 128 bits for the node or one below it."""
    _width(node)


def mean_fits(of: NumberKind, digits: int) -> bool:
    """Return whether the mean of the most rows there may be can be taken exactly."""
    total = _of_kind(of).most * MOST_ROWS
    shift = digits - (of.scale or 0)
    above, below = total * 10 ** max(0, shift), MOST_ROWS * 10 ** max(0, -shift)
    return total < 10**38 and 2 * above + below <= MOST


def _of_kind(kind: NumberKind) -> Width:
    scale = kind.scale or 0
    return Width(int(max(abs(kind.low), abs(kind.high)) * 10**scale), scale)


def _checked(node: Node, *sizes: int) -> None:
    if max(sizes) > MOST:
        raise TooWide(node)


def _width(node: Node) -> Width | Quotient | None:
    """Return the width of a number; None for other types. Everything below is checked too."""
    below = [_width(part) for part in parts(node)]
    if not isinstance(node, Const | Ref | Minus | Bare | Arith | Round):
        _check_others(node, below)
    kind = node.kind
    if not isinstance(kind, NumberKind):
        return None
    if isinstance(node, Round):
        _check_rounding(node, below[0])
    if isinstance(node, Minus | Bare):
        return below[0]
    if isinstance(node, Arith):
        found = _arithmetic(node, below[0], below[1])
        if isinstance(found, Quotient):
            return found
    own = _of_kind(kind)
    if own.most >= LIMIT:
        raise TooWide(node)
    return own


def _arithmetic(
    node: Arith, left: Width | Quotient | None, right: Width | Quotient | None
) -> Width | Quotient:
    assert left is not None
    assert right is not None
    if isinstance(left, Width) and isinstance(right, Width) and node.operator != "/":
        if node.operator == "*":
            return _product(node, left, right)
        return _sum(node, left, right)
    one, other = _as_quotient(left), _as_quotient(right)
    if node.operator == "/":
        other = Quotient(other.below, other.above)
    if node.operator in "*/":
        return Quotient(_product(node, one.above, other.above), _product(node, one.below, other.below))
    crossed = _product(node, one.above, other.below), _product(node, other.above, one.below)
    return Quotient(_sum(node, *crossed), _product(node, one.below, other.below))


def _as_quotient(value: Width | Quotient) -> Quotient:
    return value if isinstance(value, Quotient) else Quotient(value, Width(1, 0))


def _product(node: Node, left: Width, right: Width) -> Width:
    _checked(node, left.most * right.most)
    return Width(left.most * right.most, left.scale + right.scale)


def _sum(node: Node, left: Width, right: Width) -> Width:
    scale = max(left.scale, right.scale)
    _checked(node, left.at(scale) + right.at(scale))
    return Width(left.at(scale) + right.at(scale), scale)


def _check_rounding(node: Round, value: Width | Quotient | None) -> None:
    assert value is not None
    if isinstance(value, Width) and value.scale <= node.digits:
        return
    quotient = _as_quotient(value)
    shift = quotient.below.scale + node.digits - quotient.above.scale
    above, below = quotient.above.most * 10 ** max(0, shift), quotient.below.most * 10 ** max(0, -shift)
    _checked(node, 2 * above + below, 2 * below)


def _check_others(node: Node, below: Iterable[Width | Quotient | None]) -> None:
    """Check the nodes that bring several numbers to the same decimal places, and the tail of brackets."""
    widths = [width for width in below if isinstance(width, Width)]
    if isinstance(node, Bracket) and node.version.value[-1].every is not None:
        last = node.version.value[-1]
        ends = [Fraction(value) for value in (last.every, node.version.value[-2].to) if value is not None]
        scale = max([widths[0].scale] + [_places(end) for end in ends])
        _checked(node, 2 * widths[0].at(scale) + 2 * sum(int(abs(end) * 10**scale) for end in ends))
    if isinstance(node, Compare) and (isinstance(node.left, Const) or isinstance(node.right, Const)):
        return
    if isinstance(node, Compare | Extreme | Choose | IfMissing) and widths:
        scale = max(width.scale for width in widths)
        _checked(node, *(width.at(scale) for width in widths))


def _places(value: Fraction) -> int:
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    return places
