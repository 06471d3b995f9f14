"""Changes to the tree and to roles, and what refuses them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.make import make_district, make_officer, make_place, make_user
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry
from wuding.audit.names import Action
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.actions import (
    assign_role,
    close_organisation,
    create_organisation,
    end_role,
    rename_organisation,
)
from wuding.organisation.models import Kind, Membership, Organisation

pytestmark = pytest.mark.django_db
DAY = date(2022, 7, 1)


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


def _create(parent: Organisation | None, by: User) -> Organisation:
    return create_organisation(code="new1", name="新社区", kind=Kind.COMMUNITY, parent=parent, by=by)


def test_units_are_made_below_the_own_place_only() -> None:
    district = make_district()
    town_department = make_officer(district.town, Role.ORGANISATION_DEPARTMENT)
    assert _create(district.town, town_department).path.startswith(district.town.path)
    for parent in (district.other_town, district.place, None):
        with pytest.raises(NotVisible):
            create_organisation(
                code="new2", name="新", kind=Kind.COMMUNITY, parent=parent, by=town_department
            )


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.ORGANISATION_DEPARTMENT, Role.SYSTEM_ADMIN}]
)
def test_no_other_role_changes_the_tree(role: Role) -> None:
    district = make_district()
    other = make_officer(district.place, role)
    with pytest.raises(NotVisible):
        _create(district.town, other)
    with pytest.raises(NotVisible):
        rename_organisation(organisation=district.town, name="别名", since=DAY, by=other)
    with pytest.raises(NotVisible):
        close_organisation(organisation=district.community, last_day=DAY, by=other)


def test_a_new_name_holds_from_its_day_and_the_old_one_before() -> None:
    district = make_district()
    rename_organisation(
        organisation=district.town,
        name="小扬气街道",
        since=DAY,
        by=district.officer,
        document="黑政批〔2022〕5号",
    )
    town = Organisation.objects.get(pk=district.town.pk)
    assert (town.name, town.sort_key[:1]) == ("小扬气街道", "x")
    assert town.name_on(date(2022, 6, 30)) == "小扬气镇"
    assert town.name_on(DAY) == "小扬气街道"
    entry = Entry.objects.get(action=Action.ORGANISATION_RENAME)
    assert entry.changes == {
        "name": ["小扬气镇", "小扬气街道"],
        "since": [None, "2022-07-01"],
        "document": [None, "黑政批〔2022〕5号"],
    }
    rename_organisation(organisation=town, name="扬气街道", since=date(2022, 9, 1), by=district.officer)
    assert Organisation.objects.get(pk=town.pk).name_on(date(2022, 8, 31)) == "小扬气街道"
    assert Organisation.objects.get(pk=town.pk).name_on(date(2022, 6, 30)) == "小扬气镇"


@pytest.mark.parametrize(
    ("name", "since", "said"),
    [
        ("小扬气镇 ", date(2022, 7, 1), "与现在的名称相同"),
        ("别名", date(2023, 1, 1), "还没有到"),
        ("别名", date(2022, 5, 1), "不能更早"),
    ],
)
def test_a_new_name_that_cannot_be_is_refused(name: str, since: date, said: str) -> None:
    district = make_district()
    town = district.town
    Organisation.objects.get(pk=town.pk).former_names.create(name="旧名", until=date(2022, 5, 31))
    with pytest.raises(RuleError, match=said):
        rename_organisation(organisation=town, name=name, since=since, by=district.officer)


def test_a_unit_is_dissolved_once_nothing_hangs_on_it() -> None:
    district = make_district()
    holder = make_officer(district.community, Role.COMMUNITY)
    with pytest.raises(RuleError, match="不能先撤销上级"):
        close_organisation(organisation=district.town, last_day=DAY, by=district.officer)
    with pytest.raises(RuleError, match="到撤销之后才结束"):
        close_organisation(organisation=district.community, last_day=DAY, by=district.officer)
    end_role(membership=Membership.objects.get(user=holder), last_day=DAY, by=None)
    close_organisation(organisation=district.community, last_day=DAY, by=district.officer)
    close_organisation(organisation=district.town, last_day=DAY, by=district.officer)
    assert Organisation.objects.get(pk=district.town.pk).closed_on == DAY
    with pytest.raises(RuleError, match="已于"):
        close_organisation(organisation=district.town, last_day=DAY, by=district.officer)
    with pytest.raises(RuleError, match="已撤销"):
        make_place("新社区", Kind.COMMUNITY, parent=Organisation.objects.get(pk=district.town.pk))
    assert district.community not in Organisation.objects.standing_on(date(2022, 7, 2))
    assert district.community in Organisation.objects.standing_on(DAY)
    assert Entry.objects.filter(action=Action.ORGANISATION_CLOSE).count() == 2
