"""The people of the demo district as plain values: 39 community workers, and beside them 24 full-time grid
workers, 16 in public-welfare posts and 10 town staff serving as assistants.

Pure and seeded: the same at every call, on every machine. Dates are inclusive.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from wuding.demo.district import SEED, Unit, songling_units
from wuding.demo.names import NameMaker
from wuding.demo.seats import ASSISTANTS, DEPUTY, GENERAL, PRINCIPAL, RESERVE, SEATS, Seat

WORKER, GRID_WORKER, RESERVIST, ASSISTANT = "社区工作者", "专职网格员", "公益性岗位", "主任助理"
YEAR = 2022
BY_ELECTION = date(2022, 3, 21)
FIRST_GRADES = date(2022, 1, 1)
DEGREES = (("高中（中专）", 3), ("大专", 6), ("本科", 4))


@dataclass(frozen=True)
class Spell:
    """A value that holds from `start`, until further notice when `until` is None."""

    value: str
    start: date
    until: date | None = None


@dataclass(frozen=True)
class RosterPerson:
    """One generated person. `workplace` is an organisation code; `posts`, `certificates`, `grades` by start."""

    number: int
    name: str
    woman: bool
    born: date
    education: str
    kind: str
    workplace: str
    contract: str
    started: date
    posts: tuple[Spell, ...] = ()
    certificates: tuple[Spell, ...] = ()
    grades: tuple[Spell, ...] = ()

    @property
    def sex(self) -> str:
        """男 or 女."""
        return "女" if self.woman else "男"

    def as_inputs(self, on: date) -> dict[str, str | date | None]:
        """What a pay pack asks of a person, as of `on`; None where nothing is recorded."""
        return {
            "性别": self.sex,
            "出生日期": self.born,
            "学历": self.education,
            "入职日期": self.started,
            "岗位": _value(self.posts, on),
            "证书": _value(self.certificates, on) or "无",
            "考核等次": _value(self.grades, on),
        }


def songling_roster() -> tuple[RosterPerson, ...]:
    """Everybody, workers first, numbered from 1."""
    random = Random(SEED)  # noqa: S311  repeatable, not secret
    names = NameMaker(random)
    units = songling_units()
    people = [
        *(_worker(seat, _code(units, seat.community), names, random) for seat in SEATS),
        *_grid_workers(units, names, random),
        *_others(RESERVE, RESERVIST, "公益性岗位协议", units, names, random),
        *_others(ASSISTANTS, ASSISTANT, "事业编制", units, names, random),
    ]
    return tuple(replace(person, number=number) for number, person in enumerate(people, start=1))


def songling_workers() -> tuple[RosterPerson, ...]:
    """The 39 whose pay the Measures set."""
    return tuple(person for person in songling_roster() if person.kind == WORKER)


def _worker(seat: Seat, workplace: str, names: NameMaker, random: Random) -> RosterPerson:
    started = date(YEAR - seat.counted_years + 1, random.randint(1, 12), random.choice((1, 8, 15)))
    younger, older = {PRINCIPAL: (36, 52), DEPUTY: (31, 48), GENERAL: (24, 46)}[seat.post]
    return RosterPerson(
        number=0,
        name=names.name(woman=seat.woman),
        woman=seat.woman,
        born=_born(random, max(younger, 22 + seat.counted_years), older),
        education=_education(random, floor=1 if seat.post != GENERAL else 0),
        kind=WORKER,
        workplace=workplace,
        contract="选任" if seat.post != GENERAL else "劳动合同",
        started=started,
        posts=_posts(seat, started),
        certificates=(Spell(seat.certificate, date(YEAR - 1, 1, 1)),) if seat.certificate else (),
        grades=(Spell(seat.grade, FIRST_GRADES, date(YEAR, 12, 31)),),
    )


def _posts(seat: Seat, started: date) -> tuple[Spell, ...]:
    """One spell; secretaries by-elected in 2022 had another post before."""
    if not seat.by_elected:
        return (Spell(seat.post, started),)
    earlier = Spell(DEPUTY, started, BY_ELECTION - timedelta(days=1))
    return (earlier, Spell(seat.post, BY_ELECTION))


def _grid_workers(units: tuple[Unit, ...], names: NameMaker, random: Random) -> Iterator[RosterPerson]:
    for unit in units:
        if unit.kind == "grid":
            yield _beside(
                GRID_WORKER, "劳动合同", unit.code, names, random, ages=(25, 48), since=(2020, 2022)
            )


def _others(
    places: dict[str, int],
    kind: str,
    contract: str,
    units: tuple[Unit, ...],
    names: NameMaker,
    random: Random,
) -> Iterator[RosterPerson]:
    ages, since = ((40, 57), (2021, 2022)) if kind == RESERVIST else ((24, 36), (2022, 2022))
    for community, count in places.items():
        for _ in range(count):
            yield _beside(kind, contract, _code(units, community), names, random, ages=ages, since=since)


def _beside(
    kind: str,
    contract: str,
    workplace: str,
    names: NameMaker,
    random: Random,
    *,
    ages: tuple[int, int],
    since: tuple[int, int],
) -> RosterPerson:
    """Somebody on the roster whose pay the Measures don't set."""
    woman = random.random() < 0.6
    return RosterPerson(
        number=0,
        name=names.name(woman=woman),
        woman=woman,
        born=_born(random, *ages),
        education=_education(random, floor=2 if kind == ASSISTANT else 0),
        kind=kind,
        workplace=workplace,
        contract=contract,
        started=date(random.randint(*since), random.randint(1, 6), 1),
    )


def _born(random: Random, youngest: int, oldest: int) -> date:
    """A birthday of somebody between these ages in 2022."""
    return date(YEAR - random.randint(youngest, max(youngest, oldest)), 1, 1) + timedelta(
        days=random.randrange(365)
    )


def _education(random: Random, *, floor: int) -> str:
    """A degree, no lower than the `floor`th."""
    words, weights = zip(*DEGREES[floor:], strict=True)
    return str(random.choices(words, weights)[0])


def _code(units: tuple[Unit, ...], name: str) -> str:
    return next(unit.code for unit in units if unit.name == name)


def _value(spells: tuple[Spell, ...], on: date) -> str | None:
    """The value that holds on that day."""
    return next((s.value for s in spells if s.start <= on and (s.until is None or on <= s.until)), None)
