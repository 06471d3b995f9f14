"""Reads of the concern."""

import hashlib
from dataclasses import dataclass

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.api.models import ApiToken
from wuding.common.today import today
from wuding.organisation.queries import permissions_of

OFFERED = (
    Permission.SEE_ORGANISATION,
    Permission.SEE_ROSTER,
    Permission.SEE_FILE,
    Permission.SEE_IDENTITY,
    Permission.SEE_CONTRACTS,
    Permission.SEE_APPRAISAL,
    Permission.SEE_DISCIPLINE,
)
"""What the interface knows to use. Nothing is written through it, and no number is revealed."""


@dataclass(frozen=True)
class Caller:
    """A program that asks: the token and whose it is; `held` is what both may do, today."""

    user: User
    token: ApiToken
    held: frozenset[Permission]


def hash_of(secret: str) -> str:
    """What is kept of a token. Plain SHA-256: it holds 256 random bits, so that there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def caller_by(secret: str) -> Caller | None:
    """Who asks with this token; None when it is unknown, over, taken back, or its owner may not use the interface."""
    found = ApiToken.objects.select_related("owner", "organisation").filter(secret_hash=hash_of(secret))
    token = found.order_by("pk").first()
    if token is None or not token.is_good(today()):
        return None
    owner = token.owner
    if not owner.is_active or owner.must_change_password:
        return None
    held = permissions_of(owner)
    return Caller(owner, token, held & token.granted) if Permission.USE_API in held else None


def tokens_of(user: User) -> list[ApiToken]:
    """The user's own tokens, the newest first."""
    found = ApiToken.objects.filter(owner=user).select_related("organisation")
    return list(found.order_by("-issued_at", "-pk"))


def offered_to(user: User) -> tuple[Permission, ...]:
    """The permissions that the user can pass on to a token."""
    held = permissions_of(user)
    return tuple(permission for permission in OFFERED if permission in held)
