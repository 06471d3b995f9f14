"""Records of files: what is written, what is refused with which sentence, who may."""

from datetime import date, timedelta

import pytest

from tests.make import ENTERED_AT, District, make_district, make_entry, make_officer, make_worker
from wuding.accounts.roles import Role
from wuding.audit.models import Entry as Audited
from wuding.audit.names import Action
from wuding.calc.masking import MASK
from wuding.common.errors import NotVisible, RuleError
from wuding.people.actions import (
    add_record,
    correct_record,
    end_contract,
    end_record,
    open_entry,
    record_fact,
    renew_contract,
    renew_registration,
    sign_contract,
    take_back,
    withdraw_record,
)
from wuding.people.actions.facts import FactGiven
from wuding.people.models import (
    Appraisal,
    Certificate,
    Contract,
    Education,
    EndReason,
    Entry,
    Fact,
    Person,
    PoliticalStatus,
    Recognition,
    Record,
    Service,
    Training,
)
from wuding.people.queries.as_of import history_of, records_as_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def person(district: District) -> Person:
    return make_worker(district.community, district.officer, certificate="初级")


def _later(district: District, minutes: int = 1) -> Entry:
    return open_entry(title="更正", by=district.officer, at=ENTERED_AT + timedelta(minutes=minutes))


def _township(district: District) -> Entry:
    """Who keeps contracts."""
    return make_entry(make_officer(district.town, Role.TOWNSHIP, name="镇党委 周样例"))


def _term(since: date, until: date | None, kind: str = "fixed") -> Contract:
    return Contract(kind=kind, since=since, until=until)


def _now(person: Person, name: str, day: date) -> str:
    return Fact.objects.known().on(day).get(person=person, name=name).value


def test_a_higher_certificate_becomes_the_fact_and_the_lower_one_comes_back(
    district: District, person: Person
) -> None:
    row = Certificate(level="中级", since=date(2022, 6, 1), until=date(2022, 8, 31))
    add_record(person=person, row=row, entry=_later(district))
    levels = [_now(person, "证书", date(2022, month, 15)) for month in (5, 6, 8, 9)]
    assert levels == ["初级", "中级", "中级", "初级"]


def test_a_correction_keeps_what_was_believed(district: District, person: Person) -> None:
    education = Education(level="31", school="样例大学", since=date(2012, 7, 1))
    old = add_record(person=person, row=education, entry=_later(district))
    correct_record(old=old, values={"level": "21"}, entry=_later(district, 5))
    assert _now(person, "学历", date(2022, 1, 1)) == "本科"
    newest, first = history_of(person, Education, old.series)
    assert (getattr(first.row, "level"), getattr(newest.row, "level")) == ("31", "21")  # noqa: B009  by kind
    assert first.known_until == newest.known_from
    assert first.closed_by is not None
    assert first.closed_by.title == "更正"
    (then,) = records_as_of(person, Education, moment=ENTERED_AT + timedelta(minutes=2))
    assert isinstance(then, Education)
    assert then.level == "31"


def test_a_record_that_somebody_changed_meanwhile_is_not_changed_again(
    district: District, person: Person
) -> None:
    training = Training(title="培训", since=date(2022, 3, 1))
    seen = add_record(person=person, row=training, entry=_later(district))
    correct_record(old=seen, values={"title": "岗前培训"}, entry=_later(district, 2))
    entry = _later(district, 3)
    with pytest.raises(RuleError, match="已经被改过"):
        correct_record(old=seen, values={"title": "别的"}, entry=entry)
    with pytest.raises(RuleError, match="已经被改过"):
        end_record(old=seen, until=date(2022, 3, 2), entry=entry)
    with pytest.raises(RuleError, match="已经被改过"):
        withdraw_record(old=seen, entry=entry)


def test_a_correction_that_changes_nothing_is_refused(district: District, person: Person) -> None:
    old = Service.objects.get(person=person)
    with pytest.raises(RuleError, match="没有改动"):
        correct_record(old=old, values={"since": old.since}, entry=_later(district))


