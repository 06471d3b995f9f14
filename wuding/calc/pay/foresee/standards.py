"""Packs under other standards: as they stand on a day, or with minimum and average wages going on along a path."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from ...money import rounded
from ...periods import first_whole_month
from ...rules import Pack
from ...rules.model import Brackets, Dated, Param, Part, Table
from ...rules.program import names_read
from .months import moved

ROUND_TO = Decimal(10)
"""Published standards are whole tens of yuan."""


@dataclass(frozen=True, slots=True)
class Pegs:
    """Names of the figures of packs that are minimum wages, and of those that are average wages."""

    minimum: tuple[str, ...]
    average: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """How figures go on: the minimum wage every so many months, the average wage once a year."""

    every: int
    minimum: Decimal
    average: Decimal


def needed_for(pack: Pack, output: str) -> Pack:
    """Return the pack cut down to what an item reads; the same amounts, in a fraction of the time."""
    wanted: set[str] = set()
    open_ = [output]
    while open_:
        name = open_.pop()
        if name in pack.parts and name not in wanted:
            wanted.add(name)
            open_ += names_read(pack.parts[name])
    kept = {name: part for name, part in pack.parts.items() if name in wanted}
    return replace(pack, parts=kept, parent=None, provisions=(), examples=(), _programs={})


def frozen(pack: Pack, month: date) -> Pack:
    """Return the pack with the standards of a month for good: nothing that comes into force later."""
    lasting = replace(pack, header=replace(pack.header, until=None))
    return _changed(lasting, pack.parts, lambda versions: _until(versions, month))


def _until(versions: Sequence[Dated[Any]], month: date) -> tuple[Dated[Any], ...]:
    there = [one for one in versions if one.start <= month]
    last = max((one.start for one in there), default=None)
    # What holds on the day goes on holding, even where its end is known.
    return tuple(replace(one, until=None) if one.start == last else one for one in there) or tuple(versions)


def raised(pack: Pack, pegs: Pegs, growth: Growth, month: date, last: date) -> Pack:
    """Return the pack with its pegs going on to grow after a month, up to a last one; every other figure as it is."""

    def minimum(versions: Sequence[Dated[Any]]) -> tuple[Dated[Any], ...]:
        return _grown(versions, growth.minimum, growth.every, month, last)

    def average(versions: Sequence[Dated[Any]]) -> tuple[Dated[Any], ...]:
        return _grown(versions, growth.average, 12, month, last)

    once = _changed(pack, {name: pack.parts[name] for name in pegs.minimum if name in pack.parts}, minimum)
    return _changed(once, {name: once.parts[name] for name in pegs.average if name in once.parts}, average)


def pegs_in(pack: Pack, pegs: Pegs) -> tuple[str, ...]:
    """Return which of the figures the pack has."""
    return tuple(name for name in (*pegs.minimum, *pegs.average) if name in pack.parts)


def _changed(
    pack: Pack, parts: Mapping[str, Part], change: Callable[[Sequence[Dated[Any]]], tuple[Dated[Any], ...]]
) -> Pack:
    new: dict[str, Part] = {}
    for name, part in parts.items():
        if isinstance(part, Param):
            new[name] = replace(part, values=change(part.values))
        elif isinstance(part, Table):
            new[name] = replace(part, versions=change(part.versions))
    for name, part in parts.items():
        if isinstance(part, Brackets):
            new[name] = replace(part, versions=change(part.versions))
    return replace(pack, parts={**pack.parts, **new}, _programs={})


def _grown(
    versions: Sequence[Dated[Any]], rate: Decimal, every: int, month: date, last: date
) -> tuple[Dated[Any], ...]:
    if not rate or not versions:
        return tuple(versions)
    newest = max(versions, key=lambda one: (one.start, one.known or date.min))
    grown = list(versions)
    day = max(moved(first_whole_month(newest.start), every), moved(month, 1))
    while day <= last:
        value = _times(newest.value, 1 + rate)
        newest = replace(newest, value=value, start=day, until=None, known=None, provisional=False,
                         trust="assumed", source=None, how="测算假定的路径", note=None)  # fmt: skip
        grown.append(newest)
        day = moved(day, every)
    return tuple(grown)


def _times(value: Any, factor: Decimal) -> Any:
    if isinstance(value, Decimal):
        return rounded(value * factor / ROUND_TO, "half-up", 0) * ROUND_TO
    if isinstance(value, Mapping):
        return {key: _times(cell, factor) for key, cell in value.items()}
    return value


def in_force_on(pack: Pack, name: str, month: date) -> object:
    """Return the versions of a figure that have begun by a month: what tells two paths apart."""
    part = pack.parts.get(name)
    versions: Sequence[Dated[Any]] = ()
    if isinstance(part, Param):
        versions = part.values
    elif isinstance(part, Table):
        versions = part.versions
    return [
        (one.start, tuple(one.value.items()) if isinstance(one.value, Mapping) else one.value)
        for one in versions
        if one.start <= month
    ]
