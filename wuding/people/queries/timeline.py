"""A file in time: everything that began by a day, as far as it was known at a moment."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from wuding.people import facts
from wuding.people.code_sets import EDUCATION, POLITICAL
from wuding.people.models import Person, Record
from wuding.people.queries.inputs import entry_words
from wuding.people.queries.sections.kinds import RULES, Kind
from wuding.people.queries.sections.sight import Sight
from wuding.people.queries.sections.whole import in_sight


@dataclass(frozen=True)
class Event:
    """Something that began: on which day, what, until when, and which entry says so."""

    day: date
    kind: Kind
    noun: str
    icon: str
    title: str
    until: date | None
    source: str
    series: uuid.UUID
    holds: bool


@dataclass(frozen=True)
class Year:
    """The events of one year, the latest first."""

    year: int
    events: tuple[Event, ...]


def years_of(
    person: Person, sight: Sight, kinds: Iterable[Kind], day: date, known_at: datetime | None
) -> list[Year]:
    """What had begun by `day` as believed at `known_at` (None: now), the latest first; a query for each kind."""
    found = [event for kind in kinds for event in _events(person, sight, kind, day, known_at)]
    found.sort(key=lambda event: (event.day, -list(Kind).index(event.kind)), reverse=True)
    return [Year(year, tuple(events)) for year, events in groupby(found, key=lambda event: event.day.year)]


def _events(
    person: Person, sight: Sight, kind: Kind, day: date, known_at: datetime | None
) -> Iterable[Event]:
    rows = in_sight(person, kind, sight).filter(since__lte=day)
    believed = rows.known() if known_at is None else rows.known_at(known_at)
    for record in believed.order_by("-since", "-pk"):
        # The certificate's own event says it already; the fact only carries it to the rules.
        if kind == Kind.FACT and record.name in facts.DERIVED:
            continue
        yield _event(kind, record, day)


def _event(kind: Kind, record: Record, day: date) -> Event:
    rule = RULES[kind]
    return Event(
        day=record.since,
        kind=kind,
        noun=str(rule.noun),
        icon=rule.icon,
        title=title_of(kind, record),
        until=record.until,
        source=entry_words(record.entry),
        series=record.series,
        holds=record.until is None or day <= record.until,
    )


def title_of(kind: Kind, record: Record) -> str:
    """What the record says, in one line."""
    return " · ".join(str(part) for part in _TITLES[kind](record) if part)


_TITLES: Mapping[Kind, Callable[[Any], tuple[object, ...]]] = {
    Kind.SERVICE: lambda r: (r.organisation.name, r.get_team_display(), r.get_contract_display()),
    Kind.CONTRACT: lambda r: (r.get_kind_display(), r.number),
    Kind.CERTIFICATE: lambda r: (r.kind, r.level),
    Kind.APPRAISAL: lambda r: (_("%(year)d 年度") % {"year": r.year}, r.grade),
    Kind.EDUCATION: lambda r: (EDUCATION.word(r.level), r.school, r.major),
    Kind.POLITICAL: lambda r: (POLITICAL.word(r.status),),
    Kind.TRAINING: lambda r: (r.title, r.organiser),
    Kind.RECOGNITION: lambda r: (r.get_kind_display(), r.title, r.level),
    Kind.FACT: lambda r: (r.name, r.value),
    Kind.BANK_ACCOUNT: lambda r: (r.branch, r.account.masked if r.account else ""),
}
