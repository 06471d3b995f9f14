"""How rows of records come and go: beliefs are closed and rows are added; nothing else is ever done to them.

Everything here works on many persons at once, so that an import takes few queries.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, TypeVar

from django.db.models import Model

from wuding.people.models import Entry, Record

R = TypeVar("R", bound=Record)
_OF_A_ROW = frozenset({"id", "public_id", "entry", "known_from", "known_until", "closed_by"})
_BATCH = 500


@dataclass
class Change:
    """Rows that are no longer believed, and rows that are from now on. Of any tables and persons."""

    closed: list[Record] = field(default_factory=list)
    added: list[Record] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.closed or self.added)

    def replace(self, old: R, **values: Any) -> R:
        """Believe `old` with other values from now on; the new row."""
        row = version_of(old, **values)
        self.closed.append(old)
        self.added.append(row)
        return row

    def end_before(self, old: Record, day: date) -> None:
        """Believe from now on that `old` ended the day before `day`."""
        self.replace(old, until=day - timedelta(days=1))


def version_of(row: R, **values: Any) -> R:
    """A new, unsaved row of the same record with some values changed."""
    kept = {f.name: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in _OF_A_ROW}
    names = {f.name: f.attname for f in row._meta.concrete_fields}
    return type(row)(**{names[name]: value for name, value in kept.items() if name not in values}, **values)


def carry_out(change: Change, entry: Entry) -> None:
    """Write the change as of the moment of `entry`.

    A row is never closed before it was known: where clocks of two machines differ, the later moment counts.
    """
    moment = max([entry.entered_at, *(row.known_from for row in change.closed)])
    for model, rows in _by_table(change.closed):
        _close(model, [row.pk for row in rows], entry, moment)
    for row in change.added:
        row.entry, row.known_from = entry, moment
    for model, rows in _by_table(change.added):
        model._default_manager.bulk_create(rows, batch_size=_BATCH)


def _close(model: type[Model], keys: Sequence[int], entry: Entry, moment: datetime) -> None:
    for start in range(0, len(keys), _BATCH):
        rows = model._default_manager.filter(pk__in=keys[start : start + _BATCH], known_until__isnull=True)
        rows.update(known_until=moment, closed_by=entry)


def _by_table(rows: Iterable[R]) -> list[tuple[type[R], list[R]]]:
    ordered = sorted(rows, key=lambda row: row._meta.label)
    return [
        (type(group[0]), group)
        for _label, found in groupby(ordered, key=lambda row: row._meta.label)
        if (group := list(found))
    ]
