"""`wuding database …`: the database's own accounts."""

import click

from wuding.cli.lazy_group import LazyGroup
from wuding.cli.words import say


class _Database(LazyGroup):
    table = {
        "rights": (
            "wuding.cli.database_rights",
            say("给网页服务的数据库账户分权限", "Hand out the rights of the server's database account"),
        ),
    }


@click.group(
    cls=_Database,
    help=say(
        "数据库的账户：表归所有者，网页服务用另一个账户，停不了防改的触发器。",
        "The database's accounts: the tables have an owner, the server uses another account, which can't stop their triggers.",
    ),
)
def database() -> None:
    """Hold the commands on the database's accounts."""
