"""Writes the demo's people: files by the organisation department, contracts by HR, the year's end in December."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from wuding.accounts.models import User
from wuding.common.sealed import Secret
from wuding.demo import roster
from wuding.demo.deductions import accounts, deductions
from wuding.demo.district import songling_units
from wuding.demo.files import Papers, papers
from wuding.demo.roster import RosterPerson
from wuding.demo.seats import INTERMEDIATE
from wuding.organisation.models import Organisation
from wuding.people import facts
from wuding.people.actions import (
    Add,
    FactGiven,
    NewPerson,
    RecordAct,
    open_entry,
    register_people,
    renew_contract,
    write_records,
)
from wuding.people.models import (
    Appraisal,
    BankAccount,
    Certificate,
    Contract,
    Education,
    EmploymentForm,
    Person,
    PoliticalStatus,
    Recognition,
    Record,
    Sex,
    Team,
    Training,
)

Report = Callable[[str, int, int], None]
TEAMS = {
    roster.WORKER: Team.WORKER,
    roster.GRID_WORKER: Team.GRID_WORKER,
    roster.RESERVIST: Team.RESERVE,
    roster.ASSISTANT: Team.ASSISTANT,
}
_FORMS = {str(label): EmploymentForm(value) for value, label in EmploymentForm.choices}
_CHUNK = 15


def write_people(
    places: Mapping[str, Organisation], users: Mapping[str, User], report: Report
) -> dict[int, Person]:
    """Everybody's file; persons by their number in the roster."""
    everybody = list(papers(roster.songling_roster()))
    written = _register(everybody, places, users["zuzhi"], report)
    _contracts(everybody, written, users["renshe"])
    _accounts(written, users["renshe"])
    _end_of_year(everybody, written, users["zuzhi"])
    return written


def _moment(month: int, day: int, hour: int) -> datetime:
    return datetime(roster.YEAR, month, day, hour, 30, tzinfo=ZoneInfo(settings.TIME_ZONE))


def _register(
    everybody: list[tuple[RosterPerson, Papers]], places: Mapping[str, Organisation], by: User, report: Report
) -> dict[int, Person]:
    entry = open_entry(
        title="2022 年 7 月社区工作者名册导入",
        document="演示名册（固定种子生成，人员均为虚构）",
        by=by,
        at=_moment(7, 4, 9),
    )
    declared = deductions(roster.songling_workers(), _communities())
    written: dict[int, Person] = {}
    for start in range(0, len(everybody), _CHUNK):
        part = everybody[start : start + _CHUNK]
        found = register_people(
            [_new(one, file, places, declared.get(one.number, ())) for one, file in part], entry=entry
        )
        written |= {one.number: person for (one, _file), person in zip(part, found, strict=True)}
        report("人员", len(written), len(everybody))
    return written


def _new(
    person: RosterPerson,
    file: Papers,
    places: Mapping[str, Organisation],
    declared: tuple[tuple[str, roster.Spell], ...],
) -> NewPerson:
    return NewPerson(
        name=person.name,
        sex=Sex(person.sex),
        born=person.born,
        organisation=places[person.workplace],
        team=TEAMS[person.kind],
        contract=_FORMS[person.contract],
        since=person.started,
        identity_number=file.identity_number,
        phone=file.phone,
        ethnicity=file.ethnicity,
        native_place=file.native_place,
        channel=file.channel,
        facts=tuple(
            FactGiven(name, spell.value, spell.start, spell.until)
            for name, spell in (*((facts.POST, post) for post in person.posts), *declared)
        ),
        records=tuple(_first_records(person, file)),
    )


