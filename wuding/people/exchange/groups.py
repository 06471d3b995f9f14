"""Which columns make up one record, and how its present row reads as cells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wuding.calc.sheets.outcomes import Value
from wuding.common.sealed import Secret
from wuding.people import facts
from wuding.people.exchange.columns import NO, YES
from wuding.people.models import (
    Appraisal,
    BankAccount,
    Certificate,
    Contract,
    Education,
    Fact,
    PoliticalStatus,
    Record,
    Service,
)
from wuding.people.models.certificates import SOCIAL_WORK


@dataclass(frozen=True)
class Group:
    """Columns of one record. `head` says that there is one, `since` from when; `fields` are columns of its table by key.

    `mine` are further values that every such record has, and by which they are told from others of the table.
    """

    table: type[Record]
    head: str
    since: str
    fields: Mapping[str, str]
    mine: Mapping[str, Any]

    @property
    def keys(self) -> tuple[str, ...]:
        """All its columns."""
        return (*self.fields, self.since)


SERVICE = Group(
    Service,
    "organisation",
    "service_since",
    {
        "organisation": "organisation",
        "team": "team",
        "form": "contract",
        "channel": "channel",
        "service_document": "document",
    },
    {},
)
POST = Group(Fact, "post", "post_since", {"post": "value"}, {"name": facts.POST})
EDUCATION = Group(
    Education,
    "education",
    "graduated",
    {
        "education": "level",
        "degree": "degree",
        "school": "school",
        "major": "major",
        "full_time": "full_time",
    },
    {},
)
POLITICAL = Group(PoliticalStatus, "political", "joined", {"political": "status"}, {})
CERTIFICATE = Group(
    Certificate,
    "certificate",
    "issued",
    {
        "certificate": "level",
        "certificate_number": "number",
        "registered": "registered_on",
        "registered_until": "registration_until",
    },
    {"kind": SOCIAL_WORK},
)
CONTRACT = Group(
    Contract,
    "contract_kind",
    "contract_since",
    {
        "contract_kind": "kind",
        "contract_until": "until",
        "contract_number": "number",
        "signed": "signed_on",
    },
    {},
)
APPRAISAL = Group(Appraisal, "grade", "appraisal_year", {"grade": "grade"}, {})
BANK_ACCOUNT = Group(
    BankAccount,
    "bank_account",
    "bank_since",
    {"bank": "branch", "bank_kind": "kind", "bank_account": "account", "bank_holder": "holder"},
    {},
)
GROUPS = (SERVICE, POST, EDUCATION, POLITICAL, CERTIFICATE, CONTRACT, APPRAISAL, BANK_ACCOUNT)
PERSON_KEYS = ("name", "identity_number", "sex", "born", "ethnicity", "native_place", "phone")


def cells_of(group: Group, row: Record) -> dict[str, Value]:
    """A record as the cells of its columns."""
    found = {key: _cell(getattr(row, column)) for key, column in group.fields.items()}
    return {**found, group.since: _SINCE.get(group.table, _first_day)(row)}


def _cell(value: Any) -> Value:
    if value in (None, ""):
        return None
    if isinstance(value, Secret):
        return value.reveal()
    if isinstance(value, bool):
        return YES if value else NO
    public_id = getattr(value, "public_id", None)
    return str(public_id) if public_id else value


def _first_day(row: Record) -> Value:
    return row.since


def _joined(row: Record) -> Value:
    return row.joined_on if isinstance(row, PoliticalStatus) else None


def _year(row: Record) -> Value:
    return int(row.year) if isinstance(row, Appraisal) else None


_SINCE: Mapping[type[Record], Callable[[Record], Value]] = {PoliticalStatus: _joined, Appraisal: _year}


def year_of(year: int) -> tuple[date, date]:
    """The days for which the grade of a year holds."""
    return date(year, 1, 1), date(year, 12, 31)
