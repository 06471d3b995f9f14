"""Reads of the tree: what of it is in sight, and what stands above and below."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible
from wuding.organisation.models import Kind, Organisation


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
