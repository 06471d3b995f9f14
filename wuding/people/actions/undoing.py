"""Taking back everything that one entry wrote: the undo of an import."""

from collections.abc import Collection, Iterable

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wuding.accounts.permissions import Permission
from wuding.audit.actions import Act, Actor, Thing, record_all
from wuding.audit.names import Action, ThingKind
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.models import scopes_of
from wuding.organisation.queries import acting
from wuding.people.actions.acts import overlap, rivals
from wuding.people.actions.numbers import let_go
from wuding.people.actions.persons import restore
from wuding.people.actions.records import locked
from wuding.people.actions.writing import Book, Change, carry_out, version_of
from wuding.people.models import Entry, Person, PersonVersion, Record, Service


@transaction.atomic
def take_back(*, entry: Entry, by: Entry) -> int:
    """Believe again what was believed before `entry`; how many files that concerned. `by` is the entry of the undoing.

    Files that the entry opened are withdrawn. Nothing is deleted: what was believed meanwhile stays in the history.
    Raises NotVisible without the right to change every file concerned; RuleError when something that it wrote was
    changed since, because the later change would be lost.
    """
    opened = list(Person.objects.filter(entry=entry, withdrawn__isnull=True).select_related("organisation"))
    written = [row for table in record_tables() for row in _rows(table, entry=entry)]
    closed = [row for table in record_tables() for row in _rows(table, closed_by=entry)]
    versions = list(
        PersonVersion.objects.filter(entry=entry).select_related("person__organisation").order_by("-pk")
    )
    touched = [*opened, *(row.person for row in (*written, *closed)), *(one.person for one in versions)]
    people = {person.pk: person for person in touched}
    locked(people)
    _require_rights(people.values(), by)
    _require_untouched(opened, written, versions, entry)
    carry_out(_reversal(people, written, [row for row in closed if row.entry_id != entry.pk]), by)
    for version in versions:
        restore(version, by)
    withdraw_files(opened, by)
    _keep_files_at_the_last_service(set(people) - {person.pk for person in opened})
    actor = acting(by.entered_by)
    record_all([_act(person, entry, by, actor) for person in people.values()])
    return len(people)


def record_tables() -> list[type[Record]]:
    """Every table of records."""
    return [model for model in apps.get_app_config("people").get_models() if issubclass(model, Record)]


def _rows(table: type[Record], **by: Entry) -> Iterable[Record]:
    rows: QuerySet[Record] = table._default_manager.filter(**by)
    return rows.select_related("person__organisation").order_by("pk")


def _require_rights(people: Iterable[Person], by: Entry) -> None:
    scopes = scopes_of(by.entered_by, Permission.CHANGE_ROSTER) or ("nowhere",)
    if not all(person.organisation.path.startswith(scopes) for person in people):
        raise NotVisible


def _require_untouched(
    opened: list[Person], written: list[Record], versions: list[PersonVersion], entry: Entry
) -> None:
    """Raises RuleError where a later entry changed what this one wrote, or wrote into a file that this one opened."""
    changed = next((row.person for row in written if row.closed_by_id not in (None, entry.pk)), None)
    for table in record_tables():
        later_rows = table._default_manager.filter(person__in=opened, known_until__isnull=True).exclude(
            entry=entry
        )
        added = later_rows.select_related("person").first()
        changed = changed or (added.person if added else None)
    if changed is None:
        later = PersonVersion.objects.filter(
            person__in=[one.person_id for one in versions],
            pk__gt=max((one.pk for one in versions), default=0),
        )
        found = later.exclude(entry=entry).select_related("person").first()
        changed = found.person if found else None
    if changed is not None:
        raise RuleError(
            _("%(name)s的档案在这次登记之后又改过，整批撤销会丢掉后来的改动。") % {"name": changed.name},
            next_step=_("请在这个人的档案里逐条更正。"),
        )


def _reversal(people: Collection[int], written: list[Record], replaced: list[Record]) -> Change:
    """What the entry wrote is believed no more; what it replaced is believed again, as new rows."""
    book = Book(people, {type(row) for row in (*written, *replaced)})
    taken_back = {(type(row), row.pk) for row in written if row.known_until is None}
    for table, key in taken_back:
        person = next(row.person_id for row in written if type(row) is table and row.pk == key)
        book.drop(next(row for row in book.rows(table, person) if row.pk == key))
    for row in replaced:
        again = version_of(row)
        for other in rivals(book, again):
            raise overlap(again, other)
        book.put(again)
    return book.change


def withdraw_files(opened: list[Person], by: Entry) -> None:
    """The files are there no longer; whoever claimed one of their numbers may hold it."""
    for person in opened:
        let_go(person)
    keys = [person.pk for person in opened]
    Person.objects.filter(pk__in=keys).update(withdrawn=by, identity_hash=None, identity_claim="")


def _keep_files_at_the_last_service(people: Iterable[int]) -> None:
    for person in people:
        last = Service.objects.known().filter(person=person).order_by("-since").first()
        if last:
            Person.objects.filter(pk=person).update(organisation=last.organisation_id)


def _act(person: Person, entry: Entry, by: Entry, actor: Actor) -> Act:
    return Act(
        Action.ENTRY_TAKE_BACK,
        actor,
        person.organisation.path,
        Thing(ThingKind.PERSON, person.public_id, person.name),
        {"title": (entry.title, by.title)},
    )
