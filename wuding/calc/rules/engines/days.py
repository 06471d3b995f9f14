"""Dates printed as SQL: complete years and months as the Civil Code counts them, days, year and month numbers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ...periods import last_day
from ..kinds import DateKind
from ..typed.tree import Const, Node, Ref
from .values import Number

if TYPE_CHECKING:
    from .printer import Printer


def part(printer: Printer, name: str, operand: Node) -> Number:
    """Return the year or month number of a date."""
    kind = _kind(operand)
    if kind.low == kind.high:
        value = kind.low.year if name == "year" else kind.low.month
        return Number(printer.dialect.whole(value, 32), value, value, 0, 32, literal=True)
    return Number(printer.dialect.part(name, printer.day(operand)), 1, 9999, 0, 32)


def gap(printer: Printer, measure: str, start: Node, end: Node) -> Number:
    """Return the time from start to end by a measure; negative where end lies before start."""
    one = Moment.of(printer, start)
    other = Moment.of(printer, end)
    if measure == "days":
        return _number(f"({other.text} - {one.text})::{printer.dialect.type(32)}")
    if measure == "years_up":
        return _number(_years_begun(one, other))
    months = _months(one, other)
    return _number(months if measure == "months" else _divided(printer, months))


def _number(text: str) -> Number:
    return Number(text, -4_000_000, 4_000_000, 0, 32)


def _divided(printer: Printer, months: str) -> str:
    return printer.dialect.divide(months, printer.dialect.whole(12, 32), 32)


def _kind(node: Node) -> DateKind:
    assert isinstance(node.kind, DateKind)
    return node.kind


class Moment:
    """A date as an expression with its bounds; a known date has plain numbers for its parts."""

    def __init__(self, printer: Printer, text: str, kind: DateKind) -> None:
        self.printer, self.text, self.kind = printer, text, kind

    @classmethod
    def of(cls, printer: Printer, node: Node) -> Moment:
        kind = _kind(node)
        if isinstance(node, Const | Ref) and kind.low == kind.high and not kind.optional:
            return cls(printer, printer.dialect.day(kind.low), kind)
        return cls(printer, printer.once_day(printer.day(node)), kind)

    @property
    def known(self) -> date | None:
        return self.kind.low if self.kind.low == self.kind.high else None

    def number(self, name: str) -> str:
        if self.known is not None:
            return str(getattr(self.known, name))
        return self.printer.dialect.part(name, self.text)

    @property
    def months(self) -> str:
        """Months since year 0."""
        if self.known is not None:
            return str(self.known.year * 12 + self.known.month)
        return f"({self.number('year')} * 12 + {self.number('month')})"

    @property
    def last_day(self) -> str:
        if self.known is not None:
            return self.printer.dialect.day(last_day(self.known))
        return self.printer.dialect.last_day(self.text)


def _months(start: Moment, end: Moment) -> str:
    if start.kind.high <= end.kind.low:
        return _forward(start, end)
    if end.kind.high <= start.kind.low:
        return f"(-{_forward(end, start)})"
    # Whichever comes first, the whole months are those of the calendar less one that is not complete.
    whole = start.printer.lifted(f"({end.months} - {start.months})")
    forward, backward = _incomplete(start, end), _incomplete(end, start)
    more = f" WHEN {whole} > 0 AND {forward} THEN {whole} - 1" if forward else ""
    return f"(CASE WHEN {whole} < 0 THEN CASE WHEN {backward or 'false'} THEN {whole} + 1 ELSE {whole} END{more} ELSE {whole} END)"


def _forward(start: Moment, end: Moment) -> str:
    """Return the complete months between two days in this order."""
    whole, short = f"({end.months} - {start.months})", _incomplete(start, end)
    return f"({whole} - CASE WHEN {short} THEN 1 ELSE 0 END)" if short else whole


def _incomplete(start: Moment, end: Moment) -> str:
    """Return the test that the last month is not complete: its day, or its month's last day, is not reached.

    Empty where that cannot be.
    """
    if start.known is not None and start.known.day == 1:
        return ""
    if end.known is not None and end.known == last_day(end.known):
        return ""
    short = f"{end.number('day')} < {start.number('day')}"
    return f"{short} AND {end.text} <> {end.last_day}" if end.known is None else short


def _years_begun(start: Moment, end: Moment) -> str:
    """Return the years with a part counted as one: none more on the anniversary itself."""
    dialect = start.printer.dialect
    whole = dialect.divide(_forward(start, end), dialect.whole(12, 32), 32)
    last = str(last_day(end.known).day) if end.known is not None else dialect.part("day", end.last_day)
    exact = (
        f"{start.number('month')} = {end.number('month')} AND "
        f"{end.number('day')} = least({start.number('day')}, {last})"
    )
    years = f"{whole} + CASE WHEN {exact} THEN 0 ELSE 1 END"
    return f"(CASE WHEN {end.text} <= {start.text} THEN 0 ELSE {years} END)"
