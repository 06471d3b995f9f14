"""`wuding policy …`: everything that can be done with a pack on the command line. No Django, no database."""

from importlib import import_module

import click

from wuding.cli.words import say

# Name, module, and the line shown in the list; a module is imported only when its command is called.
_COMMANDS: dict[str, tuple[str, str]] = {
    "check": (
        "wuding.cli.policy_check",
        say("检查政策包，核对例子", "Check packs and their worked examples"),
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


class _LazyPolicy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(_COMMANDS[cmd_name][0]), cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{cmd_name} is not a command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(say("命令", "Commands")):
            formatter.write_dl([(name, line) for name, (_, line) in _COMMANDS.items()])


@click.group(
    cls=_LazyPolicy,
    help=say(
        "政策包：检查、测算、解释、求解、比较。不需要数据库。",
        "Policy packs: check, run, explain, fit, diff. No database needed.",
    ),
)
def policy() -> None:
    """Hold the commands on packs."""
