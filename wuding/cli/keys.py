"""`wuding keys …`: the keys that seal numbers, and changing them."""

import click

from wuding.cli.lazy_group import LazyGroup
from wuding.cli.words import say


class _Keys(LazyGroup):
    table = {
        "new": ("wuding.cli.keys_new", say("生成一套新密钥", "Make a new set of keys")),
        "rotate": (
            "wuding.cli.keys_rotate",
            say("用排在最前面的密钥重新加密", "Seal everything again with the first key"),
        ),
    }


@click.group(
    cls=_Keys,
    help=say(
        "身份证号等加密用的密钥。密钥不在数据库和备份里，丢了就打不开，请另存两处。",
        "The keys that seal identity numbers and the like. They are in no database and no backup; lost keys open nothing, "
        "so keep them in two other places.",
    ),
)
def keys() -> None:
    """Hold the commands on keys."""
