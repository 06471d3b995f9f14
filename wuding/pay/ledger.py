"""Between a pack and a slip: the items of a month in the order people read them, and facts as JSON keeps them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from wuding.calc.pay.days import Piece
from wuding.calc.periods import last_day
from wuding.calc.rules import Pack, Source, Value
from wuding.calc.rules.kinds import DateKind, NumberKind
from wuding.calc.rules.model import Input
from wuding.pay.models import Slip

HEADLINE = "工作补贴"
"""The sum that the district publishes and compares between schemes; packs of other places may lack it."""


def headline_of(pack: Pack) -> str:
    """The item that is compared over time: 工作补贴 where the pack has it, else its total."""
    return HEADLINE if HEADLINE in pack.items else (pack.total_name or next(iter(pack.items)))


def stored(values: Mapping[str, Value | None]) -> dict[str, str | bool | None]:
    """Facts as JSON: decimals and days as text, so that nothing is rounded."""
    return {
        name: value.isoformat()
        if isinstance(value, date)
        else f"{value:f}"
        if isinstance(value, Decimal)
        else value
        for name, value in values.items()
    }


def restored(
    facts: Mapping[str, str | bool | None], questions: Mapping[str, Input]
) -> dict[str, Value | None]:
    """Facts of a slip as the pack takes them."""
    values: dict[str, Value | None] = {}
    for name, kept in facts.items():
        kind = questions[name].kind
        if isinstance(kept, str) and isinstance(kind, DateKind):
            values[name] = date.fromisoformat(kept)
        elif isinstance(kept, str) and isinstance(kind, NumberKind):
            values[name] = Decimal(kept)
        else:
            values[name] = kept
    return values


def stored_sources(sources: Mapping[str, Source]) -> dict[str, dict[str, str | None]]:
    """Where facts came from, as JSON."""
    return {
        name: {
            "record": source.record,
            "since": source.since.isoformat() if source.since else None,
            "entered_by": source.entered_by,
        }
        for name, source in sources.items()
    }


def restored_sources(kept: Mapping[str, Mapping[str, str | None]]) -> dict[str, Source]:
    """Where the facts of a slip came from."""
    return {
        name: Source(
            record=entry["record"] or "",
            since=date.fromisoformat(entry["since"]) if entry["since"] else None,
            entered_by=entry["entered_by"],
        )
        for name, entry in kept.items()
    }


def stored_pieces(pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    """Pieces of a month as JSON."""
    return [
        {"since": piece.since.isoformat(), "until": piece.until.isoformat(), "facts": stored(piece.facts)}
        for piece in pieces
    ]


def restored_pieces(kept: Sequence[Mapping[str, Any]], questions: Mapping[str, Input]) -> list[Piece]:
    """The pieces that a slip keeps."""
    return [
        Piece(
            date.fromisoformat(one["since"]),
            date.fromisoformat(one["until"]),
            restored(one["facts"], questions),
        )
        for one in kept
    ]


def pieces_of(slip: Slip, questions: Mapping[str, Input]) -> list[Piece]:
    """The pieces that the slip was worked out on; one for the whole month unless it was split; none for arrears alone."""
    if slip.parts is None:
        return []
    if slip.parts:
        return restored_pieces(slip.parts, questions)
    return [Piece(slip.month, last_day(slip.month), restored(slip.facts, questions))]
