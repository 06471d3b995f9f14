"""Facts that are drawn from records: 证书, 学历, 政治面貌, 考核等次, 试用期. Written in the transaction that changes the records.

On each day the highest certificate, the highest education, the political status and the grade in force. A stretch of
days with one deciding record is one fact.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from wuding.people import code_sets, facts
from wuding.people.actions.writing import Book, day_before
from wuding.people.models import Appraisal, Certificate, Contract, Education, Fact, PoliticalStatus, Record
from wuding.people.models.certificates import SOCIAL_WORK


@dataclass(frozen=True)
class Spell:
    """A value from a day to a day, both included; None: until further notice."""

    value: str
    since: date
    until: date | None


def certificate_value(row: Certificate) -> tuple[int, str] | None:
    """Rank and word of a certificate of social work; None for any other."""
    if row.kind != SOCIAL_WORK or not row.level:
        return None
    levels = code_sets.CERTIFICATE_LEVELS
    return (levels.index(row.level) if row.level in levels else -1, row.level)


def education_value(row: Education) -> tuple[int, str] | None:
    """Rank and word that packs use; a level of no standard is none."""
    word = code_sets.PACK_LEVEL.get(row.level)
    return (-code_sets.LEVEL_ORDER.index(word), word) if word else None


def political_value(row: PoliticalStatus) -> tuple[int, str]:
    """One at a time, so no rank."""
    return (0, code_sets.POLITICAL.chinese(row.status))


def appraisal_value(row: Appraisal) -> tuple[int, str]:
    """One at a time, so no rank."""
    return (0, row.grade)


def probation_value(row: Contract) -> tuple[int, str] | None:
    """A contract without a last day of probation says nothing."""
    return (0, facts.YES) if row.probation_until is not None else None


SOURCES: Mapping[type[Record], tuple[str, Any]] = {
    Certificate: (facts.CERTIFICATE, certificate_value),
    Education: (facts.EDUCATION, education_value),
    PoliticalStatus: (facts.POLITICAL, political_value),
    Appraisal: (facts.GRADE, appraisal_value),
    Contract: (facts.PROBATION, probation_value),
}


def derive(table: type[Record], rows: Iterable[Record]) -> list[Spell]:
    """The facts that these rows of one person amount to, by first day."""
    _name, value = SOURCES[table]
    ranked = [(found, row) for row in rows if (found := value(row)) is not None]
    if table is Contract:
        return [
            Spell(word, row.since, _probation_ends(cast("Contract", row))) for (_rank, word), row in ranked
        ]
    spells: list[tuple[Record, Spell]] = []
    for start, end in _stretches([row for _found, row in ranked]):
        holding = [(found, row.since, row) for found, row in ranked if _holds(row, start)]
        if not holding:
            continue
        (_rank, word), _since, row = max(holding, key=lambda one: (one[0][0], one[1]))
        last = spells[-1] if spells else None
        if last and last[0] is row and last[1].until == day_before(start):
            spells[-1] = (row, Spell(word, last[1].since, end))
        else:
            spells.append((row, Spell(word, start, end)))
    return [spell for _row, spell in spells]


def _probation_ends(row: Contract) -> date | None:
    """A contract that ended before its probation did ends that too."""
    return min((day for day in (row.probation_until, row.until) if day is not None), default=None)


def _stretches(rows: Collection[Record]) -> Iterator[tuple[date, date | None]]:
    """Stretches of days within which the same rows hold; the last is open."""
    ends = {row.until + timedelta(days=1) for row in rows if row.until is not None}
    starts = sorted({row.since for row in rows} | ends)
    for place, start in enumerate(starts):
        yield start, day_before(starts[place + 1]) if place + 1 < len(starts) else None


def _holds(row: Record, day: date) -> bool:
    return row.since <= day and (row.until is None or day <= row.until)


def project(book: Book, persons: Collection[int], tables: Collection[type[Record]]) -> None:
    """Bring the facts of these persons into line with their records; what is right already stays untouched."""
    for table in tables:
        if table not in SOURCES:
            continue
        for person in persons:
            _project(book, person, table)


def _project(book: Book, person: int, table: type[Record]) -> None:
    name = SOURCES[table][0]
    wanted = derive(table, cast("list[Record]", book.rows(table, person)))
    for fact in book.rows(Fact, person):
        if fact.name != name:
            continue
        spell = Spell(fact.value, fact.since, fact.until)
        if spell in wanted:
            wanted.remove(spell)
        else:
            book.drop(fact)
    for spell in wanted:
        book.put(Fact(person_id=person, name=name, value=spell.value, since=spell.since, until=spell.until))
