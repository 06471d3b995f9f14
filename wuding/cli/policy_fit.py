"""`wuding policy fit`: find the amounts a document leaves open, so that pay on a roster meets stated figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wuding.cli.exit_codes import ExitCode
from wuding.cli.packs import MONTH, month_or_default, pack_of
from wuding.cli.refusals import ProblemsFound, Refusal
from wuding.cli.rosters import read_rows, typed_rows
from wuding.cli.words import language, say

if TYPE_CHECKING:
    from wuding.calc.rules import Pack
    from wuding.calc.rules.finding.fit import Fit, Measure, Relation, Target


@click.command(
    help=say(
        "求解政策包里待定的金额（unknown），使名册上的最低、最高、平均或合计达到目标；做不到时说明哪些目标互相冲突。"
        "目标写成 3640、<=130000 或 >=3000。",
        "Find a pack's unknown amounts so that lowest, highest, mean or total over a roster meet targets; "
        "where they cannot, say which conflict. A target is 3640, <=130000 or >=3000.",
    )
)
@click.argument("pack")
@click.argument("roster", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--lowest", metavar="N", help=say("最低", "The lowest"))
@click.option("--highest", metavar="N", help=say("最高", "The highest"))
@click.option("--mean", metavar="N", help=say("平均", "The mean"))
@click.option("--total", metavar="N", help=say("合计（预算）", "The total (budget)"))
@click.option(
    "--tolerance",
    default="0",
    show_default=True,
    metavar="N",
    help=say("允许相差多少元", "Allowed difference in yuan"),
)
@click.option("--of", help=say("对哪个项目（缺省为合计项目）", "Which item (default: the total)"))
@click.option(
    "--falling",
    multiple=True,
    metavar='"A > B > C"',
    help=say("这些金额要依次变小", "These amounts must fall in this order"),
)
@click.option("--month", type=MONTH, help=say("月份，如 2022-07", "Month, such as 2022-07"))
@click.option(
    "--seconds",
    type=click.FloatRange(min=1),
    default=30.0,
    show_default=True,
    help=say("最多求解几秒", "Seconds allowed"),
)
def fit(
    pack: str,
    roster: Path,
    *,
    lowest: str | None,
    highest: str | None,
    mean: str | None,
    total: str | None,
    tolerance: str,
    of: str | None,
    falling: tuple[str, ...],
    month: date | None,
    seconds: float,
) -> None:
    """Print the amounts and what they give; exit code 1 when the targets conflict."""
    loaded = pack_of(pack)
    asked: tuple[tuple[Measure, str | None], ...] = (
        ("lowest", lowest), ("highest", highest), ("mean", mean), ("total", total),
    )  # fmt: skip
    targets = [_target(measure, said, tolerance) for measure, said in asked if said is not None]
    orders = [[name.strip() for name in order.replace("＞", ">").split(">")] for order in falling]
    found = _found(loaded, roster, targets, month_or_default(loaded, month), of, orders, seconds)
    _print(found)
    if not found.met:
        raise SystemExit(ExitCode.PROBLEMS)


def _target(measure: Measure, said: str, tolerance: str) -> Target:
    from wuding.calc.rules.finding.fit import Target

    text = said.replace("≤", "<=").replace("≥", ">=").strip()
    relation: Relation = "<=" if text.startswith("<=") else ">=" if text.startswith(">=") else "="
    try:
        return Target(measure, Decimal(text.removeprefix(relation).strip()), relation, Decimal(tolerance))
    except InvalidOperation:
        raise Refusal(
            say(
                f"目标“{said}”应写成 3640、<=130000 或 >=3000。",
                f"Write the target “{said}” as 3640, <=130000 or >=3000.",
            )
        ) from None


def _found(
    pack: Pack,
    roster: Path,
    targets: list[Target],
    month: date,
    of: str | None,
    orders: list[list[str]],
    seconds: float,
) -> Fit:
    from wuding.calc.rules import PackError, RowError
    from wuding.calc.rules.finding.fit import NoFit
    from wuding.calc.rules.finding.fit import fit as fitted

    try:
        rows = typed_rows(pack.at(month).inputs, read_rows(roster))
        return fitted(pack, rows, targets, month, of=of, falling=orders, seconds=seconds)
    except PackError as error:
        raise ProblemsFound(error.text(language())) from None
    except (NoFit, RowError) as error:
        raise Refusal(error.text(language())) from None


def _print(found: Fit) -> None:
    click.echo(say("金额：", "Amounts:"))
    for name, amount in found.amounts.items():
        click.echo(f"  {name} = {amount:f}")
    click.echo(say("结果（由解释器复算）：", "Outcome (computed again by the interpreter):"))
    for one in found.reached:
        gap = say(f"，相差 {one.gap:f}", f", off by {one.gap:f}") if one.gap else ""
        click.echo(f"  {one.target.text(language())} → {one.value:f}{gap}")
    for conflict in found.conflicts:
        together = say("、", ", ").join(target.text(language()) for target in conflict)
        click.secho(
            say(
                f"✗ 不能同时满足：{together}。上面是最接近的方案。",
                f"✗ Cannot be met together: {together}. The nearest is above.",
            ),
            fg="red",
        )
