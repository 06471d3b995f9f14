"""One record through all its versions: what was believed from when to when, entered and replaced by whom."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible
from wuding.people.models import Person, Record
from wuding.people.queries.inputs import entry_words
from wuding.people.queries.sections.cells import Cell
from wuding.people.queries.sections.kinds import Kind
from wuding.people.queries.sections.rows import line_of
from wuding.people.queries.sections.sight import Sight
from wuding.people.queries.sections.whole import in_sight


@dataclass(frozen=True)
class VersionCell:
    """A value of one version; `changed`: the version before said something else."""

    label: str
    text: str
    note: str
    changed: bool


@dataclass(frozen=True)
class Version:
    """One belief about a record."""

    heading: str
    known: str
    believed: bool
    cells: tuple[VersionCell, ...]
    source: str
    document: str
    closed_by: str


def series_of(person: Person, kind: Kind, series: uuid.UUID, sight: Sight) -> list[Record]:
    """All rows of one record, the newest belief first; raises NotVisible when there is none in sight."""
    if kind not in sight.kinds:
        raise NotVisible
    rows = in_sight(person, kind, sight).filter(series=series)
    found = list(rows.select_related("closed_by__entered_by").order_by("-known_from", "-pk"))
    if not found:
        raise NotVisible
    return found


def believed_of(rows: list[Record]) -> Record | None:
    """The row of a series that is believed now; None when the record was taken back."""
    return next((row for row in rows if row.known_until is None), None)


def versions_of(rows: list[Record], kind: Kind, sight: Sight, day: date) -> list[Version]:
    """The rows in words, each with what it changed."""
    remarks = sight.may(Permission.SEE_APPRAISAL)
    lines = [line_of(kind, row, day, remarks=remarks) for row in rows]
    before = [*lines[1:], None]
    return [
        _version(row, line.cells, earlier.cells if earlier else None)
        for row, line, earlier in zip(rows, lines, before, strict=True)
    ]


def _version(row: Record, cells: tuple[Cell, ...], earlier: tuple[Cell, ...] | None) -> Version:
    compared = earlier or cells
    return Version(
        heading=_period(row),
        known=_known(row.known_from, row.known_until),
        believed=row.known_until is None,
        cells=tuple(
            VersionCell(cell.label, cell.text, cell.note, changed=cell.text != other.text)
            for cell, other in zip(cells, compared, strict=True)
        ),
        source=entry_words(row.entry),
        document=row.entry.document,
        closed_by=entry_words(row.closed_by) if row.closed_by else "",
    )


def _period(row: Any) -> str:
    until = row.until.isoformat() if row.until else _("今")
    return _("%(since)s 至 %(until)s") % {"since": row.since.isoformat(), "until": until}


def _known(since: datetime, until: datetime | None) -> str:
    start = localtime(since).strftime("%Y-%m-%d %H:%M")
    if until is None:
        return _("%(start)s 起这样认为") % {"start": start}
    end = localtime(until).strftime("%Y-%m-%d %H:%M")
    return _("%(start)s 至 %(end)s 曾这样认为") % {"start": start, "end": end}
