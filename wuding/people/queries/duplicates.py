"""Files that may be of one person, for whoever may see both."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.people.models import Person


@dataclass(frozen=True)
class DoubleNumber:
    """Two files with one identity number: who holds it, who claims it too."""

    holder: Person
    claimant: Person


def double_numbers(user: User) -> list[DoubleNumber]:
    """Pairs of files with one number, both in the user's scope to change, by name. Two queries."""
    mine = Person.objects.visible_to(user, Permission.CHANGE_ROSTER).select_related("organisation")
    claimants = list(mine.exclude(identity_claim="").order_by("sort_key", "pk"))
    held = mine.filter(identity_hash__in=[person.identity_claim for person in claimants])
    holders = {person.identity_hash: person for person in held.order_by("pk")}
    return [
        DoubleNumber(holders[person.identity_claim], person)
        for person in claimants
        if person.identity_claim in holders
    ]


def near_duplicates(
    user: User, name: str, born: date | None, *, besides: Person | None = None
) -> list[Person]:
    """Files in sight of somebody of that name, those born on that day first; at most ten."""
    found = Person.objects.visible_to(user).filter(Q(name=name.strip())).select_related("organisation")
    if besides is not None:
        found = found.exclude(pk=besides.pk)
    return sorted(found.order_by("sort_key", "pk")[:_AT_MOST], key=lambda person: person.born != born)


_AT_MOST = 10
