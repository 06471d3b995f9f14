"""What a user sees of the tree: nothing by default, then what lies at or below the places of the user's roles."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from tests.make import make_district, make_officer, make_place, make_user
from wuding.accounts.permissions import Permission
from wuding.accounts.roles import Role
from wuding.common.errors import NotVisible
from wuding.organisation.actions import assign_role, end_role
from wuding.organisation.models import Kind, Membership, Organisation
from wuding.organisation.queries import (
    ancestors_of,
    may,
    organisation_for,
    organisations_for,
    permissions_of,
    starting_place,
    tree_for,
)

pytestmark = pytest.mark.django_db


def test_a_user_without_a_role_sees_nothing() -> None:
    make_district()
    nobody = make_user()
    assert organisations_for(nobody) == []
    assert permissions_of(nobody) == frozenset()
    assert starting_place(nobody, None) is None


def test_a_town_officer_sees_the_town_and_below_only() -> None:
    district = make_district()
    officer = make_officer(district.town, Role.TOWNSHIP)
    assert [place.name for place in organisations_for(officer)] == ["小扬气镇", "松鹤社区"]


def test_what_lies_outside_is_the_same_as_what_does_not_exist() -> None:
    district = make_district()
    officer = make_officer(district.town, Role.TOWNSHIP)
    with pytest.raises(NotVisible):
        organisation_for(officer, district.other_town.public_id)
    with pytest.raises(NotVisible):
        organisation_for(officer, district.place.public_id)


def test_a_code_that_begins_alike_is_not_below() -> None:
    district = make_place(code="23276")
    officer = make_officer(district)
    make_place("别处", code="232762")
    assert [place.code for place in organisations_for(officer)] == ["23276"]


def test_an_organ_serves_the_place_it_stands_beside() -> None:
    district = make_district()
    organ = make_place("小扬气镇党委", Kind.ORGAN, parent=district.town)
    officer = make_officer(organ, Role.TOWNSHIP)
    assert {place.name for place in organisations_for(officer)} == {"小扬气镇", "小扬气镇党委", "松鹤社区"}


def test_a_role_counts_from_its_first_day_to_its_last(settings: Settings) -> None:
    district = make_district()
    user = make_user()
    settings.DEMO_DAY = date(2022, 7, 1)
    membership = assign_role(
        user=user,
        organisation=district.place,
        role=Role.CIVIL_AFFAIRS,
        since=date(2022, 7, 1),
        until=date(2022, 7, 31),
        by=None,
    )
    assert organisations_for(user)
    for day in (date(2022, 6, 30), date(2022, 8, 1)):
        settings.DEMO_DAY = day
        assert organisations_for(user) == []
    end_role(membership=membership, last_day=date(2022, 7, 15), by=None)
    settings.DEMO_DAY = date(2022, 7, 16)
    assert organisations_for(user) == []


def test_a_permission_holds_only_where_a_role_carries_it() -> None:
    district = make_district()
    civil = make_officer(district.place, Role.CIVIL_AFFAIRS)
    assert may(civil, Permission.SEE_PAY, district.community)
    assert not may(civil, Permission.PREPARE_PAY, district.community)
    town = make_officer(district.town, Role.TOWNSHIP)
    assert may(town, Permission.CHANGE_ROSTER, district.community)
    assert not may(town, Permission.CHANGE_ROSTER, district.other_community)
    assert not may(town, Permission.CHANGE_ROSTER, district.place)


def test_a_permission_of_one_role_does_not_reach_the_places_of_another() -> None:
    district = make_district()
    user = make_officer(district.town, Role.HUMAN_RESOURCES)
    assign_role(
        user=user, organisation=district.other_town, role=Role.COMMUNITY, since=date(2000, 1, 1), by=None
    )
    visible = Organisation.objects.visible_to(user, Permission.SEE_PAY)
    assert {place.name for place in visible} == {"小扬气镇", "松鹤社区"}


def test_ancestors_are_shown_as_far_as_the_user_sees() -> None:
    district = make_district()
    assert [up.name for up in ancestors_of(district.officer, district.community)] == ["松岭区", "小扬气镇"]
    town = make_officer(district.town, Role.TOWNSHIP)
    assert [up.name for up in ancestors_of(town, district.community)] == ["小扬气镇"]


def test_the_tree_sums_households_and_sets_organs_apart() -> None:
    district = make_district()
    make_place("区民政局", Kind.ORGAN, parent=district.place)
    make_place("第1网格", Kind.GRID, parent=district.community, households=310)
    make_place("第2网格", Kind.GRID, parent=district.community, households=420)
    (root,) = tree_for(district.officer)
    assert (root.households, root.grids) == (730, 2)
    assert [organ.organisation.name for organ in root.organs] == ["区民政局"]
    assert [child.organisation.name for child in root.children] == ["小扬气镇", "劲松镇"]
    (town,) = tree_for(make_officer(district.town, Role.TOWNSHIP))
    assert (town.organisation.name, town.households) == ("小扬气镇", 730)


def test_the_tree_takes_two_queries_whatever_its_size(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    district = make_district()
    for number in range(30):
        make_place(f"第{number}网格", Kind.GRID, parent=district.community, households=300)
    with django_assert_num_queries(2):
        tree_for(district.officer)


def test_memberships_of_two_roles_at_once_are_kept_apart() -> None:
    district = make_district()
    user = make_officer(district.place, Role.CIVIL_AFFAIRS)
    assign_role(
        user=user, organisation=district.place, role=Role.DISTRICT_LEADER, since=date(2000, 1, 1), by=None
    )
    assert Membership.objects.filter(user=user).count() == 2
