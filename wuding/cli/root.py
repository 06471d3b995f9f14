"""The first level of the command line: one line per command, its module imported only when it is called."""

import click

from wuding import __version__
from wuding.cli.exit_codes import ExitCode
from wuding.cli.lazy_group import LazyGroup
from wuding.cli.words import say

_EXIT_CODES = say(
    f"退出码：{ExitCode.OK} 成功；{ExitCode.PROBLEMS} 查出问题；{ExitCode.USAGE} 命令写错；"
    f"{ExitCode.REFUSED} 拒绝执行；{ExitCode.ENVIRONMENT} 环境缺少或占用；{ExitCode.INTERRUPTED} 被中断。",
    f"Exit codes: {ExitCode.OK} done; {ExitCode.PROBLEMS} problems found; {ExitCode.USAGE} wrong usage; "
    f"{ExitCode.REFUSED} refused; {ExitCode.ENVIRONMENT} environment lacking; {ExitCode.INTERRUPTED} interrupted.",
)


class _Wuding(LazyGroup):
    table = {
        "policy": (
            "wuding.cli.policy",
            say("政策包：检查、测算、解释、求解、比较", "Policy packs: check, run, explain, fit, diff"),
        ),
        "grids": (
            "wuding.cli.grids",
            say("网格：划分、核对、比较", "Grids: plan, check, compare"),
        ),
        "demo": (
            "wuding.cli.demo",
            say("准备演示区并打开网页", "Prepare the demo district and serve it"),
        ),
        "serve": ("wuding.cli.serve", say("启动网页服务", "Start the web server")),
        "organisation": (
            "wuding.cli.organisation",
            say("组织：新建最上一级的单位", "The organisation: create its top"),
        ),
        "accounts": (
            "wuding.cli.accounts",
            say(
                "账号：开通第一批管理员、重设密码",
                "Accounts: open the first administrators, reset a password",
            ),
        ),
        "pay": (
            "wuding.cli.pay",
            say("工资：编制一个月的批次", "Pay: prepare a month's run"),
        ),
        "audit": (
            "wuding.cli.audit",
            say("审计链：核验、导出链头", "Audit trail: verify it, export the heads of its chains"),
        ),
        "keys": (
            "wuding.cli.keys",
            say("加密用的密钥：生成、更换", "Keys that seal numbers: make them, change them"),
        ),
        "files": (
            "wuding.cli.files",
            say("附件：清理到期的和没有归属的", "Attached files: sweep those that are over or stray"),
        ),
        "privacy": (
            "wuding.cli.privacy",
            say("个人信息：删除到期的", "Personal data: remove what is over"),
        ),
        "database": (
            "wuding.cli.database",
            say("数据库账户：给网页服务分权限", "The database's accounts: rights of the server's"),
        ),
        "backup": ("wuding.cli.backup", say("把数据库备份成一个文件", "Back the database up into one file")),
        "restore": (
            "wuding.cli.restore",
            say("从备份文件恢复数据库", "Restore the database from a backup file"),
        ),
        "drill": (
            "wuding.cli.drill",
            say("恢复演练：备份能不能用", "Restore drill: is a backup any good"),
        ),
    }


@click.group(
    cls=_Wuding,
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
