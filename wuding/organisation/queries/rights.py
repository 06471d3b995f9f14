"""What a user holds today: roles, the permissions they carry, and where."""

from wuding.accounts.models import User
from wuding.accounts.permissions import PERMISSIONS_OF, Permission
from wuding.accounts.roles import Role
from wuding.audit.actions import Actor
from wuding.common.today import today
from wuding.organisation.models import Membership, Organisation, scopes_of


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


def scope_covers(user: User, permission: Permission, organisation: Organisation) -> bool:
    """Whether `may` holds for everything that a role held at that organisation would reach.

    An organ's role reaches all of the place that the organ serves.
    """
    return organisation.scope_path.startswith(scopes_of(user, permission) or ("nowhere",))
