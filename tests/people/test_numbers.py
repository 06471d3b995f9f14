"""Identity numbers in files: one number one file, and nothing to be learnt of files out of sight."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.make import ENTERED_AT, District, make_district, make_entry, make_officer, make_worker
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry as Audited
from wuding.audit.names import Action
from wuding.calc.identity import check_character
from wuding.calc.masking import MASK
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.models import Organisation
from wuding.people.actions import NewPerson, correct_person, open_entry, register_people, register_person
from wuding.people.models import EmploymentForm, Person, PersonVersion, Sex, Team
from wuding.people.queries.as_of import identity_as_of
from wuding.people.queries.duplicates import double_numbers, near_duplicates

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"


def _number(order: int) -> str:
    first = f"23276219900517{order:03d}"
    return first + check_character(first)


@pytest.fixture
def district() -> District:
    return make_district()


def _register(by: User, place: Organisation, number: str, **more: Any) -> Person:
    return register_person(
        **{
            "name": "王样例",
            "organisation": place,
            "team": Team.WORKER,
            "contract": EmploymentForm.LABOUR,
            "since": date(2021, 3, 1),
            "entry": make_entry(by),
            "identity_number": number,
            **more,
        }
    )


def _towns(district: District) -> tuple[User, User]:
    return (
        make_officer(district.town, Role.TOWNSHIP, name="甲镇"),
        make_officer(district.other_town, Role.TOWNSHIP, name="乙镇"),
    )


def test_sex_and_birthday_come_from_the_number(district: District) -> None:
    person = _register(district.officer, district.community, " 23276219900517０02 " + _number(2)[17])
    assert (person.sex, person.born) == ("女", date(1990, 5, 17))
    assert person.identity_number is not None
    assert person.identity_number.reveal() == _number(2)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"sex": Sex.MAN}, "性别"),
        ({"born": date(1990, 5, 18)}, "出生日期"),
        ({"identity_number": "130503670401001"}, "15 位"),
        ({"identity_number": _number(2)[:17] + "Y"}, "字符"),
        ({"identity_number": ""}, "性别和出生日期"),
        ({"phone": "1381234"}, "11 位"),
        ({"phone": "abc12345678"}, "数字"),
        ({"ethnicity": "57"}, "GB/T 3304"),
        ({"native_place": "990000"}, "籍贯"),
        ({"name": "  "}, "姓名"),
    ],
)
def test_what_contradicts_or_cant_be_is_refused(district: District, more: dict[str, Any], said: str) -> None:
    with pytest.raises(RuleError, match=said) as refusal:
        _register(district.officer, district.community, _number(2), **more)
    assert refusal.value.next_step
    assert _number(2) not in refusal.value.what
    assert not Person.objects.exists()


def test_a_number_in_sight_is_refused_with_the_name(district: District) -> None:
    _register(district.officer, district.community, _number(2), name="李样例")
    with pytest.raises(RuleError, match="李样例"):
        _register(district.officer, district.other_community, _number(2))
    first, _second = _towns(district)
    with pytest.raises(RuleError, match="李样例"):
        _register(first, district.community, _number(2))


def test_a_number_out_of_sight_is_taken_as_if_it_were_nowhere(district: District) -> None:
    one, other = _towns(district)
    held = _register(one, district.community, _number(2))
    taken = _register(other, district.other_community, _number(2))
    assert taken.identity_number is not None
    assert taken.identity_number.reveal() == _number(2)
    assert double_numbers(one) == double_numbers(other) == []
    (pair,) = double_numbers(district.officer)
    assert (pair.holder, pair.claimant) == (held, taken)


def test_once_the_wrong_one_is_corrected_the_other_holds_the_number(district: District) -> None:
    one, other = _towns(district)
    held = _register(one, district.community, _number(2))
    claimant = _register(other, district.other_community, _number(2))
    correct_person(person=held, values={"identity_number": _number(4)}, entry=make_entry(one))
    assert double_numbers(district.officer) == []
    claimant.refresh_from_db()
    assert claimant.identity_hash
    assert claimant.identity_claim == ""


def test_one_number_twice_in_a_batch_is_refused(district: District) -> None:
    new = NewPerson(
        "王样例",
        district.community,
        Team.WORKER,
        EmploymentForm.LABOUR,
        date(2021, 3, 1),
        identity_number=_number(2),
    )
    with pytest.raises(RuleError, match="两次"):
        register_people([new, new], entry=make_entry(district.officer))
    assert not Person.objects.exists()


def test_a_batch_takes_few_queries(district: District, django_assert_max_num_queries: Any) -> None:
    people = [
        NewPerson(
            f"样例{order}",
            district.community,
            Team.WORKER,
            EmploymentForm.LABOUR,
            date(2021, 3, 1),
            identity_number=_number(order),
        )
        for order in range(1, 60)
    ]
    entry = make_entry(district.officer)
    with django_assert_max_num_queries(80):
        assert len(register_people(people, entry=entry)) == 59


def test_a_correction_keeps_what_was_believed_and_the_trail_masks_it(district: District) -> None:
    person = _register(district.officer, district.community, _number(2), phone="138 1234 5678")
    later = open_entry(title="更正", by=district.officer, at=ENTERED_AT + timedelta(hours=1))
    correct_person(person=person, values={"identity_number": NUMBER, "name": "王更正"}, entry=later)
    person.refresh_from_db()
    assert (person.name, person.pinyin, person.born) == ("王更正", "wanggengzheng", date(1949, 12, 31))
    then = identity_as_of(person, ENTERED_AT + timedelta(minutes=1))
    assert (then["name"], then["born"]) == ("王样例", date(1990, 5, 17))
    changes = Audited.objects.get(action=Action.PERSON_CORRECT).changes
    assert changes["identity_number"] == [MASK, MASK]
    assert "phone" not in changes
    assert set(PersonVersion.objects.values_list("field", flat=True)) == {"name", "born", "identity_number"}


def test_a_correction_that_changes_nothing_contradicts_or_comes_from_elsewhere_is_refused(
    district: District,
) -> None:
    person = _register(district.officer, district.community, _number(2))
    entry = make_entry(district.officer)
    with pytest.raises(RuleError, match="没有改动"):
        correct_person(person=person, values={"name": person.name}, entry=entry)
    with pytest.raises(RuleError, match="性别"):
        correct_person(person=person, values={"sex": "男"}, entry=entry)
    _one, other = _towns(district)
    with pytest.raises(NotVisible):
        correct_person(person=person, values={"name": "别人"}, entry=make_entry(other))


def test_namesakes_are_found_in_sight_only(district: District) -> None:
    make_worker(district.community, district.officer, name="王伟")
    one, other = _towns(district)
    assert [person.name for person in near_duplicates(one, " 王伟 ", date(1990, 5, 17))] == ["王伟"]
    assert near_duplicates(other, "王伟", None) == []
