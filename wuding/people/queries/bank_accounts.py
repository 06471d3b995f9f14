"""To which account pay goes on a day, as believed now."""

from collections.abc import Collection
from datetime import date

from wuding.people.models import BankAccount

_BATCH = 500


def accounts_on(persons: Collection[int], day: date) -> dict[int, BankAccount]:
    """By person; those without one are left out. A query for each 500 people."""
    keys = sorted(persons)
    found: dict[int, BankAccount] = {}
    for start in range(0, len(keys), _BATCH):
        rows = BankAccount.objects.known().on(day).filter(person__in=keys[start : start + _BATCH])
        found |= {row.person_id: row for row in rows.order_by("since")}
    return found
