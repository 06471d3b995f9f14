"""Two files of one person become one: the last step of 一人一档."""

from django.db import transaction

from wuding.audit.actions import Act, Thing, record_all
from wuding.audit.masking import Changes
from wuding.audit.names import Action, ThingKind
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.queries import acting
from wuding.people.actions.audited import written
from wuding.people.actions.entering import open_entry
from wuding.people.actions.merge_plan import MergePlan, clash_words, moved_version, plan_merge
from wuding.people.actions.persons import correct_person, link_account
from wuding.people.actions.projection import SOURCES, project
from wuding.people.actions.records import locked
from wuding.people.actions.undoing import record_tables, withdraw_files
from wuding.people.actions.writing import Change, carry_out
from wuding.people.models import Attachment, CorrectionRequest, Entry, JointReview, Person, Record, Service
from wuding.people.queries.doubles import settles
from wuding.people.queries.papers import PHOTO

_FOLLOWING = (Attachment, CorrectionRequest, JointReview)
"""Tables beside records whose rows belong to the person and go along."""
_TITLE, _ORIGIN = 128, 80


@transaction.atomic
def merge_files(*, kept: Person, given_up: Person, entry: Entry) -> MergePlan:
    """All that `given_up` holds stands in `kept` from now on, and `given_up` is withdrawn; all of it or nothing.

    Each record keeps its days, its document and the name of the entry that first wrote it. What was believed of either
    file before stays in its history. Raises NotVisible without the rights at both files, RuleError for files that can't
    be merged and for records that contradict one another.
    """
    kept, given_up = _locked_pair(kept, given_up)
    by = entry.entered_by
    if not settles(by, (kept, given_up)):
        raise NotVisible
    plan = plan_merge(kept, given_up)
    for clash in plan.clashes:
        what, remedy = clash_words(clash)
        raise RuleError(what, next_step=remedy)
    _write(plan, kept, given_up, entry)
    _move_what_follows(plan, kept, given_up, entry)
    values = {name: _plain(getattr(given_up, name)) for name in plan.filled}
    withdraw_files([given_up], entry)
    if values:
        correct_person(person=kept, values=values, entry=entry)
    if plan.account_moves and given_up.account is not None:
        Person.objects.filter(pk=given_up.pk).update(account=None)
        link_account(person=kept, account=given_up.account, by=by)
    _keep_at_the_last_service(plan, kept)
    record_all(_acts(plan, kept, given_up, entry))
    return plan


def _locked_pair(kept: Person, given_up: Person) -> tuple[Person, Person]:
    """Both as they stand once nobody else can change them. Raises NotVisible when one has gone meanwhile."""
    locked({kept.pk, given_up.pk})
    present = Person.objects.filter(pk__in=[kept.pk, given_up.pk], withdrawn__isnull=True)
    found = {one.pk: one for one in present.select_related("organisation", "account").order_by("pk")}
    if {kept.pk, given_up.pk} != set(found):
        raise NotVisible
    return found[kept.pk], found[given_up.pk]


def _write(plan: MergePlan, kept: Person, given_up: Person, entry: Entry) -> None:
    """Rows of the one are believed no more, those of the other are; what is drawn from records is drawn anew."""
    book = plan.book
    arriving = [(moved_version(row, kept, plan.same), row.entry_id) for row in plan.moved]
    for table in record_tables():
        for row in book.rows(table, given_up.pk):
            book.drop(row)
    moved = {id(book.put(row)) for row, _origin in arriving}
    project(book, [kept.pk, given_up.pk], list(SOURCES))
    drawn = [row for row in book.change.added if id(row) not in moved]
    carry_out(Change(book.change.closed, drawn), entry)
    origins = Entry.objects.filter(pk__in={origin for _row, origin in arriving})
    for source in origins.select_related("entered_by").order_by("pk"):
        rows = [row for row, origin in arriving if origin == source.pk]
        carry_out(Change(added=rows), _entry_naming(source, kept, entry))


def _entry_naming(source: Entry, kept: Person, entry: Entry) -> Entry:
    """An entry of the merging that says by which entry, of whom and when, the records were first written."""
    origin = f"{source.entered_at.date().isoformat()} {source.entered_by.name}"
    return open_entry(
        title=f"{source.title[:_ORIGIN]}（{origin} 登记，合并档案时转入）"[:_TITLE],
        document=source.document,
        by=entry.entered_by,
        at=entry.entered_at,
        organisation=kept.organisation,
    )


def _move_what_follows(plan: MergePlan, kept: Person, given_up: Person, entry: Entry) -> None:
    for old, new in plan.same.items():
        Attachment.objects.filter(person=given_up, record=old).update(record=new)
        CorrectionRequest.objects.filter(person=given_up, record=old).update(record=new)
    photos = Attachment.objects.filter(person=given_up, section=PHOTO, removed__isnull=True)
    if plan.photo_replaced:
        photos.update(removed=entry)
    elif given_up.photo_id:
        Person.objects.filter(pk=kept.pk).update(photo=given_up.photo_id)
    Person.objects.filter(pk=given_up.pk).update(photo=None)
    for table in _FOLLOWING:
        table._default_manager.filter(person=given_up).update(person=kept)


def _keep_at_the_last_service(plan: MergePlan, kept: Person) -> None:
    services = plan.book.rows(Service, kept.pk)
    if services:
        Person.objects.filter(pk=kept.pk).update(organisation=services[-1].organisation_id)


def _acts(plan: MergePlan, kept: Person, given_up: Person, entry: Entry) -> list[Act]:
    actor = acting(entry.entered_by)
    said: Changes = {
        "name": (given_up.name, kept.name),
        "title": (None, entry.title),
        "document": (None, entry.document or None),
        "records": (None, len(plan.moved)),
        "attachments": (None, plan.papers),
    }

    def act(action: Action, person: Person, changes: Changes) -> Act:
        thing = Thing(ThingKind.PERSON, person.public_id, person.name)
        return Act(action, actor, person.organisation.path, thing, changes)

    def moved(row: Record) -> Act:
        return act(Action.RECORD_WRITE, kept, {**written(row, None), "title": (None, entry.title)})

    merged = [act(Action.PERSON_MERGE, given_up, said), act(Action.PERSON_MERGE, kept, said)]
    return [*(moved(row) for row in plan.moved), *merged]


def _plain(value: object) -> str:
    return value.reveal() if hasattr(value, "reveal") else str(value)
