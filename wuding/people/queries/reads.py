"""Who looked at a file: read from the audit trail, for those in charge and for the person the file speaks of."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from wuding.accounts.roles import Role
from wuding.audit.models import Entry
from wuding.audit.names import Action
from wuding.organisation.models import Membership
from wuding.people.models import Person

READS = "file."
"""Actions that begin so are looks at a file: opened, revealed, printed, fetched."""


@dataclass(frozen=True)
class Look:
    """One look at a file: who, from which organ, when, at what, for which reason."""

    at: datetime
    name: str
    organ: str
    what: str
    sections: str
    purpose: str
    own: bool

    @property
    def is_reveal(self) -> bool:
        """Whether a whole number was shown."""
        return self.what == str(Action.FILE_REVEAL.label)


def looks_at(person: Person) -> "QuerySet[Entry]":
    """The entries of every look at the file, the newest first. For a person already found to be visible."""
    found = Entry.objects.filter(thing_id=person.public_id, action__startswith=READS)
    return found.order_by("-at", "chain", "-sequence")


def in_words(entries: Iterable[Entry], person: Person) -> list[Look]:
    """The entries as looks, in their order: one query for the organs of those who looked."""
    listed = list(entries)
    held = _memberships({entry.actor_id for entry in listed if entry.actor_id})
    own = person.account.public_id if person.account else None
    return [_look(entry, held, own=entry.actor_id is not None and entry.actor_id == own) for entry in listed]


def _memberships(users: set[uuid.UUID]) -> dict[uuid.UUID, list[Membership]]:
    found = Membership.objects.filter(user__public_id__in=users).select_related("organisation", "user")
    held: dict[uuid.UUID, list[Membership]] = defaultdict(list)
    for membership in found.order_by("-since", "pk"):
        held[membership.user.public_id].append(membership)
    return held


def _look(entry: Entry, held: dict[uuid.UUID, list[Membership]], *, own: bool) -> Look:
    _before, sections = entry.changes.get("sections", (None, None))
    return Look(
        at=localtime(entry.at),
        name=_("本人") if own else entry.actor_name or _("系统命令行"),
        organ="" if own else _organ(entry, held),
        what=str(dict(Action.choices).get(entry.action, entry.action)),
        sections=str(sections or ""),
        purpose=entry.purpose,
        own=own,
    )


def _organ(entry: Entry, held: dict[uuid.UUID, list[Membership]]) -> str:
    """Where the one who looked held a role then; the role alone when that is known no more."""
    roles, day = entry.actor_roles.split(","), localdate(entry.at)
    places = [
        membership.organisation.name
        for membership in (held.get(entry.actor_id, []) if entry.actor_id else [])
        if membership.role in roles
        and membership.since <= day
        and (membership.until is None or day <= membership.until)
    ]
    words = [str(dict(Role.choices).get(role, role)) for role in roles if role]
    return _("、").join(dict.fromkeys(places or words))
