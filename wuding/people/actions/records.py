"""Writing records: one pass for one record or for a hundred thousand."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from wuding.accounts.models import User
from wuding.audit.actions import Act, Thing, record_all
from wuding.audit.names import ThingKind
from wuding.calc.bank_accounts import normal_account
from wuding.common.errors import NotVisible
from wuding.common.sealed import Secret
from wuding.organisation.models import Organisation, scopes_of
from wuding.organisation.queries import acting
from wuding.people.actions.acts import Add, Correct, End, RecordAct, Withdraw
from wuding.people.actions.projection import SOURCES, project
from wuding.people.actions.writing import Book, carry_out
from wuding.people.models import BankAccount, Certificate, Entry, Fact, Person, Record, Service
from wuding.people.rights import MAY_WRITE


@transaction.atomic
def write_records(acts: Sequence[RecordAct], *, entry: Entry) -> list[Record]:
    """Do all of it or nothing; the rows that came of it, in the same order.

    Raises NotVisible where the one who enters may not write that record there, RuleError with the first refusal.
    """
    persons = locked({act.person.pk for act in acts})
    require_rights(entry.entered_by, acts)
    tables = {act.table for act in acts}
    book = Book(persons, tables | ({Fact} if tables & SOURCES.keys() else set()))
    done = [act.work(book) for act in acts]
    project(book, persons, tables)
    carry_out(book.change, entry)
    _keep_files_at_the_last_service(book, {act.person.pk for act in acts if act.table is Service})
    actor = acting(entry.entered_by)
    record_all(
        [
            Act(
                act.action,
                actor,
                act.person.organisation.path,
                Thing(ThingKind.PERSON, act.person.public_id, act.person.name),
                {**changes, "title": (None, entry.title)},
            )
            for act, (_row, changes) in zip(acts, done, strict=True)
        ]
    )
    return [row for row, _changes in done]


def add_record(*, person: Person, row: Record, entry: Entry) -> Record:
    """A new record from an unsaved row. Of services, facts and political statuses, a new one ends the one before."""
    return write_records([Add(person, row)], entry=entry)[0]


def correct_record(*, old: Record, values: Mapping[str, Any], entry: Entry) -> Record:
    """Other values by column for a record that was wrong. Raises RuleError when nothing differs."""
    return write_records([Correct(old.person, old, storable(old, values))], entry=entry)[0]


def end_record(*, old: Record, until: date, entry: Entry) -> Record:
    """The record holds until `until`, that day included."""
    return write_records([End(old.person, old, until)], entry=entry)[0]


def withdraw_record(*, old: Record, entry: Entry) -> Record:
    """The record should never have been there."""
    return write_records([Withdraw(old.person, old)], entry=entry)[0]


def storable(row: Record, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as columns take them: numbers of certificates and accounts may be given as text, empty for none."""
    number = values.get("number")
    if isinstance(row, Certificate) and isinstance(number, str):
        return {**values, "number": Secret(number) if number else None}
    account = values.get("account")
    if isinstance(row, BankAccount) and isinstance(account, str):
        number = normal_account(account)
        return {**values, "account": Secret(number) if number else None}
    return dict(values)


def locked(persons: Collection[int]) -> set[int]:
    """Lock the persons' rows, in one order: two acts on one file wait for each other."""
    rows = Person.objects.select_for_update(of=("self",)).filter(pk__in=persons).order_by("pk")
    return set(rows.values_list("pk", flat=True))


def require_rights(user: User, acts: Sequence[RecordAct]) -> None:
    """Raises NotVisible unless the user may write each record where its file is kept, and a service where it leads."""
    scopes = {right: scopes_of(user, right) for right in {r for act in acts for r in MAY_WRITE[act.table]}}
    for act in acts:
        places = [act.person.organisation]
        if isinstance(act, Add | Correct) and (place := _leads_to(act)):
            places.append(place)
        for place in places:
            if not all(
                place.path.startswith(scopes[right] or ("nowhere",)) for right in MAY_WRITE[act.table]
            ):
                raise NotVisible


def _leads_to(act: Add | Correct) -> Organisation | None:
    if isinstance(act, Correct):
        place = act.values.get("organisation")
        return place if isinstance(place, Organisation) else None
    return act.row.organisation if isinstance(act.row, Service) else None


def _keep_files_at_the_last_service(book: Book, persons: Collection[int]) -> None:
    """The file is kept where somebody serves now or served last."""
    for person in persons:
        services = book.rows(Service, person)
        if services:
            Person.objects.filter(pk=person).exclude(organisation=services[-1].organisation_id).update(
                organisation=services[-1].organisation_id
            )


def record_now(table: type[Record], series: uuid.UUID) -> Record:
    """The version of a record that is believed. Raises NotVisible when there is none."""
    found = (
        table._default_manager.filter(series=series, known_until__isnull=True)
        .select_related("person__organisation")
        .first()
    )
    if found is None:
        raise NotVisible
    return found
