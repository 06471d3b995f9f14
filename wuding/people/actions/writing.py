"""How rows of records come and go: beliefs are closed and rows are added; nothing else is ever done to them.

Everything here works on many persons at once, so that an import takes few queries.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from wuding.people.actions.bank_accounts import require_own_accounts
from wuding.people.models import BankAccount, Entry, Record

R = TypeVar("R", bound=Record)
_OF_A_ROW = frozenset({"id", "public_id", "entry", "known_from", "known_until", "closed_by"})
_BATCH = 500


def day_before(day: date) -> date:
    """Yesterday of that day."""
    return day - timedelta(days=1)


def version_of(row: R, **values: Any) -> R:
    """A new, unsaved row of the same record with some values changed."""
    fields = [f for f in row._meta.concrete_fields if f.name not in _OF_A_ROW and f.name not in values]
    return type(row)(**{f.attname: getattr(row, f.attname) for f in fields}, **values)


@dataclass
class Change:
    """Rows that are no longer believed, and rows that are from now on. Of any tables and persons."""

    closed: list[Record] = field(default_factory=list)
    added: list[Record] = field(default_factory=list)

    def drop(self, row: Record) -> None:
        """Believe the row no longer; one that was only going to be added isn't."""
        if row.pk is None:
            self.added = [other for other in self.added if other is not row]
        else:
            self.closed.append(row)


class Book:
    """All rows believed of some persons in some tables, as they stand once the change is carried out."""

    def __init__(self, persons: Collection[int], tables: Iterable[type[Record]]) -> None:
        self.change = Change()
        self._rows: dict[tuple[type[Record], int], list[Record]] = defaultdict(list)
        for table in tables:
            for row in _believed(table, persons):
                self._rows[table, row.person_id].append(row)

    def rows(self, table: type[R], person: int) -> list[R]:
        """By first day."""
        return sorted(self._rows[table, person], key=lambda row: row.since)  # type: ignore[arg-type]

    def put(self, row: R) -> R:
        """Believe one more row."""
        self._rows[type(row), row.person_id].append(row)
        self.change.added.append(row)
        return row

    def drop(self, row: Record) -> None:
        """Believe a row no longer."""
        kept = self._rows[type(row), row.person_id]
        self._rows[type(row), row.person_id] = [other for other in kept if other is not row]
        self.change.drop(row)

    def replace(self, row: R, **values: Any) -> R:
        """Believe the row with other values from now on; the new row."""
        self.drop(row)
        return self.put(version_of(row, **values))


def _believed(table: type[R], persons: Collection[int]) -> Iterable[R]:
    keys = sorted(persons)
    for start in range(0, len(keys), _BATCH):
        yield from table._default_manager.filter(
            person__in=keys[start : start + _BATCH], known_until__isnull=True
        ).order_by("pk")


def carry_out(change: Change, entry: Entry) -> None:
    """Write the change as of the moment of `entry`. Raises RuleError for a bank account that is somebody else's.

    A row is never closed before it was known: where clocks of two machines differ, the later moment counts.
    """
    moment = max([entry.entered_at, *(row.known_from for row in change.closed)])
    for table, rows in _by_table(change.closed).items():
        _close(table, [row.pk for row in rows], entry, moment)
    for row in change.added:
        row.entry, row.known_from = entry, moment
        row.complete()
    require_own_accounts([row for row in change.added if isinstance(row, BankAccount)], entry.entered_by)
    for table, rows in _by_table(change.added).items():
        table._default_manager.bulk_create(rows, batch_size=_BATCH)


def _close(table: type[Record], keys: Sequence[int], entry: Entry, moment: datetime) -> None:
    for start in range(0, len(keys), _BATCH):
        rows = table._default_manager.filter(pk__in=keys[start : start + _BATCH], known_until__isnull=True)
        rows.update(known_until=moment, closed_by=entry)


def _by_table(rows: Iterable[Record]) -> dict[type[Record], list[Record]]:
    found: dict[type[Record], list[Record]] = defaultdict(list)
    for row in rows:
        found[type(row)].append(row)
    return found
