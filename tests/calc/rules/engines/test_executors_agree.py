"""The interpreter and the engines give the same, on whatever pack the checker accepts, and none of them fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.calc.rules.engines.on_postgres import load, results
from tests.calc.rules.engines.rosters import arrow_of
from tests.calc.rules.strategies import packs, rows
from wuding.calc.rules import Program, RowError, Value, evaluate
from wuding.calc.rules.engines.duckdb import run_arrow
from wuding.calc.rules.engines.postgres import run_table

Roster = Sequence[Mapping[str, Value | None]]
Outcome = list[dict[str, Value | None]] | str


def outcome(compute: Callable[[], list[dict[str, Value | None]]]) -> Outcome:
    """Return the results, or the code of the reason why a row is refused."""
    try:
        return compute()
    except RowError as error:
        return error.code


def by_duckdb(program: Program, roster: Roster) -> list[dict[str, Value | None]]:
    found = run_arrow(program, arrow_of(program, roster), keep=["序号"])
    assert found["序号"].to_pylist() == list(range(len(roster)))
    return [dict(row) for row in found.drop_columns(["序号"]).to_pylist()]


@given(st.data())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_duckdb_gives_what_the_interpreter_gives(data: st.DataObject) -> None:
    program = data.draw(packs()).program
    roster = data.draw(rows(program))
    assert outcome(lambda: by_duckdb(program, roster)) == outcome(lambda: evaluate(program, roster))


@pytest.mark.postgres
@given(st.data())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_postgresql_gives_what_the_interpreter_gives(postgres_address: str, data: st.DataObject) -> None:
    program = data.draw(packs()).program
    roster = data.draw(rows(program))

    def by_postgres() -> list[dict[str, Value | None]]:
        load(postgres_address, program, roster, "roster")
        run_table(program, postgres_address, "roster", "paid", ["序号"])
        return results(postgres_address, program, "paid")

    assert outcome(by_postgres) == outcome(lambda: evaluate(program, roster))
