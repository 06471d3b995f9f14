"""Figures over the roster in two steps that can run apart: a partial state for each part, and the parts merged.

All figures with the same grouping share one table of partial states. A rank needs how often each value occurs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..kinds import NumberKind
from ..program import RosterLine
from . import arithmetic
from .comparisons import text_of
from .dialect import Dialect
from .printer import Printer
from .values import Number, Printed, Ratio, bits_for

MOST_ROWS = 10**8


@dataclass(frozen=True, slots=True)
class Key:
    """A column that rows are grouped by; a wide number travels between parts as a decimal."""

    column: str
    wide: bool

    def text(self, before: str = "") -> str:
        return f"{before}{self.column}::DECIMAL(38, 0)" if self.wide else f"{before}{self.column}"


@dataclass(frozen=True, slots=True)
class Group:
    """Figures taken over the same groups. `keys` are the columns grouped by, `value` a rank's own value."""

    name: str
    lines: tuple[RosterLine, ...]
    keys: tuple[Key, ...]
    value: Key | None = None

    @property
    def joined_on(self) -> tuple[Key, ...]:
        return tuple(dict.fromkeys((*self.keys, self.value) if self.value else self.keys))


@dataclass(frozen=True, slots=True)
class Stage:
    """Two queries for one group: `partial` over the relation `source` gives one part's state; `merge` reads all
    parts' states from the relation `<name>_parts` and gives the figures, which the next queries read as `<name>`."""

    name: str
    partial: str
    merge: str


def partial_columns(
    printer: Printer, group: Group, names: dict[str, str]
) -> tuple[list[str], frozenset[str]]:
    """Return the select list of one part's state and the columns it reads."""
    picked = [f"{key.text()} AS {key.column}" for key in group.joined_on]
    used = {key.column for key in group.joined_on}
    for line in group.lines:
        column = names[line.name]
        where = ""
        if line.condition is not None:
            printed = text_of(printer.line(line.condition))
            where = f" FILTER (WHERE {printed})"
            used |= printer.uses(printed)
        picked.append(f"count(*){where} AS {column}_n")
        if line.of is not None and group.value is None:
            of = printer.columns[line.of]
            assert isinstance(of, Number)
            used.add(of.text)
            picked += _state(line.part.kind, column, of, where)
    return picked, frozenset(name for name in used if name.isidentifier())


def _state(kind: str, column: str, of: Number, where: str) -> list[str]:
    if kind in ("sum", "mean"):
        return [f"sum({of.text}){where}::DECIMAL(38, 0) AS {column}_s"]
    if kind in ("min", "max"):
        wide = "::DECIMAL(38, 0)" if of.bits == 128 else ""
        return [f"{kind}({of.text}){where}{wide} AS {column}_m"]
    return []


def merged(dialect: Dialect, group: Group, names: dict[str, str], columns: dict[str, Printed]) -> str:
    """Return the query that merges the parts' states into figures."""
    names_of_keys = [key.column for key in group.joined_on]
    keys = ", ".join(names_of_keys)
    sums = []
    for line in group.lines:
        column = names[line.name]
        sums.append(f"sum({column}_n)::{dialect.type(64)} AS {column}_n")
        if line.of is not None and group.value is None:
            sums += _merged_state(line.part.kind, column)
    inner = f"SELECT {', '.join([*names_of_keys, *sums])} FROM {group.name}_parts"
    inner += f" GROUP BY {keys}" if keys else ""
    finals = [_final(dialect, line, names[line.name], columns, group) for line in group.lines]
    return f"SELECT {', '.join([*names_of_keys, *finals])} FROM ({inner}) AS merged"


def _merged_state(kind: str, column: str) -> list[str]:
    if kind in ("sum", "mean"):
        return [f"sum({column}_s)::DECIMAL(38, 0) AS {column}_s"]
    return [f"{kind}({column}_m) AS {column}_m"] if kind in ("min", "max") else []


def _final(dialect: Dialect, line: RosterLine, column: str, columns: dict[str, Printed], group: Group) -> str:
    shape = figure_shape(line, column, columns)
    of = dialect.type(shape.bits)
    match line.part.kind:
        case "count":
            return f"{column}_n::{of} AS {column}"
        case "sum":
            return f"COALESCE({column}_s, 0)::{of} AS {column}"
        case "mean":
            return f"(CASE WHEN {column}_n > 0 THEN {_mean(dialect, line, column, columns)} END)::{of} AS {column}"
        case "rank":
            partition = f"PARTITION BY {', '.join(key.column for key in group.keys)} " if group.keys else ""
            above = "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
            assert group.value is not None
            before = f"sum({column}_n) OVER ({partition}ORDER BY {group.value.column} DESC {above})"
            return f"(1 + COALESCE({before}, 0))::{of} AS {column}"
        case _:
            return f"{column}_m::{of} AS {column}"


def _mean(dialect: Dialect, line: RosterLine, column: str, columns: dict[str, Printed]) -> str:
    of = columns[line.of or ""]
    assert isinstance(of, Number)
    assert line.mode is not None
    low, high = min(0, of.low) * MOST_ROWS, max(0, of.high) * MOST_ROWS
    bits = bits_for(low, high)
    total = Number(f"{column}_s::{dialect.type(bits)}", low, high, of.scale, bits)
    count = Number(f"{column}_n", 1, MOST_ROWS, 0, 64)
    digits = line.part.scale or 0
    mean = arithmetic.rounding(dialect, Ratio(total, count), line.mode, digits, lambda number: number)
    wanted = figure_shape(line, column, columns)
    return arithmetic.widened(dialect, mean, wanted.scale).text


def figure_shape(line: RosterLine, column: str, columns: dict[str, Printed]) -> Number:
    """Return the form in which a figure stands in its table."""
    assert isinstance(line.kind, NumberKind)
    of = columns[line.of] if line.of is not None else None
    match line.part.kind:
        case "count" | "rank":
            return Number(column, 0, MOST_ROWS, 0, 32)
        case "mean":
            scale = max(0, line.part.scale or 0)
        case _:
            assert isinstance(of, Number)
            scale = of.scale
    low, high = (int(end * 10**scale) for end in (line.kind.low, line.kind.high))
    bits = bits_for(low, high)
    if line.part.kind in ("min", "max") and isinstance(of, Number):
        bits = of.bits
    return Number(column, low, high, scale, bits)


def grouped(lines: Sequence[RosterLine], key: Callable[[str], Key], level: int) -> list[Group]:
    """Return the groups of one level; `key` gives the column of a name."""
    groups: list[Group] = []
    by: dict[tuple[Key, ...], list[RosterLine]] = {}
    for line in lines:
        keys = tuple(key(name) for name in line.by)
        if line.part.kind == "rank":
            groups.append(Group(f"figures_{level}_r{len(groups)}", (line,), keys, key(line.of or "")))
        else:
            by.setdefault(keys, []).append(line)
    for number, (columns, members) in enumerate(by.items()):
        groups.append(Group(f"figures_{level}_g{number}", tuple(members), columns))
    return groups