def _first_records(person: RosterPerson, file: Papers) -> Iterable[Record]:
    schooling = file.schooling
    yield Education(
        level=schooling.level,
        degree=schooling.degree,
        school=schooling.school,
        major=schooling.major,
        full_time=schooling.full_time,
        since=schooling.graduated_on,
    )
    since = file.joined_on or date(person.born.year + 16, 1, 1)
    yield PoliticalStatus(status=file.political, joined_on=file.joined_on, since=since)
    for spell in person.certificates:
        yield _certificate(person, spell.value)
    if file.grade_of_2021:
        yield _appraisal(2021, *file.grade_of_2021)
    for title in file.rewards:
        yield Recognition(
            kind="reward", title=title, level="区级", decided_by="松岭区委", since=date(2022, 1, 20)
        )
    if file.warned_on:
        yield Recognition(
            kind="penalty",
            title="诫勉谈话",
            level="镇级",
            decided_by="镇党委",
            since=file.warned_on,
            until=date(2022, 11, 9),
        )


def _certificate(person: RosterPerson, level: str) -> Certificate:
    """Most are registered until the end of 2023; the intermediate one runs out in January."""
    issued, registered = date(2020, 10, 18), date(2021, 1, 1)
    if level == INTERMEDIATE:
        issued, registered = date(2019, 6, 16), date(2020, 1, 20)
    until = date(registered.year + 2, 12, 31) if registered.day == 1 else date(2023, 1, 19)
    return Certificate(
        level=level,
        number=Secret(f"样例{issued.year}{person.number:06d}"),
        since=issued,
        registered_on=registered,
        registration_until=until,
        issuer="演示发证机关",
    )


def _appraisal(year: int, grade: str, remark: str) -> Appraisal:
    """The grade of a year counts through the following one."""
    return Appraisal(
        year=year,
        grade=grade,
        remark=remark,
        decided_by="镇党委",
        since=date(year + 1, 1, 1),
        until=date(year + 1, 12, 31),
    )


def _contracts(everybody: list[tuple[RosterPerson, Papers]], written: Mapping[int, Person], by: User) -> None:
    entry = open_entry(title="2022 年 7 月合同登记", document="演示合同台账", by=by, at=_moment(7, 12, 14))
    firsts: list[RecordAct] = []
    later: list[tuple[int, list[Contract]]] = []
    for person, file in everybody:
        rows = [
            Contract(
                kind=term.kind, number=term.number, signed_on=term.since, since=term.since, until=term.until
            )
            for term in file.terms
        ]
        if rows:
            firsts.append(Add(written[person.number], rows[0]))
            later.append((len(firsts) - 1, rows[1:]))
    signed = write_records(firsts, entry=entry)
    for place, rows in later:
        old: Any = signed[place]
        for row in rows:
            old = renew_contract(old=old, row=row, entry=entry)


def _communities() -> dict[str, str]:
    return {unit.code: unit.name for unit in songling_units()}


def _accounts(written: Mapping[int, Person], by: User) -> None:
    entry = open_entry(
        title="2022 年 7 月代发账户登记",
        document="演示账户（固定种子生成，都不是真的账号）",
        by=by,
        at=_moment(7, 12, 16),
    )
    held = accounts(roster.songling_workers(), _communities())
    write_records(
        [
            Add(
                written[number],
                BankAccount(branch=one.branch, account=Secret(one.number), since=one.since),
            )
            for number, one in held.items()
        ],
        entry=entry,
    )


def _end_of_year(
    everybody: list[tuple[RosterPerson, Papers]], written: Mapping[int, Person], by: User
) -> None:
    entry = open_entry(
        title="2022 年度培训、考核登记", document="演示考核结果", by=by, at=_moment(12, 28, 15)
    )
    acts: list[RecordAct] = []
    for person, file in everybody:
        for title, organiser, since, until, hours in file.trainings:
            row = Training(
                title=title,
                organiser=organiser,
                since=since,
                until=until,
                hours=Decimal(hours),
                result="合格",
            )
            acts.append(Add(written[person.number], row))
        if file.grade_of_2022:
            acts.append(Add(written[person.number], _appraisal(2022, *file.grade_of_2022)))
    write_records(acts, entry=entry)
