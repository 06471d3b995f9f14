"""The four troubles, measured from what the records hold."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import (
    ENTERED_AT,
    District,
    make_adoption,
    make_district,
    make_entry,
    make_officer,
    make_payers,
    make_worker,
    pay_month,
)
from wuding.accounts.roles import Role
from wuding.common.dates import Month
from wuding.pay.actions import compute_month
from wuding.pay.models import Line
from wuding.pay.queries import measures, structure
from wuding.people.actions import end_record
from wuding.people.models import Service

pytestmark = pytest.mark.django_db
END = date(2022, 12, 31)


@pytest.fixture
def district() -> District:
    made = make_district()
    make_adoption(made)
    make_worker(made.community, made.officer, name="甲", since=date(2019, 6, 1), certificate="中级")
    make_worker(made.community, made.officer, name="乙", since=date(2021, 6, 1))
    make_worker(made.other_community, made.officer, name="丙", since=date(2021, 9, 1), certificate="初级")
    return made


def test_newcomers_are_counted_in_the_year_they_began_and_leavers_in_the_year_they_left(
    district: District,
) -> None:
    service = Service.objects.get(person__name="甲")
    end_record(old=service, until=date(2022, 3, 31), entry=make_entry(district.officer))
    years = {
        entry.year: (entry.began, entry.left)
        for entry in measures.newcomers(district.officer, district.place, END)
    }
    assert years == {2019: (1, 0), 2020: (0, 0), 2021: (2, 0), 2022: (0, 1)}


def test_newcomers_of_another_town_are_not_counted(district: District) -> None:
    town = make_officer(district.other_town, Role.TOWNSHIP)
    assert [(entry.year, entry.began) for entry in measures.newcomers(town, district.place, END)] == [
        (2021, 1),
        (2022, 0),
    ]


def test_certificates_are_a_share_of_the_team(district: District) -> None:
    found = measures.certified(measures.team_on(district.officer, district.place, END))
    assert (found.heads, found.held, found.share) == (3, 2, Decimal("66.7"))
    assert measures.certified([]).share == 0


def test_the_gap_within_a_post_opens_with_the_new_scheme(district: District) -> None:
    payers = make_payers(district.place)
    for number in (6, 7):
        pay_month(district.place, Month(2022, number), payers)
    gaps = measures.gaps_in_post(payers.preparer, district.place, "一般工作岗位", 2022)
    assert [(str(gap.month), gap.gap) for gap in gaps] == [("2022-06", Decimal(0)), ("2022-07", Decimal(320))]


def test_the_page_is_for_those_who_see_pay(client: Client, district: District) -> None:
    address = reverse("pay:measures")
    assert client.get(address).status_code == 302
    client.force_login(make_officer(district.community, Role.COMMUNITY))
    assert client.get(address).status_code == 404
    client.force_login(district.officer)
    shown = client.get(address).context["measures"]
    assert [measure.trouble for measure in shown] == ["引不进", "育不强", "管不好", "留不住"]
    assert shown[1].figure == "66.7%"


def test_the_spread_in_each_post_stands_beside_that_before_the_reform(district: District) -> None:
    payers = make_payers(district.place)
    for number in (6, 7):
        pay_month(district.place, Month(2022, number), payers)
    found = structure.spreads(payers.preparer, district.place, Month(2022, 12))
    assert found is not None
    assert (str(found.before), str(found.after)) == ("2022-06", "2022-07")
    (row,) = found.posts
    assert row.before is not None
    assert row.after is not None
    assert (row.post, row.before.gap, row.after.gap, row.after.heads) == (
        "一般工作岗位",
        Decimal(0),
        Decimal(320),
        3,
    )
    before, after = structure.against_wages(payers.preparer, district.place, found)
    assert before.mean == 3175
    for one in (before, after):
        assert one.minimum is not None
        # Tier three of Heilongjiang since April 2021.
        assert (one.minimum.amount, one.minimum.since, one.minimum.trust) == (
            Decimal(1450),
            date(2021, 4, 1),
            "published",
        )
        assert one.average is not None
        assert (one.average.amount, one.average.trust) == (Decimal(5800), "assumed")
    assert before.mean_to_minimum == Decimal("2.19")
    assert before.mean_to_average == Decimal("54.7")


def test_only_closed_runs_count_and_performance_is_its_share(district: District) -> None:
    payers = make_payers(district.place)
    assert structure.spreads(payers.preparer, district.place, Month(2022, 12)) is None
    pay_month(district.other_community, Month(2022, 7), payers)
    compute_month(place=district.other_community, month=Month(2022, 8), by=payers.preparer, at=ENTERED_AT)
    (share,) = structure.performance(payers.preparer, district.place, 2022)
    paid = Line.objects.filter(slip__month=date(2022, 7, 1), counts=True)
    assert share.whole == sum(line.amount for line in paid)
    assert share.performance == sum(line.amount for line in paid if line.name == "绩效补贴")


def test_the_page_shows_the_figures_of_how_pay_is_made_up(client: Client, district: District) -> None:
    payers = make_payers(district.place)
    pay_month(district.place, Month(2022, 6), payers)
    pay_month(district.place, Month(2022, 7), payers)
    client.force_login(payers.preparer)
    page = client.get(reverse("pay:measures") + f"?organisation={district.place.public_id}&month=2022-12")
    assert "同一岗位里" in page.content.decode()
    assert "2021-04-01" in page.content.decode()
