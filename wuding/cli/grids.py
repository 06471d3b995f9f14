"""`wuding grids …`: draw grids, check a plan, compare two. No Django, no database."""

import click

from wuding.cli.lazy_group import LazyGroup
from wuding.cli.words import say


class _Grids(LazyGroup):
    table = {
        "plan": (
            "wuding.cli.grids_plan",
            say("划分网格，并证明方案有多好", "Draw grids and prove how good they are"),
        ),
        "check": (
            "wuding.cli.grids_check",
            say("核对一个方案是否守住各项要求", "Check whether a plan keeps the rules"),
        ),
        "compare": ("wuding.cli.grids_compare", say("比较两个方案", "Compare two plans")),
    }


@click.group(
    cls=_Grids,
    help=say(
        "网格：划分、核对、比较。不需要数据库。",
        "Grids: plan, check, compare. No database needed.",
    ),
)
def grids() -> None:
    """Hold the commands on grids."""
