"""`record()`: in the transaction of the change, numbered and sealed, and never changed again."""

import threading
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from tests.audit.trail import OFFICER, make_acts, triggers, write_trail
from wuding.audit.actions import Thing, record, record_all
from wuding.audit.models import Entry, Head
from wuding.audit.names import Action, ThingKind
from wuding.audit.verification import check_chain
from wuding.calc.chains import GENESIS


def _record(label: str = "松岭区", path: str = "/232762/") -> Entry:
    return record(
        action=Action.ORGANISATION_CREATE,
        by=OFFICER,
        path=path,
        thing=Thing(ThingKind.ORGANISATION, uuid.UUID(int=1), label),
        changes={"name": (None, label)},
    )


@pytest.mark.django_db
def test_an_entry_says_who_what_and_when_and_follows_the_one_before() -> None:
    first, second = _record("松岭区"), _record("松鹤社区", "/232762/232762100/")
    assert (first.chain, first.sequence, first.previous) == ("/232762/", 1, GENESIS)
    assert (second.chain, second.sequence, second.previous) == ("/232762/", 2, first.hash)
    kept = Entry.objects.get(pk=first.pk)
    assert (kept.actor_id, kept.actor_name, kept.actor_roles) == (
        uuid.UUID(int=7),
        "陈样例",
        "organisation_department",
    )
    assert kept.changes == {"name": [None, "松岭区"]}
    assert kept.link == first.link, "what is read back is what was sealed"
    assert Head.objects.get().value.hash == second.hash


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(TransactionManagementError, match="outside a transaction"):
        _record()
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_an_entry_falls_with_its_change() -> None:
    _record()
    with transaction.atomic():
        _record()
        transaction.set_rollback(True)
    assert _record().sequence == 2
    assert check_chain("/232762/").sound


@pytest.mark.django_db
def test_many_acts_are_written_at_once() -> None:
    _record()
    record_all(make_acts(3) + make_acts(2, path="/") + make_acts(1))
    assert list(Head.objects.order_by("chain").values_list("chain", "sequence")) == [
        ("/", 2),
        ("/232762/", 5),
    ]
    assert check_chain("/232762/").sound
    assert record_all([]) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET purpose = 'x'",
        "UPDATE audit_entry SET sequence = sequence + 5",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET sequence = 0",
        "UPDATE audit_head SET hash = 'x'",
        "UPDATE audit_head SET sequence = sequence + 1",
        "INSERT INTO audit_head (chain, sequence, hash) VALUES ('/9/', 5, 'x')",
    ],
)
def test_the_tables_refuse_everything_but_addition(statement: str) -> None:
    write_trail(2)
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute(statement)


@pytest.mark.django_db
def test_the_table_takes_an_entry_only_at_the_head_of_its_chain() -> None:
    write_trail(2)
    entry = Entry.objects.filter(chain="/").order_by("sequence")[0]
    for sequence, previous in ((3, "x" * 64), (4, entry.hash), (3, entry.hash)):
        entry.public_id, entry.sequence, entry.previous = uuid.uuid4(), sequence, previous
        with pytest.raises(IntegrityError), transaction.atomic():
            Entry.objects.bulk_create([entry])


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_refuses_to_empty_the_trail() -> None:
    for table in ("audit_entry", "audit_head"):
        with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(f"TRUNCATE {table}")


@pytest.mark.django_db
def test_the_triggers_are_there() -> None:
    assert len(triggers()) == 6


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_get_numbers_without_gap_or_double() -> None:
    failures: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(5):
                with transaction.atomic():
                    _record()
        except BaseException as failure:  # noqa: BLE001  told to the test's own thread
            failures.append(failure)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    finding = check_chain("/232762/")
    assert (finding.entries, finding.breaks) == (20, ())
