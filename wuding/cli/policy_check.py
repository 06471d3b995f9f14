"""`wuding policy check`: is a pack sound, and do its worked examples come out?"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

import click

from wuding.cli.exit_codes import ExitCode
from wuding.cli.packs import folder_of
from wuding.cli.words import language, say
from wuding.places import policies

if TYPE_CHECKING:
    from wuding.calc.rules import ExampleResult, Pack


@click.command(
    help=say(
        "检查政策包：写法、名称、日期、单位、取整、缺失值，并核对其中的算例。PACK 是文件夹或 songling/2022 这样的编号；不写则检查全部。",
        "Check packs: shape, names, dates, units, rounding, missing values, and the worked examples. "
        "PACK is a folder or an id such as songling/2022; none means all.",
    )
)
@click.argument("packs", nargs=-1, metavar="[PACK]…")
def check(packs: tuple[str, ...]) -> None:
    """Check each pack, print what is wrong, and answer with the exit code."""
    from wuding.calc.rules import all_pack_ids

    named = packs or tuple(all_pack_ids([policies()]))
    sound = [check_one(name) for name in named]
    if not all(sound):
        raise SystemExit(ExitCode.PROBLEMS)


def check_one(named: str) -> bool:
    """Check one pack and print the outcome; returns whether it is sound."""
    from wuding.calc.rules import PackError, check_examples, load_pack

    begun = perf_counter()
    try:
        pack = load_pack(folder_of(named), [policies()])
    except PackError as error:
        click.echo(error.text(language()), err=True)
        count = len(error.problems)
        click.secho(
            say(
                f"✗ {named}：{count} 处问题", f"✗ {named}: {count} {'problem' if count == 1 else 'problems'}"
            ),
            fg="red",
        )
        return False
    results = check_examples(pack)
    failed = [result for result in results if not result.ok]
    for result in failed:
        click.echo(_failure(result), err=True)
    _say_unknowns(pack)
    spent = perf_counter() - begun
    mark, colour = ("✗", "red") if failed else ("✓", "green")
    parts, right = len(pack.parts), len(results) - len(failed)
    click.secho(
        say(
            f"{mark} {pack.id} {pack.title}：{parts} 个部分，算例 {right}/{len(results)} 相符，{spent:.2f} 秒",
            f"{mark} {pack.id} {pack.title}: {parts} parts, {right} of {len(results)} examples agree, {spent:.2f} s",
        ),
        fg=colour,
    )
    return not failed


def _failure(result: ExampleResult) -> str:
    example = result.example
    head = f"{example.where}: " + say(
        f"算例“{example.name}”不符。", f"Example “{example.name}” does not come out. "
    )
    if result.problem is not None:
        return head + result.problem.text(language())
    wrong = [
        say(
            f"{name} 应为 {wanted}，算得 {result.got.get(name)}",
            f"{name} should be {wanted}, got {result.got.get(name)}",
        )
        for name, wanted in example.expect.items()
        if result.got.get(name) != wanted
    ]
    return head + say("；", "; ").join(wrong)


def _say_unknowns(pack: Pack) -> None:
    if pack.unknowns:
        names = "、".join(pack.unknowns)
        click.secho(
            say(
                f"! 还有 {len(pack.unknowns)} 个金额待求：{names}。用 wuding policy fit 求解后才能发放。",
                f"! {len(pack.unknowns)} amounts are still unknown: {names}. Find them with wuding policy fit before paying.",
            ),
            fg="yellow",
        )
