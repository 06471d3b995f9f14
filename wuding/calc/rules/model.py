"""The parts of a pack once read: frozen values that know their clause, their trust, their origin and their place.

A map: `Dated` values and how the one in force is chosen; the named parts (`Input`, `Param`, `Table`, `Brackets`,
`Item`, `Rule`, `Aggregate`); `Provision` and `Example`; `Header`. `pack.py` holds them together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Generic, TypeVar

from .files.locate import Located, Path_
from .files.schema import DayRule, Frequency, Serves, Subject, Topic, Trust
from .formula.syntax import Span, Syntax
from .kinds import Kind, Value
from .problems import Where
from .units import Unit

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Unknown:
    """An amount that `fit` has still to find: one of low, low + step, … high."""

    name: str
    low: Decimal
    high: Decimal
    step: Decimal


@dataclass(frozen=True, slots=True)
class Dated(Generic[T_co]):
    """A value with the days it holds, both inclusive, and why it may be believed.

    `known` is the day it was published: a run that looks back to an earlier day does not see it yet.
    """

    value: T_co
    start: date
    until: date | None
    known: date | None
    provisional: bool
    clause: str | None
    trust: Trust
    source: str | None
    how: str | None
    note: str | None
    where: Where


@dataclass(frozen=True, slots=True)
class Reset:
    """The value is read again only on this day of the year, every `every` years counted from `since`."""

    month: int
    day: int
    every: int
    since: int

    def last_before(self, day: date) -> date:
        """Return the latest reset day that is not after `day`."""
        year = day.year if date(day.year, self.month, self.day) <= day else day.year - 1
        return date(year - (year - self.since) % self.every, self.month, self.day)

    def first_after(self, day: date) -> date:
        """Return the earliest reset day that is not before `day`."""
        before = self.last_before(day)
        return before if before == day else date(before.year + self.every, self.month, self.day)


def in_force(
    values: Sequence[Dated[T]],
    day: date,
    known: date | None,
    reset: Reset | None = None,
    *,
    retroactive: bool,
) -> Dated[T] | None:
    """Return the value in force on a day as it was known on another (None: everything is known), or None.

    Where two values start together the one published later replaces the earlier, provisional one.
    """
    looked_up = reset.last_before(day) if reset else day
    best: Dated[T] | None = None
    for value in values:
        if known is not None and value.known is not None and value.known > known:
            continue
        if effective(value, retroactive=retroactive) > looked_up:
            continue
        if best is None or (value.start, value.known or date.min) >= (best.start, best.known or date.min):
            best = value
    if best is None or (best.until is not None and best.until < looked_up):
        return None
    return best


def effective(value: Dated[object], *, retroactive: bool) -> date:
    """Return the first day the value counts: where nothing may work backwards, not before it was known."""
    if retroactive or value.known is None:
        return value.start
    return max(value.start, value.known)


def changes(values: Sequence[Dated[object]], reset: Reset | None, *, retroactive: bool) -> set[date]:
    """Return every day on which the value in force can change."""
    days: set[date] = set()
    for value in values:
        days.add(effective(value, retroactive=retroactive))
        days.add(value.start)
        if value.until is not None:
            days.add(value.until + timedelta(days=1))
    return {reset.first_after(day) for day in days} if reset else days


@dataclass(frozen=True, slots=True)
class Written:
    """A formula as it stands in a file: its text, its tree, and the way back to line and column."""

    text: str
    tree: Syntax
    located: Located
    path: Path_

    def where(self, span: Span) -> Where:
        return self.located.where_in_text(self.path, span.start)


@dataclass(frozen=True, slots=True)
class Part:
    """What every named part of a pack has. `origin` is the id of the pack that wrote it."""

    name: str
    origin: str
    where: Where
    overrides: bool
    clause: str | None


@dataclass(frozen=True, slots=True)
class Input(Part):
    """A fact about one person, community or district, given with each row, and what it is collected for."""

    subject: Subject
    kind: Kind
    meaning: str
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Param(Part):
    """One figure of the policy over time. A child pack may choose its own inside `choose` (low, high)."""

    unit: Unit
    values: tuple[Dated[Value | Unknown], ...]
    choose: tuple[Decimal, Decimal] | None
    reset: Reset | None


Cell = Value | Unknown
Rows = Mapping[tuple[str | int, ...], Cell]


@dataclass(frozen=True, slots=True)
class Table(Part):
    """Figures by one to three keys. An absent key gives `otherwise`, stops the run, or is a mistake in the pack."""

    keys: tuple[str, ...]
    unit: Unit
    versions: tuple[Dated[Rows], ...]
    otherwise: Value | None
    stops: bool
    reset: Reset | None


@dataclass(frozen=True, slots=True)
class Step:
    """A step up to `to` (None: no end). With `every`, each further `every` above the last end adds `adds`."""

    to: Decimal | None
    value: Decimal
    every: Decimal | None = None
    adds: Decimal | None = None
    part_counts: bool = False


@dataclass(frozen=True, slots=True)
class Brackets(Part):
    """Steps over a number. `upper`: a number equal to an end belongs to the step that ends there."""

    of: Unit
    unit: Unit
    upper: bool
    versions: tuple[Dated[tuple[Step, ...]], ...]


@dataclass(frozen=True, slots=True)
class Item(Part):
    """A pay item. Its formula gives the amount of one period; `months` are those in which it is paid."""

    formula: Written
    frequency: Frequency
    months: tuple[int, ...]
    unit: Unit
    scale: int
    is_total: bool
    subject: Subject
    note: str | None
    trust: Trust
    how: str | None


@dataclass(frozen=True, slots=True)
class Rule(Part):
    """A rule beyond pay: a number, a grade, or a yes/no with its outcome."""

    formula: Written
    topic: Topic
    unit: Unit
    scale: int
    outcome: str | None
    subject: Subject
    note: str | None
    trust: Trust
    how: str | None


@dataclass(frozen=True, slots=True)
class Aggregate(Part):
    """A figure over the roster: over all rows with the same `by` for which `condition` holds.

    `rank` counts from 1, the largest first, equal values sharing the better place. `places` says where the names in
    `of` and `by` stand.
    """

    kind: str
    of: str | None
    by: tuple[str, ...]
    condition: Written | None
    rounding: str | None
    scale: int | None
    subject: Subject
    places: Mapping[str, Where]


@dataclass(frozen=True, slots=True)
class Provision:
    """One clause of the document in our own words, and what in the pack it governs."""

    clause: str
    aspect: str
    text: str
    governs: tuple[str, ...]
    trust: Trust
    source: str | None
    how: str | None
    origin: str
    where: Where


@dataclass(frozen=True, slots=True)
class Example:
    """A worked case that must come out: `figure` names the published figure it reproduces.

    `places` says where each name it gives or expects stands.
    """

    name: str
    month: date | None
    known: date | None
    subject: Subject
    given: Mapping[str, Value]
    expect: Mapping[str, Value]
    roster: tuple[Mapping[str, Value], ...]
    figure: str | None
    where: Where
    places: Mapping[str, Where]


@dataclass(frozen=True, slots=True)
class Header:
    """Who issued the document, under which number, and when it is in force (both days inclusive).

    `days` says how a month is paid in which something changes after its first day; `serves` what the pack is for: pay,
    or what is taken off it: contributions to social insurance and housing fund, or income tax.
    """

    title: str
    place: str
    division: str
    issuer: str
    number: str | None
    issued: date | None
    start: date
    until: date | None
    parent: str | None
    drops: tuple[str, ...]
    retroactive: bool
    days: DayRule
    serves: Serves
    trust: Trust
    source: str | None
    how: str | None
    note: str | None
