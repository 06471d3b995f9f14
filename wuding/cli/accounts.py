"""`wuding accounts …`: the first accounts of an installation, and the way back in when nobody can sign in any more.

Everything else is done on pages, where who does it is asked and recorded by name.
"""

import click

from wuding.cli.lazy_group import LazyGroup
from wuding.cli.words import say


class _Accounts(LazyGroup):
    table = {
        "open": (
            "wuding.cli.accounts_open",
            say("开通账号和第一个角色", "Open an account with its first role"),
        ),
        "assign": ("wuding.cli.accounts_assign", say("给账号一个角色", "Give an account a role")),
        "reset": (
            "wuding.cli.accounts_reset",
            say("给账号一个新的一次性密码", "Give an account a new one-time password"),
        ),
    }


@click.group(
    cls=_Accounts,
    help=say(
        "账号：开通第一批管理员，以及谁都登录不了时的退路。平时请在网页“账号与权限”里办。这里做的都记入审计，操作人记为系统命令行。",
        "Accounts: the first administrators, and the way back in when nobody can sign in. Otherwise use the page of accounts and "
        "rights. What is done here is recorded as done at the command line.",
    ),
)
def accounts() -> None:
    """Hold the commands on accounts."""
