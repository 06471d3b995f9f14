"""Laws of records, on random histories of acts: the tables say at every moment what a plain list says.

The list is kept by the simplest program that could be right: for every act, the whole file is worked out anew and
remembered with the moment. The tables are read back as of every moment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import combinations, pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.make import ENTERED_AT, District, make_district, make_worker
from wuding.common.errors import RuleError
from wuding.people import code_sets
from wuding.people.actions import (
    add_record,
    correct_record,
    end_record,
    open_entry,
    take_back,
    withdraw_record,
)
from wuding.people.models import (
    Appraisal,
    Certificate,
    Education,
    Entry,
    Fact,
    Person,
    PoliticalStatus,
    Record,
    Service,
)
from wuding.people.queries.as_of import history_of, records_as_of

pytestmark = pytest.mark.django_db
START = ENTERED_AT
FIRST_DAY = date(2021, 3, 1)
TABLES: tuple[type[Record], ...] = (Fact, Service, Certificate, Education, PoliticalStatus, Appraisal)

Row = tuple[str, str, date, date | None]
"""Of which table, what it says, from when to when."""


@dataclass(frozen=True)
class Asked:
    """One act: what to do, in which table, with which word, on which days; `which` picks among the present records."""

    what: str
    table: type[Record]
    word: int
    since: date
    length: int | None
    which: int

    @property
    def until(self) -> date | None:
        """The last day."""
        return None if self.length is None else self.since + timedelta(days=self.length)


@st.composite
def acts(draw: DrawFn) -> Asked:
    return Asked(
        what=draw(st.sampled_from(("add", "add", "correct", "end", "withdraw"))),
        table=draw(st.sampled_from(TABLES)),
        word=draw(st.integers(0, 2)),
        since=FIRST_DAY + timedelta(days=draw(st.integers(0, 12))),
        length=draw(st.none() | st.integers(0, 6)),
        which=draw(st.integers(0, 5)),
    )


histories: SearchStrategy[list[Asked]] = st.lists(acts(), min_size=1, max_size=9)
law = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _row(asked: Asked, district: District) -> Record:
    days = {"since": asked.since, "until": asked.until}
    word = asked.word
    if asked.table is Fact:
        return Fact(name="岗位", value=("正职", "副职", "一般工作岗位")[word], **days)
    if asked.table is Service:
        place = (district.community, district.other_community, district.community)[word]
        return Service(organisation=place, team="worker", contract="labour", **days)
    if asked.table is Certificate:
        return Certificate(level=code_sets.CERTIFICATE_LEVELS[word], **days)
    if asked.table is Education:
        return Education(level=("61", "31", "21")[word], **days)
    if asked.table is PoliticalStatus:
        return PoliticalStatus(status=("13", "03", "01")[word], **days)
    return Appraisal(year=2018 + word, grade=("优秀", "良好", "一般")[word], **days)


def _values(asked: Asked, district: District) -> dict[str, object]:
    row = _row(asked, district)
    names = {Fact: "value", Service: "organisation", Certificate: "level", Education: "level"}
    names |= {PoliticalStatus: "status", Appraisal: "grade"}
    name = names[asked.table]
    return {name: getattr(row, name), "since": asked.since, "until": asked.until}


def _shown(row: Record) -> Row:
    match row:
        case Fact():
            said = f"{row.name}={row.value}"
        case Service():
            said = row.organisation.name
        case Certificate() | Education():
            said = row.level
        case PoliticalStatus():
            said = row.status
        case Appraisal():
            said = f"{row.year} {row.grade}"
        case _:
            raise TypeError(row)
    return (type(row).__name__, said, row.since, row.until)


@dataclass
class Run:
    """A file with its tables and, beside them, the plain list of what was believed when."""

    district: District
    person: Person
    moment: datetime = START
    beliefs: list[tuple[datetime, list[Row]]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def entry(self) -> Entry:
        self.moment += timedelta(minutes=1)
        return open_entry(title="改动", by=self.district.officer, at=self.moment)

    def now(self) -> list[Row]:
        return sorted((_shown(row) for table in TABLES for row in _known(table, self.person)), key=repr)

    def as_of(self, moment: datetime) -> list[Row]:
        rows = (row for table in TABLES for row in records_as_of(self.person, table, moment=moment))
        return sorted((_shown(row) for row in rows), key=repr)

    def carry_out(self, asked: Asked) -> bool:
        """Whether the act was taken; the list then has what is believed from its moment on."""
        entry = self.entry()
        try:
            self._act(asked, entry)
        except RuleError:
            return False
        self.entries.append(entry)
        self.beliefs.append((self.moment, self.now()))
        return True

    def _act(self, asked: Asked, entry: Entry) -> None:
        if asked.what == "add":
            add_record(person=self.person, row=_row(asked, self.district), entry=entry)
            return
        rows = [row for row in _known(asked.table, self.person) if not _is_drawn(row)]
        if not rows:
            raise RuleError("nothing there")
        old = rows[asked.which % len(rows)]
        if asked.what == "correct":
            correct_record(old=old, values=_values(asked, self.district), entry=entry)
        elif asked.what == "end":
            end_record(old=old, until=asked.since, entry=entry)
        else:
            withdraw_record(old=old, entry=entry)


def _known(table: type[Record], person: Person) -> list[Record]:
    return records_as_of(person, table)


def _is_drawn(row: Record) -> bool:
    return isinstance(row, Fact) and row.name != "岗位"


@contextmanager
def _ran(history: list[Asked]) -> Iterator[Run]:
    """A file after these acts; nothing of it is left afterwards."""
    with transaction.atomic():
        district = make_district()
        run = Run(district, make_worker(district.community, district.officer, certificate="初级"))
        run.beliefs.append((START, run.now()))
        for asked in history:
            run.carry_out(asked)
        yield run
        transaction.set_rollback(True)


def _days() -> Iterator[date]:
    for number in range(-1, 24):
        yield FIRST_DAY + timedelta(days=number)


def _frozen() -> dict[tuple[str, int], tuple[object, ...]]:
    """Every row there is, but for when it ceased to be believed."""
    hidden = {"known_until", "closed_by"}
    return {
        (table.__name__, row.pk): tuple(
            getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in hidden
        )
        for table in TABLES
        for row in table._default_manager.all()
    }


@law
@given(histories)
def test_every_moment_reads_as_it_was_then(history: list[Asked]) -> None:
    with _ran(history) as run:
        for moment, believed in run.beliefs:
            assert run.as_of(moment) == believed
            assert run.as_of(moment + timedelta(seconds=30)) == believed


@law
@given(histories)
def test_nothing_is_ever_changed_in_place_or_lost(history: list[Asked]) -> None:
    with _ran([]) as run:
        before = _frozen()
        for asked in history:
            run.carry_out(asked)
            after = _frozen()
            assert {key: row for key, row in after.items() if key in before} == before
            before = after


@law
@given(histories)
def test_two_records_of_one_thing_never_share_a_day_at_any_moment(history: list[Asked]) -> None:
    with _ran(history) as run:
        for moment, _believed in run.beliefs:
            for table in (Fact, Service, PoliticalStatus, Appraisal):
                rows = records_as_of(run.person, table, moment=moment)
                for one, other in combinations(rows, 2):
                    if isinstance(one, Fact) and isinstance(other, Fact) and one.name != other.name:
                        continue
                    ends = one.until or date.max, other.until or date.max
                    assert one.since > ends[1] or other.since > ends[0]


def _drawn(run: Run, moment: datetime, day: date) -> dict[str, str]:
    """The drawn facts of a day from the records alone, by the plainest rule."""
    held = {table: records_as_of(run.person, table, day, moment) for table in TABLES}
    levels = [row.level for row in held[Certificate] if isinstance(row, Certificate)]
    schools = [code_sets.PACK_LEVEL[row.level] for row in held[Education] if isinstance(row, Education)]
    found: dict[str, str] = {}
    if levels:
        found["证书"] = max(levels, key=code_sets.CERTIFICATE_LEVELS.index)
    if schools:
        found["学历"] = min(schools, key=code_sets.LEVEL_ORDER.index)
    for row in (*held[PoliticalStatus], *held[Appraisal]):
        if isinstance(row, PoliticalStatus):
            found["政治面貌"] = code_sets.POLITICAL.chinese(row.status)
        elif isinstance(row, Appraisal):
            found["考核等次"] = row.grade
    return found


@law
@given(histories)
def test_drawn_facts_are_those_of_the_records_on_every_day_at_every_moment(history: list[Asked]) -> None:
    with _ran(history) as run:
        for moment, _believed in run.beliefs[-3:]:
            for day in _days():
                facts = records_as_of(run.person, Fact, day, moment)
                shown = {row.name: row.value for row in facts if isinstance(row, Fact) and row.name != "岗位"}
                assert shown == _drawn(run, moment, day)


@law
@given(histories)
def test_the_file_is_kept_where_somebody_served_last(history: list[Asked]) -> None:
    with _ran(history) as run:
        services = records_as_of(run.person, Service)
        if services:
            last = services[0]
            assert isinstance(last, Service)
            assert Person.objects.get(pk=run.person.pk).organisation == last.organisation


@law
@given(histories, acts())
def test_taking_an_act_back_leaves_the_file_as_it_was_and_both_in_its_history(
    history: list[Asked], last: Asked
) -> None:
    with _ran(history) as run:
        before = run.now()
        if run.carry_out(last):
            meanwhile, moment = run.now(), run.moment
            undone = run.entry()
            assert take_back(entry=run.entries[-1], by=undone) == 1
            assert run.now() == before
            assert run.as_of(moment) == meanwhile


@law
@given(histories)
def test_the_history_of_a_record_is_a_chain_of_beliefs(history: list[Asked]) -> None:
    with _ran(history) as run:
        for table in TABLES:
            for series in set(table._default_manager.values_list("series", flat=True)):
                versions = history_of(run.person, table, series)
                assert all(version.known_until is not None for version in versions[1:])
                for newer, older in pairwise(versions):
                    assert older.known_until is not None
                    assert older.known_until <= newer.known_from
