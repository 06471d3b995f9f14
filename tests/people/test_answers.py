"""What files answer to a pack's questions, and where each answer comes from."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from tests.make import make_district, make_entry, make_worker
from wuding.calc.rules import load_pack
from wuding.calc.rules.model import Input
from wuding.people.actions import move_person
from wuding.people.models import EmploymentForm, Person, Team
from wuding.people.queries.inputs import Answers, answers_to
from wuding.people.queries.roster import RosterFilter, roster, with_facts

pytestmark = pytest.mark.django_db
DAY = date(2022, 7, 1)


def _questions() -> tuple[Input, ...]:
    pack = load_pack(Path(settings.POLICIES) / "songling" / "2022")
    return pack.at(DAY).only(pack.items).inputs


def _answer(person: Person) -> Answers:
    officer = person.entry.entered_by
    (found,) = answers_to(
        _questions(), with_facts(roster(officer, DAY, RosterFilter(search=person.name)), DAY), DAY
    )
    return found


def test_facts_and_the_file_itself_answer() -> None:
    district = make_district()
    answer = _answer(make_worker(district.community, district.officer, post="正职", certificate="中级"))
    assert answer.values == {
        "岗位": "正职",
        "证书": "中级",
        "考核等次": "良好",
        "性别": "女",
        "入职日期": date(2021, 3, 1),
    }


def test_each_answer_says_where_it_comes_from() -> None:
    district = make_district()
    answer = _answer(make_worker(district.community, district.officer))
    source = answer.sources["考核等次"]
    assert source.since == date(2022, 1, 1)
    assert source.entered_by == "名册导入（组织部 陈样例，2022-07-04）"


def test_no_certificate_is_none_and_said_to_be_unrecorded() -> None:
    district = make_district()
    answer = _answer(make_worker(district.community, district.officer))
    assert answer.values["证书"] == "无"
    assert answer.sources["证书"].record == "没有登记"


def test_years_begin_with_the_first_service_as_a_community_worker() -> None:
    district = make_district()
    person = make_worker(district.community, district.officer, since=date(2019, 5, 1), team=Team.RESERVE)
    for since in (date(2021, 2, 1), date(2022, 1, 1)):
        move_person(
            person=person,
            organisation=district.community,
            team=Team.WORKER,
            contract=EmploymentForm.LABOUR,
            since=since,
            entry=make_entry(district.officer),
        )
    assert _answer(person).values["入职日期"] == date(2021, 2, 1)
