"""Changes to tokens."""

import secrets
from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.api.models import ApiToken
from wuding.api.queries import hash_of, offered_to
from wuding.audit.actions import Thing, record
from wuding.audit.masking import created
from wuding.audit.names import Action, ThingKind
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.organisation.models import Organisation
from wuding.organisation.queries import acting, may

LONGEST_DAYS = 366
"""A token outlives a year only by being issued anew, so that somebody asks whether it is still needed."""
PREFIX = "wuding_"
"""By which a token is known for one when it lies where it shouldn't."""


@transaction.atomic
def issue_token(
    *,
    owner: User,
    organisation: Organisation,
    name: str,
    permissions: Collection[Permission],
    expires_on: date,
) -> tuple[ApiToken, str]:
    """A new token and its secret, which is kept nowhere. Works until `expires_on`, that day included.

    Raises NotVisible where the owner may not use the interface, RuleError for too much, too long or nothing at all.
    """
    if not may(owner, Permission.USE_API, organisation):
        raise NotVisible
    _refuse_too_much(owner, organisation, permissions)
    if not today() <= expires_on <= today() + timedelta(days=LONGEST_DAYS):
        raise RuleError(
            _("令牌的有效期须在今天之后、一年以内。"), next_step=_("请改有效期；到期后可以重新发放。")
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        owner=owner,
        organisation=organisation,
        name=name.strip(),
        permissions=sorted(permissions),
        secret_hash=hash_of(secret),
        issued_at=timezone.now(),
        expires_on=expires_on,
    )
    token.full_clean(exclude=["owner", "organisation"])
    token.save()
    record(
        action=Action.TOKEN_ISSUE,
        by=acting(owner),
        path=organisation.path,
        thing=Thing(ThingKind.ACCOUNT, token.public_id, token.name),
        changes=created(permissions="、".join(sorted(permissions)), until=expires_on),
    )
    return token, secret


def _refuse_too_much(owner: User, organisation: Organisation, permissions: Collection[Permission]) -> None:
    if not permissions:
        raise RuleError(_("没有选择令牌可以做什么。"), next_step=_("请至少选一项权限。"))
    offered = offered_to(owner)
    if any(one not in offered or not may(owner, one, organisation) for one in permissions):
        raise RuleError(
            _("令牌的权限不能超过本人在这个单位的权限。"), next_step=_("请减少权限，或换一个单位。")
        )


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> None:
    """The token opens nothing from now on. Raises NotVisible for somebody else's, RuleError when it is done already."""
    if token.owner_id != by.pk:
        raise NotVisible
    taken = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
    if not taken:
        raise RuleError(_("这个令牌已经收回。"), next_step=_("不用再做什么。"))
    record(
        action=Action.TOKEN_REVOKE,
        by=acting(by),
        path=token.organisation.path,
        thing=Thing(ThingKind.ACCOUNT, token.public_id, token.name),
    )


def note_use(token: ApiToken) -> None:
    """Remember the day of the last use: one write a day, so that owners see which tokens nobody needs."""
    ApiToken.objects.filter(pk=token.pk).exclude(last_used_on=today()).update(last_used_on=today())
