"""What an account can do and why; who can do what somewhere and why. Grounds are roles, and the entries that gave them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from wuding.accounts.models import User
from wuding.accounts.permission_words import GROUPS, WORDS, Words
from wuding.accounts.permissions import PERMISSIONS_OF, Permission
from wuding.accounts.roles import Role
from wuding.audit.models import Entry
from wuding.audit.names import Action
from wuding.common.periods import holds_on
from wuding.common.today import today
from wuding.organisation.models import Kind, Membership, Organisation, scopes_of, within


@dataclass(frozen=True)
class Ground:
    """A role, and the entry of the trail that tells who gave it; None for one older than the trail."""

    membership: Membership
    given: Entry | None

    @property
    def role(self) -> Role:
        """The role as a word."""
        return Role(self.membership.role)

    @property
    def permissions(self) -> frozenset[Permission]:
        """What it carries."""
        return PERMISSIONS_OF[self.role]


@dataclass(frozen=True)
class Right:
    """A permission in words, with every role that gives it."""

    permission: Permission
    words: Words
    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class RightGroup:
    """Permissions of one concern."""

    title: str
    rights: tuple[Right, ...]


@dataclass(frozen=True)
class Roles:
    """The roles of an account by when they hold."""

    now: tuple[Ground, ...]
    later: tuple[Ground, ...]
    over: tuple[Ground, ...]


def roles_of(account: User, viewer: User) -> Roles:
    """All roles of the account that lie in sight of the viewer, the latest first; of the own account, all."""
    held = Membership.objects.filter(user=account).select_related("organisation", "user")
    if account != viewer:
        held = held.filter(within(scopes_of(viewer, Permission.SEE_ACCESS), "organisation__path"))
    grounds = _with_entries(held.order_by("-since", "organisation__path", "role"))
    day = today()
    over = [ground for ground in grounds if ground.membership.until and ground.membership.until < day]
    later = [ground for ground in grounds if ground.membership.since > day]
    return Roles(tuple(g for g in grounds if g not in over and g not in later), tuple(later), tuple(over))


def rights_from(grounds: Iterable[Ground]) -> list[RightGroup]:
    """What those roles let one do, by concern; permissions that none of them carries are left out."""
    held = list(grounds)
    groups = []
    for title, permissions in GROUPS:
        rights = tuple(
            Right(permission, WORDS[permission], found)
            for permission in permissions
            if (found := tuple(ground for ground in held if permission in ground.permissions))
        )
        if rights:
            groups.append(RightGroup(str(title), rights))
    return groups


def grounds_at(place: Organisation, day: date) -> list[Ground]:
    """Every role of an open account that reaches `place` on that day, the widest first.

    Without those of workers: they reach the own file only, wherever it is kept.
    """
    paths = (*place.ancestor_paths, place.path)
    near = Q(organisation__path__in=paths) | Q(
        organisation__kind=Kind.ORGAN, organisation__parent__path__in=paths
    )
    found = Membership.objects.filter(near, holds_on(day), user__is_active=True).exclude(role=Role.WORKER)
    rows = found.select_related("organisation", "user").order_by(
        "organisation__path", "role", "user__username"
    )
    return [
        ground
        for ground in _with_entries(rows)
        if place.path.startswith(ground.membership.organisation.scope_path)
    ]


def _with_entries(memberships: Iterable[Membership]) -> Sequence[Ground]:
    """Two queries whatever their number: an entry is found by account, place, role and first day."""
    held = list(memberships)
    ids = {membership.user.public_id for membership in held}
    entries: Mapping[tuple[object, ...], Entry] = {
        (entry.thing_id, entry.path, *(_after(entry, field) for field in ("role", "since"))): entry
        for entry in Entry.objects.filter(thing_id__in=ids, action=Action.ROLE_ASSIGN).order_by(
            "at", "sequence"
        )
    }
    return [
        Ground(one, entries.get((one.user.public_id, one.organisation.path, one.role, one.since.isoformat())))
        for one in held
    ]


def _after(entry: Entry, field: str) -> object:
    """The value that the entry says the field has since."""
    return (entry.changes.get(field) or [None, None])[1]
