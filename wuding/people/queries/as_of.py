"""The file as of any day, as known at any moment: one query for each table of records, one for the person.

For persons already found to be visible. Which sections the reader may see is asked elsewhere; name only those tables.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from wuding.accounts.models import User
from wuding.people.models import Entry, Person, PersonVersion, Record


@dataclass(frozen=True)
class FileAsOf:
    """What was believed at a moment about a day."""

    identity: Mapping[str, object]
    """Who it was taken for: name, sex and the others by column; numbers as Secrets."""
    records: Mapping[type[Record], list[Record]]


@dataclass(frozen=True)
class Belief:
    """One version of a record: what it said, entered by whom, replaced by whom. `until` empty: believed now."""

    row: Record
    known_from: datetime
    known_until: datetime | None
    entered_by: User
    closed_by: Entry | None


IDENTITY = ("name", "sex", "born", "identity_number", "phone", "ethnicity", "native_place")


def file_as_of(
    person: Person,
    tables: Collection[type[Record]],
    *,
    day: date | None = None,
    moment: datetime | None = None,
) -> FileAsOf:
    """Records that held on `day` (all days unless given), as believed at `moment` (now unless given), latest first."""
    return FileAsOf(
        identity_as_of(person, moment), {table: records_as_of(person, table, day, moment) for table in tables}
    )


def records_as_of(
    person: Person, table: type[Record], day: date | None = None, moment: datetime | None = None
) -> list[Record]:
    """One table of it, in one query."""
    rows = table.objects.filter(person=person)  # type: ignore[attr-defined]  # every table of records has Records
    rows = rows.known_at(moment) if moment else rows.known()
    held = rows.on(day) if day else rows
    return list(held.select_related("entry__entered_by").order_by("-since", "-pk"))


def identity_as_of(person: Person, moment: datetime | None = None) -> dict[str, object]:
    """Who the person was taken for at that moment: the file now, with later corrections undone."""
    values: dict[str, object] = {name: getattr(person, name) for name in IDENTITY}
    if moment is None:
        return values
    later = PersonVersion.objects.filter(person=person, known_until__gt=moment).order_by(
        "-known_until", "-pk"
    )
    for version in later:
        values[version.field] = _before(version)
    return values


def _before(version: PersonVersion) -> object:
    if version.field in ("identity_number", "phone"):
        return version.before if version.before and version.before.reveal() else None
    text = version.before.reveal() if version.before else ""
    return date.fromisoformat(text) if version.field == "born" else text


def history_of(person: Person, table: type[Record], series: uuid.UUID) -> list[Belief]:
    """Every version of one record of this person, the newest belief first; empty when there is no such record."""
    rows = table._default_manager.filter(person=person, series=series)
    found = rows.select_related("entry__entered_by", "closed_by__entered_by").order_by("-known_from", "-pk")
    return [
        Belief(row, row.known_from, row.known_until, row.entry.entered_by, row.closed_by) for row in found
    ]
