"""What an administrator does to accounts: opening, closing, new passwords, the way of signing in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axes.utils import reset as forget_failures
from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.actions import create_user
from wuding.accounts.models import User
from wuding.accounts.passwords import one_time_end, one_time_password
from wuding.accounts.permissions import Permission
from wuding.accounts.roles import Role
from wuding.accounts.ways import WAYS
from wuding.audit.actions import Thing, record
from wuding.audit.masking import Changes, created
from wuding.audit.names import Action, ThingKind
from wuding.calc.chains import INSTALLATION
from wuding.common.errors import RuleError
from wuding.organisation.actions.asked import locked, require, require_management
from wuding.organisation.actions.roles import assign_role
from wuding.organisation.models import Membership, Organisation
from wuding.organisation.queries import acting


@dataclass(frozen=True)
class GivenPassword:
    """A one-time password, to be handed over in person and not kept: the table has only its hash."""

    account: User
    password: str
    good_until: datetime


@transaction.atomic
def open_account(
    *,
    username: str,
    name: str,
    role: Role,
    organisation: Organisation,
    since: date,
    by: User | None,
    until: date | None = None,
    document: str = "",
) -> GivenPassword:
    """A new account with its first role: an account without one would be nobody's to look after.

    Raises NotVisible where `by` may not manage accounts, RuleError for a name that is taken, ValidationError for a bad one.
    """
    require(by, Permission.MANAGE_ACCOUNTS, organisation)
    password, end = one_time_password(), one_time_end()
    account = create_user(username=username, name=name, password=password, one_time_until=end)
    assign_role(
        user=account, organisation=organisation, role=role, since=since, until=until, by=by, document=document
    )
    changes = created(username=account.username, name=account.name)
    _record(Action.ACCOUNT_OPEN, by, account, changes, path=organisation.path)
    return GivenPassword(account, password, end)


@transaction.atomic
def reset_password(*, account: User, by: User | None) -> GivenPassword:
    """A new one-time password; sessions that are open end with the next request, and locks are lifted.

    Raises NotVisible for an account that isn't `by`'s to manage, RuleError for the own one and for a closed one.
    """
    require_management(by, account)
    (account,) = locked(account)
    if not account.is_active:
        raise RuleError(_("账号已停用，不能重设密码。"), next_step=_("请先重新启用账号。"))
    password = one_time_password()
    account.set_password(password)
    account.one_time_until = one_time_end()
    account.save(update_fields=["password", "one_time_until"])
    forget_failures(username=account.username)
    _record(Action.ACCOUNT_RESET_PASSWORD, by, account)
    return GivenPassword(account, password, account.one_time_until)


@transaction.atomic
def close_account(*, account: User, by: User | None, reason: str) -> None:
    """It signs in no more, and sessions that are open end with the next request. Roles stay as they are.

    Raises NotVisible for an account that isn't `by`'s to manage, RuleError for the own one, a closed one, or without a reason.
    """
    require_management(by, account)
    if not reason.strip():
        raise RuleError(
            _("停用账号要写明事由。"), next_step=_("请写一句为什么停用，例如调离、退休、账号疑似被盗。")
        )
    _switch(Action.ACCOUNT_CLOSE, account, by, active=False, reason=reason)


@transaction.atomic
def reopen_account(*, account: User, by: User | None, reason: str) -> None:
    """It may sign in again, with the roles that haven't ended. Raises as `close_account` does."""
    require_management(by, account)
    if not reason.strip():
        raise RuleError(_("重新启用账号要写明事由。"), next_step=_("请写一句为什么重新启用。"))
    _switch(Action.ACCOUNT_REOPEN, account, by, active=True, reason=reason)


def _switch(action: Action, account: User, by: User | None, *, active: bool, reason: str) -> None:
    (account,) = locked(account)
    if account.is_active == active:
        state = _("在用") if active else _("停用")
        raise RuleError(_("账号已经是%(state)s状态。") % {"state": state}, next_step=_("请刷新页面再看。"))
    User.objects.filter(pk=account.pk).update(is_active=active)
    _record(action, by, account, {"active": (not active, active)}, purpose=reason.strip())


@transaction.atomic
def unlock_account(*, account: User, by: User | None) -> None:
    """Forget the failed attempts that lock it. Raises NotVisible for an account that isn't `by`'s, RuleError for the own."""
    require_management(by, account)
    forget_failures(username=account.username)
    _record(Action.ACCOUNT_UNLOCK, by, account)


@transaction.atomic
def end_second_step(*, account: User, by: User | None, reason: str) -> None:
    """Take the second step and its recovery codes away, for somebody who has lost the phone.

    Raises NotVisible for an account that isn't `by`'s, RuleError for the own, without a reason, or where there is none.
    """
    require_management(by, account)
    if not reason.strip():
        raise RuleError(
            _("关闭别人的两步验证要写明事由。"), next_step=_("请当面核实本人，再写明怎样核实的。")
        )
    removed, _each = Authenticator.objects.filter(user_id=account.pk).delete()
    if not removed:
        raise RuleError(_("这个账号没有开启两步验证。"), next_step=_("请刷新页面再看。"))
    _record(Action.ACCOUNT_SECOND_STEP_OFF, by, account, purpose=reason.strip())


@transaction.atomic
def link_external(*, account: User, way: str, external_id: str, by: User | None) -> None:
    """From now on the account is that of `external_id` at the way of signing in; an empty id ends that.

    Raises NotVisible for an account that isn't `by`'s, RuleError for the own, an unknown way, or an id that is another account's.
    """
    require_management(by, account)
    if way not in WAYS:
        raise RuleError(_("没有这种登录方式。"), next_step=_("请从列表里选择。"))
    locked(account)
    wanted = external_id.strip()
    others = SocialAccount.objects.filter(provider=way, uid=wanted).exclude(user_id=account.pk)
    if wanted and others.exists():
        raise RuleError(
            _("这个外部账号已经登记在另一个账号上。"),
            next_step=_("请核对编号；一人有多个岗位时，在同一账号上授予角色。"),
        )
    own = SocialAccount.objects.filter(provider=way, user_id=account.pk)
    before = own.order_by("pk").values_list("uid", flat=True).first()
    own.delete()
    if wanted:
        SocialAccount.objects.create(provider=way, uid=wanted, user_id=account.pk, extra_data={})
    _record(Action.ACCOUNT_LINK, by, account, {"way": (None, way), "external_id": (before, wanted or None)})


def _record(
    action: Action,
    by: User | None,
    account: User,
    changes: Changes | Mapping[str, tuple[object, object]] | None = None,
    *,
    path: str = "",
    purpose: str = "",
) -> None:
    """The entry stands at the first place where the account holds, or held, a role."""
    where = (
        Membership.objects.filter(user=account)
        .select_related("organisation")
        .order_by("-since", "pk")
        .first()
    )
    record(
        action=action,
        by=acting(by),
        path=path or (where.organisation.path if where else INSTALLATION),
        thing=Thing(ThingKind.ACCOUNT, account.public_id, account.name),
        changes=changes or {},
        purpose=purpose,
    )
