"""Personal data of files whose time is over goes: by `wuding privacy expire` (个人信息保护法 第四十七条).

Rules and clauses stand in `common/retention.py`, and the register shows the same ones. What is removed here is counted, and
each person's file tells that its numbers went.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from wuding.audit.actions import Act, Actor, Thing
from wuding.audit.names import Action, ThingKind
from wuding.common.retention import AFTER_LEAVING, CLOSED_CORRECTION, REMOVED_ATTACHMENT
from wuding.people import storage
from wuding.people.models import (
    Attachment,
    BankAccount,
    CorrectionRequest,
    CorrectionState,
    ImportRun,
    ImportState,
    Person,
    PersonVersion,
    Service,
)

NUMBERS = ("identity_number", "phone")


@dataclass(frozen=True)
class Expired:
    """How many went: contents of imports, persons' numbers, attachments with their files, contents of closed requests."""

    imports: int
    persons: int
    attachments: int
    corrections: int


def expire_files(now: datetime) -> tuple[Expired, list[Act]]:
    """Remove what is over, inside the caller's transaction; and what the trail is to say of each person.

    Files go from the disk once the transaction stands. A second run on the same day finds nothing.
    """
    today = localdate(now)
    gone = departed(today)
    acts = [_act(person) for person in gone]
    attachments = _attachments_over(now, gone)
    imports, corrections = _empty_imports(now), _empty_requests(now)
    _forget(gone)
    _drop(attachments)
    return Expired(imports, len(gone), len(attachments), corrections), acts


def departed(today: date) -> list[Person]:
    """Those who left long enough ago and of whom a number, a look-up hash, a bank account, a photo or an attachment is there."""
    last = AFTER_LEAVING.latest_over(today)
    served = Service.objects.known().filter(person=OuterRef("pk"))
    stays = served.filter(Q(until__isnull=True) | Q(until__gt=last))
    kept = Q(identity_number__isnull=False) | Q(identity_hash__isnull=False) | ~Q(identity_claim="")
    kept |= Q(phone__isnull=False) | Q(photo__isnull=False)
    kept |= Q(Exists(BankAccount._default_manager.filter(person=OuterRef("pk"))))
    kept |= Q(Exists(Attachment.objects.filter(person=OuterRef("pk"))))
    kept |= Q(
        Exists(PersonVersion.objects.filter(person=OuterRef("pk"), field__in=NUMBERS, before__isnull=False))
    )
    found = Person.objects.filter(kept, Exists(served), ~Exists(stays)).select_related("organisation")
    return list(found.order_by("pk"))


def _act(person: Person) -> Act:
    """What the trail says of it: which of the numbers were there; masked, as those fields always are."""
    return Act(
        Action.PRIVACY_EXPIRE,
        Actor(),
        person.organisation.path,
        Thing(ThingKind.PERSON, person.public_id, person.name),
        {name: ("kept", None) for name in (*NUMBERS, "photo") if getattr(person, name) is not None},
    )


def _forget(persons: list[Person]) -> None:
    keys = [person.pk for person in persons]
    Person.objects.filter(pk__in=keys).update(
        identity_number=None, identity_hash=None, identity_claim="", phone=None, photo=None
    )
    PersonVersion.objects.filter(person__in=keys, field__in=NUMBERS).update(before=None)
    BankAccount._default_manager.filter(person__in=keys).delete()


def _attachments_over(now: datetime, persons: list[Person]) -> list[Attachment]:
    """Those removed, and proofs of requests closed, long enough ago; all of those who left long enough ago."""
    removed = Q(removed__entered_at__lt=REMOVED_ATTACHMENT.moment_over(now))
    proofs = Q(
        pk__in=CorrectionRequest.objects.filter(_closed(now), attachment__isnull=False).values("attachment")
    )
    found = Attachment.objects.filter(removed | proofs | Q(person__in=[person.pk for person in persons]))
    return list(found.order_by("pk"))


def _drop(attachments: list[Attachment]) -> None:
    keys = [attachment.pk for attachment in attachments]
    Person.objects.filter(photo__in=keys).update(photo=None)
    CorrectionRequest.objects.filter(attachment__in=keys).update(attachment=None)
    Attachment.objects.filter(pk__in=keys).delete()
    for attachment in attachments:
        name = attachment.stored_as
        transaction.on_commit(lambda name=name: storage.drop(name))  # type: ignore[misc]  # the default binds it


def _empty_imports(now: datetime) -> int:
    """Prepared imports whose time is over expire; of all that are done with, the rows go."""
    left = ImportRun.objects.filter(state=ImportState.PREPARED, expires_at__lt=now)
    left.update(state=ImportState.EXPIRED)
    return ImportRun.objects.filter(rows__isnull=False).exclude(state=ImportState.PREPARED).update(rows=None)


def _empty_requests(now: datetime) -> int:
    """Contents and proofs of requests that were closed long enough ago."""
    there = Q(present__isnull=False) | Q(wanted__isnull=False) | ~Q(reason="")
    found: QuerySet[CorrectionRequest] = CorrectionRequest.objects.filter(_closed(now), there)
    return found.update(present=None, wanted=None, reason="", attachment=None)


def _closed(now: datetime) -> Q:
    return Q(decided_at__lt=CLOSED_CORRECTION.moment_over(now)) & ~Q(state=CorrectionState.OPEN)
