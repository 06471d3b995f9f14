"""100,000 rows that sit on the edges of rounding: every mode, several places, both signs, decimals and quotients."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import cycle, islice, product
from pathlib import Path

import pytest

from tests.calc.rules.engines.on_postgres import load, results
from tests.calc.rules.engines.rosters import arrow_of
from tests.calc.rules.packs import make_pack
from tests.calc.rules.strategies import MONTH
from wuding.calc.money import rounded
from wuding.calc.rules import Program, Value, evaluate
from wuding.calc.rules.engines.blocks.run import run_blocks
from wuding.calc.rules.engines.duckdb import run_arrow
from wuding.calc.rules.engines.postgres import run_table

ROWS = 100_000
INPUTS = """
[[inputs]]
name = "额"
type = "number"
min = -10000000
max = 10000000
scale = 4
meaning = "金额"
[[inputs]]
name = "数"
type = "number"
min = 1
max = 40000
scale = 2
meaning = "除数"
"""
MODES = ("四舍五入", "进位", "舍去")
FORMULAS = {
    **{f"{mode}位{digits + 1}": f"{mode}(额, {digits})" for mode in MODES for digits in (-1, 0, 1, 2)},
    "乘": "四舍五入(额 × 12.5%, 2)", "除": "四舍五入(额 ÷ 数, 2)", "除进": "进位(额 ÷ 数, 1)", "除舍": "舍去(额 ÷ 数, 2)",
    "除乘": "四舍五入(额 ÷ 21.75 × 数 ÷ 8, 2)", "两商": "四舍五入(额 ÷ 数 - 100 ÷ 数, 2)",
}  # fmt: skip


def program_in(folder: Path) -> Program:
    text = "".join(
        f'[[rules]]\nname = "{name}"\ntopic = "grade"\nclause = "第一条"\nscale = 2\nformula = "{formula}"\n'
        for name, formula in FORMULAS.items()
    )
    return make_pack(folder, INPUTS + text).at(MONTH)


def edges() -> Iterator[tuple[Decimal, Decimal]]:
    """Give amounts on, just below and just above half a unit at each place, of both signs, with telling divisors."""
    divisors = cycle(
        Decimal(text) for text in ("8", "2", "0.04", "16", "3", "7.5", "200", "1.25", "40000", "21.75")
    )
    halves = (50_000, 5_000, 500, 50)
    for whole, half, sign in product(range(10**6), halves, (1, -1)):
        for off in (-1, 0, 1):
            amount = sign * (whole * 37 * 2 * half + half + off)
            if abs(amount) <= 10**11:
                divisor = next(divisors)
                yield Decimal(amount).scaleb(-4), max(divisor, Decimal(1))


@cache
def roster() -> list[dict[str, Value | None]]:
    return [{"额": amount, "数": divisor} for amount, divisor in islice(edges(), ROWS)]


def test_the_interpreter_rounds_as_fractions_do(tmp_path: Path) -> None:
    sample = roster()[:2000]
    for row, found in zip(sample, evaluate(program_in(tmp_path), sample), strict=True):
        amount, divisor = (Fraction(value) for value in row.values() if isinstance(value, Decimal))
        assert found["四舍五入位3"] == rounded(amount, "half-up", 2)
        assert found["除"] == rounded(amount / divisor, "half-up", 2)
        assert found["两商"] == rounded((amount - 100) / divisor, "half-up", 2)


def test_duckdb_and_blocks_differ_in_no_fen(tmp_path: Path) -> None:
    program = program_in(tmp_path)
    table, exact = arrow_of(program, roster()), evaluate(program, roster())
    assert len(exact) == ROWS
    assert run_arrow(program, table).to_pylist() == exact
    assert run_blocks(program, table).to_pylist() == exact


@pytest.mark.postgres
def test_postgresql_differs_in_no_fen(postgres_address: str, tmp_path: Path) -> None:
    program = program_in(tmp_path)
    load(postgres_address, program, roster(), "edges")
    assert run_table(program, postgres_address, "edges", "paid", ["序号"]) == ROWS
    # DuckDB's results are compared with the interpreter's above, which takes half a minute.
    assert (
        results(postgres_address, program, "paid")
        == run_arrow(program, arrow_of(program, roster())).to_pylist()
    )


def test_many_rows_really_sit_on_half_a_fen() -> None:
    on_edge = sum(1 for row in roster() if Fraction(str(row["额"])) * 200 % 2 == 1)
    assert on_edge > 4000
