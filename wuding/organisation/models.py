"""Tables of the concern: the tree of organisations, and who holds which role where."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Self

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.accounts.permissions import PERMISSIONS_OF, Permission
from wuding.accounts.roles import Role
from wuding.common.fields import public_id
from wuding.common.periods import NoOverlap, holds_on
from wuding.common.today import today


class Kind(models.TextChoices):
    """What an organisation is. The order is that of the tree; an organ stands beside what it serves."""

    PROVINCE = "province", _("省")
    PREFECTURE = "prefecture", _("地市")
    DISTRICT = "district", _("区县")
    TOWN = "town", _("乡镇街道")
    COMMUNITY = "community", _("社区")
    GRID = "grid", _("网格")
    ORGAN = "organ", _("机关")


class Basis(models.TextChoices):
    """Where a code or a name comes from."""

    OFFICIAL = "official", _("国家标准代码")
    STATISTICAL = "statistical", _("统计用区划代码")
    PUBLISHED = "published", _("已公布")
    GENERATED = "generated", _("演示生成")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Reads of organisations; in the order of their codes' path, parents first."""

    def visible_to(self, user: User, permission: Permission = Permission.SEE_ORGANISATION) -> Self:
        """Those at or below a place where `user` holds, today, a role that carries `permission`."""
        return self.filter(within(scopes_of(user, permission), "path"))

    def standing_on(self, day: date) -> Self:
        """Those that aren't dissolved by that day."""
        return self.exclude(closed_on__lt=day)

    def at_or_below(self, organisation: "Organisation") -> Self:
        """The organisation and everything under it."""
        return self.filter(path__startswith=organisation.path)


class Organisation(models.Model):
    """A node of the tree. Purpose: scope of every record. Holds no personal data."""

    public_id = public_id()
    code = models.CharField(_("代码"), max_length=32, unique=True)
    code_basis = models.CharField(_("代码来源"), max_length=16, choices=Basis)
    name = models.CharField(_("名称"), max_length=64)
    name_basis = models.CharField(_("名称来源"), max_length=16, choices=Basis, default=Basis.PUBLISHED)
    kind = models.CharField(_("类别"), max_length=16, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级")
    )
    path = models.CharField(_("路径"), max_length=255, unique=True, editable=False)
    sort_key = models.CharField(_("排序"), max_length=255, editable=False)
    households = models.PositiveIntegerField(_("户数"), null=True, blank=True)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True, editable=False)
    """Its last day; empty while it stands."""

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("组织")
        verbose_name_plural = _("组织")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(households__isnull=True) | models.Q(kind=Kind.GRID),
                name="organisation_households_of_grids_only",
                violation_error_message=_("户数只填在网格上，社区和乡镇的户数由网格合计。"),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values),
                name="organisation_kind_is_known",
                violation_error_message=_("组织类别不在目录里。"),
            ),
            models.CheckConstraint(
                condition=models.Q(code_basis__in=Basis.values, name_basis__in=Basis.values),
                name="organisation_basis_is_known",
                violation_error_message=_("代码和名称的来源须注明。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """0 for a root."""
        return self.path.count("/") - 2

    @cached_property
    def ancestor_paths(self) -> tuple[str, ...]:
        """Paths of what stands above it, root first; its own not included."""
        steps = self.path.strip("/").split("/")
        return tuple("/" + "/".join(steps[:count]) + "/" for count in range(1, len(steps)))

    def name_on(self, day: date) -> str:
        """What it was called on that day."""
        former = self.former_names.filter(until__gte=day).order_by("until").first()
        return former.name if former else self.name

    @property
    def scope_path(self) -> str:
        """The path a role held here reaches down from: an organ serves the place it stands beside."""
        return self.ancestor_paths[-1] if self.kind == Kind.ORGAN and self.ancestor_paths else self.path


class FormerName(models.Model):
    """A name that an organisation had through `until`, that day included."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="former_names", verbose_name=_("组织")
    )
    name = models.CharField(_("名称"), max_length=64)
    until = models.DateField(_("至"))

    class Meta:
        verbose_name = _("曾用名")
        verbose_name_plural = _("曾用名")
        ordering = ["organisation__path", "until"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "until"],
                name="organisation_renamed_once_a_day",
                violation_error_message=_("同一天只能更名一次。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.until.isoformat()}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads of memberships."""

    def on(self, day: date) -> Self:
        """Those in force on that day."""
        return self.filter(holds_on(day))

    def not_ended_on(self, day: date) -> Self:
        """Those in force on that day, and those still to come."""
        return self.exclude(until__lt=day)


class Membership(models.Model):
    """A user holds a role in an organisation, from `since` to `until`, both days included.

    Purpose: access control. Kept as long as records name what the user did.
    """

    public_id = public_id()
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("用户"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("组织")
    )
    role = models.CharField(_("角色"), max_length=32, choices=Role)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("任用角色")
        verbose_name_plural = _("任用角色")
        ordering = ["organisation__path", "role", "since", "pk"]
        constraints = [
            NoOverlap(
                name="membership_periods_apart",
                same=("user", "organisation", "role"),
                violation_error_message=_("这个用户在这段时间已经担任同一角色。"),
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="membership_ends_after_it_begins",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values),
                name="membership_role_is_known",
                violation_error_message=_("角色不在目录里。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"


Held = dict[tuple[int, date], list[Membership]]
_read_once: "ContextVar[Held | None]" = ContextVar("memberships read", default=None)


@contextmanager
def memberships_read_once() -> Iterator[None]:
    """Inside, the roles of a user are read once: for answering a question, which changes no roles."""
    token = _read_once.set({})
    try:
        yield
    finally:
        _read_once.reset(token)


def memberships_of(user: User) -> list[Membership]:
    """The roles the user holds today, with the organisation of each."""
    kept, day = _read_once.get(), today()
    if kept is not None and (user.pk, day) in kept:
        return kept[user.pk, day]
    found = list(Membership.objects.on(day).filter(user=user).select_related("organisation"))
    if kept is not None:
        kept[user.pk, day] = found
    return found


def scopes_of(user: User, permission: Permission) -> tuple[str, ...]:
    """Paths under which `user` may use `permission` today; shortest first, none inside another."""
    roles = {role for role, held in PERMISSIONS_OF.items() if permission in held}
    reached = {m.organisation.scope_path for m in memberships_of(user) if m.role in roles}
    paths = sorted(reached, key=lambda path: (len(path), path))
    kept: list[str] = []
    for path in paths:
        if not path.startswith(tuple(kept)):
            kept.append(path)
    return tuple(kept)


def within(paths: tuple[str, ...], field: str) -> models.Q:
    """The condition that `field` (a path) lies at or below one of `paths`; matches nothing when there are none."""
    condition = models.Q(pk__in=[])
    for path in paths:
        condition |= models.Q(**{f"{field}__startswith": path})
    return condition
