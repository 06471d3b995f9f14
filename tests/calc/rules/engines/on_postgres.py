"""Rosters put into PostgreSQL tables, and results read back, for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import psycopg
from psycopg import sql

from tests.calc.rules.engines.rosters import exact
from wuding.calc.rules import Program, Value
from wuding.calc.rules.kinds import BoolKind, DateKind, Kind, NumberKind, TextKind


def _type(kind: Kind) -> str:
    match kind:
        case NumberKind(scale=scale):
            return f"numeric(38, {scale or 0})"
        case TextKind():
            return "text"
        case BoolKind():
            return "boolean"
        case DateKind():
            return "date"


def load(dsn: str, program: Program, rows: Sequence[Mapping[str, Value | None]], table: str) -> None:
    """Put the rows into a new table; each row's place stands under 序号."""
    names = ["序号", *(one.name for one in program.inputs)]
    types = ["bigint", *(_type(one.kind) for one in program.inputs)]
    columns = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(of))
        for name, of in zip(names, types, strict=True)
    )
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP TABLE IF EXISTS {}, paid").format(sql.Identifier(table)))
        connection.execute(sql.SQL("CREATE TABLE {} ({})").format(sql.Identifier(table), columns))
        with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
            for number, row in enumerate(rows):
                copy.write_row([number, *(exact(one, row.get(one.name)) for one in program.inputs)])


def results(dsn: str, program: Program, table: str) -> list[dict[str, Value | None]]:
    """Return the outputs in the order of 序号."""
    picked = sql.SQL(", ").join(sql.Identifier(name) for name in program.outputs)
    query = sql.SQL("SELECT {} FROM {} ORDER BY {}").format(
        picked, sql.Identifier(table), sql.Identifier("序号")
    )
    with psycopg.connect(dsn) as connection:
        return [dict(zip(program.outputs, row, strict=True)) for row in connection.execute(query)]
