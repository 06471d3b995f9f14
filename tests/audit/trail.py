"""Entries for tests, and the ways in which the owner of a database could tamper with them."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.db import connection, transaction

from tests.harness.owner import as_database_owner
from wuding.audit.actions import Act, Actor, Thing, record_all
from wuding.audit.masking import created
from wuding.audit.models import Entry, Head
from wuding.audit.names import Action, ThingKind
from wuding.audit.verification import all_chains, check_chain, present_heads
from wuding.calc import chains

PATHS = ("/232762/", "/232762/232762100/", "/230102/", "/")
OFFICER = Actor(uuid.UUID(int=7), "陈样例", ("organisation_department",))


def make_acts(number: int, *, path: str = "/232762/") -> list[Act]:
    """Acts that differ from one another."""
    return [
        Act(
            action=list(Action)[at % len(Action)],
            by=OFFICER,
            path=path,
            thing=Thing(ThingKind.PERSON, uuid.UUID(int=at), f"王样例{at}"),
            changes=created(name=f"王样例{at}", households=at),
            purpose="" if at % 2 else "年度核对",
        )
        for at in range(number)
    ]


def write_trail(number: int) -> None:
    """That many entries on each of three chains, the chain of 232762 having twice as many."""
    with transaction.atomic():
        for path in PATHS:
            record_all(make_acts(number, path=path))


@dataclass(frozen=True)
class _Undone(Exception):
    """Ends a tamper's transaction."""


def tampers_found(number: int, *, seed: int) -> Iterator[tuple[str, bool]]:
    """Do that many random tampers on the real tables, one at a time; for each its kind and whether it was found."""
    random, lodged = Random(seed), present_heads()
    for count in range(number):
        tamper, found = _TAMPERS[count % len(_TAMPERS)], False
        try:
            with transaction.atomic():
                with as_database_owner():
                    tamper(random)
                found = any(not check_chain(chain, lodged=lodged).sound for chain in all_chains(lodged))
                raise _Undone
        except _Undone:
            yield tamper.__name__.strip("_"), found


def _some(random: Random) -> Entry:
    entries = Entry.objects.order_by("chain", "sequence")
    return entries[random.randrange(entries.count())]


def _change(random: Random) -> None:
    """One field gets another value."""
    entry = _some(random)
    field = random.choice([field for field in Entry._meta.fields if field.name != "hash"]).name
    Entry.objects.filter(pk=entry.pk).update(**{field: _other(random, entry, field)})


def _other(random: Random, entry: Entry, field: str) -> object:
    value = getattr(entry, field)
    if field == "at":
        return value + timedelta(microseconds=random.choice([-1, 1, 10**9]))
    if field in {"public_id", "actor_id", "thing_id"}:
        return uuid.UUID(int=random.getrandbits(128))
    if field == "sequence":
        return value + 10_000
    if field == "changes":
        return random.choice([{}, {**value, "name": [None, "别人"]}, {**value, "households": [None, -1]}])
    if field == "chain":
        return value + "x/"
    return value[:-1] if value and random.random() < 0.5 else value[:10] + "改"


def _change_hash(random: Random) -> None:
    """The seal itself gets another value."""
    Entry.objects.filter(pk=_some(random).pk).update(hash=f"{random.getrandbits(256):064x}")


def _change_and_seal_again(random: Random) -> None:
    """A field changes, and the entry is sealed anew."""
    entry = _some(random)
    entry.thing_label += "改"
    Entry.objects.filter(pk=entry.pk).update(thing_label=entry.thing_label, hash=_seal(entry))


def _rewrite(random: Random) -> None:
    """A field changes, and everything after it is sealed anew, the head too."""
    entry = _some(random)
    Entry.objects.filter(pk=entry.pk).update(purpose=entry.purpose + "改")
    _seal_from(entry.chain, entry.sequence)


def _delete(random: Random) -> None:
    """An entry goes."""
    Entry.objects.filter(pk=_some(random).pk).delete()


