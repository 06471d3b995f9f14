"""`wuding policy …`: everything that can be done with a pack on the command line. No Django, no database."""

import click

from wuding.cli.lazy_group import LazyGroup
from wuding.cli.words import say


class _Policy(LazyGroup):
    table = {
        "check": (
            "wuding.cli.policy_check",
            say("检查政策包，核对算例", "Check packs and their worked examples"),
        ),
        "run": ("wuding.cli.policy_run", say("对整个名册测算", "Compute a whole roster")),
        "explain": (
            "wuding.cli.policy_explain",
            say("解释一个金额或结论的来由", "Explain one amount or outcome"),
        ),
        "fit": (
            "wuding.cli.policy_fit",
            say("求解待定的金额，使其满足目标", "Find open amounts that meet targets"),
        ),
        "diff": (
            "wuding.cli.policy_diff",
            say("比较两个政策包，谁增谁减", "Compare two packs: who gains, who loses"),
        ),
    }


@click.group(
    cls=_Policy,
    help=say(
        "政策包：检查、测算、解释、求解、比较。不需要数据库。",
        "Policy packs: check, run, explain, fit, diff. No database needed.",
    ),
)
def policy() -> None:
    """Hold the commands on packs."""
