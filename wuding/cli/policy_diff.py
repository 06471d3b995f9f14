"""`wuding policy diff`: what changed between two packs, and who gains or loses by it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wuding.cli.packs import MONTH, pack_of
from wuding.cli.refusals import Refusal
from wuding.cli.rosters import read_rows, typed_rows
from wuding.cli.words import language, say

if TYPE_CHECKING:
    from wuding.calc.rules.diff import Change, Diff, Effect

_WAYS = {"added": say("新增", "added"), "removed": say("删去", "removed"), "changed": say("改动", "changed")}
_SORTS = {
    "provision": say("条款", "provision"), "input": say("输入", "input"), "param": say("参数", "parameter"),
    "table": say("表", "table"), "brackets": say("分档", "brackets"), "item": say("项目", "item"),
    "rule": say("规则", "rule"), "aggregate": say("汇总", "aggregate"),
}  # fmt: skip

_WHATS = {
    "formula": say("公式", "formula"), "scale": say("小数位", "decimal places"), "unit": say("单位", "unit"),
    "frequency": say("发放周期", "frequency"), "months": say("发放月份", "months paid"),
    "outcome": say("结果", "outcome"), "kind": say("汇总方式", "kind"), "of": say("汇总什么", "of"),
    "by": say("分组", "grouped by"), "where": say("只计", "counting only"), "type": say("类型", "type"),
    "otherwise": say("其他情况", "otherwise"), "text": say("内容", "text"),
}  # fmt: skip

_MINOR = frozenset(("scale", "unit", "frequency"))
"""What is not worth a line where the whole part is new or gone."""


@click.command(
    help=say(
        "比较两个政策包：逐条列出改动；给出名册时，再列出谁增加、谁减少。",
        "Compare two packs clause by clause; with a roster, also who gains and who loses.",
    )
)
@click.argument("before")
@click.argument("after")
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=say("名册（CSV 或 Parquet）", "Roster (CSV or Parquet)"),
)
@click.option("--month", type=MONTH, help=say("月份，如 2022-07", "Month, such as 2022-07"))
@click.option("--label", metavar="列名", help=say("用哪一列称呼每个人", "Column that names each person"))
def diff(before: str, after: str, *, roster: Path | None, month: date | None, label: str | None) -> None:
    """Print the differences."""
    from wuding.calc.rules import RowError
    from wuding.calc.rules.diff import diff as compared

    one, other = pack_of(before), pack_of(after)
    written = read_rows(roster) if roster is not None else None
    rows = typed_rows({**one.inputs, **other.inputs}.values(), written) if written is not None else None
    try:
        found = compared(one, other, rows, month)
    except RowError as error:
        raise Refusal(error.text(language())) from None
    except ValueError:
        raise Refusal(
            say(
                "两个政策包都要有标 total 的项目才能比较名册。",
                "Both packs need an item marked total to compare a roster.",
            )
        ) from None
    _print_changes(found)
    if found.effect is not None and written is not None:
        names = [str(row.get(label) or "") if label else "" for row in written]
        _print_effect(found.effect, names)


def _print_changes(found: Diff) -> None:
    if not found.changes:
        click.echo(say("两个政策包内容相同。", "The two packs say the same."))
    for clause, changes in found.by_clause().items():
        click.secho(clause or say("（无条款）", "(no clause)"), bold=True)
        for change in changes:
            _print_change(change)


def _print_change(change: Change) -> None:
    click.echo(f"  {_WAYS[change.way]} · {_SORTS[change.sort]} {change.name}")
    for detail in change.details:
        if change.way != "changed" and detail.what in _MINOR:
            continue
        was, now = detail.before or say("（无）", "(none)"), detail.after or say("（无）", "(none)")
        click.echo(f"    {_WHATS.get(detail.what, detail.what)}: {was} → {now}")


def _print_effect(effect: Effect, names: list[str]) -> None:
    click.secho(
        say(
            f"名册 {len(effect.moved)} 人：{effect.month_before:%Y-%m} 的{effect.name_before}"
            f"对 {effect.month_after:%Y-%m} 的{effect.name_after}",
            f"Roster of {len(effect.moved)}: {effect.name_before} in {effect.month_before:%Y-%m} "
            f"against {effect.name_after} in {effect.month_after:%Y-%m}",
        ),
        bold=True,
    )
    up, down = len(effect.gaining), len(effect.losing)
    same = len(effect.moved) - up - down
    click.echo(
        say(
            f"  增加 {up} 人，减少 {down} 人，不变 {same} 人；合计 {effect.total_before:f} → {effect.total_after:f}",
            f"  {up} gain, {down} lose, {same} stay; total {effect.total_before:f} → {effect.total_after:f}",
        )
    )
    for moved in sorted(effect.losing, key=lambda one: one.by):
        who = names[moved.row] or say(f"第 {moved.row + 1} 行", f"row {moved.row + 1}")
        click.echo(f"  ↓ {who}: {moved.before:f} → {moved.after:f} ({moved.by:+f})")