def _delete_and_close_up(random: Random) -> None:
    """An entry goes, and those after it move up and are sealed anew, the head too."""
    entry = _some(random)
    Entry.objects.filter(pk=entry.pk).delete()
    for later in Entry.objects.filter(chain=entry.chain, sequence__gt=entry.sequence).order_by("sequence"):
        Entry.objects.filter(pk=later.pk).update(sequence=later.sequence - 1)
    _seal_from(entry.chain, entry.sequence)


def _swap(random: Random) -> None:
    """Two entries of a chain change places."""
    one = _some(random)
    others = list(Entry.objects.filter(chain=one.chain).exclude(pk=one.pk).order_by("sequence"))
    other = random.choice(others)
    whole = random.random() < 0.5  # hashes and all, or only the numbers
    for entry, place in ((one, 10_000), (other, one), (one, other)):
        values: dict[str, object] = {"sequence": place if isinstance(place, int) else place.sequence}
        if whole and isinstance(place, Entry):
            values |= {"previous": place.previous, "hash": place.hash}
        Entry.objects.filter(pk=entry.pk).update(**values)


def _insert(random: Random) -> None:
    """An entry is put in, sealed as if it belonged there; those after it move on."""
    entry = _some(random)
    after = Entry.objects.filter(chain=entry.chain, sequence__gte=entry.sequence).order_by("-sequence")
    if random.random() < 0.2:
        entry = Entry.objects.filter(chain=entry.chain).order_by("-sequence")[0]
        entry.sequence, entry.previous = entry.sequence + 1, entry.hash
    else:
        for later in after:
            Entry.objects.filter(pk=later.pk).update(sequence=later.sequence + 1)
    entry.public_id, entry.thing_label = uuid.UUID(int=random.getrandbits(128)), "多出来的"
    entry.hash = _seal(entry)
    Entry.objects.bulk_create([entry])


def _cut_tail(random: Random) -> None:
    """The last entries go, and the head is put back to match."""
    entry = _some(random)
    Entry.objects.filter(chain=entry.chain, sequence__gte=entry.sequence).delete()
    if random.random() < 0.8:
        Head.objects.filter(chain=entry.chain).update(sequence=entry.sequence - 1, hash=entry.previous)


def _forget_chain(random: Random) -> None:
    """A whole chain goes with its head."""
    chain = _some(random).chain
    Entry.objects.filter(chain=chain).delete()
    Head.objects.filter(chain=chain).delete()


_TAMPERS: tuple[Callable[[Random], None], ...] = (
    _change,
    _delete,
    _swap,
    _insert,
    _cut_tail,
    _change,
    _change_hash,
    _change_and_seal_again,
    _rewrite,
    _delete_and_close_up,
    _forget_chain,
)


def _seal(entry: Entry) -> str:
    link = entry.link
    return chains.seal(chain=link.chain, sequence=link.sequence, previous=link.previous, content=link.content)


def _seal_from(chain: str, sequence: int) -> None:
    """Make the chain sound again from there on, as its owner could, and its head with it."""
    before = Entry.objects.filter(chain=chain, sequence=sequence - 1).order_by("sequence").first()
    last = before.link if before else chains.Link(chain, 0, {}, "", chains.GENESIS)
    for entry in Entry.objects.filter(chain=chain, sequence__gte=sequence).order_by("sequence"):
        entry.previous = last.hash
        entry.hash = _seal(entry)
        Entry.objects.filter(pk=entry.pk).update(previous=entry.previous, hash=entry.hash)
        last = entry.link
    Head.objects.filter(chain=chain).update(sequence=last.sequence, hash=last.hash)


def triggers() -> set[str]:
    """Names of the triggers that keep the trail, as the database lists them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'audit%%'"
            if connection.vendor == "postgresql"
            else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit%%'",
            [],
        )
        return {str(row[0]) for row in cursor.fetchall()}
