"""Many addresses against one account: slowed down by what the audit trail remembers, the same for every process of the server.

One address is locked out by django-axes after a few failures. Whoever has many addresses gets a few tries from each;
here they are counted together. An address from which the account has signed in lately isn't held up, so that a
stranger can't keep an officer out of the own office.
"""

from datetime import datetime, timedelta

from axes.models import AccessLog
from django.utils import timezone

from wuding.accounts.models import User
from wuding.audit.models import Entry
from wuding.audit.names import Action

LIMITS = ((timedelta(hours=1), 30), (timedelta(days=1), 120))
"""So many failures in such a time, over all addresses."""
KNOWN_FOR = timedelta(days=30)
"""How long an address counts as the account's own after a sign-in."""

_FORGIVING = (Action.ACCOUNT_UNLOCK, Action.ACCOUNT_RESET_PASSWORD)


def tried_too_often(account: User, address: str) -> bool:
    """Whether another attempt from that address has to wait. Two or three queries, each by an index."""
    now = timezone.now()
    since = _forgiven(account) or now - max(time for time, _most in LIMITS)
    failures = Entry.objects.filter(
        thing_id=account.public_id, action=Action.ACCOUNT_SIGN_IN_FAILED, at__gt=since
    )
    if not any(failures.filter(at__gt=now - time).count() >= most for time, most in LIMITS):
        return False
    known = AccessLog.objects.filter(
        username=account.username, ip_address=address or None, attempt_time__gt=now - KNOWN_FOR
    )
    return not known.exists()


def _forgiven(account: User) -> datetime | None:
    """When an administrator last lifted the account's locks."""
    found = Entry.objects.filter(thing_id=account.public_id, action__in=_FORGIVING).order_by("-at")
    return found.values_list("at", flat=True).first()
