"""Two clocks kept by the tables themselves: no overlap of what is believed together, no change of what was written."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from tests.make import make_district, make_worker
from wuding.people.models import Fact, Person

MOMENT = datetime(2022, 7, 4, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _fact(person: Person, *, value: str = "正职", known: tuple[int, int | None] = (0, None)) -> Fact:
    """A fact of all days, believed from one hour to another."""
    start, end = known
    return Fact(
        person=person,
        name="级别",
        value=value,
        since=date(2022, 1, 1),
        entry=person.entry,
        known_from=MOMENT + start * HOUR,
        known_until=None if end is None else MOMENT + end * HOUR,
        closed_by=None if end is None else person.entry,
    )


def _person() -> Person:
    district = make_district()
    return make_worker(district.community, district.officer)


@pytest.mark.django_db
@pytest.mark.parametrize("known", [(0, None), (0, 2), (1, 3), (2, None), (-5, None), (1, 2)])
def test_what_is_believed_together_may_not_contradict(known: tuple[int, int | None]) -> None:
    person = _person()
    _fact(person, known=(0, 3)).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Fact.objects.bulk_create([_fact(person, value="副职", known=known)])


@pytest.mark.django_db
@pytest.mark.parametrize("known", [(3, None), (-2, 0), (1, 1)], ids=["after", "before", "never"])
def test_what_is_believed_at_other_times_may(known: tuple[int, int | None]) -> None:
    person = _person()
    _fact(person, known=(0, 3)).save()
    _fact(person, value="副职", known=known).save()
    assert Fact.objects.filter(person=person, name="级别").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [{"value": "副职"}, {"since": date(2021, 1, 1)}, {"known_from": MOMENT - HOUR}, {"name": "岗级"}],
)
def test_a_row_stays_as_it_was_written(change: dict[str, Any]) -> None:
    fact = _fact(_person())
    fact.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Fact.objects.filter(pk=fact.pk).update(**change)


@pytest.mark.django_db
def test_belief_is_closed_once() -> None:
    fact = _fact(_person())
    fact.save()
    rows = Fact.objects.filter(pk=fact.pk)
    assert rows.update(known_until=MOMENT + HOUR, closed_by=fact.entry) == 1
    for change in ({"known_until": None, "closed_by": None}, {"known_until": MOMENT + 2 * HOUR}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


@pytest.mark.django_db
def test_belief_does_not_end_before_it_begins_nor_without_an_entry() -> None:
    person = _person()
    without = _fact(person, known=(0, 1))
    without.closed_by = None
    for row in (_fact(person, known=(2, 1)), without):
        with pytest.raises(IntegrityError), transaction.atomic():
            Fact.objects.bulk_create([row])


@pytest.mark.django_db(transaction=True)
def test_of_two_writers_at_once_one_is_refused() -> None:
    """On PostgreSQL the second waits for the first and is refused; SQLite lets one write at a time."""
    person = _person()
    start, refused = Barrier(2), []

    def write(value: str) -> None:
        start.wait(timeout=20)
        try:
            with transaction.atomic():
                Fact.objects.bulk_create([_fact(person, value=value)])
        except (IntegrityError, OperationalError) as failure:
            refused.append(failure)
        finally:
            connection.close()

    writers = [Thread(target=write, args=(value,)) for value in ("正职", "副职")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=30)
    assert len(refused) == 1
    assert isinstance(refused[0], IntegrityError)
    assert Fact.objects.filter(person=person, name="级别").count() == 1
