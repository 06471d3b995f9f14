"""Changes to people's files: who may write them, what is refused, what the timeline then says."""

from datetime import date

import pytest

from tests.make import make_district, make_entry, make_officer, make_user, make_worker
from wuding.accounts.roles import Role
from wuding.common.errors import NotVisible, RuleError
from wuding.people.actions import FactGiven, link_account, move_person, record_fact, register_person
from wuding.people.models import EmploymentForm, Fact, Person, Service, Sex, Team
from wuding.people.queries import files

pytestmark = pytest.mark.django_db


def test_a_new_file_has_a_service_facts_and_a_reading_of_the_name() -> None:
    district = make_district()
    person = make_worker(district.community, district.officer, name="曾莉", certificate="初级")
    assert (person.pinyin, person.initials) == ("zengli", "zl")
    assert Service.objects.get(person=person).organisation == district.community
    assert set(Fact.objects.filter(person=person).values_list("name", "value")) == {
        ("岗位", "一般工作岗位"),
        ("考核等次", "良好"),
        ("证书", "初级"),
    }


def test_only_who_manages_the_place_writes_files_there() -> None:
    district = make_district()
    for outsider in (
        make_officer(district.other_town, Role.TOWNSHIP),
        make_officer(district.place, Role.CIVIL_AFFAIRS),
        make_user(),
    ):
        with pytest.raises(NotVisible):
            make_worker(district.community, outsider)
    assert not Person.objects.exists()


def test_nobody_serves_before_the_sixteenth_birthday() -> None:
    district = make_district()
    with pytest.raises(RuleError, match="未满 16 周岁") as refusal:
        register_person(
            name="陈样例",
            sex=Sex.MAN,
            born=date(2006, 8, 2),
            organisation=district.community,
            team=Team.WORKER,
            contract=EmploymentForm.LABOUR,
            since=date(2022, 8, 1),
            entry=make_entry(district.officer),
        )
    assert refusal.value.clause


def test_a_new_value_ends_the_one_before() -> None:
    district = make_district()
    person = make_worker(district.community, district.officer)
    entry = make_entry(district.officer, "补选书记")
    record_fact(person=person, given=FactGiven("岗位", "正职", date(2022, 3, 21)), entry=entry)
    held = Fact.objects.known().filter(person=person, name="岗位").order_by("since")
    assert [(fact.value, fact.until) for fact in held] == [
        ("一般工作岗位", date(2022, 3, 20)),
        ("正职", None),
    ]


def test_a_value_does_not_run_into_a_later_one() -> None:
    district = make_district()
    person = make_worker(district.community, district.officer)
    entry = make_entry(district.officer)
    with pytest.raises(RuleError, match="岗位 一般工作岗位") as refusal:
        record_fact(person=person, given=FactGiven("岗位", "副职", date(2020, 1, 1)), entry=entry)
    assert "2021-03-01" in refusal.value.next_step
    earlier = FactGiven("岗位", "副职", date(2020, 1, 1), date(2021, 2, 28))
    assert record_fact(person=person, given=earlier, entry=entry).until == date(2021, 2, 28)


def test_moving_ends_one_service_and_begins_another() -> None:
    district = make_district()
    person = make_worker(district.community, district.officer)
    move_person(
        person=person,
        organisation=district.other_community,
        team=Team.WORKER,
        contract=EmploymentForm.LABOUR,
        since=date(2022, 9, 1),
        entry=make_entry(district.officer),
    )
    served = Service.objects.known().filter(person=person).order_by("since")
    assert [(s.organisation.name, s.until) for s in served] == [
        ("松鹤社区", date(2022, 8, 31)),
        ("青松社区", None),
    ]
    assert Person.objects.get(pk=person.pk).organisation == district.other_community


def test_moving_back_before_a_later_service_is_refused() -> None:
    district = make_district()
    person = make_worker(district.community, district.officer, since=date(2021, 3, 1))
    with pytest.raises(RuleError, match="2021-03-01"):
        move_person(
            person=person,
            organisation=district.other_community,
            team=Team.WORKER,
            contract=EmploymentForm.LABOUR,
            since=date(2020, 9, 1),
            entry=make_entry(district.officer),
        )


def test_an_account_belongs_to_one_person() -> None:
    district = make_district()
    account = make_user()
    link_account(person=make_worker(district.community, district.officer), account=account, by=None)
    with pytest.raises(RuleError, match=account.username):
        link_account(
            person=make_worker(district.community, district.officer, name="李样例"), account=account, by=None
        )


def test_the_timeline_runs_from_the_latest_and_marks_what_holds() -> None:
    district = make_district()
    person = make_worker(district.community, district.officer)
    entry = make_entry(district.officer)
    record_fact(person=person, given=FactGiven("岗位", "正职", date(2022, 3, 21)), entry=entry)
    shown = files.happenings_of(files.services_of(person), files.facts_of(person), date(2022, 12, 31))
    assert [(one.when, one.title, one.current) for one in shown] == [
        ("2022-03-21", "岗位：正职", True),
        ("2022-01-01", "考核等次：良好", True),
        ("2021-03-01", "岗位：一般工作岗位", False),
        ("2021-03-01", "社区工作者（劳动合同）", True),
    ]
