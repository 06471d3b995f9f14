"""Passwords that an administrator hands out: made by the machine, shown once, good for choosing one's own."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

_LETTERS = "abcdefghjkmnpqrstuvwxyz"  # without i, l, o: they are read out on the telephone
_DIGITS = "23456789"
_GROUPS, _EACH = 4, 4


def one_time_password() -> str:
    """Sixteen letters and digits in four groups: about 79 bits, typed on any keyboard."""
    while True:
        groups = ["".join(secrets.choice(_LETTERS + _DIGITS) for _ in range(_EACH)) for _ in range(_GROUPS)]
        made = "-".join(groups)
        if any(sign in _DIGITS for sign in made) and any(sign in _LETTERS for sign in made):
            return made


def one_time_end() -> datetime:
    """When a password handed out now ends to be good."""
    return timezone.now() + timedelta(hours=settings.ONE_TIME_HOURS)