def test_a_withdrawn_record_is_gone_from_the_file_but_not_from_its_history(
    district: District, person: Person
) -> None:
    old = Certificate.objects.get(person=person)
    withdraw_record(old=old, entry=_later(district))
    assert not Certificate.objects.known().filter(person=person).exists()
    assert not Fact.objects.known().filter(person=person, name="证书").exists()
    assert [belief.known_until is None for belief in history_of(person, Certificate, old.series)] == [False]


SINCE = date(2022, 3, 1)
IMPOSSIBLE: list[tuple[Record, str]] = [
    (Education(level="99", since=SINCE), "学历"),
    (Education(level="21", since=date(2030, 7, 1)), "还没有到"),
    (Education(level="21", since=date(1980, 7, 1)), "早于出生日期"),
    (Education(level="21", school="样" * 65, since=SINCE), "毕业院校"),
    (PoliticalStatus(status="77", since=SINCE), "政治面貌"),
    (Training(title="", since=SINCE), "培训名称"),
    (Training(title="培训", since=SINCE, hours=-1), "负数"),
    (Training(title="培训", since=SINCE, until=date(2022, 2, 1)), "早于开始日期"),
    (Recognition(kind="medal", title="奖", since=SINCE), "类别"),
    (Certificate(level="初级", since=date(2022, 1, 1)), "时间重叠"),
    (Certificate(level="中级", since=SINCE, registration_until=SINCE), "登记有效期"),
    (Appraisal(year=2021, grade="优秀", since=date(2023, 1, 1)), "2021 年度"),
    (Fact(name="证书", value="高级", since=SINCE), "由档案里的记录得出"),
    (Service(team="worker", contract="labour", since=date(2000, 1, 1)), "16 周岁"),
]


@pytest.mark.parametrize(("row", "said"), IMPOSSIBLE, ids=lambda one: one if isinstance(one, str) else "")
def test_what_cant_be_is_refused_with_a_sentence(
    district: District, person: Person, row: Record, said: str
) -> None:
    if isinstance(row, Service):
        row.organisation = district.community
    before = Audited.objects.count()
    entry = _later(district)
    with pytest.raises(RuleError, match=said) as refusal:
        add_record(person=person, row=row, entry=entry)
    assert refusal.value.next_step
    assert Audited.objects.count() == before + 1


def test_only_who_keeps_contracts_signs_them(district: District, person: Person) -> None:
    with pytest.raises(NotVisible):
        sign_contract(person=person, row=_term(SINCE, date(2025, 2, 28)), entry=make_entry(district.officer))
    elsewhere = make_entry(make_officer(district.other_town, Role.TOWNSHIP))
    with pytest.raises(NotVisible):
        sign_contract(person=person, row=_term(SINCE, date(2025, 2, 28)), entry=elsewhere)
    assert sign_contract(person=person, row=_term(SINCE, date(2025, 2, 28)), entry=_township(district)).pk


def test_contracts_follow_one_another(district: District, person: Person) -> None:
    first = sign_contract(person=person, row=_term(SINCE, date(2022, 8, 31)), entry=_township(district))
    with pytest.raises(RuleError, match="时间重叠"):
        sign_contract(
            person=person, row=_term(date(2022, 8, 31), date(2023, 1, 1)), entry=_township(district)
        )
    with pytest.raises(RuleError, match="才到期"):
        renew_contract(old=first, row=_term(date(2022, 8, 31), date(2023, 1, 1)), entry=_township(district))
    second = renew_contract(
        old=first, row=_term(date(2022, 9, 1), date(2023, 8, 31)), entry=_township(district)
    )
    assert second.renews == first.series
    ended = end_contract(
        old=second, ended_on=date(2022, 12, 31), reason=EndReason.DISSOLVED, entry=_township(district)
    )
    assert (ended.until, ended.ended_on, ended.end_reason) == (
        date(2022, 12, 31),
        date(2022, 12, 31),
        "dissolved",
    )
    with pytest.raises(RuleError, match="已经结束"):
        end_contract(old=ended, ended_on=date(2022, 12, 1), reason=EndReason.LEFT, entry=_township(district))
    with pytest.raises(RuleError, match="原因"):
        end_record(old=first, until=date(2022, 5, 1), entry=_township(district))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (_term(SINCE, None), "有期限"),
        (_term(SINCE, date(2025, 1, 1), "open"), "没有到期日"),
        (
            Contract(kind="fixed", since=SINCE, until=date(2022, 12, 31), probation_until=date(2023, 1, 1)),
            "试用期",
        ),
    ],
)
def test_contracts_have_the_terms_of_their_kind(
    district: District, person: Person, row: Contract, said: str
) -> None:
    with pytest.raises(RuleError, match=said):
        sign_contract(person=person, row=row, entry=_township(district))


