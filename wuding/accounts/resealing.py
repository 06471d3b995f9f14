"""The second step's secrets, which the sign-in library keeps in a column of its own, sealed again with the first key."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from wuding.accounts.adapter import SECOND_STEP
from wuding.common.sealed import field_keys, open_text, seal_text

_SEALED = ("secret", "seed")
"""Under these names the library stores what the adapter sealed: of a code generator, of recovery codes."""


@transaction.atomic
def reseal_second_steps() -> int:
    """How many were sealed again. Raises SealBroken at one that no key opens; then none was."""
    changed = 0
    for authenticator in Authenticator.objects.select_for_update().order_by("pk"):
        renewed = {**authenticator.data, **_renewed(authenticator.data)}
        if renewed != authenticator.data:
            Authenticator.objects.filter(pk=authenticator.pk).update(data=renewed)
            changed += 1
    return changed


def _renewed(data: dict[str, Any]) -> dict[str, str]:
    return {
        name: seal_text(open_text(data[name], SECOND_STEP), SECOND_STEP)
        for name in _SEALED
        if isinstance(data.get(name), str) and not field_keys().is_current(data[name])
    }
