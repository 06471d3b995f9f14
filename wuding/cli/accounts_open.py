"""`wuding accounts open USERNAME NAME --role ROLE --at CODE`."""

from datetime import datetime

import click

from wuding.cli.words import say


@click.command(
    "open",
    help=say(
        "开通一个账号和它的第一个角色，打印一次性密码。角色写代码或中文名，例如 security_admin 或 安全保密管理员。",
        "Open an account with its first role and print a one-time password. Name the role by its code, such as security_admin.",
    ),
)
@click.argument("username", metavar=say("用户名", "USERNAME"))
@click.argument("name", metavar=say("姓名", "NAME"))
@click.option("--role", required=True, help=say("角色", "Role"))
@click.option("--at", "code", required=True, help=say("单位的代码", "Code of the organisation"))
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help=say("自哪一天起；默认今天", "First day; today unless given"),
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help=say("最后一天；默认长期", "Last day; none unless given"),
)
def _open(
    *, username: str, name: str, role: str, code: str, since: datetime | None, until: datetime | None
) -> None:
    """Open it, say the password once."""
    from wuding.cli.asked_places import (
        day,
        organisation_of,
        refusals,
        role_of,
        show_once,
        start_on_a_ready_database,
    )

    start_on_a_ready_database()
    from wuding.common.today import today
    from wuding.organisation.actions import open_account

    with refusals():
        given = open_account(
            username=username,
            name=name,
            role=role_of(role),
            organisation=organisation_of(code),
            since=day(since) or today(),
            until=day(until),
            by=None,
        )
    show_once(given)


open = _open  # noqa: A001  the group looks a command up under its own name
