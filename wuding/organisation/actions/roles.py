"""Who holds which role where: giving, ending, taking back, handing over."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.accounts.roles import Role, may_hold_together
from wuding.audit.actions import Act, Thing, record, record_all
from wuding.audit.masking import created
from wuding.audit.names import Action, ThingKind
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.organisation.actions.asked import locked, refuse_closed_account, refuse_own, require
from wuding.organisation.models import Membership, Organisation
from wuding.organisation.queries import acting

DAY = timedelta(days=1)


@transaction.atomic
def assign_role(
    *,
    user: User,
    organisation: Organisation,
    role: Role,
    since: date,
    by: User | None,
    until: date | None = None,
    document: str = "",
) -> Membership:
    """Give the user the role there, both days included; `document` is what the appointment rests on.

    Raises NotVisible when `by` may not manage accounts there. Raises RuleError for the own account, a closed account, a
    dissolved organisation, two of the three administrators in one account, or the same role twice.
    """
    require(by, Permission.MANAGE_ACCOUNTS, organisation)
    refuse_own(by, user)
    (user,) = locked(user)  # two assignments at once must not slip past each other
    _refuse(user, organisation, role, since, until)
    membership = Membership.objects.create(
        user=user, organisation=organisation, role=role, since=since, until=until
    )
    record(
        action=Action.ROLE_ASSIGN,
        by=acting(by),
        path=organisation.path,
        thing=_account(user),
        changes=_given(membership, document),
    )
    return membership


def _refuse(user: User, organisation: Organisation, role: Role, since: date, until: date | None) -> None:
    refuse_closed_account(user)
    if until is not None and until < since:
        raise RuleError(
            _("最后一天 %(until)s 早于开始日期 %(since)s。") % {"until": until, "since": since},
            next_step=_("请填写不早于开始日期的最后一天，或留空表示长期。"),
        )
    if organisation.closed_on and (until is None or until > organisation.closed_on):
        raise RuleError(
            _("%(place)s自 %(day)s 后已撤销。") % {"place": organisation.name, "day": organisation.closed_on},
            next_step=_("请改选承接它工作的单位，或把最后一天填到撤销日期之前。"),
        )
    held = Membership.objects.filter(user=user).not_ended_on(since)
    overlapping = held if until is None else held.exclude(since__gt=until)
    roles = frozenset(Role(word) for word in overlapping.order_by("pk").values_list("role", flat=True))
    if not may_hold_together(roles | {role}):
        raise RuleError(
            _("一个账号不能同时担任系统管理员、安全保密管理员和安全审计员中的两个。"),
            next_step=_("请为另一个管理员角色单独开通账号。"),
        )
    if overlapping.filter(organisation=organisation, role=role).exists():
        raise RuleError(
            _("%(user)s在这段时间已经是%(place)s的%(role)s。")
            % {"user": user.name, "place": organisation.name, "role": role.label},
            next_step=_("请先结束原来的任用，或改用不重叠的日期。"),
        )


@transaction.atomic
def end_role(*, membership: Membership, last_day: date, by: User | None, document: str = "") -> None:
    """The role ends with that day. Raises RuleError when it began later, ended earlier, or is the own."""
    require(by, Permission.MANAGE_ACCOUNTS, membership.organisation)
    refuse_own(by, membership.user)
    membership = _locked_role(membership)
    _refuse_end(membership, last_day)
    Membership.objects.filter(pk=membership.pk).update(until=last_day)
    record(
        action=Action.ROLE_END,
        by=acting(by),
        path=membership.organisation.path,
        thing=_account(membership.user),
        changes=_ended(membership, last_day, document),
    )


def _refuse_end(membership: Membership, last_day: date) -> None:
    if last_day < membership.since:
        raise RuleError(
            _("结束日期早于开始日期 %(since)s。") % {"since": membership.since.isoformat()},
            next_step=_("请填写不早于 %(day)s 的日期。") % {"day": membership.since.isoformat()},
        )
    if membership.until is not None and last_day > membership.until:
        raise RuleError(
            _("这个角色到 %(until)s 为止，结束日期不能把它延长。") % {"until": membership.until.isoformat()},
            next_step=_("需要延长时，请另外授予自次日起的角色，留下依据。"),
        )


@transaction.atomic
def withdraw_role(*, membership: Membership, by: User | None, reason: str) -> None:
    """Take the role back at once: it holds no more from the next request on.

    One that began before today ends with yesterday. One given for today or later goes altogether; the trail keeps that it
    was given and that it was taken back. Raises RuleError for the own role, without a reason, or when it has ended.
    """
    require(by, Permission.MANAGE_ACCOUNTS, membership.organisation)
    refuse_own(by, membership.user)
    if not reason.strip():
        raise RuleError(_("立即收回角色要写明事由。"), next_step=_("请写一句为什么现在就要收回。"))
    membership = _locked_role(membership)
    now = today()
    if membership.until is not None and membership.until < now:
        raise RuleError(
            _("这个角色已于 %(until)s 结束，不用再收回。") % {"until": membership.until.isoformat()},
            next_step=_("请回到账号页查看现有的角色。"),
        )
    if membership.since < now:
        Membership.objects.filter(pk=membership.pk).update(until=now - DAY)
    else:
        membership.delete()
    record(
        action=Action.ROLE_WITHDRAW,
        by=acting(by),
        path=membership.organisation.path,
        thing=_account(membership.user),
        changes=_ended(membership, now - DAY, ""),
        purpose=reason.strip(),
    )


@transaction.atomic
def hand_over(
    *, membership: Membership, to: User, last_day: date, by: User | None, document: str = ""
) -> Membership:
    """The role ends with `last_day` and is the successor's from the next day, until when it was to end.

    One act with two entries in the trail. Raises what `end_role` and `assign_role` raise; both accounts must be others' than `by`.
    """
    organisation, role = membership.organisation, Role(membership.role)
    require(by, Permission.MANAGE_ACCOUNTS, organisation)
    refuse_own(by, membership.user)
    refuse_own(by, to)
    if to == membership.user:
        raise RuleError(_("不能把角色交接给同一个账号。"), next_step=_("请选择接任的人的账号。"))
    former, to = locked(membership.user, to)
    membership = _locked_role(membership)
    _refuse_end(membership, last_day)
    until = None if last_day == membership.until else membership.until
    Membership.objects.filter(pk=membership.pk).update(until=last_day)
    _refuse(to, organisation, role, last_day + DAY, until)
    successor = Membership.objects.create(
        user=to, organisation=organisation, role=role, since=last_day + DAY, until=until
    )
    ended = {**_ended(membership, last_day, document), "successor": (None, to.name)}
    begun = {**_given(successor, document), "predecessor": (None, former.name)}
    actor, path = acting(by), organisation.path
    record_all(
        [
            Act(Action.ROLE_HAND_OVER, actor, path, _account(former), ended),
            Act(Action.ROLE_ASSIGN, actor, path, _account(to), begun),
        ]
    )
    return successor


def _locked_role(membership: Membership) -> Membership:
    """The row as it is now, ours until the transaction ends; NotVisible when it was taken back meanwhile."""
    rows = Membership.objects.select_for_update(of=("self",)).select_related("organisation", "user")
    found = rows.filter(pk=membership.pk).order_by("pk").first()
    if found is None:
        raise NotVisible
    return found


def _account(user: User) -> Thing:
    return Thing(ThingKind.ACCOUNT, user.public_id, user.name)


def _given(membership: Membership, document: str) -> dict[str, tuple[object, object]]:
    return dict(
        created(
            organisation=membership.organisation.name,
            role=membership.role,
            since=membership.since,
            until=membership.until,
            document=document.strip() or None,
        )
    )


def _ended(membership: Membership, last_day: date, document: str) -> dict[str, tuple[object, object]]:
    return {
        "organisation": (membership.organisation.name, None),
        "role": (membership.role, None),
        "since": (membership.since, None),
        "until": (membership.until, last_day),
        "document": (None, document.strip() or None),
    }
