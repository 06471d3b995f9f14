"""Records for tests: written the way actions write them, without what single actions ask for."""

from datetime import date

from tests.make import make_entry
from wuding.accounts.models import User
from wuding.people.actions.writing import Change, carry_out
from wuding.people.models import (
    Appraisal,
    Certificate,
    Contract,
    Education,
    Person,
    PoliticalStatus,
    Recognition,
    RecognitionKind,
    Record,
    Training,
)


def write(by: User, *rows: Record) -> None:
    """The rows, believed from the moment of one entry on."""
    carry_out(Change(added=list(rows)), make_entry(by, "档案补登"))


def contract(person: Person, until: date | None, *, since: date = date(2021, 3, 1)) -> Contract:
    """A contract with a term."""
    return Contract(person=person, kind="fixed", number="SL-001", signed_on=since, since=since, until=until)


def certificate(person: Person, until: date | None, *, level: str = "初级") -> Certificate:
    """A social worker's certificate, registered until that day."""
    return Certificate(
        person=person,
        level=level,
        since=date(2018, 10, 1),
        registered_on=date(2019, 1, 1),
        registration_until=until,
    )


def whole_file(person: Person) -> tuple[Record, ...]:
    """One record of each kind that is written by hand, and a penalty."""
    return (
        contract(person, date(2024, 2, 29)),
        certificate(person, date(2023, 1, 20)),
        Education(person=person, level="21", school="样例大学", major="社会工作", since=date(2012, 7, 1)),
        PoliticalStatus(person=person, status="01", since=date(2015, 7, 1)),
        Appraisal(
            person=person,
            year=2020,
            grade="良好",
            remark="评语金丝雀",
            since=date(2021, 1, 1),
            until=date(2021, 12, 31),
        ),
        Training(person=person, title="岗前培训金丝雀", since=date(2021, 3, 2), until=date(2021, 3, 5)),
        Recognition(
            person=person, kind=RecognitionKind.REWARD, title="先进个人金丝雀", since=date(2021, 7, 1)
        ),
        Recognition(person=person, kind=RecognitionKind.PENALTY, title="诫勉金丝雀", since=date(2020, 7, 1)),
    )
