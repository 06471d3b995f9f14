"""Between a pack and a slip: the items of a month in the order people read them, and facts as JSON keeps them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from wuding.calc.rules import Pack, Source, Value
from wuding.calc.rules.kinds import DateKind, NumberKind
from wuding.calc.rules.model import Input

HEADLINE = "工作补贴"
"""The sum that the district publishes and compares between schemes; packs of other places may lack it."""


def headline_of(pack: Pack) -> str:
    """The item that is compared over time: 工作补贴 where the pack has it, else its total."""
    return HEADLINE if HEADLINE in pack.items else (pack.total_name or next(iter(pack.items)))


def items_in_order(pack: Pack) -> tuple[str, ...]:
    """The pack's items as it lists them: parts before the sums that are made of them."""
    return tuple(pack.items)


def sums_of(pack: Pack) -> frozenset[str]:
    """Items that add up other items: they are set apart on a slip."""
    return frozenset(name for name in pack.items if name in (headline_of(pack), pack.total_name))


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
