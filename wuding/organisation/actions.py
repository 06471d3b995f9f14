"""Changes to the tree and to who holds which role.

`by` is who acts; None is the machine's own command line, where a new installation gets its first organisations.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.roles import Role, may_hold_together
from wuding.audit.actions import Thing, record
from wuding.audit.masking import created
from wuding.audit.names import Action, ThingKind
from wuding.common.errors import RuleError
from wuding.common.sorting import reading
from wuding.organisation.models import Basis, Kind, Membership, Organisation
from wuding.organisation.queries import acting

_ORDER = {kind: rank for rank, kind in enumerate(Kind)}


@transaction.atomic
def create_organisation(
    *,
    code: str,
    name: str,
    kind: Kind,
    parent: Organisation | None,
    by: User | None,
    code_basis: Basis = Basis.OFFICIAL,
    name_basis: Basis = Basis.PUBLISHED,
    households: int | None = None,
) -> Organisation:
    """A new node below `parent` (None: a root). Raises RuleError for a used code or a wrong place in the tree."""
    _refuse_wrong_place(kind, parent)
    if Organisation.objects.filter(code=code).exists():
        raise RuleError(
            _("代码 %(code)s 已经被使用。") % {"code": code},
            next_step=_("请核对行政区划代码；同一个单位不要建两次。"),
        )
    organisation = Organisation(
        code=code,
        code_basis=code_basis,
        name=name,
        name_basis=name_basis,
        kind=kind,
        parent=parent,
        path=f"{parent.path if parent else '/'}{code}/",
        sort_key=reading(name).key,
        households=households,
    )
    organisation.full_clean(exclude=["parent"])
    organisation.save()
    record(
        action=Action.ORGANISATION_CREATE,
        by=acting(by),
        path=organisation.path,
        thing=Thing(ThingKind.ORGANISATION, organisation.public_id, name),
        changes=created(
            code=code,
            code_basis=code_basis,
            name=name,
            name_basis=name_basis,
            kind=kind,
            households=households,
        ),
    )
    return organisation


def _refuse_wrong_place(kind: Kind, parent: Organisation | None) -> None:
    if parent is None:
        return
    above = Kind(parent.kind)
    if above == Kind.ORGAN or (kind != Kind.ORGAN and _ORDER[kind] <= _ORDER[above]):
        raise RuleError(
            _("%(kind)s不能设在%(parent)s(%(above)s)之下。")
            % {"kind": kind.label, "parent": parent.name, "above": above.label},
            next_step=_("请选择级别更高的上级，机关请挂在它服务的区县或乡镇之下。"),
        )


@transaction.atomic
def assign_role(
    *,
    user: User,
    organisation: Organisation,
    role: Role,
    since: date,
    by: User | None,
    until: date | None = None,
) -> Membership:
    """Give the user the role there, both days included.

    Raises RuleError when one account would hold two of the three administrator roles, or the same role twice.
    """
    User.objects.select_for_update().get(pk=user.pk)  # two assignments at once must not slip past each other
    held = Membership.objects.filter(user=user)
    overlapping = (
        held.exclude(until__lt=since)
        if until is None
        else held.exclude(until__lt=since).exclude(since__gt=until)
    )
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
    membership = Membership.objects.create(
        user=user, organisation=organisation, role=role, since=since, until=until
    )
    record(
        action=Action.ROLE_ASSIGN,
        by=acting(by),
        path=organisation.path,
        thing=Thing(ThingKind.ACCOUNT, user.public_id, user.name),
        changes=created(organisation=organisation.name, role=role, since=since, until=until),
    )
    return membership


@transaction.atomic
def end_role(*, membership: Membership, last_day: date, by: User | None) -> None:
    """The role ends with that day. Raises RuleError when it began later."""
    if last_day < membership.since:
        raise RuleError(
            _("结束日期早于开始日期 %(since)s。") % {"since": membership.since.isoformat()},
            next_step=_("请填写不早于 %(day)s 的日期。") % {"day": membership.since.isoformat()},
        )
    Membership.objects.filter(pk=membership.pk).update(until=last_day)
    record(
        action=Action.ROLE_END,
        by=acting(by),
        path=membership.organisation.path,
        thing=Thing(ThingKind.ACCOUNT, membership.user.public_id, membership.user.name),
        changes={"role": (membership.role, None), "until": (membership.until, last_day)},
    )
