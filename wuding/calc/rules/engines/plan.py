"""A program as a plan of queries, the same for one machine and for many.

1. For each level of figures over the roster: a partial query per part, then a merge of the parts' states.
2. The main query over each part, joined with the merged figures, giving one row for each row of the source.

Queries read the relations `source`, `<figures>_parts` and `<figures>`, which whoever runs them provides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from ...money import exact_decimal
from ..interpret import built_in
from ..program import Line, Program, RosterLine, needs_of
from . import cells, decimals, figures
from .comparisons import opened, text_of
from .decimals import Dec
from .dialect import Dialect, decimal_width, quoted
from .figures import Group, Key, Stage
from .intake import SourceColumn, Taken, all_good, guard, take_in
from .printer import Definition, Printer
from .values import Code, Day, Number, Printed, Ratio, Text, Yes


@dataclass(frozen=True, eq=False, slots=True)
class Join:
    """Merged figures laid beside each row by the columns of its group; `columns` maps the row's name to the table's."""

    group: Group
    columns: tuple[tuple[str, str], ...]

    @property
    def uses(self) -> frozenset[str]:
        return frozenset(key.column for key in self.group.joined_on)


@dataclass(slots=True)
class Plan:
    """Use `planned` to make one. `kept` are source columns that go along unchanged, `outputs` the lines asked for."""

    dialect: Dialect
    program: Program
    kept: tuple[str, ...]
    taken: list[Taken]
    printer: Printer
    anchor: str
    names: dict[str, str] = field(default_factory=dict)
    joins: list[Join] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)

    def main(self) -> str:
        """Return the query that gives the kept columns and every output, one row for each row of the source."""
        finals = [f"k{at} AS {quoted(name)}" for at, name in enumerate(self.kept)]
        wanted = {f"k{at}" for at in range(len(self.kept))}
        for line in self.program.lines:
            text, column = self._output(line)
            finals.append(f"{text} AS {quoted(line.name)}")
            wanted.add(column)
        return f"SELECT {', '.join(finals)} FROM ({self.layers(wanted)}) AS last"

    def key(self, name: str) -> Key:
        """Return a named value as a column that rows are grouped by."""
        printed = self.printer.columns[name]
        return Key(self.names[name], wide=isinstance(printed, Number) and printed.bits == 128)

    def _output(self, line: Line | RosterLine) -> tuple[str, str]:
        printed = self.printer.columns[line.name]
        assert not isinstance(printed, Ratio)
        column = self.names[line.name]
        if isinstance(printed, Number):
            if printed.literal:
                return _decimal_literal(printed, line.places), "one"
            if printed.dec is not None:
                width = decimal_width(_digits(printed, line.places))
                return decimals.cast(printed.dec, width, line.places).text, printed.dec.text
            return _decimal(self.dialect, replace(printed, text=column), line.places), column
        if isinstance(printed, Code):
            return opened(self.dialect, replace(printed, text=column, constant=None)), column
        return column, column

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
        picked = ", ".join(f"{text[name]} AS {name}" for name in names) or "1 AS one"
        return (
            f"SELECT {picked} FROM source WHERE {guard(self.dialect, self.taken, quoted(self.anchor))}"
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
            keys = join.group.joined_on
            picked = [f"{table} AS {column}" for column, table in join.columns if column in needed]
            new += [column for column, _ in join.columns if column in needed]
            picked += [f"{key.column} AS f{number}_{at}" for at, key in enumerate(keys)]
            on = " AND ".join(f"{key.text('b.')} = f{number}_{at}" for at, key in enumerate(keys)) or "true"
            tables += f" LEFT JOIN (SELECT {', '.join(picked)} FROM {join.group.name}) AS f{number} ON {on}"
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


def _digits(number: Number, places: int) -> int:
    return len(str(max(abs(number.low), abs(number.high)) * 10 ** (max(places, number.scale) - number.scale)))


def _decimal(dialect: Dialect, number: Number, places: int) -> str:
    return dialect.decimal(number.text, number.scale, max(places, number.scale), _digits(number, places))


def _decimal_literal(number: Number, places: int) -> str:
    exact = exact_decimal(Fraction(number.low, 10**number.scale))
    width, places = decimal_width(_digits(number, places)), max(places, number.scale)
    return f"({exact:f})::DECIMAL({width}, {places})"


def planned(
    dialect: Dialect, program: Program, source: Mapping[str, SourceColumn], kept: Sequence[str], anchor: str,
    *, diagnosing: bool = False,
) -> Plan:  # fmt: skip
    """Return the plan of a program for a source whose columns are known. `anchor` is any column of the source.

    Raises RowError where the source lacks a needed column.
    """
    taken = take_in(dialect, program.inputs, source)
    columns: dict[str, Printed] = {one.name: one.form for one in taken}
    for name, day in built_in(program).items():
        columns[name] = Day(dialect.day(day))  # type: ignore[arg-type]  # built-in values are dates
    printer = Printer(dialect, columns, taken[0].column if taken else "one", diagnosing)
    printer.know([*(one.column for one in taken), *(f"{one.column}_d" for one in taken), "one"])
    plan = Plan(dialect, program, tuple(kept), taken, printer, anchor)
    plan.names = {one.name: one.column for one in taken}
    levels: dict[int, list[RosterLine]] = {}
    for number, line in enumerate(program.lines, 1):
        plan.names[line.name] = f"v{number}"
    level_of = _levels(program)
    pending = list(program.lines)
    for level in range(max(level_of.values(), default=0) + 1):
        for line in [one for one in pending if isinstance(one, Line) and level_of[one.name] == level]:
            _add_line(plan, line)
        roster = [one for one in pending if isinstance(one, RosterLine) and level_of[one.name] == level + 1]
        if roster:
            levels[level] = roster
            _add_figures(plan, roster, level)
    return plan


def _levels(program: Program) -> dict[str, int]:
    """Return for each line how many times figures over the roster must be taken before it is known."""
    level: dict[str, int] = {}
    for line in program.lines:
        below = max([level.get(name, 0) for name in needs_of(line)], default=0)
        level[line.name] = below + 1 if isinstance(line, RosterLine) else below
    return level


def _add_line(plan: Plan, line: Line) -> None:
    printer, column = plan.printer, plan.names[line.name]
    printed = printer.line(line.node)
    printer.define(column, text_of(printed))
    form = renamed(printed, column)
    if isinstance(printed, Number) and isinstance(form, Number) and plan.dialect.has_decimals:
        form = replace(form, dec=_decimal_column(plan, line, printed, form))
    printer.columns[line.name] = form


def _decimal_column(plan: Plan, line: Line, printed: Number, form: Number) -> Dec | None:
    """Define the line's column of decimals, made from decimals where it can be, else from its whole numbers."""
    places = line.places
    width = max(_digits(form, places), places)
    if form.literal or width > decimals.MOST_DIGITS:
        return None
    dec = cells.decimal_cell(plan.dialect, printed, places) or printed.dec
    if dec is None:
        text = plan.dialect.decimal(form.text, form.scale, places, width)
        dec = Dec(text, decimal_width(width), places)
    else:
        often = sum(line.name in needs_of(other) for other in plan.program.lines) > 2
        dec = decimals.settled(dec, width, places, often=often)
    name = f"{form.text}_d"
    plan.printer.define(name, dec.text)
    return replace(dec, text=name, terms=())


