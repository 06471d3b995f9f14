"""Changes to the tree: a new node, another name, the end."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.actions import Thing, record
from wuding.audit.masking import created
from wuding.audit.names import Action, ThingKind
from wuding.common.errors import NotVisible, RuleError
from wuding.common.sorting import reading
from wuding.common.today import today
from wuding.organisation.actions.asked import require
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
    """A new node below `parent` (None: a root, from the command line only).

    Raises NotVisible where `by` may not change organisations, RuleError for a used code or a wrong place in the tree.
    """
    if parent is not None:
        require(by, Permission.CHANGE_ORGANISATION, parent)
    elif by is not None:
        raise NotVisible
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
    if parent.closed_on:
        raise RuleError(
            _("%(parent)s已撤销，不能再设下级。") % {"parent": parent.name},
            next_step=_("请选择现有的单位作上级。"),
        )


@transaction.atomic
def rename_organisation(
    *, organisation: Organisation, name: str, since: date, by: User | None, document: str = ""
) -> None:
    """It is called `name` from that day on; the former name is kept for the days before.

    Raises NotVisible where `by` may not change organisations; RuleError for the same name, a day to come, or a day not after
    the last renaming.
    """
    require(by, Permission.CHANGE_ORGANISATION, organisation)
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    before, row.name = row.name, name.strip()
    last_day = since - timedelta(days=1)
    if row.name == before:
        raise RuleError(_("新名称与现在的名称相同。"), next_step=_("请填写新的名称。"))
    if since > today():
        raise RuleError(
            _("更名日期 %(day)s 还没有到。") % {"day": since.isoformat()},
            next_step=_("请到那一天再登记，或填写已经生效的日期。"),
        )
    latest = row.former_names.order_by("-until").first()
    if latest and latest.until >= last_day:
        raise RuleError(
            _("上一次更名自 %(day)s 起，这一次不能更早。") % {"day": latest.until + timedelta(days=1)},
            next_step=_("请核对更名文件的日期。"),
        )
    row.sort_key = reading(row.name).key
    row.full_clean(exclude=["parent"])
    row.former_names.create(name=before, until=last_day)
    Organisation.objects.filter(pk=row.pk).update(name=row.name, sort_key=row.sort_key)
    record(
        action=Action.ORGANISATION_RENAME,
        by=acting(by),
        path=row.path,
        thing=Thing(ThingKind.ORGANISATION, row.public_id, row.name),
        changes={
            "name": (before, row.name),
            "since": (None, since),
            "document": (None, document.strip() or None),
        },
    )


@transaction.atomic
def close_organisation(
    *, organisation: Organisation, last_day: date, by: User | None, document: str = ""
) -> None:
    """It stands until that day, included; what was recorded of it stays and can be read.

    Raises NotVisible where `by` may not change organisations; RuleError when it is closed already, when something below it
    stands longer, or when somebody holds a role there longer. Whether people still serve there is asked by `people`.
    """
    require(by, Permission.CHANGE_ORGANISATION, organisation)
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if row.closed_on:
        raise RuleError(
            _("%(place)s已于 %(day)s 撤销。") % {"place": row.name, "day": row.closed_on.isoformat()},
            next_step=_("请核对要撤销的单位。"),
        )
    below = Organisation.objects.filter(path__startswith=row.path).exclude(pk=row.pk)
    standing = below.exclude(closed_on__lte=last_day).order_by("path").first()
    if standing:
        raise RuleError(
            _("%(place)s之下还有%(below)s，不能先撤销上级。") % {"place": row.name, "below": standing.name},
            next_step=_("请先撤销下级单位。"),
        )
    _refuse_roles(row, last_day)
    Organisation.objects.filter(pk=row.pk).update(closed_on=last_day)
    record(
        action=Action.ORGANISATION_CLOSE,
        by=acting(by),
        path=row.path,
        thing=Thing(ThingKind.ORGANISATION, row.public_id, row.name),
        changes={"until": (None, last_day), "document": (None, document.strip() or None)},
    )


def _refuse_roles(organisation: Organisation, last_day: date) -> None:
    held = Membership.objects.filter(organisation=organisation).not_ended_on(last_day + timedelta(days=1))
    longest = held.select_related("user").order_by("pk").first()
    if longest:
        raise RuleError(
            _("%(user)s在%(place)s的角色到撤销之后才结束。")
            % {"user": longest.user.name, "place": organisation.name},
            next_step=_("请由安全保密管理员先结束或交接这个单位的角色。"),
        )
