"""Makers of what tests need, typed and with sensible defaults. Everybody in them is invented."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count

from wuding.accounts.actions import create_user
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.calc.pay.foresee.forecast import foresee
from wuding.common.dates import Month
from wuding.organisation.actions import assign_role, create_organisation
from wuding.organisation.models import Kind, Organisation
from wuding.pay.actions import approve_run, check_run, compute_month, prepare_run
from wuding.pay.actions.foreseeing import Wish, keep_result, open_foresight, question_of
from wuding.pay.foresee_rules import foresee_rules
from wuding.pay.models import Foresight, PayRun
from wuding.people.actions import FactGiven, open_entry, register_person
from wuding.people.models import EmploymentForm, Entry, Person, Sex, Team
from wuding.policy.actions import adopt_pack

PASSWORD = "青松-crane-47"
_numbers = count(1)


def make_user(username: str = "", *, name: str = "陈样例", language: str = "zh-hans") -> User:
    """An account that may see nothing yet."""
    return create_user(
        username=username or f"user{next(_numbers)}", name=name, password=PASSWORD, language=language
    )


def make_place(
    name: str = "松岭区",
    kind: Kind = Kind.DISTRICT,
    *,
    code: str = "",
    parent: Organisation | None = None,
    households: int | None = None,
) -> Organisation:
    """A node of the tree."""
    return create_organisation(
        code=code or f"9{next(_numbers):08d}",
        name=name,
        kind=kind,
        parent=parent,
        households=households,
        by=None,
    )


def make_officer(
    place: Organisation,
    role: Role = Role.ORGANISATION_DEPARTMENT,
    *,
    username: str = "",
    name: str = "陈样例",
) -> User:
    """An account that holds a role in `place`, for ever so long."""
    user = make_user(username, name=name)
    assign_role(user=user, organisation=place, role=role, since=date(2000, 1, 1), by=None)
    return user


SONGLING = "232762"
"""Code of the place that the packs under policies/songling were written for."""
ENTERED_AT = datetime(2022, 7, 4, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class District:
    """A small tree: district, two towns with a community each, and an officer who may do everything but pay."""

    place: Organisation
    town: Organisation
    community: Organisation
    other_town: Organisation
    other_community: Organisation
    officer: User


def make_district() -> District:
    """松岭区 with 小扬气镇 and 劲松镇; the officer sits in the organisation department."""
    place = make_place(code=SONGLING)
    town = make_place("小扬气镇", Kind.TOWN, code=f"{SONGLING}100", parent=place)
    other = make_place("劲松镇", Kind.TOWN, code=f"{SONGLING}101", parent=place)
    return District(
        place,
        town,
        make_place("松鹤社区", Kind.COMMUNITY, code=f"{SONGLING}100001", parent=town),
        other,
        make_place("青松社区", Kind.COMMUNITY, code=f"{SONGLING}101001", parent=other),
        make_officer(place, name="组织部 陈样例"),
    )


def make_entry(by: User, title: str = "名册导入") -> Entry:
    """An act of entering records."""
    return open_entry(title=title, by=by, at=ENTERED_AT)


def make_worker(
    place: Organisation,
    by: User,
    *,
    name: str = "王样例",
    woman: bool = True,
    post: str = "一般工作岗位",
    grade: str = "良好",
    certificate: str = "",
    since: date = date(2021, 3, 1),
    team: Team = Team.WORKER,
    contract: EmploymentForm = EmploymentForm.LABOUR,
) -> Person:
    """A person in service, with the facts the Measures of Songling ask for."""
    given = [
        FactGiven("岗位", post, since),
        FactGiven("考核等次", grade, date(2022, 1, 1), date(2022, 12, 31)),
    ]
    if certificate:
        given.append(FactGiven("证书", certificate, since))
    return register_person(
        name=name,
        sex=Sex.WOMAN if woman else Sex.MAN,
        born=date(1990, 5, 17),
        organisation=place,
        team=team,
        contract=contract,
        since=since,
        entry=make_entry(by),
        facts=tuple(given) if team == Team.WORKER else (),
    )


def make_adoption(district: District) -> None:
    """Songling's two schemes: the uniform one until June 2022, the Measures from July."""
    for pack, since, until in (
        ("songling/2019", date(2019, 1, 1), date(2022, 6, 30)),
        ("songling/2022", date(2022, 7, 1), None),
    ):
        adopt_pack(
            organisation=district.place,
            pack_id=pack,
            since=since,
            until=until,
            by=district.officer,
            at=ENTERED_AT,
        )


@dataclass(frozen=True)
class Payers:
    """Who pays a place: one prepares, one checks, one approves."""

    preparer: User
    checker: User
    approver: User


def make_payers(place: Organisation) -> Payers:
    """An account for each task."""
    return Payers(
        make_officer(place, Role.TOWNSHIP, name="镇党委 陈样例"),
        make_officer(place, Role.CIVIL_AFFAIRS, name="民政局 陈样例"),
        make_officer(place, Role.HUMAN_RESOURCES, name="人社局 陈样例"),
    )


def close_run(run: PayRun, payers: Payers, at: datetime = ENTERED_AT) -> PayRun:
    """Submit, check and approve a run that is worked out."""
    prepare_run(run=run, by=payers.preparer, at=at, reason="测试")
    check_run(run=run, by=payers.checker, at=at)
    return approve_run(run=run, by=payers.approver, at=at)


def make_foresight(
    place: Organisation, month: Month, *, title: str = "方案", paths: int = 2, **changed: str
) -> Foresight:
    """A scenario of one year, computed; `changed` are assumptions other than the usual ones."""
    given = {
        name: {"value": changed.get(name, f"{one.value:f}"), "trust": one.trust, "how": one.how}
        for name, one in foresee_rules().assumptions.items()
    }
    wish = Wish(title, month, 1, given, paths=paths, seed=1)
    opened = open_foresight(place=place, wish=wish, by=None, at=ENTERED_AT)
    question = question_of(opened)
    keep_result(opened, question, foresee(question.asked))
    opened.refresh_from_db()
    return opened


def pay_month(place: Organisation, month: Month, payers: Payers, at: datetime = ENTERED_AT) -> PayRun:
    """A month from the first step to the last."""
    return close_run(compute_month(place=place, month=month, by=payers.preparer, at=at), payers, at)
