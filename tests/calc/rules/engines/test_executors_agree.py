"""The interpreter and the engines give the same, on whatever pack the checker accepts, and none of them fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.calc.rules.engines.on_postgres import load, results
from tests.calc.rules.engines.rosters import arrow_of
from tests.calc.rules.strategies import packs, rows
from wuding.calc.rules import Program, RowError, Value, evaluate
from wuding.calc.rules.engines import memory
from wuding.calc.rules.engines.blocks import intake
from wuding.calc.rules.engines.blocks import run as blocks
from wuding.calc.rules.engines.duckdb import run_arrow
from wuding.calc.rules.engines.postgres import run_table
from wuding.calc.rules.engines.session import NO_LIMITS, Limits
from wuding.calc.rules.program import RosterLine

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


def without_figures(program: Program) -> list[str]:
    """Return the lines that need no figure over the roster."""
    behind: set[str] = set()
    for line in program.lines:
        if isinstance(line, RosterLine) or behind.intersection(program.needs(line)):
            behind.add(line.name)
    return [name for name in program.outputs if name not in behind]


def cut(table: pa.Table, places: Sequence[int]) -> pa.Table:
    """Return the table in chunks, each a slice of a longer array."""
    ends = [0, *sorted(places), table.num_rows]
    doubled = pa.concat_tables([table, table]).combine_chunks()
    parts = [doubled.slice(begin, end - begin) for begin, end in pairwise(ends)]
    return pa.concat_tables(parts)


@pytest.mark.parametrize("many", [0, 10**9], ids=["lists worked out", "no lists"])
@given(st.data())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_blocks_give_what_the_interpreter_gives(
    monkeypatch: pytest.MonkeyPatch, many: int, data: st.DataObject
) -> None:
    """Each line by itself, so that one which needs more than 64 bits does not keep the others from being tested."""
    monkeypatch.setattr(intake, "SMALL_CHUNK", 0)
    monkeypatch.setattr(blocks, "BLOCK", 3)
    monkeypatch.setattr(blocks, "MANY", many)
    whole = data.draw(packs()).program
    roster = data.draw(rows(whole))
    places = data.draw(st.lists(st.integers(0, len(roster)), max_size=2))
    for name in without_figures(whole):
        program = whole.only([name])

        def by_blocks(program: Program = program) -> list[dict[str, Value | None]]:
            found = blocks.run_blocks(
                program, cut(arrow_of(program, roster), places), threads=1 + len(places)
            )
            return [dict(row) for row in found.to_pylist()]

        try:
            found = outcome(by_blocks)
        except blocks.NotForBlocks:
            continue
        except blocks.RowStopped:
            found = "stopped"
        exact = outcome(lambda program=program: evaluate(program, roster))  # type: ignore[misc]  # bound for the loop
        assert found == ("stopped" if isinstance(exact, str) else exact)


@given(st.data())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_in_memory_either_engine_gives_the_same_types(data: st.DataObject) -> None:
    whole = data.draw(packs()).program
    roster = data.draw(rows(whole))
    program = whole.only(without_figures(whole))
    table = arrow_of(program, roster)

    def by(limits: Limits) -> pa.Table | str:
        try:
            return memory.run_arrow(program, table, ["序号"], limits=limits)
        except RowError as error:
            return error.text()

    found, by_duckdb_alone = by(NO_LIMITS), by(Limits(memory="1GB"))
    assert found == by_duckdb_alone
    if isinstance(found, pa.Table) and isinstance(by_duckdb_alone, pa.Table):
        assert found.schema == by_duckdb_alone.schema
        assert found.num_rows == len(roster)


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