def test_registering_anew_keeps_the_certificate_and_the_former_registration(
    district: District, person: Person
) -> None:
    old = Certificate.objects.get(person=person)
    renewed = renew_registration(
        old=old, registered_on=date(2022, 2, 1), registration_until=date(2025, 1, 31), entry=_later(district)
    )
    assert (renewed.series, renewed.since) == (old.series, old.since)
    assert len(history_of(person, Certificate, old.series)) == 2


def test_the_trail_masks_numbers_and_remarks(district: District, person: Person) -> None:
    row = Appraisal(year=2022, grade="优秀", remark="评语里的话", since=date(2023, 1, 1))
    add_record(person=person, row=row, entry=_later(district))
    certificate = Certificate.objects.get(person=person)
    correct_record(old=certificate, values={"number": "2021-000123"}, entry=_later(district, 2))
    written, corrected = (
        Audited.objects.get(action=action) for action in (Action.RECORD_WRITE, Action.RECORD_CORRECT)
    )
    assert written.changes["remark"] == [None, MASK]
    assert written.changes["grade"] == [None, "优秀"]
    assert corrected.changes["certificate_number"] == [None, MASK]
    assert "000123" not in str(corrected.link)


def test_undoing_gives_back_what_was_and_withdraws_new_files(district: District, person: Person) -> None:
    entry = _later(district)
    record_fact(person=person, given=FactGiven("岗位", "正职", date(2022, 3, 21)), entry=entry)
    undone = _later(district, 5)
    assert take_back(entry=entry, by=undone) == 1
    assert _now(person, "岗位", date(2022, 6, 1)) == "一般工作岗位"
    other = make_worker(district.community, district.officer, name="李样例")
    assert take_back(entry=other.entry, by=_later(district, 6)) == 1
    assert not Person.objects.visible_to(district.officer).filter(name="李样例").exists()
    assert not Service.objects.known().filter(person=other).exists()
    assert Person.objects.get(pk=other.pk).withdrawn is not None


def test_a_new_file_with_later_records_is_not_withdrawn(district: District, person: Person) -> None:
    add_record(person=person, row=Training(title="培训", since=SINCE), entry=_later(district))
    with pytest.raises(RuleError, match="又改过"):
        take_back(entry=person.entry, by=_later(district, 2))


def test_undoing_is_refused_where_a_later_change_would_be_lost(district: District, person: Person) -> None:
    entry = _later(district)
    record_fact(person=person, given=FactGiven("岗位", "副职", date(2022, 3, 21)), entry=entry)
    later = FactGiven("岗位", "正职", date(2022, 6, 1))
    record_fact(person=person, given=later, entry=_later(district, 5))
    with pytest.raises(RuleError, match="又改过"):
        take_back(entry=entry, by=_later(district, 6))


def test_undoing_is_refused_where_something_else_took_the_place(district: District, person: Person) -> None:
    first = sign_contract(person=person, row=_term(SINCE, date(2025, 2, 28)), entry=_township(district))
    ending = _township(district)
    end_contract(old=first, ended_on=date(2022, 6, 30), reason=EndReason.LEFT, entry=ending)
    sign_contract(person=person, row=_term(date(2022, 7, 1), date(2024, 6, 30)), entry=_township(district))
    with pytest.raises(RuleError, match="时间重叠"):
        take_back(entry=ending, by=_township(district))


def test_only_who_keeps_the_files_undoes(district: District, person: Person) -> None:
    by = make_entry(make_officer(district.other_town, Role.TOWNSHIP))
    with pytest.raises(NotVisible):
        take_back(entry=person.entry, by=by)
