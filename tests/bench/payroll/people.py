"""A district of many community workers, with the facts that the Measures of Songling ask for."""

from datetime import UTC, date, datetime
from random import Random

from tests.make import District, Payers, make_district, make_payers, make_place
from wuding.common.sorting import reading
from wuding.demo.names import NameMaker
from wuding.organisation.models import Kind, Organisation
from wuding.people.models import Contract, EmploymentForm, Entry, Fact, Person, Service, Team
from wuding.people.models.contracts import ContractKind
from wuding.policy.actions import adopt_pack

SEED = 20220701
KNOWN = datetime(2022, 1, 4, 9, 0, tzinfo=UTC)
TOWNS, COMMUNITIES = 10, 10
WORDS = {
    "岗位": ("正职", "副职", "一般工作岗位"),
    "证书": ("初级", "中级", "高级"),
    "考核等次": ("优秀", "良好", "一般"),
    "学历": ("本科", "大专", "高中（中专）"),
    "缴费工资": ("3175", "3640", "4120.55"),
    "参保方式": ("职工参保",),
    "缴存公积金": ("是", "否"),
    "子女教育份数": ("0", "0.5", "1"),
}


def write_district(number: int) -> tuple[District, Payers]:
    """A district of 10 towns and 100 communities with that many community workers, all entered by one act."""
    district = make_district()
    payers = make_payers(district.place)
    adopt_pack(
        organisation=district.place,
        pack_id="songling/2022",
        since=date(2022, 7, 1),
        by=district.officer,
        at=KNOWN,
    )
    entry = Entry.objects.create(title="名册导入", entered_at=KNOWN, entered_by=district.officer)
    random = Random(SEED)  # repeatable, not secret
    names = NameMaker(random)
    communities = _communities(district.place)
    people = [
        _person(names.name(woman=index % 2 == 0), index, communities[index % len(communities)], entry)
        for index in range(number)
    ]
    Person.objects.bulk_create(people, batch_size=500)
    Service.objects.bulk_create(
        (
            Service(
                person=person,
                organisation=person.organisation,
                team=Team.WORKER,
                contract=EmploymentForm.LABOUR,
                since=date(2005 + index % 17, 1 + index % 12, 1),
                entry=entry,
                known_from=KNOWN,
            )
            for index, person in enumerate(people)
        ),
        batch_size=500,
    )
    Contract.objects.bulk_create(
        (
            Contract(
                person=person,
                kind=ContractKind.OPEN,
                since=date(2005 + index % 17, 1 + index % 12, 1),
                entry=entry,
                known_from=KNOWN,
            )
            for index, person in enumerate(people)
            if index % 50
        ),
        batch_size=500,
    )
    Fact.objects.bulk_create(
        (
            Fact(
                person=person,
                name=name,
                value=random.choice(words),
                since=date(2022, 1, 1),
                entry=entry,
                known_from=KNOWN,
            )
            for person in people
            for name, words in WORDS.items()
        ),
        batch_size=500,
    )
    return district, payers


def _communities(district: Organisation) -> list[Organisation]:
    towns = [
        make_place(f"第{t}镇", Kind.TOWN, code=f"{district.code}2{t:02d}", parent=district)
        for t in range(TOWNS)
    ]
    return [
        make_place(f"{town.name}第{c}社区", Kind.COMMUNITY, code=f"{town.code}{c:03d}", parent=town)
        for town in towns
        for c in range(COMMUNITIES)
    ]


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
