"""A group of commands that imports a command only when it is called, so that `wuding --help` answers at once."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from wuding.cli.words import say


class LazyGroup(click.Group):
    """`table` maps a command's name to its module, which holds it under that name, and to its line in the list."""

    table: Mapping[str, tuple[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options_metavar = _options()
        self.subcommand_metavar = say("命令 [参数]…", "COMMAND [ARGS]...")

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.table:
            return None
        command = getattr(import_module(self.table[cmd_name][0]), cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{cmd_name} is not a command")
        command.options_metavar = _options()
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(say("命令", "Commands")):
            formatter.write_dl([(name, line) for name, (_, line) in self.table.items()])


def _options() -> str:
    return say("[选项]", "[OPTIONS]")
