"""Objections: one's own, those that one may answer, what was changed since, and where the difference was paid."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.utils.timezone import make_aware, now

from wuding.accounts.models import User
from wuding.common.errors import NotVisible
from wuding.organisation.models import Organisation
from wuding.pay.models import Line, Objection, PayRun, Slip
from wuding.pay.models.objections import ANSWERED, ObjectionQuerySet
from wuding.people.models import Entry, Fact

OVERDUE = "overdue"


def own_objections(user: User) -> "QuerySet[Objection]":
    """What the user raised, the newest first."""
    found = Objection.objects.filter(person__account=user)
    return found.select_related(*_SHOWN).order_by("-raised_at", "-pk")


def own_objection(user: User, public_id: uuid.UUID) -> Objection:
    """One of them; NotVisible otherwise."""
    found = own_objections(user).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    return found


def own_slip(user: User, public_id: uuid.UUID) -> Slip:
    """The user's own approved slip; NotVisible for any other."""
    found = Slip.objects.closed().filter(person__account=user, public_id=public_id)
    slip = found.select_related("person", "organisation", "run").first()
    if slip is None:
        raise NotVisible
    return slip


def objections_for(
    user: User, *, place: Organisation | None = None, state: str = "", day: date | None = None
) -> ObjectionQuerySet:
    """Those the user may answer, what is due first at the top; `state` may be a state, or `overdue` on a `day`."""
    found = Objection.objects.answerable_by(user).select_related(*_SHOWN)
    if place is not None:
        found = found.filter(slip__organisation__path__startswith=place.path)
    if state == OVERDUE and day is not None:
        found = found.waiting().filter(due_on__lt=day)
    elif state:
        found = found.filter(state=state)
    return found.order_by("due_on", "raised_at", "pk")


def objection_for(user: User, public_id: uuid.UUID) -> Objection:
    """One that the user may answer; NotVisible otherwise."""
    found = objections_for(user).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    return found


def open_objections_for(user: User, day: date) -> tuple[int, int]:
    """How many wait for the user's answer, and how many of them are overdue."""
    waiting = Objection.objects.answerable_by(user).waiting()
    return waiting.count(), waiting.filter(due_on__lt=day).count()


TOLD_FOR = timedelta(days=14)
"""How long the home page tells of an answer."""


def own_objections_told(user: User, day: date) -> tuple[int, int]:
    """How many of the user's own wait for an answer, and how many were answered in the last days."""
    own = Objection.objects.filter(person__account=user)
    since = make_aware(datetime.combine(day - TOLD_FOR, time()))
    return own.waiting().count(), own.filter(state__in=ANSWERED, closed_at__gte=since).count()


def open_objections_in(run: PayRun) -> int:
    """How many wait for an answer about the people of a run, or about slips of its place."""
    return Objection.objects.waiting().filter(slip__organisation__path__startswith=run.place.path).count()


def corrections_since(objection: Objection) -> list[Entry]:
    """Acts of entering that changed the person's facts since the slip was worked out, the newest first."""
    since = objection.slip.run.known_at
    news = Fact.objects.news(since, now()).filter(person=objection.person_id).order_by()
    written = news.filter(known_from__gt=since).values("entry")
    closed = news.filter(known_until__gt=since).values("closed_by")
    found = Entry.objects.filter(Q(pk__in=written) | Q(pk__in=closed)).select_related("entered_by")
    return list(found.order_by("-entered_at", "-pk"))


@dataclass(frozen=True)
class PaidLater:
    """What a later slip paid, or took back, for the month that the objection is about."""

    slip: Slip
    amount: Decimal


def paid_later(objection: Objection) -> list[PaidLater]:
    """Closed slips after the objection that settle its month, in time."""
    slip = objection.slip
    later = Slip.objects.closed().filter(
        person=objection.person_id, month__gt=slip.month, run__closed_at__gt=objection.raised_at
    )
    own = Line.objects.filter(slip__in=later, month_of=slip.month, counts=True).order_by()
    amounts: dict[int, Decimal] = dict(own.values_list("slip").annotate(sum=Sum("amount")))
    return [PaidLater(one, amounts[one.pk]) for one in later.order_by("month", "pk") if one.pk in amounts]


def lines_to_object(slip: Slip) -> Sequence[str]:
    """Names of the slip's items, each once, and of what was taken off."""
    names = list(slip.lines.order_by("position").values_list("name", flat=True))
    net = getattr(slip, "net", None)
    if net is not None:
        names += (
            net.lines.exclude(side="employer")
            .exclude(amount=0)
            .order_by("position")
            .values_list("name", flat=True)
        )
    return list(dict.fromkeys(names))


_SHOWN = (
    "person", "slip__organisation", "slip__run", "attachment", "taken_by", "closed_by", "entry__entered_by",
)  # fmt: skip
