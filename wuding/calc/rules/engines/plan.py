"""A program as a plan of queries, the same for one machine and for many.

1. For each level of figures over the roster: a partial query per part, then a merge of the parts' states.
2. The main query over each part, joined with the merged figures, giving one row for each row of the source.

Queries read the relations `source`, `<figures>_parts` and `<figures>`, which whoever runs them provides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from ...money import exact_decimal
from ..program import Line, Program, RosterLine
from . import decimals
from .comparisons import opened
from .decimals import decimal_width
from .dialect import Dialect, quoted
from .figures import Group, Key, Stage
from .intake import Taken, all_good, guard
from .looked_up import LookedUp
from .printer import Definition, Printer
from .values import Code, Number, Ratio


@dataclass(frozen=True, eq=False, slots=True)
class Join:
    """Merged figures laid beside each row by the columns of its group; `columns` maps the row's name to the table's."""

    group: Group
    columns: tuple[tuple[str, str], ...]

    @property
    def uses(self) -> frozenset[str]:
        return frozenset(key.column for key in self.group.joined_on)

    def text(self, number: int, needed: Collection[str]) -> str:
        """Return the join as SQL, with the columns that are needed under the row's names."""
        keys = self.group.joined_on
        picked = [f"{table} AS {column}" for column, table in self.columns if column in needed]
        picked += [f"{key.column} AS f{number}_{at}" for at, key in enumerate(keys)]
        on = " AND ".join(f"{key.text('b.')} = f{number}_{at}" for at, key in enumerate(keys)) or "true"
        return f" LEFT JOIN (SELECT {', '.join(picked)} FROM {self.group.name}) AS f{number} ON {on}"


