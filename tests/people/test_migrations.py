"""A database whose certificates, schooling and grades were entered as facts keeps them, now as records."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from tests.make import make_district, make_worker
from wuding.people.actions.projection import SOURCES, derive
from wuding.people.actions.writing import Change, carry_out
from wuding.people.models import Appraisal, Certificate, Education, Fact, Person, PoliticalStatus, Team
from wuding.people.queries.as_of import records_as_of

pytestmark = pytest.mark.django_db
GIVEN = (
    ("岗位", "正职", date(2021, 3, 1), None),
    ("证书", "中级", date(2021, 3, 1), None),
    ("学历", "本科", date(2021, 3, 1), None),
    ("政治面貌", "中共党员", date(2021, 3, 1), None),
    ("考核等次", "良好", date(2021, 1, 1), date(2021, 12, 31)),
    ("考核等次", "优秀", date(2022, 1, 1), date(2022, 6, 30)),
    ("考核等次", "良好", date(2022, 7, 1), date(2022, 12, 31)),
)


def _entered_as_facts() -> Person:
    district = make_district()
    person = make_worker(district.community, district.officer, team=Team.RESERVE)
    rows = [
        Fact(person=person, name=name, value=value, since=since, until=until)
        for name, value, since, until in GIVEN
    ]
    carry_out(Change(added=list(rows)), person.entry)
    return person


def test_drawn_facts_get_the_records_that_they_are_drawn_from() -> None:
    person = _entered_as_facts()
    import_module("wuding.people.migrations.0005_records_of_facts").make_records(apps, None)
    assert Certificate.objects.get().level == "中级"
    assert Education.objects.get().level == "21"
    assert PoliticalStatus.objects.get().status == "01"
    assert list(Appraisal.objects.order_by("year").values_list("year", "grade")) == [
        (2020, "良好"),
        (2021, "优秀"),
        (2022, "良好"),
    ]
    drawn = {
        (SOURCES[table][0], spell.value, spell.since, spell.until)
        for table in SOURCES
        for spell in derive(table, records_as_of(person, table))
    }
    assert drawn == set(GIVEN[1:])
