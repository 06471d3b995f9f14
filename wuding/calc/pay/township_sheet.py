"""The sheet a township signs: a row for each person, a sum for each unit, one for the run, and lines to sign on.

It is laid out in cells with formulas, so that whoever gets it can follow each sum. Every amount of a slip stands in
exactly one column, so that what the sheet pays is what the slips pay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .capitals import in_capitals
from .net_refusals import NetError
from .paid import PaidRun, PaidSlip, Side, month_words, total

Style = Literal["title", "note", "heading", "text", "number", "sum", "sum-text", "sign"]
ARREARS = "补发扣回"
GROSS, DEDUCTED, NET = "应发合计", "扣款合计", "实发金额"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. With a `formula`, `value` is what it comes to. `across` cells are merged to the right."""

    value: str | Decimal | int | None
    style: Style
    formula: str | None = None
    across: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of cells from A1 on; `head` rows are repeated on each page, `widths` are in Chinese characters."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    head: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Columns:
    pay: tuple[str, ...]
    arrears: bool
    taken: tuple[str, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        arrears = (ARREARS,) if self.arrears else ()
        return ("序号", "姓名", "岗位", *self.pay, *arrears, GROSS, *self.taken, DEDUCTED, NET, "签名")

    @property
    def first_pay(self) -> int:
        return 3

    @property
    def gross(self) -> int:
        return self.first_pay + len(self.pay) + self.arrears

    @property
    def deducted(self) -> int:
        return self.gross + len(self.taken) + 1


def township_sheet(run: PaidRun) -> Sheet:
    """Return the sheet of a run. Raises NetError for a run without slips."""
    if not run.slips:
        raise NetError("run.empty", place=run.place, month=month_words(run.month))
    columns = _columns(run)
    width = len(columns.titles)
    rows: list[tuple[Cell, ...]] = [
        (Cell(f"{run.place}{month_words(run.month)}社区工作者{run.what}发放表", "title", across=width),),
        (Cell(f"单位（盖章）：{run.place}　　　　金额单位：元", "note", across=width),),
        tuple(Cell(title, "heading") for title in columns.titles),
    ]
    sums: list[int] = []
    number = 0
    for unit, slips in run.by_unit():
        first = len(rows) + 1
        for slip in slips:
            number += 1
            rows.append(_person(columns, run, slip, number, len(rows) + 1))
        rows.append(_sum_row(columns, run, slips, f"{unit}小计", [(first, len(rows))]))
        sums.append(len(rows))
    rows.append(_sum_row(columns, run, run.slips, f"合计（{number} 人）", [(row, row) for row in sums]))
    net = total(slip.net for slip in run.slips)
    rows.append((Cell(f"实发合计（大写）：{in_capitals(net)}", "note", across=width),))
    rows += _signatures(run, width)
    return Sheet(month_words(run.month), tuple(rows), _widths(columns), (2, 2))


def _columns(run: PaidRun) -> _Columns:
    """The items in their order, each that anybody has; those nobody has anything of are left out, the tax stays."""
    lines = [line for slip in run.slips for line in slip.lines]
    used = {line.name for line in lines if line.amount}

    def names(*sides: Side, this_month: bool) -> tuple[str, ...]:
        found = dict.fromkeys(
            line.name
            for line in lines
            if line.side in sides and (not this_month or line.month_of == run.month)
        )
        return tuple(name for name in found if name in used or name == "个人所得税")

    late = any(line.side is Side.PAY and line.month_of != run.month for line in lines)
    return _Columns(names(Side.PAY, this_month=True), late, names(Side.OWN, Side.TAX, this_month=False))


def _amounts(columns: _Columns, run: PaidRun, slip: PaidSlip) -> list[Decimal]:
    def of(name: str, *sides: Side, late: bool | None) -> Decimal:
        return total(
            line.amount
            for line in slip.lines
            if line.name == name
            and line.side in sides
            and (late is None or (line.month_of != run.month) is late)
        )

    pay = [of(name, Side.PAY, late=False) for name in columns.pay]
    if columns.arrears:
        late = (line.amount for line in slip.lines if line.side is Side.PAY and line.month_of != run.month)
        pay.append(total(late))
    taken = [of(name, Side.OWN, Side.TAX, late=None) for name in columns.taken]
    return [*pay, total(pay), *taken, total(taken), total(pay) - total(taken)]


def _person(columns: _Columns, run: PaidRun, slip: PaidSlip, number: int, row: int) -> tuple[Cell, ...]:
    cells = [Cell(number, "text"), Cell(slip.name, "text"), Cell(slip.post, "text")]
    for place, amount in enumerate(_amounts(columns, run, slip), columns.first_pay):
        cells.append(Cell(amount, "number", _across(columns, place, row)))
    return (*cells, Cell(None, "sign"))


def _across(columns: _Columns, place: int, row: int) -> str | None:
    gross, deducted = columns.gross, columns.deducted
    if place == gross:
        return f"=SUM({address(columns.first_pay, row)}:{address(gross - 1, row)})"
    if place == deducted:
        return f"=SUM({address(gross + 1, row)}:{address(deducted - 1, row)})" if columns.taken else "=0"
    if place == deducted + 1:
        return f"={address(gross, row)}-{address(deducted, row)}"
    return None


def _sum_row(
    columns: _Columns, run: PaidRun, slips: Sequence[PaidSlip], label: str, ranges: list[tuple[int, int]]
) -> tuple[Cell, ...]:
    each = [_amounts(columns, run, slip) for slip in slips]
    cells = [Cell(label, "sum-text", across=columns.first_pay)]
    for offset in range(len(columns.titles) - columns.first_pay - 1):
        place = columns.first_pay + offset
        parts = [
            f"{address(place, first)}:{address(place, last)}" if first != last else address(place, first)
            for first, last in ranges
        ]
        formula = f"=SUM({parts[0]})" if len(parts) == 1 else "=" + "+".join(parts)
        cells.append(Cell(total(amounts[offset] for amounts in each), "sum", formula))
    return (*cells, Cell(None, "sum-text"))


def _signatures(run: PaidRun, width: int) -> list[tuple[Cell, ...]]:
    steps = [("制表人", run.prepared_by), ("审核人", run.checked_by), ("批准人", run.approved_by)]
    said = "　　　　".join(f"{title}：{name or '＿＿＿＿＿＿'}" for title, name in steps)
    lines = (
        said,
        "单位负责人（签字）：＿＿＿＿＿＿　　　　经办人（签字）：＿＿＿＿＿＿　　　　日期：＿＿＿＿年＿＿月＿＿日",
    )
    return [(Cell(line, "note", across=width),) for line in lines]


def _widths(columns: _Columns) -> tuple[int, ...]:
    narrow = {"序号": 4, "姓名": 7, "岗位": 9, "签名": 8}
    return tuple(narrow.get(title, max(7, len(title) + 2)) for title in columns.titles)


def address(place: int, row: int) -> str:
    """Return a cell's address: column 0 is A, row 1 the first."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"
