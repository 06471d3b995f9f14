"""Acts of entering."""

from datetime import datetime

from django.db import transaction

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.actions import Thing, record
from wuding.audit.masking import created
from wuding.audit.names import Action, ThingKind
from wuding.calc.chains import INSTALLATION
from wuding.organisation.models import Organisation, scopes_of
from wuding.organisation.queries import acting
from wuding.people.models import Entry


@transaction.atomic
def open_entry(
    *, title: str, by: User, at: datetime, document: str = "", organisation: Organisation | None = None
) -> Entry:
    """The entry that the records written next will name as their origin.

    Open it in the transaction that writes them: `at` is the moment since which they count as known. `organisation` is
    the place concerned; the place for which the user keeps files unless given.
    """
    entry = Entry.objects.create(title=title, document=document, entered_by=by, entered_at=at)
    path = (
        organisation.path
        if organisation
        else next(iter(scopes_of(by, Permission.CHANGE_ROSTER)), INSTALLATION)
    )
    record(
        action=Action.ENTRY_OPEN,
        by=acting(by),
        path=path,
        thing=Thing(ThingKind.ENTRY, entry.public_id, title),
        changes=created(title=title, document=document),
    )
    return entry
