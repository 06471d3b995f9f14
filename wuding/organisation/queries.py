"""Reads of the concern. Each takes the user who looks."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from wuding.accounts.models import User
from wuding.accounts.permissions import PERMISSIONS_OF, Permission
from wuding.accounts.roles import Role
from wuding.audit.actions import Actor
from wuding.common.errors import NotVisible
from wuding.common.today import today
from wuding.organisation.models import Kind, Membership, Organisation, scopes_of


def organisations_for(user: User, permission: Permission = Permission.SEE_ORGANISATION) -> list[Organisation]:
    """All that the user may see, parents before children, by code."""
    return list(Organisation.objects.visible_to(user, permission).select_related("parent").order_by("path"))


def organisation_for(
    user: User, public_id: uuid.UUID, permission: Permission = Permission.SEE_ORGANISATION
) -> Organisation:
    """One of them; raises NotVisible when it isn't, or isn't the user's to see."""
    found = (
        Organisation.objects.visible_to(user, permission)
        .select_related("parent")
        .filter(public_id=public_id)
        .order_by("path")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def starting_place(
    user: User, chosen: uuid.UUID | None, permission: Permission = Permission.SEE_ORGANISATION
) -> Organisation | None:
    """The organisation a page shows: the chosen one if it is visible, else the user's topmost; None without any."""
    visible = Organisation.objects.visible_to(user, permission).select_related("parent").order_by("path")
    asked = visible.filter(public_id=chosen).first() if chosen else None
    return asked or visible.first()


def acting_place(user: User, chosen: uuid.UUID | None, permission: Permission) -> Organisation:
    """The organisation that a change is asked for: the one named, else the user's topmost with that permission.

    Raises NotVisible when the one named isn't the user's: nothing is ever done at another place than was named.
    """
    within_reach = Organisation.objects.visible_to(user, permission).select_related("parent").order_by("path")
    found = (within_reach.filter(public_id=chosen) if chosen else within_reach).first()
    if found is None:
        raise NotVisible
    return found


def memberships_of(user: User) -> list[Membership]:
    """The roles the user holds today, with the organisation of each."""
    return list(Membership.objects.on(today()).filter(user=user).select_related("organisation"))


def acting(user: User | None) -> Actor:
    """Who acts, for the audit trail, with the roles held today; None: whoever sits at the machine's command line."""
    if user is None:
        return Actor()
    held = Membership.objects.on(today()).filter(user=user).order_by("role").values_list("role", flat=True)
    return Actor(user.public_id, user.name, tuple(held.distinct()))


def permissions_of(user: User) -> frozenset[Permission]:
    """What the user may do somewhere, today."""
    held = Membership.objects.on(today()).filter(user=user).order_by("pk").values_list("role", flat=True)
    return frozenset(permission for role in held for permission in PERMISSIONS_OF[Role(role)])


def may(user: User, permission: Permission, organisation: Organisation) -> bool:
    """Whether the user holds, at or above that organisation, a role that carries the permission."""
    return organisation.path.startswith(scopes_of(user, permission) or ("nowhere",))


def ancestors_of(user: User, organisation: Organisation) -> list[Organisation]:
    """What stands above it, root first, as far as the user may see it."""
    visible = Organisation.objects.visible_to(user).filter(path__in=organisation.ancestor_paths)
    return list(visible.order_by("path"))


@dataclass(frozen=True)
class Branch:
    """An organisation with what hangs below it; `households` is the sum over its grids."""

    organisation: Organisation
    organs: tuple["Branch", ...]
    children: tuple["Branch", ...]
    households: int

    @property
    def grids(self) -> int:
        """Number of grids at or below."""
        return int(self.organisation.kind == Kind.GRID) + sum(child.grids for child in self.children)

    def walk(self) -> Iterator["Branch"]:
        """Itself, its organs and everything below, in the order of the tree."""
        yield self
        yield from self.organs
        for child in self.children:
            yield from child.walk()


def tree_for(user: User, top: Organisation | None = None) -> tuple[Branch, ...]:
    """The visible tree as branches; below `top` when given. A node whose parent isn't visible becomes a root."""
    visible = Organisation.objects.visible_to(user).order_by("path")
    found = list(visible.at_or_below(top) if top else visible)
    below: dict[int | None, list[Organisation]] = {}
    known = {organisation.pk for organisation in found}
    for organisation in found:
        below.setdefault(organisation.parent_id if organisation.parent_id in known else None, []).append(
            organisation
        )
    return _branches(below.get(None, ()), lambda parent: below.get(parent.pk, ()))


def _branches(
    organisations: Iterable[Organisation], below: Callable[[Organisation], Iterable[Organisation]]
) -> tuple[Branch, ...]:
    branches = []
    for organisation in organisations:
        children = _branches(below(organisation), below)
        own = organisation.households or 0
        branches.append(
            Branch(
                organisation,
                organs=tuple(child for child in children if child.organisation.kind == Kind.ORGAN),
                children=tuple(child for child in children if child.organisation.kind != Kind.ORGAN),
                households=own + sum(child.households for child in children),
            )
        )
    return tuple(branches)
