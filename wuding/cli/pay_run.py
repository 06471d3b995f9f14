"""`wuding pay run CODE MONTH --user NAME`."""

import click

from wuding.cli.progress import progress
from wuding.cli.words import say


@click.command(
    help=say(
        "编制一个单位一个月的工资。中断了再运行一次就接着算，不会漏人，也不会重复：wuding pay run 232762100 2022-12 --user xiaoyangqi",
        "Prepare a month of pay of a unit. Broken off, it goes on when run again; nobody is lost or paid twice: wuding pay run 232762100 2022-12 --user xiaoyangqi",
    )
)
@click.argument("code", metavar=say("单位代码", "CODE"))
@click.argument("month", metavar=say("月份", "MONTH"))
@click.option(
    "--user", "username", required=True, help=say("谁来编制（用户名）", "Who prepares it (user name)")
)
@click.option(
    "--fresh",
    is_flag=True,
    help=say("不接着算，按现在登记的情况从头算", "Begin anew with what is on record now"),
)
def run(*, code: str, month: str, username: str, fresh: bool) -> None:
    """Work it out with a bar, say how many slips there are and what is to be looked at."""
    from wuding.cli.asked_places import account_of, organisation_of, refusals, start_on_a_ready_database

    start_on_a_ready_database()
    from django.utils import timezone

    from wuding.common.dates import Month
    from wuding.pay.actions import compute_run, open_run
    from wuding.pay.queries.nets import sums_of
    from wuding.pay.queries.runs import open_run_at, rows_of
    from wuding.policy.queries.deductions import missing_packs

    try:
        wanted = Month.parse(month)
    except ValueError as error:
        raise click.UsageError(
            say(f"{month} 不是月份，请写成 2022-07。", f"{month} is no month; write 2022-07.")
        ) from error
    place, user = organisation_of(code), account_of(username)
    with refusals(), progress() as report:
        begun = None if fresh else open_run_at(place, wanted)
        if begun is None or begun.computed_at is not None:
            begun = open_run(place=place, month=wanted, by=user, at=timezone.now())
        done = compute_run(
            run=begun,
            by=user,
            report=lambda number, people: report(say("计算工资条", "Working out slips"), number, people),
        )
    (row,), sums = rows_of([done]), sums_of(done)
    click.echo(
        say(
            f"{place.name} {wanted}：{row.slips} 张工资条，应发合计 {row.total} 元，{row.notices} 处需要核对。",
            f"{place.name} {wanted}: {row.slips} slips, {row.total} yuan in all, {row.notices} things to look at.",
        )
    )
    click.echo(
        say(
            f"扣款后实发合计 {sums.net} 元；算了 {sums.settled} 人，{sums.missing} 人没有算。",
            f"Net {sums.net} yuan after deductions, for {sums.settled} people; not worked out for {sums.missing}.",
        )
        if sums.settled
        else say(
            f"没有算实发。{missing_packs(place, done.month)}",
            f"Net pay was not worked out. {missing_packs(place, done.month)}",
        )
    )
