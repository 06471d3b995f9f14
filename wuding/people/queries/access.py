"""Who can see a file, which parts of it, and why."""

import uuid
from datetime import date

from django.db.models import Q

from wuding.accounts.models import User
from wuding.accounts.permission_words import WORDS
from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible
from wuding.organisation.queries.grounds import Right, grounds_at
from wuding.people.models import Person

P = Permission
PARTS = (
    P.SEE_ROSTER,
    P.SEE_FILE,
    P.SEE_IDENTITY,
    P.REVEAL_NUMBERS,
    P.SEE_CONTRACTS,
    P.SEE_BANK_ACCOUNTS,
    P.SEE_APPRAISAL,
    P.SEE_DISCIPLINE,
    P.SEE_PAY,
    P.CHANGE_ROSTER,
    P.CHANGE_CONTRACTS,
    P.CHANGE_BANK_ACCOUNTS,
    P.DECIDE_CORRECTIONS,
    P.EXPORT_PEOPLE,
)
"""What of a file is open to whom, from the most open part to the least; then who changes it and takes it along."""


def file_asked(user: User, public_id: uuid.UUID) -> Person:
    """The file, for who sees access where it is kept, and for the person it is about; NotVisible for all others."""
    kept_here = Person.objects.visible_to(user, P.SEE_ACCESS)
    own = Person.objects.visible_to(user).filter(account=user)
    found = (
        Person.objects.filter(Q(pk__in=kept_here) | Q(pk__in=own), public_id=public_id)
        .select_related("organisation__parent", "account")
        .order_by("pk")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def names_person(user: User, person: Person) -> bool:
    """Whether the user may know whose file it is: administrators see who opens it, not about whom it is."""
    return Person.objects.visible_to(user).filter(pk=person.pk).exists()


def readers_of(person: Person, day: date) -> list[Right]:
    """For each part the roles that open it on that day; parts that nobody can see are there, with none."""
    grounds = grounds_at(person.organisation, day)
    return [
        Right(part, WORDS[part], tuple(ground for ground in grounds if part in ground.permissions))
        for part in PARTS
    ]
