"""Signing in, recorded. Here, because `accounts` lies below the audit trail and knows no place to record it at.

allauth's own hooks for this: `post_login`, `authentication_failed`, `set_password`. What was typed as an unknown user name is
not kept: people type passwords there.
"""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from typing_extensions import override

from wuding.accounts.adapter import AccountAdapter, sign_in_name, way_of
from wuding.accounts.models import User
from wuding.audit.actions import VISITOR, Actor, Thing, record
from wuding.audit.masking import Changes
from wuding.audit.names import Action, ThingKind
from wuding.calc.chains import INSTALLATION
from wuding.common.client_address import client_address
from wuding.organisation.queries import acting, memberships_of
from wuding.web.throttle import tried_too_often


class RecordingAccountAdapter(AccountAdapter):
    """Leaves an entry for each sign-in, each failure on an existing account, each change of a password."""

    @override
    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Signed in, the second step included."""
        way = way_of(request, ours(user))
        record_account(Action.ACCOUNT_SIGN_IN, ours(user), changes={"way": (None, way)} if way else None)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    @override
    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse an attempt on an account that too many addresses have tried; the password isn't looked at."""
        account = User.objects.filter(username=sign_in_name(request, credentials)).order_by("pk").first()
        if account is not None and tried_too_often(account, client_address(request)):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The library's own count, kept in each process: of this address alone, since all together are counted above."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{client_address(request)}"

    @override
    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password, or a right one while the account is locked for this address."""
        super().authentication_failed(request, **credentials)
        user = User.objects.filter(username=sign_in_name(request, credentials)).order_by("pk").first()
        if user is not None:
            record_account(Action.ACCOUNT_SIGN_IN_FAILED, user, by=VISITOR)

    @override
    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """The user's own new password, and its entry, or neither."""
        with transaction.atomic():
            super().set_password(user, password)
            record_account(Action.ACCOUNT_CHANGE_PASSWORD, ours(user))


def ours(user: object) -> User:
    """The user as ours."""
    if not isinstance(user, User):
        raise TypeError("allauth signs in our users only")
    return user


def record_account(
    action: Action, user: User, *, by: Actor | None = None, changes: Changes | None = None
) -> None:
    """By the user, unless said otherwise. At the first place where the user holds a role; in the installation's chain for who holds none."""
    held = memberships_of(user)
    with transaction.atomic():
        record(
            action=action,
            by=by or acting(user),
            path=held[0].organisation.path if held else INSTALLATION,
            thing=Thing(ThingKind.ACCOUNT, user.public_id, user.name),
            changes=changes,
        )
