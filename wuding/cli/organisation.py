"""`wuding organisation …`: the top of the tree, which no page can make."""

import click

from wuding.cli.lazy_group import LazyGroup
from wuding.cli.words import say


class _Organisation(LazyGroup):
    table = {
        "add": ("wuding.cli.organisation_add", say("新建一个单位", "Create a unit")),
    }


@click.group(
    cls=_Organisation,
    help=say(
        "组织：新建最上一级的单位，其余的在网页上建。",
        "The organisation: create its top; the rest is made on pages.",
    ),
)
def organisation() -> None:
    """Hold the commands on the organisation."""
