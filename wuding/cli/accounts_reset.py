"""`wuding accounts reset USERNAME [--second-step]`."""

import click

from wuding.cli.words import say


@click.command(
    help=say(
        "给账号一个新的一次性密码，解除登录锁定。只在网页上没有人能办时用，先当面核实本人。",
        "Give an account a new one-time password and lift its locks. For when nobody can do it on the page; make sure who asks.",
    )
)
@click.argument("username", metavar=say("用户名", "USERNAME"))
@click.option(
    "--second-step",
    is_flag=True,
    help=say(
        "同时关闭两步验证（手机和恢复码都丢失时）",
        "Also end the second step (phone and recovery codes both lost)",
    ),
)
def reset(*, username: str, second_step: bool) -> None:
    """Both in one transaction; the password is said once."""
    from wuding.cli.asked_places import account_of, refusals, show_once, start_on_a_ready_database

    start_on_a_ready_database()
    from django.db import transaction

    from wuding.organisation.actions import end_second_step, reset_password

    account = account_of(username)
    with refusals(), transaction.atomic():
        if second_step:
            end_second_step(account=account, by=None, reason="wuding accounts reset --second-step")
        given = reset_password(account=account, by=None)
    show_once(given)
