"""Reads of the trail. Who looks, and where, comes as a condition: only storeys above know the tree."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from wuding.audit.models import Check, Entry, Head
from wuding.calc.chains import GENESIS, seal
from wuding.common.errors import NotVisible


@dataclass(frozen=True)
class EntryFilter:
    """What to show; what is empty narrows nothing. Both days are included."""

    search: str = ""
    action: str = ""
    kind: str = ""
    actor: uuid.UUID | None = None
    thing: uuid.UUID | None = None
    since: date | None = None
    until: date | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for."""
        return self != EntryFilter()


def entries(scope: Q, wanted: EntryFilter) -> "QuerySet[Entry]":
    """Entries in scope, the newest first."""
    return Entry.objects.filter(scope, _matches(wanted)).order_by("-at", "chain", "-sequence")


def _matches(wanted: EntryFilter) -> Q:
    condition = Q()
    if word := wanted.search.strip():
        condition &= (
            Q(thing_label__icontains=word) | Q(actor_name__icontains=word) | Q(purpose__icontains=word)
        )
    exact = {
        "action": wanted.action,
        "thing_kind": wanted.kind,
        "actor_id": wanted.actor,
        "thing_id": wanted.thing,
    }
    condition &= Q(**{field: value for field, value in exact.items() if value})
    if wanted.since:
        condition &= Q(at__gte=_midnight(wanted.since))
    if wanted.until:
        condition &= Q(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return condition


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def entry_in(scope: Q, public_id: uuid.UUID) -> Entry:
    """One entry; raises NotVisible when it isn't there or isn't in scope."""
    found = Entry.objects.filter(scope, public_id=public_id).order_by("at").first()
    if found is None:
        raise NotVisible
    return found


@dataclass(frozen=True)
class PlaceInChain:
    """How an entry hangs in its chain, looked at just now."""

    sealed: bool
    """Its content is what was sealed."""
    follows: bool
    """It follows the entry before it."""
    followed: bool
    """The entry after it follows it; or it is the head."""
    is_head: bool

    @property
    def sound(self) -> bool:
        """Whether all three hold."""
        return self.sealed and self.follows and self.followed


def place_in_chain(entry: Entry) -> PlaceInChain:
    """Two queries: the neighbours and the head."""
    around = {
        other.sequence: other
        for other in Entry.objects.filter(
            chain=entry.chain, sequence__in=(entry.sequence - 1, entry.sequence + 1)
        ).order_by("sequence")
    }
    head = Head.objects.filter(chain=entry.chain).order_by("chain").first()
    before, after = around.get(entry.sequence - 1), around.get(entry.sequence + 1)
    is_head = head is not None and head.sequence == entry.sequence
    link = entry.link
    sealed = seal(chain=link.chain, sequence=link.sequence, previous=link.previous, content=link.content)
    return PlaceInChain(
        sealed=sealed == entry.hash,
        follows=entry.previous == (before.hash if before else GENESIS if entry.sequence == 1 else None),
        followed=after.previous == entry.hash
        if after
        else is_head and head is not None and head.hash == entry.hash,
        is_head=is_head,
    )


@dataclass(frozen=True)
class ChainState:
    """A chain with its length, and how its last check ended; None when it never was checked."""

    chain: str
    length: int
    checked: Check | None


def chain_states(condition: Q) -> Sequence[ChainState]:
    """The chains that fulfil `condition`, by name: two queries."""
    newest = Check.objects.filter(chain=OuterRef("chain")).order_by("-at", "-pk").values("pk")[:1]
    heads = list(
        Head.objects.filter(condition, sequence__gt=0).annotate(newest=Subquery(newest)).order_by("chain")
    )
    checks = Check.objects.in_bulk([head.newest for head in heads if head.newest])
    return [ChainState(head.chain, head.sequence, checks.get(head.newest or 0)) for head in heads]
