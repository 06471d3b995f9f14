"""A district of many generated people, with what a roster shows of each."""

from datetime import UTC, date, datetime
from random import Random

from tests.make import make_district, make_place
from wuding.accounts.models import User
from wuding.common.sorting import reading
from wuding.demo.names import NameMaker
from wuding.organisation.models import Kind, Organisation
from wuding.people import facts
from wuding.people.models import EmploymentForm, Entry, Fact, Person, Service, Team
from wuding.policy.actions import adopt_pack

SEED, BEGAN = 20220701, date(2021, 1, 1)
KNOWN = datetime(2022, 1, 4, 9, 0, tzinfo=UTC)
TOWNS, COMMUNITIES = 10, 10
WORDS = {
    facts.POST: ("正职", "副职", "一般工作岗位"),
    facts.CERTIFICATE: ("初级", "中级"),
    facts.GRADE: ("优秀", "良好", "一般"),
    facts.EDUCATION: ("本科", "大专", "高中（中专）"),
}


def write_people(number: int) -> User:
    """A district of 10 towns and 100 communities with that many people in service; its officer."""
    district = make_district()
    adopt_pack(
        organisation=district.place,
        pack_id="songling/2022",
        since=date(2022, 7, 1),
        until=None,
        by=district.officer,
        at=KNOWN,
    )
    entry = Entry.objects.create(title="名册导入", entered_at=KNOWN, entered_by=district.officer)
    random = Random(SEED)  # repeatable, not secret
    names = NameMaker(random)
    people = [
        _person(names.name(woman=index % 2 == 0), index, place, entry)
        for index, place in enumerate(_places(district.place, number))
    ]
    Person.objects.bulk_create(people)
    Service.objects.bulk_create(_service(person, index, entry) for index, person in enumerate(people))
    Fact.objects.bulk_create(
        Fact(person=person, name=name, value=random.choice(words), since=BEGAN, entry=entry, known_from=KNOWN)
        for person in people
        for name, words in WORDS.items()
    )
    return district.officer


def _places(district: Organisation, number: int) -> list[Organisation]:
    """The community of each person, in turns."""
    towns = [make_place(f"第{t}镇", Kind.TOWN, parent=district) for t in range(TOWNS)]
    communities = [
        make_place(f"{town.name}第{c}社区", Kind.COMMUNITY, parent=town)
        for town in towns
        for c in range(COMMUNITIES)
    ]
    return [communities[index % len(communities)] for index in range(number)]


def _person(name: str, index: int, place: Organisation, entry: Entry) -> Person:
    read = reading(name, personal=True)
    return Person(
        name=name,
        sort_key=read.key,
        pinyin=read.pinyin,
        initials=read.initials,
        sex="女" if index % 2 == 0 else "男",
        born=date(1965 + index % 35, 1 + index % 12, 1 + index % 28),
        organisation=place,
        entry=entry,
    )


def _service(person: Person, index: int, entry: Entry) -> Service:
    return Service(
        person=person,
        organisation=person.organisation,
        team=Team.GRID_WORKER if index % 3 == 0 else Team.WORKER,
        contract=EmploymentForm.LABOUR,
        since=BEGAN,
        entry=entry,
        known_from=KNOWN,
    )
