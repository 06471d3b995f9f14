"""Makers of what tests need, typed and with sensible defaults. Everybody in them is invented."""

from datetime import date
from itertools import count

from wuding.accounts.actions import create_user
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.organisation.actions import assign_role, create_organisation
from wuding.organisation.models import Kind, Organisation

PASSWORD = "青松-crane-47"
_numbers = count(1)


def make_user(username: str = "", *, name: str = "陈样例", language: str = "zh-hans") -> User:
    """An account that may see nothing yet."""
    return create_user(
        username=username or f"user{next(_numbers)}", name=name, password=PASSWORD, language=language
    )


def make_place(
    name: str = "松岭区",
    kind: Kind = Kind.DISTRICT,
    *,
    code: str = "",
    parent: Organisation | None = None,
    households: int | None = None,
) -> Organisation:
    """A node of the tree."""
    return create_organisation(
        code=code or f"9{next(_numbers):08d}", name=name, kind=kind, parent=parent, households=households
    )


def make_officer(
    place: Organisation,
    role: Role = Role.ORGANISATION_DEPARTMENT,
    *,
    username: str = "",
    name: str = "陈样例",
) -> User:
    """An account that holds a role in `place`, for ever so long."""
    user = make_user(username, name=name)
    assign_role(user=user, organisation=place, role=role, since=date(2000, 1, 1))
    return user
