"""`wuding pay …`: runs of pay where there are many people."""

import click

from wuding.cli.lazy_group import LazyGroup
from wuding.cli.words import say


class _Pay(LazyGroup):
    table = {
        "run": (
            "wuding.cli.pay_run",
            say(
                "编制一个月的工资，中断了再运行一次就接着算",
                "Prepare a month of pay; goes on where it was broken off",
            ),
        ),
        "foresee": (
            "wuding.cli.pay_foresee",
            say("测算以后几年要花多少", "What the next years will cost"),
        ),
    }


@click.group(
    cls=_Pay,
    help=say(
        "工资：编制一个月的批次，测算以后几年；审核和审批在网页上办。",
        "Pay: prepare a month's run, foresee the next years; runs are checked and approved on pages.",
    ),
)
def pay() -> None:
    """Hold the commands on pay."""
