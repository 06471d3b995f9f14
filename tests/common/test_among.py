"""Keys handed over as one value select the same rows as one by one."""

from datetime import date, timedelta

import pytest

from tests.make import make_district
from wuding.common.bulk import insert_rows
from wuding.organisation.models import FormerName, Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_among_selects_what_in_selects() -> None:
    made = make_district()
    keys = {made.town.pk, made.community.pk, 10**9}
    found = Organisation.objects.filter(pk__among=keys).order_by("pk")
    assert list(found) == list(Organisation.objects.filter(pk__in=keys).order_by("pk"))
    assert Organisation.objects.filter(parent__among={made.place.pk}).count() == 2
    assert not Organisation.objects.filter(pk__among=set()).exists()


def test_thousands_of_rows_go_in_in_order_and_whole() -> None:
    """More than fit into one statement of SQLite, and a rest."""
    made = make_district()
    rows = [
        (made.town.pk, f"第{number}镇", date(2022, 1, 1) + timedelta(days=number)) for number in range(1234)
    ]
    insert_rows(FormerName, ("organisation", "name", "until"), rows)
    names = list(FormerName.objects.order_by("pk").values_list("name", flat=True))
    assert names == [name for _place, name, _until in rows]
