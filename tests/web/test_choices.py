"""The top bar: which organisations are offered, and that a choice holds."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import make_officer, make_place, make_user
from wuding.accounts.roles import Role
from wuding.organisation.models import Kind

pytestmark = pytest.mark.django_db


def test_only_places_within_the_users_reach_are_offered(client: Client) -> None:
    district = make_place()
    town = make_place("小扬气镇", Kind.TOWN, parent=district)
    make_place("劲松镇", Kind.TOWN, parent=district)
    make_place("松鹤社区", Kind.COMMUNITY, parent=town)
    client.force_login(make_officer(town, Role.TOWNSHIP))
    shell = client.get(reverse("own_account")).context["shell"]
    assert [(place.organisation.name, place.depth) for place in shell.places] == [
        ("小扬气镇", 0),
        ("松鹤社区", 1),
    ]


def test_grids_and_organs_are_not_offered(client: Client) -> None:
    district = make_place()
    town = make_place("小扬气镇", Kind.TOWN, parent=district)
    community = make_place("松鹤社区", Kind.COMMUNITY, parent=town)
    make_place("第一网格", Kind.GRID, parent=community, households=320)
    make_place("组织部", Kind.ORGAN, parent=district)
    client.force_login(make_officer(district))
    shell = client.get(reverse("own_account")).context["shell"]
    assert {place.organisation.name for place in shell.places} == {"松岭区", "小扬气镇", "松鹤社区"}


def test_a_user_without_a_role_is_offered_nothing(client: Client) -> None:
    make_place()
    client.force_login(make_user())
    answer = client.get(reverse("own_account"))
    assert answer.context["shell"].places == ()
    assert "look-at" not in answer.content.decode()


def test_a_chosen_organisation_holds_on_the_next_page(client: Client) -> None:
    district = make_place()
    town = make_place("小扬气镇", Kind.TOWN, parent=district)
    client.force_login(make_officer(district))
    client.post(reverse("look_at"), {"organisation": str(town.public_id)})
    assert client.get(reverse("own_account")).context["shell"].place == town


def test_an_organisation_out_of_reach_cannot_be_chosen(client: Client) -> None:
    ours, theirs = make_place(), make_place("新林区")
    client.force_login(make_officer(ours))
    assert client.post(reverse("look_at"), {"organisation": str(theirs.public_id)}).status_code == 404
    assert client.post(reverse("look_at"), {"organisation": str(uuid.uuid4())}).status_code == 404
    assert client.post(reverse("look_at"), {"organisation": "1 or 1=1"}).status_code == 404
    assert client.get(reverse("own_account")).context["shell"].place == ours


def test_an_address_that_names_an_organisation_out_of_reach_shows_ones_own(client: Client) -> None:
    ours, theirs = make_place(), make_place("新林区")
    client.force_login(make_officer(ours))
    address = reverse("own_account") + f"?organisation={theirs.public_id}"
    assert client.get(address).context["shell"].place == ours


def test_a_chosen_month_holds_and_the_address_wins_over_it(client: Client) -> None:
    client.force_login(make_officer(make_place()))
    client.post(reverse("look_at"), {"month": "2022-07"})
    assert str(client.get(reverse("own_account")).context["shell"].month) == "2022-07"
    assert str(client.get(reverse("own_account") + "?month=2021-03").context["shell"].month) == "2021-03"


@pytest.mark.parametrize("month", ["2022-13", "2022-7", "july", "", "0000-01", "٢٠٢٢-07"])
def test_what_is_no_month_is_refused(client: Client, month: str) -> None:
    client.force_login(make_officer(make_place()))
    assert client.post(reverse("look_at"), {"month": month}).status_code == 422


def test_one_goes_back_to_the_page_without_the_choice_in_its_address(client: Client) -> None:
    client.force_login(make_officer(make_place()))
    back = reverse("own_account") + "?month=2021-03&order=name&page=3"
    answer = client.post(reverse("look_at"), {"month": "2022-07", "next": back})
    assert answer["Location"] == reverse("own_account") + "?order=name"


def test_the_way_back_never_leaves_this_site(client: Client) -> None:
    client.force_login(make_officer(make_place()))
    answer = client.post(reverse("look_at"), {"month": "2022-07", "next": "//elsewhere.example/"})
    assert answer["Location"] == reverse("home")
