"""A payslip on paper: what is paid, what is taken off and by which clause, what arrives, what the employer adds."""

from wuding.calc.pay.capitals import in_capitals
from wuding.calc.pay.paid import WAGES, PaidLine, PaidRun, PaidSlip, Side, month_words
from wuding.people.papers.paper import Block, Cell, Column, Foot, Form, Listing, Paper

COLUMNS = (
    Column("项目", 7),
    Column("金额（元）", 5, right=True),
    Column("所属月份", 4, centred=True),
    Column("依据", 8),
)
PARTS = (
    ("应发", (Side.PAY,), "没有应发的项目。"),
    ("代扣", (Side.OWN, Side.TAX), "没有代扣的项目。"),
    ("单位另外缴纳（不从工资里扣）", (Side.EMPLOYER,), "单位没有为本人缴费。"),
)


def payslip(run: PaidRun, slip: PaidSlip, *, foot: str) -> Paper:
    """The paper of one slip. `foot` says who printed it, when and what for. No number of the person stands on it."""
    blocks: list[Block] = [_head(slip)]
    blocks += [_part(slip, heading, sides, empty) for heading, sides, empty in PARTS if _shown(slip, sides)]
    return Paper(
        title=f"{run.what}条" if run.what == WAGES else f"{run.what}发放单",
        blocks=tuple(blocks),
        foot=Foot(foot),
        above_left=run.place,
        above_right=month_words(run.month),
    )


def _head(slip: PaidSlip) -> Form:
    return Form(
        (
            (
                Cell("姓名", 3, label=True),
                Cell(slip.name, 5),
                Cell("单位", 3, label=True),
                Cell(slip.unit, 6),
                Cell("岗位", 3, label=True),
                Cell(slip.post, 4),
            ),
            (
                Cell("应发", 3, label=True),
                Cell(_yuan(slip.gross), 5),
                Cell("代扣", 3, label=True),
                Cell(_yuan(slip.deducted), 6),
                Cell("实发", 3, label=True),
                Cell(_yuan(slip.net), 4),
            ),
            (Cell("实发大写", 3, label=True), Cell(in_capitals(slip.net), 21)),
        )
    )


def _shown(slip: PaidSlip, sides: tuple[Side, ...]) -> bool:
    return Side.EMPLOYER not in sides or any(line.side in sides for line in slip.lines)


def _part(slip: PaidSlip, heading: str, sides: tuple[Side, ...], empty: str) -> Listing:
    lines = [line for line in slip.lines if line.side in sides and line.amount]
    rows = [_row(line) for line in lines]
    if rows:
        rows.append(("合计", _yuan(slip.sum_of(*sides)), "", ""))
    return Listing(heading, COLUMNS, tuple(rows), empty)


def _row(line: PaidLine) -> tuple[str, ...]:
    return (line.name, _yuan(line.amount), f"{line.month_of:%Y-%m}", line.clause)


def _yuan(amount: object) -> str:
    return f"{amount:,.2f}"
