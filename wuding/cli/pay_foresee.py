"""`wuding pay foresee CODE --user NAME`."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import click

from wuding.cli.progress import progress
from wuding.cli.words import language, say

if TYPE_CHECKING:
    from wuding.calc.pay.foresee.results import Foreseen
    from wuding.common.dates import Month


@click.command(
    help=say(
        "测算一个单位以后几年的应发合计：预计、范围、增长从哪里来。假定取 foresee.toml，可用 --set 改：wuding pay foresee 232762 --user renshe --years 3 --set leaving=0.08",
        "What a unit's gross pay will be in the next years: expected, range, what drives it. Assumptions come from foresee.toml; change them by --set: wuding pay foresee 232762 --user renshe --years 3 --set leaving=0.08",
    )
)
@click.argument("code", metavar=say("单位代码", "CODE"))
@click.option("--user", "username", required=True, help=say("谁来测算（用户名）", "Who asks (user name)"))
@click.option(
    "--month",
    metavar="2026-11",
    help=say("从哪个月的名册起（缺省为本月）", "From the roster of which month (default: this one)"),
)
@click.option(
    "--years", type=click.IntRange(1, 10), default=3, show_default=True, help=say("往后看几年", "Years ahead")
)
@click.option(
    "--paths",
    type=click.IntRange(1, 10000),
    default=1000,
    show_default=True,
    help=say("模拟次数", "Simulations"),
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=1,
    show_default=True,
    help=say("种子：相同则结果相同", "Seed: the same gives the same"),
)
@click.option(
    "--set", "changed", multiple=True, metavar="NAME=N", help=say("改一个假定", "Change an assumption")
)
@click.option(
    "--save",
    metavar=say("名称", "TITLE"),
    help=say("存成方案，在网页上看", "Keep it as a scenario for the pages"),
)
def foresee(
    code: str,
    *,
    username: str,
    month: str | None,
    years: int,
    paths: int,
    seed: int,
    changed: tuple[str, ...],
    save: str | None,
) -> None:
    """Print years with their range and drivers; with --save the scenario stands on the page as well."""
    from wuding.cli.asked_places import account_of, organisation_of, refusals, start_on_a_ready_database

    start_on_a_ready_database()
    from django.db import transaction
    from django.utils import timezone

    from wuding.calc.pay.foresee.forecast import foresee as foreseen
    from wuding.common.dates import Month
    from wuding.common.today import today
    from wuding.pay.actions.foreseeing import Wish, keep_result, open_foresight, question_of
    from wuding.pay.queries.foresights import defaults_for

    place, user = organisation_of(code), account_of(username)
    wanted = _month(month) if month else Month.of(today())
    with refusals(), progress() as report, transaction.atomic():
        given = defaults_for(user, place, wanted) | _given(changed)
        wish = Wish(
            save or say("命令行测算", "From the command line"), wanted, years, given, paths=paths, seed=seed
        )
        opened = open_foresight(place=place, wish=wish, by=user, at=timezone.now())
        question = question_of(opened)
        found = foreseen(
            question.asked, lambda done, total: report(say("逐月测算", "Month by month"), done, total)
        )
        if save:
            keep_result(opened, question, found)
        else:
            transaction.set_rollback(True)
    _print(found, question.left_out)


def _month(text: str) -> Month:
    from wuding.common.dates import Month

    try:
        return Month.parse(text)
    except ValueError as error:
        raise click.UsageError(
            say(f"{text} 不是月份，请写成 2022-07。", f"{text} is no month; write 2022-07.")
        ) from error


def _given(changed: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """What was changed by hand, as a scenario keeps it."""
    from wuding.calc.pay.foresee.assumptions import NAMES
    from wuding.pay.actions.foreseeing import OWN

    found = {}
    for one in changed:
        name, _equals, value = one.partition("=")
        try:
            known = Decimal(value) if name in NAMES else None
        except InvalidOperation:
            known = None
        if known is None:
            listed = "、".join(NAMES)
            raise click.UsageError(
                say(f"{one} 应写成 名称=数；名称有：{listed}", f"Write {one} as NAME=N; names: {listed}")
            )
        found[name] = {
            "value": f"{known:f}",
            "trust": OWN,
            "how": say("命令行填写", "Given on the command line"),
        }
    return found


def _print(found: Foreseen, left_out: int) -> None:
    from django.utils.translation import override

    from wuding.pay.foresee_words import DRIVER_WORDS

    click.echo(
        say(
            f"{found.people} 人，名册当月 {_yuan(found.base)} 元",
            f"{found.people} people, {_yuan(found.base)} yuan in the roster's month",
        )
    )
    if left_out:
        click.echo(say(f"有 {left_out} 人资料不全，没有计入", f"{left_out} left out for lack of facts"))
    with override("zh-hans" if language() == "zh" else "en"):
        for year in found.years:
            cost = year.cost
            click.echo(
                say(
                    f"{year.year}（{year.months} 个月）预计 {_yuan(cost.expected)} 元，八成在 {_yuan(cost.low)} 和 {_yuan(cost.high)} 之间",
                    f"{year.year} ({year.months} months) expected {_yuan(cost.expected)} yuan, eight in ten between {_yuan(cost.low)} and {_yuan(cost.high)}",
                )
            )
            click.echo(f"    {say('按今天的水平', 'At today’s level')} {_yuan(year.base)}")
            for driver, fen in year.drivers.items():
                if fen:
                    click.echo(f"    {DRIVER_WORDS[driver][0]} {'+' if fen > 0 else ''}{_yuan(fen)}")


def _yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:,.2f}"
