"""The first level of the command line: one line per command, its module imported only when it is called."""

from importlib import import_module

import click

from wuding import __version__
from wuding.cli.exit_codes import ExitCode
from wuding.cli.words import say

# Name, module, and the line shown in the list; the attribute has the command's name.
_COMMANDS: dict[str, tuple[str, str]] = {
    "policy": (
        "wuding.cli.policy",
        say("政策包：检查、测算、解释、求解、比较", "Policy packs: check, run, explain, fit, diff"),
    ),
    "demo": (
        "wuding.cli.demo",
        say("准备演示区并打开网页", "Prepare the demo district and serve it"),
    ),
    "serve": ("wuding.cli.serve", say("启动网页服务", "Start the web server")),
    "backup": ("wuding.cli.backup", say("把数据库备份成一个文件", "Back the database up into one file")),
    "restore": ("wuding.cli.restore", say("从备份文件恢复数据库", "Restore the database from a backup file")),
}

_EXIT_CODES = say(
    f"退出码：{ExitCode.OK} 成功；{ExitCode.PROBLEMS} 查出问题；{ExitCode.USAGE} 命令写错；"
    f"{ExitCode.REFUSED} 拒绝执行；{ExitCode.ENVIRONMENT} 环境缺少或占用；{ExitCode.INTERRUPTED} 被中断。",
    f"Exit codes: {ExitCode.OK} done; {ExitCode.PROBLEMS} problems found; {ExitCode.USAGE} wrong usage; "
    f"{ExitCode.REFUSED} refused; {ExitCode.ENVIRONMENT} environment lacking; {ExitCode.INTERRUPTED} interrupted.",
)


class _LazyGroup(click.Group):
    """A group that lists its commands from the table above and imports one when it is asked for."""

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
    cls=_LazyGroup,
    help=say("五定：社区工作者职业体系。", "Wuding: the career system of community workers."),
    epilog=_EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    expose_value=False,
    help=say("界面语言（也可设 WUDING_LANG）", "Language of the interface (also WUDING_LANG)"),
)
@click.version_option(__version__, message=say("五定 %(version)s", "Wuding %(version)s"))
def wuding() -> None:
    """Hold the commands; the options above it are read before it runs."""
