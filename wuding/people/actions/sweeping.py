"""Kept files put in order: what nobody needs any more goes, what a crash left behind goes, old seals are renewed."""

from dataclasses import dataclass
from datetime import datetime

from wuding.common.retention import REMOVED_ATTACHMENT
from wuding.people import storage
from wuding.people.models import Attachment

YOUNGEST_HOURS = 24
"""Files younger than this may belong to an upload that is being written right now."""


@dataclass(frozen=True)
class Swept:
    """How many files went: of removed papers whose time is over, and that belong to nothing; and how many are missing."""

    expired: int
    stray: int
    missing: int


def sweep_files(*, now: datetime, youngest_hours: float = YOUNGEST_HOURS) -> Swept:
    """Drop the bytes of long removed papers and of uploads that were broken off; count papers without bytes."""
    over = REMOVED_ATTACHMENT.moment_over(now)
    there = set(storage.names())
    gone = (
        Attachment.objects.filter(removed__entered_at__lt=over)
        .order_by("pk")
        .values_list("stored_as", flat=True)
    )
    expired = there & set(gone)
    for name in sorted(expired):
        storage.drop(name)
    known = set(Attachment.objects.order_by("pk").values_list("stored_as", flat=True))
    stray = set(storage.names(older_than_hours=youngest_hours)) - known
    for name in sorted(stray):
        storage.drop(name)
    left = storage.drop_unfinished(older_than_hours=youngest_hours)
    shown = Attachment.objects.filter(removed__isnull=True).order_by("pk").values_list("stored_as", flat=True)
    return Swept(len(expired), len(stray) + left, len(set(shown) - there))


def reseal_files() -> int:
    """Seal every kept file with the present key; how many had to be. Raises SealBroken."""
    return sum(storage.reseal(name) for name in storage.names())
