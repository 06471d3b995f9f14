"""How a program becomes a plan: look-ups first, then lines and figures level by level, each as a column of the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..interpret import built_in
from ..program import Line, Program, RosterLine, needs_of
from . import cells, decimals, figures
from .comparisons import text_of
from .decimals import Dec, decimal_width
from .dialect import Dialect
from .figures import Group, Stage
from .folding import Fold, folded
from .intake import SourceColumn, take_in
from .looked_up import LookedUp, field_of, place_of, relation, sources
from .plan import Join, Plan, digits_of
from .printer import Printer
from .values import Code, Day, Number, Printed, Ratio, Text, Yes


def planned(
    dialect: Dialect, program: Program, source: Mapping[str, SourceColumn], kept: Sequence[str], anchor: str,
    *, diagnosing: bool = False, most: int = 0,
) -> Plan:  # fmt: skip
    """Return the plan of a program for a source whose columns are known. `anchor` is any column of the source.

    Lines with at most so many different results are looked up. Raises RowError where the source lacks a needed column.
    """
    taken = take_in(dialect, program.inputs, source)
    columns: dict[str, Printed] = {one.name: one.form for one in taken}
    for name, day in built_in(program).items():
        columns[name] = Day(dialect.day(day))  # type: ignore[arg-type]  # built-in values are dates
    printer = Printer(dialect, columns, taken[0].column if taken else "one", diagnosing)
    printer.know([*(one.column for one in taken), *(f"{one.column}_d" for one in taken), "one"])
    plan = Plan(dialect, program, tuple(kept), taken, printer, anchor)
    plan.names = {one.name: one.column for one in taken}
    apart = folded(program, most)
    for number, line in enumerate([*program.lines, *(one for fold in apart.folds for one in fold.lines)], 1):
        plan.names.setdefault(line.name, f"v{number}")
    for number, fold in enumerate(apart.folds, 1):
        _add_fold(plan, fold, number)
    _add_lines(plan, apart.rest)
    return plan


def _add_lines(plan: Plan, lines: Sequence[Line | RosterLine]) -> None:
    level_of = _levels(plan.program)
    for level in range(max(level_of.values(), default=0) + 1):
        for line in lines:
            if isinstance(line, Line) and level_of[line.name] == level:
                _add_line(plan, line)
        roster = [one for one in lines if isinstance(one, RosterLine) and level_of[one.name] == level + 1]
        if roster:
            _add_figures(plan, roster, level)


def _add_fold(plan: Plan, fold: Fold, number: int) -> None:
    """Plan the fold's own program over its cells, and know its results as columns of the row."""
    dialect, printer = plan.dialect, plan.printer
    inner = planned(dialect, fold.program, sources(fold), ("cell",), "cell")
    inner.relation = relation(dialect, fold)
    fields: dict[str, tuple[str, str]] = {}
    for line in fold.lines:
        fields |= _looked_up(plan, inner, line)
    made = LookedUp(f"fold_{number}", f"c{number}", fields, inner.layers)
    plan.folds.append(made)
    printer.know([made.list_column])
    place = place_of(dialect, fold, printer.columns)
    printer.define(f"s{number}", dialect.item(made.list_column, place))
    for column in fields:
        printer.define(column, f"s{number}.{field_of(column)}")


def _looked_up(plan: Plan, inner: Plan, line: Line) -> dict[str, tuple[str, str]]:
    """Know a line of a fold as columns of the row; return each with its expression over the cells and what that reads.

    A line has its result as it is written (`_o`), its value, and its decimal (`_d`) as narrow as it can be: widths cost
    nothing here. Only what the row's query reads is put into the cells.
    """
    printed, column = inner.printer.columns[line.name], plan.names[line.name]
    assert not isinstance(printed, Ratio)
    form = renamed(printed, column)
    fields = {f"{column}_o": inner.output(line)}
    plan.final[column] = f"{column}_o"
    if not (isinstance(printed, Number) and printed.literal):
        fields[column] = inner.names[line.name], inner.names[line.name]
    if isinstance(printed, Number) and isinstance(form, Number) and printed.dec is not None:
        dec = decimals.cast(printed.dec, max(digits_of(printed, line.places), line.places), line.places)
        fields[f"{column}_d"] = dec.text, printed.dec.text
        form = replace(form, dec=replace(dec, text=f"{column}_d", terms=()))
    plan.printer.columns[line.name] = form
    return fields


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
    width = max(digits_of(form, places), places)
    if form.literal or width > decimals.MOST_DIGITS:
        return None
    dec = cells.decimal_cell(plan.dialect, printed, places) or printed.dec
    if dec is None and form.scale == 0:
        dec = Dec(f"({form.text})::DECIMAL({width}, {places})", width, places)
    elif dec is None:
        text = plan.dialect.decimal(form.text, form.scale, places, width)
        dec = Dec(text, decimal_width(width), places)
    else:
        reads = sum(line.name in needs_of(other) for other in plan.program.lines)
        dec = decimals.settled(dec, width if reads else decimal_width(width), places, often=reads > 2)
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
