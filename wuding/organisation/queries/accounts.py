"""Accounts in sight: those who hold, held or will hold a role in the place of the user who looks."""

import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible
from wuding.common.today import today
from wuding.organisation.models import Membership, Organisation, scopes_of, within


@dataclass(frozen=True)
class AccountFilter:
    """What to list; what is empty narrows nothing. `state` is a word of `STATES`."""

    organisation: Organisation | None = None
    search: str = ""
    role: str = ""
    state: str = ""


def accounts_for(
    user: User, permission: Permission = Permission.SEE_ACCESS, wanted: AccountFilter | None = None
) -> "QuerySet[User]":
    """Accounts with a role, now or at another time, where `user` holds `permission`; by user name.

    `roles_in_sight` holds the memberships that haven't ended and lie there. Accounts without any role are in sight of
    whoever sees every root.
    """
    wanted = wanted or AccountFilter()
    scopes = scopes_of(user, permission)
    inside = within(scopes, "organisation__path")
    held = Membership.objects.filter(inside, user=OuterRef("pk"))
    found = User.objects.filter(_narrowed(held, wanted, everything=sees_all(scopes)))
    if word := wanted.search.strip():
        found = found.filter(Q(username__icontains=word) | Q(name__icontains=word))
    now = Membership.objects.filter(inside).not_ended_on(today()).select_related("organisation")
    return (
        found.filter(_STATES.get(wanted.state, Q()))
        .prefetch_related(
            Prefetch("memberships", now.order_by("organisation__path", "role"), "roles_in_sight")
        )
        .order_by("username")
    )


def _narrowed(held: "QuerySet[Membership]", wanted: AccountFilter, *, everything: bool) -> Q:
    if wanted.organisation is None and not wanted.role:
        nowhere = ~Exists(Membership.objects.filter(user=OuterRef("pk")))
        return Q(Exists(held)) | Q(nowhere) if everything else Q(Exists(held))
    held = held.filter(pk__in=Membership.objects.not_ended_on(today()).values("pk"))
    if wanted.organisation is not None:
        held = held.filter(organisation__path__startswith=wanted.organisation.path)
    if wanted.role:
        held = held.filter(role=wanted.role)
    return Q(Exists(held))


_STATES = {
    "open": Q(is_active=True),
    "closed": Q(is_active=False),
    "waiting": Q(is_active=True, one_time_until__isnull=False),
    "never": Q(is_active=True, last_login__isnull=True),
}
"""Open; closed; the one-time password not changed yet; never signed in."""


def account_for(user: User, public_id: uuid.UUID, permission: Permission = Permission.SEE_ACCESS) -> User:
    """One of them, or the own account; raises NotVisible when it isn't, or isn't the user's to see."""
    if public_id == user.public_id and permission == Permission.SEE_ACCESS:
        return user
    found = accounts_for(user, permission).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    return found


def membership_for(user: User, public_id: uuid.UUID) -> Membership:
    """A role that hasn't ended, where the user manages accounts; raises NotVisible otherwise."""
    inside = within(scopes_of(user, Permission.MANAGE_ACCOUNTS), "organisation__path")
    found = (
        Membership.objects.filter(inside, public_id=public_id)
        .not_ended_on(today())
        .select_related("user", "organisation")
        .order_by("pk")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def may_manage(user: User, account: User) -> bool:
    """Whether every role the account holds or will hold, or else every one it held, lies where `user` manages accounts.

    So that nobody takes over, by a new password, what reaches beyond the own place.
    """
    scopes = scopes_of(user, Permission.MANAGE_ACCOUNTS)
    own = Membership.objects.filter(user=account).select_related("organisation")
    counted = list(own.not_ended_on(today())) or list(own)
    if not counted:
        return sees_all(scopes)
    return all(role.organisation.scope_path.startswith(scopes or ("nowhere",)) for role in counted)


def sees_all(scopes: tuple[str, ...]) -> bool:
    """Whether the paths cover every root of the installation."""
    return (
        bool(scopes) and not Organisation.objects.filter(parent=None).exclude(within(scopes, "path")).exists()
    )
