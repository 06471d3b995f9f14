"""What is filed about the person of each branch: one record of every kind, each with a canary of its own."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from tests.make import ENTERED_AT, make_officer, make_worker
from tests.trust.canaries import Canary
from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.accounts.roles import Role
from wuding.common.sealed import Secret
from wuding.organisation.models import Organisation
from wuding.people.actions import add_record, correct_person, open_entry
from wuding.people.models import (
    Appraisal,
    Certificate,
    Contract,
    ContractKind,
    Education,
    Entry,
    Person,
    PoliticalStatus,
    Recognition,
    RecognitionKind,
    Record,
    Training,
)
from wuding.people.queries.sections.kinds import RULES

P = Permission
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SINCE = date(2021, 3, 1)


def identity_number(serial: int) -> str:
    """A number of GB 11643's form for the made-up woman born on 1990-05-17; `serial` is even and below 1000."""
    body = f"23276219900517{serial:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]


def file_of(word: str, number: int, place: Organisation, officer: User) -> tuple[Person, list[Canary]]:
    """A person at the place with a whole file, and the canaries in it. `number` tells the branches apart."""
    person = make_worker(place, officer, name=f"王{word}NAME")
    entry = open_entry(title=f"{word}ENTRY", by=officer, at=ENTERED_AT, organisation=place)
    identity, phone = identity_number(200 + 2 * number), f"1390000{7000 + number}"
    correct_person(person=person, values={"identity_number": identity, "phone": phone}, entry=entry)
    person.refresh_from_db()
    seen = [
        _filed(person, row, entry, canary, permission) for row, canary, permission in _records(person, word)
    ]
    sealed = [
        Canary(text, place.path, frozenset({P.REVEAL_NUMBERS}), sealed=True) for text in (identity, phone)
    ]
    return person, [
        *seen,
        *sealed,
        Canary(f"{word}CERTNO", place.path, frozenset({P.REVEAL_NUMBERS}), sealed=True),
        Canary(f"{word}ENTRY", place.path, frozenset({P.SEE_ROSTER, P.SEE_FILE, P.SEE_AUDIT})),
    ]


def _records(person: Person, word: str) -> list[tuple[Record, str, Permission]]:
    """Unsaved rows, each with its canary and the permission that it takes to read it."""

    def reward(kind: RecognitionKind, title: str) -> Recognition:
        return Recognition(person=person, kind=kind, title=title, decided_by="区委", since=date(2022, 1, 5))

    return [
        (Education(person=person, level="21", school=f"{word}SCHOOL", since=date(2012, 7, 1)), f"{word}SCHOOL", P.SEE_FILE),
        (PoliticalStatus(person=person, status="01", since=SINCE), f"{word}NOTHING", P.SEE_FILE),
        (Training(person=person, title=f"{word}TRAINING", hours=Decimal(8), since=SINCE), f"{word}TRAINING", P.SEE_FILE),
        (reward(RecognitionKind.REWARD, f"{word}REWARD"), f"{word}REWARD", P.SEE_FILE),
        (reward(RecognitionKind.PENALTY, f"{word}PENALTY"), f"{word}PENALTY", P.SEE_DISCIPLINE),
        (
            Appraisal(person=person, year=2020, grade="良好", remark=f"{word}REMARK", since=date(2020, 1, 1), until=date(2020, 12, 31)),
            f"{word}REMARK", P.SEE_APPRAISAL,
        ),
        (
            Certificate(person=person, level="初级", number=Secret(f"{word}CERTNO"), issuer=f"{word}ISSUER", since=SINCE),
            f"{word}ISSUER", P.SEE_FILE,
        ),
        (
            Contract(person=person, kind=ContractKind.FIXED, number=f"{word}CONTRACT", since=SINCE, until=date(2024, 2, 28)),
            f"{word}CONTRACT", P.SEE_CONTRACTS,
        ),
    ]  # fmt: skip


def _filed(person: Person, row: Record, entry: Entry, word: str, permission: Permission) -> Canary:
    """Contracts are entered by those who keep them."""
    by = make_officer(person.organisation, Role.HUMAN_RESOURCES) if isinstance(row, Contract) else None
    own = (
        open_entry(title=entry.title, by=by, at=ENTERED_AT, organisation=person.organisation) if by else entry
    )
    add_record(person=person, row=row, entry=own)
    return Canary(word, person.organisation.path, frozenset({permission, P.SEE_AUDIT}), owner=person.account)


def series_of(person: Person) -> dict[str, uuid.UUID]:
    """By kind, the series of one record of the person; a penalty has a key of its own."""
    found: dict[str, uuid.UUID] = {}
    for kind, rule in RULES.items():
        model: Any = rule.model
        for row in model.objects.known().filter(person=person).order_by("pk"):
            penalty = isinstance(row, Recognition) and row.kind == RecognitionKind.PENALTY
            found["penalty" if penalty else kind.value] = row.series
    return found
