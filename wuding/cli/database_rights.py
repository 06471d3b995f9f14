"""`wuding database rights ROLE`."""

import click

from wuding.cli.refusals import Refusal
from wuding.cli.words import say


@click.command(
    help=say(
        "给网页服务用的数据库账户 ROLE 分权限：能读写数据，不能改表、停触发器、清空表，审计和审批记录只能添加。"
        "用所有者的账户运行；每次升级后再运行一次。",
        "Give ROLE, the database account of the server, its rights: to read and write rows, but not to change tables, stop "
        "triggers or empty tables; records of audit and approval it may only add. Run it as the owner, and after every upgrade.",
    )
)
@click.argument("role")
def rights(*, role: str) -> None:
    """Hand them out, all or none."""
    from wuding.cli.django_ready import pending_migrations, start_django

    start_django()
    if pending := pending_migrations():
        raise Refusal(
            say(
                f"数据库还有 {pending} 步升级没有做，新表还分不了权限。请先 wuding serve --migrate，再试一次。",
                f"The database lacks {pending} upgrade steps, so tables to come would have no rights. "
                "Run wuding serve --migrate first.",
            )
        )
    from django.db import transaction

    from wuding.cli.asked_places import refusals
    from wuding.common.database_rights import hand_out

    with refusals(), transaction.atomic():
        tables = hand_out(role)
    click.echo(
        say(
            f"已给“{role}”分好 {tables} 张表的权限。请在环境文件的 WUDING_DATABASE 里改用这个账户，再重启服务。",
            f"“{role}” has its rights on {tables} tables. Name it in WUDING_DATABASE of the environment file and restart.",
        )
    )
