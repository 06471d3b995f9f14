"""`wuding policy …`: everything that can be done with a pack on the command line. No Django, no database."""

import click

from wuding.cli.words import say


@click.group(
    help=say(
        "政策包：检查、测算、解释、求解、比较。不需要数据库。",
        "Policy packs: check, run, explain, fit, diff. No database needed.",
    )
)
def policy() -> None:
    """Hold the commands on packs."""