@dataclass(slots=True)
class Plan:
    """Use `planned` to make one. `kept` are source columns that go along unchanged, `outputs` the lines asked for.

    `folds` are tables that must be there before the main query runs, `relation` is what the rows are read from.
    """

    dialect: Dialect
    program: Program
    kept: tuple[str, ...]
    taken: list[Taken]
    printer: Printer
    anchor: str
    names: dict[str, str] = field(default_factory=dict)
    joins: list[Join] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    folds: list[LookedUp] = field(default_factory=list)
    final: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    relation: str = "source"

    def main(self) -> str:
        """Return the query that gives the kept columns and every output, one row for each row of the source."""
        finals = [f"k{at} AS {quoted(name)}" for at, name in enumerate(self.kept)]
        wanted = {f"k{at}" for at in range(len(self.kept))}
        for line in self.program.lines:
            text, column = self.output(line)
            finals.append(f"{text} AS {quoted(line.name)}")
            wanted.add(column)
        return f"SELECT {', '.join(finals)} FROM ({self.layers(wanted)}) AS last"

    def key(self, name: str) -> Key:
        """Return a named value as a column that rows are grouped by."""
        printed = self.printer.columns[name]
        return Key(self.names[name], wide=isinstance(printed, Number) and printed.bits == 128)

    def output(self, line: Line | RosterLine) -> tuple[str, str]:
        """Return a line's result as it is written, and the column that this reads."""
        printed = self.printer.columns[line.name]
        assert not isinstance(printed, Ratio)
        column = self.names[line.name]
        if column in self.final:
            return self.final[column], self.final[column]
        if isinstance(printed, Number):
            if printed.literal:
                return _decimal_literal(printed, line.places), "one"
            if printed.dec is not None:
                width = decimal_width(digits_of(printed, line.places))
                return decimals.cast(printed.dec, width, line.places).text, printed.dec.text
            return _decimal(self.dialect, replace(printed, text=column), line.places), column
        if isinstance(printed, Code):
            return opened(self.dialect, replace(printed, text=column, constant=None)), column
        return column, column

    def lists(self) -> list[tuple[str, str]]:
        """Return the tables of folds and their queries, with what the queries printed until now read of them."""
        return [(fold.name, fold.query(self.used)) for fold in self.folds if fold.list_column in self.used]

    def bad_rows(self, most: int) -> str:
        """Return the query for the number (from 0) and the raw facts of rows that break the declarations."""
        return f"SELECT * FROM source_numbered WHERE ({all_good(self.taken)}) IS NOT TRUE ORDER BY row_number LIMIT {most}"

    def stopped_rows(self, most: int) -> str:
        """Return the query for rows that a table or an unknown amount stops. The plan must be a diagnosing one."""
        columns = [column for column, _, _ in self.printer.stops]
        some = " OR ".join(f"{column} IS NOT NULL" for column in columns) or "false"
        picked = ", ".join(["k0", *(f"{column}::{self.dialect.text_type}" for column in columns)])
        inner = self.layers({"k0", *columns})
        return f"SELECT {picked} FROM ({inner}) AS last WHERE {some} ORDER BY k0 LIMIT {most}"

    def layers(self, wanted: Iterable[str]) -> str:
        """Return nested queries, each adding the columns whose operands stand in the ones below."""
        defined = {one.name: one for one in self.printer.definitions}
        joined = {column: join for join in self.joins for column, _ in join.columns}
        needed = self._needed(wanted, defined, joined)
        self.used.update(needed)
        depth: dict[str, int] = {}
        for name in needed:
            depth.setdefault(name, self._depth(name, defined, joined, depth))
        last = max(depth.values(), default=0)
        kept_until = _last_use(needed, depth, defined, joined, set(wanted), last)
        query = self._intake([name for name in needed if depth[name] == 0])
        for level in range(1, last + 1):
            query = self._layer(query, level, needed, depth, kept_until, defined, joined)
        return query

    def _needed(
        self, wanted: Iterable[str], defined: Mapping[str, Definition], joined: Mapping[str, Join]
    ) -> list[str]:
        found: dict[str, None] = {}
        waiting = sorted(wanted, reverse=True)
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found[name] = None
            waiting += sorted(_uses(name, defined, joined), reverse=True)
        return list(found)

    def _depth(
        self, name: str, defined: Mapping[str, Definition], joined: Mapping[str, Join], depth: dict[str, int]
    ) -> int:
        if name not in depth:
            uses = _uses(name, defined, joined)
            is_base = name not in defined and name not in joined
            below = [self._depth(used, defined, joined, depth) for used in uses]
            depth[name] = 0 if is_base else 1 + max(below, default=0)
        return depth[name]

    def _intake(self, names: Sequence[str]) -> str:
        text = {one.column: one.text for one in self.taken}
        text |= {f"{one.column}_d": one.decimal for one in self.taken}
        text |= {f"k{at}": quoted(name) for at, name in enumerate(self.kept)} | {"one": "1"}
        folds = [fold for fold in self.folds if fold.list_column in names]
        text |= {fold.list_column: f"{fold.name}.cells" for fold in folds}
        picked = ", ".join(f"{text[name]} AS {name}" for name in names) or "1 AS one"
        tables = ", ".join([self.relation, *(fold.name for fold in folds)])
        return (
            f"SELECT {picked} FROM {tables} WHERE {guard(self.dialect, self.taken, quoted(self.anchor))}"
            f"{self.dialect.between_layers}"
        )

    def _layer(
        self, below: str, level: int, needed: Sequence[str], depth: Mapping[str, int], kept_until: Mapping[str, int],
        defined: Mapping[str, Definition], joined: Mapping[str, Join],
    ) -> str:  # fmt: skip
        through = [f"b.{name}" for name in needed if depth[name] < level <= kept_until[name]]
        new = [
            f"{defined[name].text} AS {name}" for name in needed if depth[name] == level and name in defined
        ]
        joins = list(
            dict.fromkeys(joined[name] for name in needed if depth[name] == level and name in joined)
        )
        tables = ""
        for number, join in enumerate(joins):
            new += [column for column, _ in join.columns if column in needed]
            tables += join.text(number, needed)
        return (
            f"SELECT {', '.join([*through, *new])} FROM ({below}) AS b{tables}{self.dialect.between_layers}"
        )


def _uses(name: str, defined: Mapping[str, Definition], joined: Mapping[str, Join]) -> frozenset[str]:
    if name in defined:
        return defined[name].uses
    return joined[name].uses if name in joined else frozenset()


def _last_use(
    needed: Sequence[str], depth: Mapping[str, int], defined: Mapping[str, Definition], joined: Mapping[str, Join],
    wanted: set[str], last: int,
) -> dict[str, int]:  # fmt: skip
    """Return the last layer that must still hand each column up."""
    kept = {name: last if name in wanted else 0 for name in needed}
    for name in needed:
        for used in _uses(name, defined, joined):
            kept[used] = max(kept[used], depth[name] - 1)
    return kept


def digits_of(number: Number, places: int) -> int:
    """Return how many digits a number has at most that is written with these places."""
    return len(str(max(abs(number.low), abs(number.high)) * 10 ** (max(places, number.scale) - number.scale)))


def _decimal(dialect: Dialect, number: Number, places: int) -> str:
    return dialect.decimal(number.text, number.scale, max(places, number.scale), digits_of(number, places))


def _decimal_literal(number: Number, places: int) -> str:
    exact = exact_decimal(Fraction(number.low, 10**number.scale))
    width, places = decimal_width(digits_of(number, places)), max(places, number.scale)
    return f"({exact:f})::DECIMAL({width}, {places})"