def renamed(printed: Printed, column: str) -> Printed:
    """Return the form of a value that now stands in a column. What is known stays known."""
    match printed:
        case Number(literal=True):
            return printed
        case Number(low=low, high=high, scale=scale, bits=bits):
            return Number(column, low, high, scale, bits)
        case Code(codes=codes):
            return Code(column, codes)
        case Yes():
            return Yes(column)
        case Day():
            return Day(column)
        case Text():
            return Text(column)
        case _:
            raise AssertionError("a line is rounded: its quotients are taken in")


def _add_figures(plan: Plan, roster: Sequence[RosterLine], level: int) -> None:
    printer, dialect = plan.printer, plan.dialect
    for group in figures.grouped(roster, plan.key, level):
        picked, used = figures.partial_columns(printer, group, plan.names)
        by = (
            f" GROUP BY {', '.join(str(at + 1) for at in range(len(group.joined_on)))}"
            if group.joined_on
            else ""
        )
        partial = f"SELECT {', '.join(picked)} FROM ({plan.layers(used)}) AS part{by}"
        merge = figures.merged(dialect, group, plan.names, printer.columns)
        plan.stages.append(Stage(group.name, partial, merge))
        _join_figures(plan, group)


def _join_figures(plan: Plan, group: Group) -> None:
    printer, columns = plan.printer, []
    for line in group.lines:
        column = plan.names[line.name]
        beside = column
        if line.part.kind == "rank" and line.condition is not None:
            beside = f"{column}_all"
            printer.know([beside])
            printer.define(column, f"CASE WHEN {text_of(printer.line(line.condition))} THEN {beside} END")
        shape = figures.figure_shape(line, column, printer.columns)
        # A wide figure that came from elsewhere came as a decimal.
        wide = f"{column}::{printer.dialect.type(shape.bits)}" if shape.bits == 128 else column
        columns.append((beside, wide))
        printer.know([column])
        printer.columns[line.name] = shape
    plan.joins.append(Join(group, tuple(columns)))
