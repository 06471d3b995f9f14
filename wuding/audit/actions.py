"""`record()`: the only way an entry comes into being."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from wuding.audit.masking import Changes, plain_changes
from wuding.audit.models import Entry, Head
from wuding.audit.names import Action, ThingKind
from wuding.calc.chains import chain_of, seal
from wuding.calc.masking import struck
from wuding.common.request_id import current_request_id


@dataclass(frozen=True)
class Actor:
    """Who acts: public id of the account, name and roles as they are now. All empty: the machine's own command line."""

    user: uuid.UUID | None = None
    name: str = ""
    roles: tuple[str, ...] = ()


VISITOR = Actor(roles=("visitor",))
"""Somebody who has not signed in."""


@dataclass(frozen=True)
class Thing:
    """What was acted upon: its public id if it has one, and what people call it."""

    kind: ThingKind
    id: uuid.UUID | None
    label: str


@dataclass(frozen=True)
class Act:
    """What an entry will say. `path` is that of the organisation concerned, "/" where there is none."""

    action: Action
    by: Actor
    path: str
    thing: Thing
    changes: Changes = field(default_factory=dict)
    purpose: str = ""


def record(
    *, action: Action, by: Actor, path: str, thing: Thing, changes: Changes | None = None, purpose: str = ""
) -> Entry:
    """Add an entry in the transaction of the change it speaks of; both stand or fall together.

    Raises TransactionManagementError outside a transaction. Holds the chain's lock until the transaction ends, so call
    it last. `purpose` is the reason that the user stated, if the action asks for one.
    """
    return record_all([Act(action, by, path, thing, changes or {}, purpose)])[0]


def record_all(acts: Sequence[Act]) -> list[Entry]:
    """The same for many acts at once, such as an import's: one lock for each chain and one write."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "record() was called outside a transaction: an entry must stand or fall with the change it speaks of"
        )
    at, request_id = timezone.now(), current_request_id()
    # In one order, so that two transactions with the same chains never wait for each other.
    heads = {chain: _locked_head(chain) for chain in sorted({chain_of(act.path) for act in acts})}
    entries = [_entry(act, heads[chain_of(act.path)], at, request_id) for act in acts]
    return Entry.objects.bulk_create(entries)


def _locked_head(chain: str) -> Head:
    """Its row, ours until the transaction ends. On SQLite the transaction itself is the lock: it began as IMMEDIATE."""
    locked = Head.objects.select_for_update().order_by("chain").filter(chain=chain)
    found = locked.first()
    if found is None:
        Head.objects.get_or_create(chain=chain)
        found = locked.get()
    return found


def _entry(act: Act, head: Head, at: datetime, request_id: str) -> Entry:
    """The entry that follows `head`, which moves on to it in memory; the row is moved by the trigger."""
    entry = Entry(
        chain=head.chain,
        sequence=head.sequence + 1,
        at=at,
        path=act.path,
        actor_id=act.by.user,
        actor_name=act.by.name,
        actor_roles=",".join(act.by.roles),
        action=act.action.value,
        purpose=struck(act.purpose)[:255],
        thing_kind=act.thing.kind.value,
        thing_id=act.thing.id,
        thing_label=struck(act.thing.label)[:255],
        changes=plain_changes(act.changes),
        request_id=request_id,
        previous=head.hash,
    )
    link = entry.link
    entry.hash = seal(chain=link.chain, sequence=link.sequence, previous=link.previous, content=link.content)
    head.sequence, head.hash = entry.sequence, entry.hash
    return entry
