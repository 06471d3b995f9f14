"""Changes to the tree and to roles, and what refuses them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.make import make_district, make_officer, make_place, make_user
from wuding.accounts.roles import Role
from wuding.common.errors import RuleError
from wuding.organisation.actions import assign_role, create_organisation, end_role
from wuding.organisation.models import Kind, Membership, Organisation

pytestmark = pytest.mark.django_db


def test_a_node_knows_its_path_and_how_its_name_sorts() -> None:
    district = make_district()
    tenth = make_place("第10网格", Kind.GRID, parent=district.community, households=300)
    second = make_place("第2网格", Kind.GRID, parent=district.community, households=300)
    assert tenth.path == f"{district.community.path}{tenth.code}/"
    assert tenth.depth == 3
    assert sorted([tenth, second], key=lambda place: place.sort_key) == [second, tenth]


def test_a_code_is_given_once() -> None:
    make_place(code="232762")
    with pytest.raises(RuleError, match="232762"):
        make_place("另一个", code="232762")


@pytest.mark.parametrize("kind", [Kind.PROVINCE, Kind.DISTRICT, Kind.TOWN])
def test_a_place_does_not_stand_below_one_of_its_own_size(kind: Kind) -> None:
    town = make_place("小扬气镇", Kind.TOWN, parent=make_place())
    with pytest.raises(RuleError) as refusal:
        make_place("错位", kind, parent=town)
    assert refusal.value.next_step


def test_nothing_stands_below_an_organ() -> None:
    organ = make_place("组织部", Kind.ORGAN, parent=make_place())
    with pytest.raises(RuleError):
        make_place("科室", Kind.ORGAN, parent=organ)


def test_households_belong_to_grids() -> None:
    district = make_place()
    with pytest.raises(ValidationError, match="户数只填在网格上"):
        create_organisation(
            code="x1", name="小扬气镇", kind=Kind.TOWN, parent=district, households=300, by=None
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=district.pk).update(households=300)


def test_one_account_holds_one_administrator_role() -> None:
    district = make_place()
    user = make_officer(district, Role.SYSTEM_ADMIN)
    with pytest.raises(RuleError, match="不能同时担任"):
        assign_role(user=user, organisation=district, role=Role.AUDIT_ADMIN, since=date(2022, 1, 1), by=None)


def test_administrator_roles_may_follow_one_another() -> None:
    district = make_place()
    user = make_user()
    first = assign_role(
        user=user, organisation=district, role=Role.SYSTEM_ADMIN, since=date(2021, 1, 1), by=None
    )
    end_role(membership=first, last_day=date(2021, 12, 31), by=None)
    assign_role(user=user, organisation=district, role=Role.AUDIT_ADMIN, since=date(2022, 1, 1), by=None)
    assert Membership.objects.filter(user=user).count() == 2


def test_the_same_role_is_not_given_twice_at_a_time() -> None:
    district = make_place()
    user = make_officer(district, Role.CIVIL_AFFAIRS)
    with pytest.raises(RuleError, match="已经是"):
        assign_role(
            user=user, organisation=district, role=Role.CIVIL_AFFAIRS, since=date(2022, 1, 1), by=None
        )


def test_a_role_does_not_end_before_it_began() -> None:
    district = make_place()
    membership = assign_role(
        user=make_user(), organisation=district, role=Role.TOWNSHIP, since=date(2022, 5, 1), by=None
    )
    with pytest.raises(RuleError, match="早于开始日期"):
        end_role(membership=membership, last_day=date(2022, 4, 30), by=None)
