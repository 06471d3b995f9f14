"""Whose row it is: by the file's id, by the identity number, and else by what only a human can decide."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.identity import read_identity
from wuding.common.errors import RuleError
from wuding.people.actions.numbers import hash_of
from wuding.people.exchange.columns import FILE_ID
from wuding.people.exchange.rows import Row
from wuding.people.models import Person

NEAR_PLACES = 2
"""Two numbers that differ in so many places are taken for one mistyped: a wrong digit also changes the check digit."""


class Likeness(StrEnum):
    """Why somebody may be the same."""

    NAME_AND_BIRTH = "name_and_birth"
    PHONE = "phone"
    NUMBER = "number"


@dataclass(frozen=True)
class Likely:
    """A file that a row may belong to."""

    person: Person
    why: Likeness


@dataclass
class Match:
    """Whose row it is: a file, nobody's yet, or to be decided among `likely`."""

    person: Person | None = None
    likely: list[Likely] = field(default_factory=list)


class Files:
    """All files into which the user may import, by what rows are matched with."""

    def __init__(self, user: User) -> None:
        visible = Person.objects.visible_to(user, Permission.IMPORT_PEOPLE)
        self._by_id: dict[str, Person] = {}
        self._by_hash: dict[str, Person] = {}
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        self._phones: dict[str, list[Person]] | None = None
        for person in visible.select_related("organisation").order_by("pk"):
            self._by_id[str(person.public_id)] = person
            self._by_name[person.name].append(person)
            for found in (person.identity_hash, person.identity_claim):
                if found:
                    self._by_hash[found] = person

    def match(self, row: Row) -> Match:
        """Whose it is. Raises RuleError for an id of no file in sight."""
        if FILE_ID in row.values:
            return Match(self._by_own_id(str(row.values[FILE_ID])))
        number = row.values.get("identity_number")
        if isinstance(number, str) and (person := self._by_hash.get(hash_of(number))):
            return Match(person)
        return Match(None, list(self._likely(row, number if isinstance(number, str) else "")))

    def by_public_id(self, public_id: str) -> Person | None:
        """A file in sight."""
        return self._by_id.get(public_id)

    def _by_own_id(self, public_id: str) -> Person:
        person = self._by_id.get(public_id.strip().lower())
        if person is None:
            # The same for a file that doesn't exist and for one out of sight.
            raise RuleError(
                _("档案号不在您管理的档案里。"),
                next_step=_("请用本系统导出的表，不要改动档案号；新人请把这一格留空。"),
            )
        return person

    def _likely(self, row: Row, number: str) -> Iterable[Likely]:
        seen: set[int] = set()
        born = born_of(row)
        for person in self._by_name.get(str(row.values.get("name")), ()):
            theirs = person.identity_number.reveal() if person.identity_number else ""
            near = bool(number and theirs) and _apart(number, theirs) <= NEAR_PLACES
            if near or person.born == born:
                seen.add(person.pk)
                yield Likely(person, Likeness.NUMBER if near else Likeness.NAME_AND_BIRTH)
        phone = row.values.get("phone")
        for person in self._with_phone(phone) if isinstance(phone, str) else ():
            if person.pk not in seen:
                yield Likely(person, Likeness.PHONE)

    def _with_phone(self, phone: str) -> Sequence[Person]:
        """Opened once, and only when a row of no known file gives a telephone number."""
        if self._phones is None:
            self._phones = defaultdict(list)
            for person in self._by_id.values():
                if person.phone:
                    self._phones[person.phone.reveal()].append(person)
        return self._phones.get(phone, ())


def born_of(row: Row) -> date | None:
    """The day of birth that a row gives, itself or in its identity number."""
    born = row.values.get("born")
    if isinstance(born, date):
        return born
    number = row.values.get("identity_number")
    return read_identity(number, today=date.max).born if isinstance(number, str) else None


def _apart(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=False)) + abs(len(one) - len(other))


def repeated(rows: Sequence[Row]) -> dict[int, list[Row]]:
    """Rows that speak of somebody whom another row speaks of as well, with those others."""
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        for key in _keys(row):
            found[key].append(row)
    twice: dict[int, list[Row]] = defaultdict(list)
    for same in found.values():
        for row in same:
            twice[row.number] += [
                other for other in same if other is not row and other not in twice[row.number]
            ]
    return {number: others for number, others in twice.items() if others}


def _keys(row: Row) -> Iterable[tuple[str, ...]]:
    if FILE_ID in row.values:
        yield "id", str(row.values[FILE_ID]).lower()
    number = row.values.get("identity_number")
    if isinstance(number, str):
        yield "number", number
    elif FILE_ID not in row.values:
        parts = (row.values.get(key) for key in ("name", "born", "organisation"))
        yield "name", *map(str, parts)
