"""One record through all its versions: what was believed from when to when, entered and replaced by whom."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible
from wuding.common.sealed import Secret
from wuding.people.code_sets import DEGREES, EDUCATION, ETHNIC, POLITICAL, place_word
from wuding.people.models import Education, Person, PersonVersion, PoliticalStatus, Record
from wuding.people.queries.inputs import entry_words
from wuding.people.queries.sections.kinds import Kind
from wuding.people.queries.sections.sight import Sight
from wuding.people.queries.sections.whole import in_sight

_NOT_SHOWN = frozenset(
    {"id", "public_id", "series", "person", "entry", "known_from", "known_until", "closed_by", "renews"}
    | {"account_hash"}
)
_CODED: Mapping[tuple[type[Record], str], Callable[[str], str]] = {
    (Education, "level"): EDUCATION.word,
    (Education, "degree"): DEGREES.word,
    (PoliticalStatus, "status"): POLITICAL.word,
}


@dataclass(frozen=True)
class Value:
    """What one version says in a column; `changed`: the version before said something else."""

    label: str
    text: str
    changed: bool = False


@dataclass(frozen=True)
class Version:
    """One belief about a record."""

    heading: str
    known: str
    believed: bool
    values: tuple[Value, ...]
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


def believed_of(rows: Sequence[Record]) -> Record | None:
    """The row of a series that is believed now; None when the record was taken back."""
    return next((row for row in rows if row.known_until is None), None)


def versions_of(rows: Sequence[Record], sight: Sight) -> list[Version]:
    """The rows in words, each with what it changed; columns that were always empty are left out."""
    said = [values_of(row, sight) for row in rows]
    used = {value.label for values in said for value in values if value.text}
    before = [*said[1:], None]
    return [
        _version(row, [value for value in values if value.label in used], earlier)
        for row, values, earlier in zip(rows, said, before, strict=True)
    ]


def values_of(row: Record, sight: Sight) -> list[Value]:
    """Every column of a row in words, but for remarks that are not the user's to read."""
    return [
        Value(str(column.verbose_name), _text(row, column.name))
        for column in row._meta.concrete_fields
        if column.name not in _NOT_SHOWN and (column.name != "remark" or sight.may(Permission.SEE_APPRAISAL))
    ]


def _text(row: Record, name: str) -> str:
    value = getattr(row, name)
    if isinstance(value, Secret):
        return value.masked
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, date):
        return value.isoformat()
    if word := _CODED.get((type(row), name)):
        return word(value) if value else ""
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown()) if shown else "" if value is None else str(value)


def _version(row: Record, values: Sequence[Value], earlier: Sequence[Value] | None) -> Version:
    before = {value.label: value.text for value in earlier or ()}
    return Version(
        heading=_period(row),
        known=_known(row.known_from, row.known_until),
        believed=row.known_until is None,
        values=tuple(
            Value(value.label, value.text, changed=earlier is not None and before[value.label] != value.text)
            for value in values
        ),
        source=entry_words(row.entry),
        document=row.entry.document,
        closed_by=entry_words(row.closed_by) if row.closed_by else "",
    )


def _period(row: Record) -> str:
    until = row.until.isoformat() if row.until else _("今")
    return _("%(since)s 至 %(until)s") % {"since": row.since.isoformat(), "until": until}


def _known(since: datetime, until: datetime | None) -> str:
    start = localtime(since).strftime("%Y-%m-%d %H:%M")
    if until is None:
        return _("%(start)s 起这样认为") % {"start": start}
    end = localtime(until).strftime("%Y-%m-%d %H:%M")
    return _("%(start)s 至 %(end)s 曾这样认为") % {"start": start, "end": end}


@dataclass(frozen=True)
class Corrected:
    """What one field of who somebody is said until a correction; numbers masked."""

    field: str
    before: str
    at: datetime
    source: str
    document: str


def identity_versions(person: Person) -> list[Corrected]:
    """The corrections of who somebody is, the latest first."""
    found = PersonVersion.objects.filter(person=person).select_related("entry__entered_by")
    return [
        Corrected(
            field=str(Person._meta.get_field(version.field).verbose_name),  # type: ignore[union-attr]  # a column
            before=_before(version),
            at=localtime(version.known_until),
            source=entry_words(version.entry),
            document=version.entry.document,
        )
        for version in found.order_by("-known_until", "-pk")
    ]


def _before(version: PersonVersion) -> str:
    if version.before is None:
        return ""
    column: Any = Person._meta.get_field(version.field)
    plain = version.before.reveal()
    if mask := getattr(column, "mask", None):
        return str(mask(plain)) if plain else ""
    words: Mapping[str, Callable[[str], str]] = {"ethnicity": ETHNIC.word, "native_place": place_word}
    return words[version.field](plain) if version.field in words and plain else plain
