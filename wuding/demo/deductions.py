"""What the demo's workers are insured on, declare for their tax, and are paid to: pure, seeded, always the same, and nobody's.

Everybody has what net pay needs, but for two in December: the wage of one and the way of insurance of another end in
November and nobody has entered what follows, so that the draft of that month has somebody to look after.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from wuding.calc.bank_accounts import check_digit
from wuding.demo.district import SEED
from wuding.demo.roster import YEAR, RosterPerson, Spell
from wuding.demo.seats import GENERAL

WAGE, INSURED, FUND = "缴费工资", "参保方式", "缴存公积金"
UNIFORM, HYGIENE = 3175, 35
"""What everybody was paid in 2021, and what women got on top: the average wage of the year before."""
FORGOTTEN = (("青松社区", WAGE), ("云岭社区", INSURED))
"""Whose fact runs out: the first general worker of each of these communities."""
LAST_KNOWN = date(YEAR, 11, 30)
_HALF = ("0.5", "1")
_BANKS = ("样例银行松岭支行", "示范农村信用社松岭分社", "演示邮政储蓄银行松岭支行")
WITHOUT_ACCOUNT = "白桦社区"
"""Where the first general worker has no account yet, so that the bank's file of that town has to name somebody."""


@dataclass(frozen=True)
class Account:
    """A card that no bank gives out: what begins with 0 is left to others by ISO/IEC 7812."""

    branch: str
    number: str
    since: date


def accounts(people: tuple[RosterPerson, ...], communities: dict[str, str]) -> dict[int, Account]:
    """Where pay goes to, by number; everybody but one."""
    there = (one for one in people if communities[one.workplace] == WITHOUT_ACCOUNT)
    left_out = next(one.number for one in there if one.posts[-1].value == GENERAL)
    found = {}
    for person in people:
        random = Random(f"{SEED}-bank-{person.number}")  # noqa: S311  repeatable, not secret
        first = f"000{random.randrange(10**15):015d}"
        if person.number != left_out:
            since = max(person.started, date(YEAR, 1, 1))
            found[person.number] = Account(random.choice(_BANKS), first + check_digit(first), since)
    return found


def deductions(
    people: tuple[RosterPerson, ...], communities: dict[str, str]
) -> dict[int, tuple[tuple[str, Spell], ...]]:
    """The facts of each of these workers, by number; `communities` are names by code."""
    ends = {}
    for community, name in FORGOTTEN:
        there = (one for one in people if communities[one.workplace] == community)
        first = next(one for one in there if one.posts[-1].value == GENERAL)
        ends[first.number, name] = LAST_KNOWN
    return {
        person.number: tuple(
            (name, Spell(value, max(person.started, date(YEAR, 1, 1)), ends.get((person.number, name))))
            for name, value in _facts(person)
        )
        for person in people
    }


def _facts(person: RosterPerson) -> Iterator[tuple[str, str]]:
    random = Random(f"{SEED}-tax-{person.number}")  # noqa: S311  repeatable, not secret
    yield WAGE, str(UNIFORM + HYGIENE * person.woman)
    yield INSURED, "职工参保"
    yield FUND, "是" if random.random() < 0.85 else "否"
    yield from _declared(person, random)


def _declared(person: RosterPerson, random: Random) -> Iterator[tuple[str, str]]:
    age = YEAR - person.born.year
    if 32 <= age <= 48 and random.random() < 0.7:
        yield "子女教育份数", random.choice(_HALF)
    if 26 <= age <= 34 and random.random() < 0.35:
        yield "婴幼儿照护份数", random.choice(_HALF)
    if age >= 36 and random.random() < 0.7:
        alone = random.random() < 0.4
        yield "赡养老人", "独生子女" if alone else "分摊"
        yield "赡养老人分摊额", "0" if alone else random.choice(("500", "667", "1000"))
    house = random.random()
    if house < 0.3:
        yield "住房贷款份数", random.choice(_HALF)
    elif house > 0.9:
        yield "租房城市", "其他城市"
    if person.education == "大专" and random.random() < 0.2:
        yield "学历继续教育", "是"
