"""What stands in the files of the demo's people beside their posts: pure, seeded, the same every time.

Nothing here is anybody's. The identity numbers are sound but can't have been given out: their order numbers, 996 to
999, were kept for people over a hundred. The telephone numbers begin with 120, which no mobile number does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from wuding.calc.identity import check_character
from wuding.demo.district import DISTRICT_CODE, SEED
from wuding.demo.roster import ASSISTANT, GRID_WORKER, RESERVIST, WORKER, RosterPerson
from wuding.demo.seats import DEPUTY, EXCELLENT, FAIR, GENERAL, GOOD, PRINCIPAL

_PEOPLES = ("01", "01", "01", "01", "01", "01", "01", "11", "02", "52", "31")
_PLACES = ("232700", "232700", "230100", "230200", "230800", "370700", "371300", "220200", "150700")
_SCHOOLS = {
    "21": ("样例大学", "示范学院"),
    "31": ("样例职业技术学院", "示范高等专科学校"),
    "61": ("样例中学", "示范中学"),
}
_MAJORS = ("社会工作", "行政管理", "法学", "汉语言文学", "会计学", "公共事业管理")
_LEVELS = {"本科": "21", "大专": "31", "高中（中专）": "61"}
_REMARKS = {
    EXCELLENT: ("入户走访全面，群众满意度高。", "牵头解决多起邻里纠纷，工作扎实。"),
    GOOD: ("完成全年任务，资料齐全。", "服务热情，按时完成各项工作。"),
    FAIR: ("部分台账更新不及时，须改进。",),
}
_ORDER = {True: ("996", "998"), False: ("997", "999")}


@dataclass(frozen=True)
class Schooling:
    """Finished schooling: a code of GB/T 4658 and, for some, a degree of GB/T 6864."""

    level: str
    degree: str
    school: str
    major: str
    graduated_on: date
    full_time: bool


@dataclass(frozen=True)
class Term:
    """A contract from a day to a day, both included; `renews` says that it follows the one before."""

    kind: str
    number: str
    since: date
    until: date
    renews: bool


@dataclass(frozen=True)
class Papers:
    """What a generated person's file holds."""

    identity_number: str
    phone: str
    ethnicity: str
    native_place: str
    channel: str
    schooling: Schooling
    political: str
    joined_on: date | None
    terms: tuple[Term, ...]
    grade_of_2021: tuple[str, str] | None
    grade_of_2022: tuple[str, str] | None
    trainings: tuple[tuple[str, str, date, date, str], ...]
    rewards: tuple[str, ...]
    warned_on: date | None


def papers(people: tuple[RosterPerson, ...]) -> Iterator[tuple[RosterPerson, Papers]]:
    """Everybody's, in their order."""
    taken: set[str] = set()
    for person in people:
        random = Random(f"{SEED}-{person.number}")  # noqa: S311  repeatable, not secret
        yield person, _papers(person, random, taken)


def _papers(person: RosterPerson, random: Random, taken: set[str]) -> Papers:
    political, joined_on = _political(person, random)
    grade = person.grades[0].value if person.grades else None
    return Papers(
        identity_number=identity_number(person, taken),
        phone=f"1200000{person.number:04d}",
        ethnicity=random.choice(_PEOPLES),
        native_place=random.choice(_PLACES),
        channel=_channel(person),
        schooling=_schooling(person, random),
        political=political,
        joined_on=joined_on,
        terms=tuple(_terms(person)),
        grade_of_2021=(grade, random.choice(_REMARKS[grade])) if grade else None,
        grade_of_2022=_next_grade(grade, random),
        trainings=tuple(_trainings(person)),
        rewards=("2021 年度优秀社区工作者",) if grade == EXCELLENT else (),
        warned_on=date(2022, 5, 10) if grade == FAIR and person.number % 3 == 0 else None,
    )


def identity_number(person: RosterPerson, taken: set[str]) -> str:
    """A sound number that nobody can have; `taken` are those given already."""
    for order in _ORDER[person.woman]:
        first = f"{DISTRICT_CODE}{person.born:%Y%m%d}{order}"
        number = first + check_character(first)
        if number not in taken:
            taken.add(number)
            return number
    raise ValueError("three of one sex were born on one day: choose another seed")


def _channel(person: RosterPerson) -> str:
    if person.contract == "选任":
        return "selected"
    return {RESERVIST: "public_welfare", ASSISTANT: "developed"}.get(person.kind, "hired")


def _schooling(person: RosterPerson, random: Random) -> Schooling:
    level = _LEVELS[person.education]
    age = {"21": 22, "31": 21, "61": 18}[level]
    full_time = random.random() < 0.6
    year = person.born.year + age + (0 if full_time else random.randint(2, 6))
    graduated = min(date(year, 7, 1), person.started - timedelta(days=30))
    return Schooling(
        level=level,
        degree="401"
        if level == "21" and full_time and random.random() < 0.2
        else ("4" if level == "21" and full_time else ""),
        school=random.choice(_SCHOOLS[level]),
        major="" if level == "61" else random.choice(_MAJORS),
        graduated_on=graduated,
        full_time=full_time,
    )


def _political(person: RosterPerson, random: Random) -> tuple[str, date | None]:
    """Secretaries are members of the Party; of the others every second or third."""
    post = person.posts[-1].value if person.posts else ""
    likely = {PRINCIPAL: 1.0, DEPUTY: 0.75, GENERAL: 0.35}.get(post, 0.2)
    grown = date(person.born.year + 18, 7, 1)
    if random.random() < likely:
        return "01", grown.replace(year=min(grown.year + random.randint(2, 8), 2019))
    if person.born.year >= 1995:
        return "03", grown.replace(year=person.born.year + 15)
    return "13", None


LAPSED = 31
"""Whose three years ran out on 31 August 2022 and were not renewed, so that a run has somebody without a contract."""


def _terms(person: RosterPerson) -> Iterator[Term]:
    """Contracts of three years one after the other until the end of 2022 is covered; who was elected has none."""
    kind = {"劳动合同": "fixed", "公益性岗位协议": "welfare", "事业编制": "appointed"}.get(person.contract)
    since, number = person.started, 1
    while kind is not None and since <= date(2022, 12, 31) and not (number > 1 and person.number == LAPSED):
        until = since.replace(year=since.year + 3) - timedelta(days=1)
        yield Term(kind, f"样例〔{since.year}〕{person.number:03d}-{number}", since, until, number > 1)
        since, number = until + timedelta(days=1), number + 1


def _next_grade(grade: str | None, random: Random) -> tuple[str, str] | None:
    """The grade of 2022: mostly that of 2021, some better."""
    if grade is None:
        return None
    better = {FAIR: GOOD, GOOD: EXCELLENT}.get(grade, grade) if random.random() < 0.15 else grade
    return better, random.choice(_REMARKS[better])


def _trainings(person: RosterPerson) -> Iterator[tuple[str, str, date, date, str]]:
    if person.kind == WORKER:
        yield "社区工作者实施办法专题培训", "区民政局", date(2022, 8, 16), date(2022, 8, 18), "24"
    if person.kind == GRID_WORKER:
        yield "网格服务管理业务培训", "区委政法委", date(2022, 9, 20), date(2022, 9, 21), "16"
    if person.number % 4 == 0:
        yield "矛盾纠纷调解实务", "区委组织部", date(2022, 11, 9), date(2022, 11, 9), "8"
