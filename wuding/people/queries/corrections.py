"""What of a file its person can ask to have corrected, item by item, and the requests that were made."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible
from wuding.common.sealed import Secret
from wuding.people.models import CorrectionRequest, CorrectionState, Person, Record, in_sight
from wuding.people.queries.sections.kinds import RULES, Kind
from wuding.people.queries.sections.sight import Sight
from wuding.people.queries.sections.whole import believed
from wuding.people.queries.timeline import title_of

PERSON = "person"
MISSING = "missing"
"""Subject of a request that something is not in the file at all."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    PERSON: ("name", "sex", "born", "identity_number", "phone", "ethnicity"),
    Kind.SERVICE: ("since", "until"),
    Kind.CONTRACT: ("number", "signed_on", "since", "until"),
    Kind.CERTIFICATE: ("level", "number", "since", "registration_until", "issuer"),
    Kind.EDUCATION: ("level", "degree", "school", "major", "since"),
    Kind.POLITICAL: ("status", "joined_on", "since"),
    Kind.TRAINING: ("title", "organiser", "hours", "since"),
}
"""Columns that can be asked for. Appraisals and penalties have procedures of their own (复核, 申诉)."""


@dataclass(frozen=True)
class Item:
    """One thing in the file that can be asked about: a column of the person or of a record (`series`)."""

    kind: str
    column: str
    series: uuid.UUID | None
    label: str
    present: str
    """As pages show it: numbers masked."""
    whole: str
    """As it is stored, to be sealed with the request."""

    @property
    def subject(self) -> str:
        """As a request names it."""
        return f"{self.kind}.{self.column}"


@dataclass(frozen=True)
class Group:
    """A record, or who the person is, with its items; `title` says which."""

    kind: str
    noun: str
    title: str
    items: tuple[Item, ...]


def model_of(kind: str) -> type[models.Model]:
    """The table of a kind. NotVisible for none."""
    if kind == PERSON:
        return Person
    if kind not in COLUMNS:
        raise NotVisible
    return RULES[Kind(kind)].model


def column_field(kind: str, column: str) -> "models.Field[Any, Any]":
    """The column as Django knows it. NotVisible for one that can't be asked about."""
    if column not in COLUMNS.get(kind, ()):
        raise NotVisible
    field = model_of(kind)._meta.get_field(column)
    if not isinstance(field, models.Field):
        raise TypeError(f"{kind}.{column} is no column")
    return field


def choices_of(kind: str, column: str) -> list[tuple[str, str]]:
    """The words of a closed list; empty for anything else."""
    return [(str(value), str(label)) for value, label in column_field(kind, column).choices or ()]


def words_of(kind: str, column: str, stored: str) -> str:
    """A stored value as pages show it."""
    return dict(choices_of(kind, column)).get(stored, stored)


def groups_of(person: Person, sight: Sight) -> list[Group]:
    """Everything of the file that can be asked about: a query for each kind in sight."""
    groups = [Group(PERSON, "", "", tuple(_items(PERSON, person, None)))]
    for kind in sight.kinds:
        if kind in COLUMNS:
            for record in believed(person, kind, sight):
                items = tuple(_items(kind, record, record.series))
                groups.append(Group(kind, str(RULES[kind].noun), title_of(kind, record), items))
    return groups


def item_of(person: Person, sight: Sight, subject: str, series: uuid.UUID | None) -> Item:
    """One of them; NotVisible when it isn't there or isn't in sight."""
    for group in groups_of(person, sight):
        for item in group.items:
            if (item.subject, item.series) == (subject, series):
                return item
    raise NotVisible


def label_of(subject: str) -> str:
    """What a request is about, in words: the record's noun and the column's name."""
    kind, _dot, column = subject.partition(".")
    name = str(column_field(kind, column).verbose_name)
    return name if kind == PERSON else f"{RULES[Kind(kind)].noun} · {name}"


def _items(kind: str, row: Person | Record, series: uuid.UUID | None) -> list[Item]:
    items = []
    for column in COLUMNS[kind]:
        value = getattr(row, column)
        whole = value.reveal() if isinstance(value, Secret) else stored_text(value)
        shown = value.masked if isinstance(value, Secret) else words_of(kind, column, whole)
        items.append(Item(kind, column, series, str(column_field(kind, column).verbose_name), shown, whole))
    return items


def stored_text(value: Any) -> str:
    """A value of a column as a request keeps it."""
    return "" if value is None else str(value)


def own_person(user: User) -> Person | None:
    """The user's own file; None for accounts without one."""
    found = Person.objects.filter(account=user, withdrawn__isnull=True)
    return found.select_related("organisation__parent", "entry__entered_by", "account").order_by("pk").first()


def requests_of(person: Person) -> "QuerySet[CorrectionRequest]":
    """What the person asked for, the newest first."""
    return (
        CorrectionRequest.objects.filter(person=person)
        .select_related("person", "decided_by", "attachment")
        .order_by("-asked_at", "-pk")
    )


def requests_for(user: User) -> "QuerySet[CorrectionRequest]":
    """Requests that the user may decide, the oldest open one first; one's own is another's to decide."""
    found = CorrectionRequest.objects.filter(in_sight(user, Permission.DECIDE_CORRECTIONS, of="person__"))
    found = found.exclude(person__account=user).select_related(
        "person__organisation", "decided_by", "attachment"
    )
    return found.order_by("asked_at", "pk")


def open_requests_for(user: User) -> int:
    """How many wait for the user's decision."""
    return requests_for(user).filter(state=CorrectionState.OPEN).count()


def open_own_requests(user: User) -> int:
    """How many of the user's own requests wait for somebody."""
    found = CorrectionRequest.objects.filter(person__account=user, state=CorrectionState.OPEN)
    return found.count()


def request_for(user: User, public_id: uuid.UUID) -> CorrectionRequest:
    """One of those the user may decide; NotVisible otherwise."""
    found = requests_for(user).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    return found
