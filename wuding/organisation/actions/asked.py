"""What every action of the concern asks before it changes anything."""

from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.models import Organisation
from wuding.organisation.queries.accounts import may_manage
from wuding.organisation.queries.rights import scope_covers


def require(by: User | None, permission: Permission, place: Organisation) -> None:
    """Raises NotVisible unless `by` holds the permission over all that a role held at `place` reaches."""
    if by is not None and not scope_covers(by, permission, place):
        raise NotVisible


def require_management(by: User | None, account: User) -> None:
    """Raises NotVisible unless every role of the account lies in reach of `by`; RuleError for the own account."""
    if by is None:
        return
    if not may_manage(by, account):
        raise NotVisible
    refuse_own(by, account)


def refuse_own(by: User | None, account: User) -> None:
    """Nobody changes the own account or the own roles."""
    if by == account:
        raise RuleError(
            _("不能变更自己的账号和角色。"),
            next_step=_(
                "请由另一位安全保密管理员办理；只有一位时，由系统管理员在服务器上用 wuding accounts 办理。"
            ),
        )


def locked(*accounts: User) -> list[User]:
    """The rows of the accounts, ours until the transaction ends; in one order, so that two never wait for each other."""
    found = User.objects.select_for_update().filter(pk__in=[account.pk for account in accounts])
    by_key = {account.pk: account for account in found.order_by("pk")}
    return [by_key[account.pk] for account in accounts]


def refuse_closed_account(account: User) -> None:
    """A closed account gets no role."""
    if not account.is_active:
        raise RuleError(
            _("账号%(name)s已停用，不能授予角色。") % {"name": account.name},
            next_step=_("请先重新启用账号，或为接任的人另开账号。"),
        )
