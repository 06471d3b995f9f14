"""The matrix itself: for each route, which methods it answers, whose it is, and what permission it takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from tests.trust.routes import METHODS
from tests.trust.world import Branch
from wuding.accounts.permissions import Permission

P = Permission
Arguments = Callable[[Branch], Mapping[str, object]]
Posted = Callable[[Branch], Mapping[str, object]]


class Door(Enum):
    """Who comes in at all."""

    OPEN = "open"  # anybody, signed in or not
    SIGNED_IN = "signed in"  # every account; shows its own matters only
    HOLDERS = "holders"  # who holds the permission anywhere: lists of what lies in sight
    PLACE = "place"  # who holds the permission at or above the organisation asked for
    THINGS = "things"  # who holds the permission at or above the thing named in the address
    OWN = "own"  # the person it is about, and nobody else


@dataclass(frozen=True)
class Row:
    """One route. `arguments` makes those of the address from a branch; `post` what a form would send.

    `token`: asked by a program with a token of the user's, who needs USE_API to have one.
    `any_of` are the permissions that open it; `own` lets the person themselves in as well.
    `elsewhere` is the status that others get, where it isn't 404.
    """

    route: str
    door: Door
    any_of: tuple[Permission, ...] = ()
    methods: tuple[str, ...] = ("GET", "HEAD")
    arguments: Arguments | None = None
    post: Posted = field(default=lambda _branch: {})
    query: Posted = field(default=lambda _branch: {})
    own: bool = False
    elsewhere: int = 404
    token: bool = False


def _of_branch(name: str) -> Arguments:
    """Arguments of an address that names one thing of the branch by its public id."""
    return lambda branch: {"public_id": branch.things[name]}


def _person(branch: Branch) -> Mapping[str, object]:
    return {"public_id": branch.person.public_id}


def _place(branch: Branch) -> Mapping[str, object]:
    return {"public_id": branch.place.public_id}


_OF_ALLAUTH = (
    "account_login", "account_logout", "account_inactive", "account_reauthenticate", "account_change_password",
    "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
)  # fmt: skip
"""Each sees nothing but the account that asks, and answers methods in its own way."""


def _of_place(branch: Branch) -> Mapping[str, object]:
    return {"organisation": branch.place.public_id, "day": "2022-07-31"}


SHELL = (
    *(Row(route, Door.OPEN) for route in _OF_ALLAUTH),
    Row("own_account", Door.SIGNED_IN),
    Row("language", Door.OPEN, methods=("POST",), post=lambda _b: {"language": "en"}),
    Row("home", Door.SIGNED_IN),
    Row(
        "look_at",
        Door.PLACE,
        (P.SEE_ORGANISATION,),
        ("POST",),
        post=lambda b: {"organisation": b.place.public_id},
    ),
    Row("gallery", Door.SIGNED_IN),
)

API = (
    Row("tokens", Door.HOLDERS, (P.USE_API,), ("GET", "HEAD", "POST")),
    Row("revoke_token", Door.THINGS, methods=("POST",), arguments=_of_branch("token")),
    Row("api:openapi-json", Door.OPEN, methods=METHODS),
    Row("api:organisations", Door.HOLDERS, (P.SEE_ORGANISATION,), ("GET",), token=True),
    Row("api:roster", Door.PLACE, (P.SEE_ROSTER,), ("GET",), token=True, query=_of_place),
    Row(
        "api:file",
        Door.THINGS,
        (P.SEE_ROSTER,),
        ("GET",),
        lambda b: {"person": b.person.public_id},
        token=True,
    ),
)

POLICY = (
    Row("policy:packs", Door.SIGNED_IN),
    Row(
        "policy:pack",
        Door.HOLDERS,
        (P.SEE_POLICY,),
        arguments=lambda _b: {"place": "songling", "version": "2022"},
    ),
    Row("comparison:packs", Door.HOLDERS, (P.SEE_POLICY,)),
)

AUDIT = (
    Row("audit:trail", Door.HOLDERS, (P.SEE_AUDIT,)),
    Row("audit:verify", Door.PLACE, (P.SEE_AUDIT,), ("POST",)),
    Row("audit:entry", Door.THINGS, (P.SEE_AUDIT,), arguments=_of_branch("audit_entry")),
)

PAY = (
    Row("pay:months", Door.HOLDERS, (P.SEE_PAY,), elsewhere=302),
    Row("pay:compute", Door.PLACE, (P.PREPARE_PAY,), ("POST",)),
    Row("pay:confirm", Door.PLACE, (P.APPROVE_PAY,), ("POST",)),
    Row("pay:measures", Door.HOLDERS, (P.SEE_PAY,)),
    Row("pay:own", Door.SIGNED_IN),
    Row("pay:slip", Door.THINGS, (P.SEE_PAY,), arguments=_of_branch("slip"), own=True),
    Row(
        "pay:reason", Door.THINGS, (P.SEE_PAY,), own=True,
        arguments=lambda b: {**_of_branch("slip")(b), "item": "绩效补贴"},
    ),
)  # fmt: skip

PEOPLE = (
    Row("people:tree", Door.HOLDERS, (P.SEE_ORGANISATION,)),
    Row("people:organisation", Door.THINGS, (P.SEE_ORGANISATION,), arguments=_place),
    Row("people:roster", Door.HOLDERS, (P.SEE_ROSTER,)),
    Row("people:person", Door.THINGS, (P.SEE_ROSTER,), arguments=_person, own=True),
)

ROWS = (*SHELL, *API, *POLICY, *AUDIT, *PAY, *PEOPLE)
