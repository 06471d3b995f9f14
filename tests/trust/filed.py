"""What is filed about the person of each branch: one record of every kind, each with a canary of its own."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils import timezone
from PIL import Image
from pypdf import PdfWriter

from tests.make import ENTERED_AT, make_officer, make_worker
from tests.trust.canaries import Canary
from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.accounts.roles import Role
from wuding.calc.bank_accounts import check_digit
from wuding.calc.sheets.problems import Problem
from wuding.common.sealed import Secret
from wuding.organisation.models import Organisation
from wuding.people.actions import add_record, correct_person, open_entry
from wuding.people.actions.attachments import PaperGiven, attach_paper, set_photo
from wuding.people.actions.corrections import ask_missing
from wuding.people.actions.reviews import open_review
from wuding.people.exchange.rows import Kept, packed
from wuding.people.models import (
    Appraisal,
    BankAccount,
    Certificate,
    Contract,
    ContractKind,
    Education,
    Entry,
    Fact,
    ImportRun,
    Person,
    PoliticalStatus,
    Recognition,
    RecognitionKind,
    Record,
    Training,
)
from wuding.people.queries.sections.kinds import RULES
from wuding.people.secretary_rules import secretary_rules

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
        Canary(text, place.path, frozenset({P.REVEAL_NUMBERS}), sealed=True)
        for text in (identity, phone, account_of(person))
    ]
    return person, [
        *seen,
        *sealed,
        Canary(f"{word}CERTNO", place.path, frozenset({P.REVEAL_NUMBERS}), sealed=True),
        Canary(f"{word}ENTRY", place.path, frozenset({P.SEE_ROSTER, P.SEE_FILE, P.SEE_AUDIT})),
    ]


def account_of(person: Person) -> str:
    """A card's number that no bank gives out, another for each person."""
    first = f"00{person.pk:016d}"
    return first + check_digit(first)


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
        (
            BankAccount(person=person, branch=f"{word}BANK", account=Secret(account_of(person)), since=SINCE),
            f"{word}BANK", P.SEE_BANK_ACCOUNTS,
        ),
    ]  # fmt: skip


def _filed(person: Person, row: Record, entry: Entry, word: str, permission: Permission) -> Canary:
    """Contracts and accounts are entered by those who keep them."""
    hr = isinstance(row, Contract | BankAccount)
    by = make_officer(person.organisation, Role.HUMAN_RESOURCES) if hr else None
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
    found["fact"] = (
        Fact.objects.known().get(person=person, name="岗位").series
    )  # the others are drawn from records
    return found


def asked_about(word: str, person: Person, officer: User) -> tuple[dict[str, uuid.UUID], list[Canary]]:
    """A paper, a request for correction, a joint review and a prepared import of the branch, with their canaries."""
    assert person.account is not None
    place = person.organisation
    paper = attach_paper(
        person=person, given=PaperGiven("appraisal", f"{word}PAPER"), content=_pdf(f"{word}PDF"), by=officer
    )
    set_photo(person=person, content=_picture(), by=officer)
    request = ask_missing(
        person=person, wanted=f"{word}WANTED", reason=f"{word}REASON", by=person.account, at=ENTERED_AT
    )
    organs = [organ.key for organ in secretary_rules().review.organs]
    review = open_review(person=person, purpose=f"{word}REVIEW", organs=organs, by=officer)
    run = ImportRun.objects.create(
        organisation=place, kind="people", file_name=f"{word}IMPORT.xlsx", file_hash="0" * 64, rows=Secret(packed(Kept(problems=[Problem("file.empty")]))),
        totals=dict.fromkeys(_COUNTED, 0) | {"teams": [], "units": [], "plan": ""},
        prepared_by=officer, prepared_at=timezone.now(), expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    things: dict[str, Any] = {"paper": paper, "request": request, "review": review, "import_run": run}
    words = {
        "PAPER": {P.SEE_APPRAISAL}, "PDF": {P.SEE_APPRAISAL}, "IMPORT.xlsx": {P.IMPORT_PEOPLE},
        "WANTED": {P.DECIDE_CORRECTIONS}, "REASON": {P.DECIDE_CORRECTIONS},
        "REVIEW": {P.SEE_SECRETARY_FILE, P.GIVE_OPINION},
    }  # fmt: skip
    return {name: thing.public_id for name, thing in things.items()}, [
        Canary(word + end, place.path, frozenset({*any_of, P.SEE_AUDIT})) for end, any_of in words.items()
    ]


_COUNTED = ("read", "new", "changed", "unchanged", "refused", "ask", "numbers", "faulty", "told", "skipped")


def _pdf(title: str) -> bytes:
    """A page of nothing whose title is the canary."""
    writer, made = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": title})
    writer.write(made)
    return made.getvalue()


def _picture() -> bytes:
    """A grey portrait."""
    made = BytesIO()
    Image.new("RGB", (295, 413), "grey").save(made, "PNG")
    return made.getvalue()
