"""`wuding privacy …`: personal data that is over."""

import click

from wuding.cli.lazy_group import LazyGroup
from wuding.cli.words import say


class _Privacy(LazyGroup):
    table = {
        "expire": (
            "wuding.cli.privacy_expire",
            say("删除到期的个人信息", "Remove personal data whose time is over"),
        ),
    }


@click.group(
    cls=_Privacy,
    help=say(
        "个人信息：按个人信息清单写明的期限处理。",
        "Personal data: as long as the register of personal data says, and no longer.",
    ),
)
def privacy() -> None:
    """Hold the commands on personal data."""
