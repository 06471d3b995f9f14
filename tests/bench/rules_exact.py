"""The bench pack's amounts worked out a second time with whole numbers, apart from the rule engine, to count wrong fen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

_POST = "(CASE \"岗\" WHEN '正职' THEN 740 WHEN '副职' THEN 640 ELSE 540 END)"
_GRADE = (
    '(CASE "岗" WHEN \'正职\' THEN 70 + 40 * "级" WHEN \'副职\' THEN 55 + 35 * "级" ELSE 40 + 30 * "级" END)'
)
_SHARE = "(CASE \"等次\" WHEN '优秀' THEN 25 WHEN '良好' THEN 20 WHEN '一般' THEN 15 ELSE 0 END)"
_YEARS = (
    'CASE WHEN "年限" <= 2 THEN 50 WHEN "年限" <= 5 THEN 120 WHEN "年限" <= 10 THEN 210 '
    'ELSE 330 + 45 * (("年限" - 6) // 5) END'
)
_BASE = 'greatest(381635, least(1908175, ("缴费工资" * 100)::BIGINT))'

FEN = {
    "基础补贴": "290000",
    "岗位补贴": f"{_POST} * 100",
    "等级补贴": f"{_GRADE} * 100",
    "年限补贴": f"({_YEARS}) * 100",
    "职业津贴": "(CASE \"证\" WHEN '无' THEN 0 WHEN '初级' THEN 150 WHEN '中级' THEN 300 ELSE 500 END) * 100",
    "学历补贴": "(CASE \"学\" WHEN '高中' THEN 0 WHEN '大专' THEN 50 WHEN '本科' THEN 100 ELSE 200 END) * 100",
    "绩效补贴": f"({_POST} + {_GRADE}) * {_SHARE}",
    "卫生费": 'CASE WHEN "女" THEN 3500 ELSE 0 END',
    "司龄补贴": 'least(300, 10 * ((24271 - year("入职") * 12 - month("入职")) // 12)) * 100',
    "缴费基数": _BASE,
    "养老保险": f"({_BASE} * 8 + 50) // 100",
    "医疗保险": f"({_BASE} * 2 + 50) // 100",
    "失业保险": f"({_BASE} * 5 + 500) // 1000",
    "公积金": f"({_BASE} * 12 + 9999) // 10000 * 100",
    "缺勤扣款": f'((2900 + {_POST} + {_GRADE}) * "缺勤天数" * 20000 + 2175) // 4350',
}
"""Each item in fen, as SQL on whole numbers written by hand; hiring days lie before the computed month."""


def wrong_cells(source: Path, result: Path) -> int:
    """Return how many amounts of a result differ from the second working-out."""
    gross = " + ".join(f'"{name}"' for name in list(FEN)[:9])
    inner = ", ".join(f'({text})::BIGINT AS "{name}"' for name, text in FEN.items())
    sums = f'{gross} - "缺勤扣款" AS "应发合计"'
    net = '"应发合计" - "养老保险" - "医疗保险" - "失业保险" - "公积金" AS "实发合计"'
    wanted = f"SELECT *, {net} FROM (SELECT *, {sums} FROM (SELECT \"工号\", {inner} FROM '{source}'))"
    names = [*FEN, "应发合计", "实发合计"]
    differs = " + ".join(f'(r."{name}" * 100 IS DISTINCT FROM w."{name}")::BIGINT' for name in names)
    with duckdb.connect() as connection:
        row: Any = connection.execute(
            f"SELECT coalesce(sum({differs}), 0), count(*) FROM ({wanted}) w LEFT JOIN '{result}' r USING (\"工号\")"
        ).fetchone()
    return int(row[0])
