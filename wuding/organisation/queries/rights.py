"""What a user holds today: roles, the permissions they carry, and where."""

from wuding.accounts.models import User
from wuding.accounts.permissions import PERMISSIONS_OF, Permission
from wuding.accounts.roles import Role
from wuding.audit.actions import Actor
from wuding.organisation.models import Organisation, memberships_of, scopes_of


def acting(user: User | None) -> Actor:
    """Who acts, for the audit trail, with the roles held today; None: whoever sits at the machine's command line."""
    if user is None:
        return Actor()
    return Actor(user.public_id, user.name, tuple(sorted({str(m.role) for m in memberships_of(user)})))


def permissions_of(user: User) -> frozenset[Permission]:
    """What the user may do somewhere, today."""
    return frozenset(permission for m in memberships_of(user) for permission in PERMISSIONS_OF[Role(m.role)])


def may(user: User, permission: Permission, organisation: Organisation) -> bool:
    """Whether the user holds, at or above that organisation, a role that carries the permission."""
    return organisation.path.startswith(scopes_of(user, permission) or ("nowhere",))


def scope_covers(user: User, permission: Permission, organisation: Organisation) -> bool:
    """Whether `may` holds for everything that a role held at that organisation would reach.

    An organ's role reaches all of the place that the organ serves.
    """
    return organisation.scope_path.startswith(scopes_of(user, permission) or ("nowhere",))
