"""`wuding accounts assign USERNAME --role ROLE --at CODE`."""

from datetime import datetime

import click

from wuding.cli.words import say


@click.command(
    help=say("给一个账号再授予一个角色。", "Give an account one more role."),
)
@click.argument("username", metavar=say("用户名", "USERNAME"))
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
def assign(*, username: str, role: str, code: str, since: datetime | None, until: datetime | None) -> None:
    """Give it, say what was given."""
    from wuding.cli.asked_places import (
        account_of,
        day,
        organisation_of,
        refusals,
        role_of,
        start_on_a_ready_database,
    )

    start_on_a_ready_database()
    from wuding.common.today import today
    from wuding.organisation.actions import assign_role

    account, place, wanted = account_of(username), organisation_of(code), role_of(role)
    with refusals():
        given = assign_role(
            user=account,
            organisation=place,
            role=wanted,
            since=day(since) or today(),
            until=day(until),
            by=None,
        )
    click.echo(
        say(
            f"{account.username} 自 {given.since} 起担任{place.name}的{wanted.label}。",
            f"{account.username} holds the role {wanted.label} at {place.name} from {given.since}.",
        )
    )
