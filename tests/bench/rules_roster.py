"""Synthetic rosters for the rule benchmarks, made by DuckDB from a fixed rule: the same rows on every machine."""

from __future__ import annotations

from pathlib import Path

import duckdb

_CODES = {
    "岗": ("正职", "副职", "一般"), "证": ("无", "初级", "中级", "高级"),
    "学": ("高中", "大专", "本科", "研究生"), "等次": ("优秀", "良好", "一般", "差"),
}  # fmt: skip


def write_roster(path: Path, rows: int) -> None:
    """Write a Parquet file of workers with the inputs of the bench pack and their numbers 工号."""
    columns = [f"'W' || lpad(n::VARCHAR, 9, '0') AS {_quoted('工号')}"]
    for salt, (name, codes) in enumerate(_CODES.items()):
        listed = ", ".join(f"'{code}'" for code in codes)
        columns.append(f"list_extract([{listed}], {_drawn(salt, len(codes))} + 1) AS {_quoted(name)}")
    columns += [
        f"({_drawn(10, 18)} + 1)::INTEGER AS {_quoted('级')}",
        f"{_drawn(11, 46)}::INTEGER AS {_quoted('年限')}",
        f"(DATE '1990-01-01' + {_drawn(12, 11800)}::INTEGER) AS {_quoted('入职')}",
        f"({_drawn(13, 2)} = 1) AS {_quoted('女')}",
        f"({_drawn(14, 3000001)}::DECIMAL(9, 0) * 0.01::DECIMAL(2, 2))::DECIMAL(9, 2) AS {_quoted('缴费工资')}",
        f"(CASE WHEN {_drawn(15, 10)} < 8 THEN 0 ELSE {_drawn(16, 23)} END)::INTEGER AS {_quoted('缺勤天数')}",
    ]
    query = f"SELECT {', '.join(columns)} FROM range({rows}) AS numbers(n)"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")


def _quoted(name: str) -> str:
    return f'"{name}"'


def _drawn(salt: int, below: int) -> str:
    """Return a number from 0 to below, spread evenly over the rows."""
    return f"(hash(n * 31 + {salt}) % {below})::BIGINT"
