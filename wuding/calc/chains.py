"""Chains of records, each sealed to the one before it by SHA-256, and where such a chain is broken.

A chain shows a change, a deletion, a swap and an insertion by itself. That its tail was cut off, or all of it written
anew by whoever owns the database, shows only against a head that was lodged elsewhere before.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

GENESIS = "0" * 64
"""What the first link of a chain follows."""

INSTALLATION = "/"
"""The chain of what happens outside every organisation."""


@dataclass(frozen=True)
class Link:
    """One record of a chain; `content` is plain JSON: text, whole numbers, true, false, null, lists, objects."""

    chain: str
    sequence: int
    content: Mapping[str, object]
    previous: str
    hash: str


@dataclass(frozen=True)
class Head:
    """The last link of a chain at some time: its number and its hash. 0 and GENESIS for a chain without links."""

    chain: str
    sequence: int
    hash: str


class BreakKind(StrEnum):
    """What is wrong at a place of a chain."""

    CHANGED = "changed"
    """The content is not what was sealed."""
    MISLINKED = "mislinked"
    """It does not follow the link before it: swapped, or put in between."""
    MISSING = "missing"
    """A link that must have been there is gone."""
    REPEATED = "repeated"
    """A number that was had already, or stands before the first."""
    CUT = "cut"
    """The chain ends before its head."""
    BEYOND = "beyond"
    """A link stands behind the chain's head."""
    REWRITTEN = "rewritten"
    """Sound in itself, but not the chain whose head was kept."""


@dataclass(frozen=True)
class Break:
    """The chain is broken at `sequence`."""

    chain: str
    sequence: int
    kind: BreakKind


def seal(*, chain: str, sequence: int, previous: str, content: Mapping[str, object]) -> str:
    """The hash of a link: SHA-256, in hex, over its canonical JSON (keys sorted, no blanks, UTF-8)."""
    whole = {"chain": chain, "sequence": sequence, "previous": previous, "content": content}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def breaks_in(
    chain: str, links: Iterable[Link], *, present: Head | None, lodged: Iterable[Head] = ()
) -> Iterator[Break]:
    """Every break, in the order of the chain; nothing for a sound one.

    `links` are those of this chain by number. `present` is the head that the system itself keeps (None: it has lost it
    or never had one), which must be the last link exactly; `lodged` are heads kept elsewhere at any time before.
    """
    kept = {head.sequence: head.hash for head in lodged if head.sequence}
    last = Head(chain, 0, GENESIS)
    for link in links:
        yield from _breaks_at(link, last, kept.pop(link.sequence, None))
        last = Head(chain, link.sequence, link.hash)
    yield from (Break(chain, number, BreakKind.CUT) for number in sorted(kept) if number > last.sequence)
    yield from _breaks_at_end(last, present or Head(chain, 0, GENESIS))


def _breaks_at(link: Link, last: Head, lodged: str | None) -> Iterator[Break]:
    if link.sequence <= last.sequence:
        yield Break(link.chain, link.sequence, BreakKind.REPEATED)
    elif link.sequence > last.sequence + 1:
        yield Break(link.chain, last.sequence + 1, BreakKind.MISSING)
    elif link.previous != last.hash:
        yield Break(link.chain, link.sequence, BreakKind.MISLINKED)
    sealed = seal(chain=link.chain, sequence=link.sequence, previous=link.previous, content=link.content)
    if link.hash != sealed:
        yield Break(link.chain, link.sequence, BreakKind.CHANGED)
    elif lodged is not None and lodged != link.hash:
        yield Break(link.chain, link.sequence, BreakKind.REWRITTEN)


def _breaks_at_end(last: Head, present: Head) -> Iterator[Break]:
    if present.sequence > last.sequence:
        yield Break(last.chain, last.sequence + 1, BreakKind.CUT)
    elif present.sequence < last.sequence:
        yield Break(last.chain, present.sequence + 1, BreakKind.BEYOND)
    elif present.hash != last.hash:
        yield Break(last.chain, last.sequence, BreakKind.REWRITTEN)


def chain_of(path: str) -> str:
    """The chain for what concerns the organisation at `path` (/23/2327/232762/232762100/): that of its county.

    A county's code has six digits, the last two of them not 00. What stands above every county, or in a tree without
    counties, shares the chain of the tree's root; "/" is the installation itself.
    """
    steps = [step for step in path.split("/") if step]
    for count, step in enumerate(steps, start=1):
        digits = step.partition("-")[0]
        if len(digits) >= len("232762") and digits[:6].isdigit() and digits[4:6] != "00":
            return _joined(steps[:count])
    return _joined(steps[:1])


def _joined(steps: list[str]) -> str:
    return "/" + "".join(f"{step}/" for step in steps)
