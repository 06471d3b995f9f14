"""Giving, ending, taking back and handing over roles: who may, what is refused, what holds at the next request."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.make import make_officer, make_place
from tests.organisation.scenes import TODAY, Keys, make_keys, make_stranger
from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.accounts.roles import Role
from wuding.audit.models import Entry
from wuding.audit.names import Action
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.actions import (
    assign_role,
    close_account,
    close_organisation,
    end_role,
    hand_over,
    withdraw_role,
)
from wuding.organisation.models import Membership, Organisation
from wuding.organisation.queries import may

pytestmark = pytest.mark.django_db
NEXT_DAY = TODAY + timedelta(days=1)


@pytest.fixture
def keys() -> Keys:
    return make_keys()


def _assign(keys: Keys, by: User | None, place: Organisation, role: Role = Role.COMMUNITY) -> Membership:
    return assign_role(user=keys.successor, organisation=place, role=role, since=TODAY, by=by)


def test_the_security_administrator_gives_roles_at_the_own_place_and_below(keys: Keys) -> None:
    for place in (keys.place, keys.district.town, keys.district.community):
        assert _assign(keys, keys.keeper, place).organisation == place
    assert _assign(keys, keys.town_keeper, keys.district.town, Role.TOWNSHIP).role == Role.TOWNSHIP


def test_nobody_gives_roles_beyond_the_own_place(keys: Keys) -> None:
    before = Entry.objects.count()
    for place in (keys.place, keys.district.other_town, keys.district.other_community):
        with pytest.raises(NotVisible):
            _assign(keys, keys.town_keeper, place)
    assert Entry.objects.count() == before


def test_a_role_at_an_organ_counts_as_one_over_the_place_that_it_serves(keys: Keys) -> None:
    from wuding.organisation.models import Kind

    organ = make_place("小扬气镇党委", Kind.ORGAN, parent=keys.district.town)
    assert _assign(keys, keys.town_keeper, organ, Role.TOWNSHIP).organisation == organ
    beside = make_place("区委组织部", Kind.ORGAN, parent=keys.place)
    with pytest.raises(NotVisible):
        _assign(keys, keys.town_keeper, beside)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SECURITY_ADMIN])
def test_no_other_role_gives_ends_or_hands_over_any(keys: Keys, role: Role) -> None:
    other = make_officer(keys.place, role, username="other")
    held = keys.role_of(keys.civil)
    acts = (
        lambda: _assign(keys, other, keys.district.town),
        lambda: end_role(membership=held, last_day=TODAY, by=other),
        lambda: withdraw_role(membership=held, by=other, reason="试试"),
        lambda: hand_over(membership=held, to=keys.successor, last_day=TODAY, by=other),
    )
    for act in acts:
        with pytest.raises(NotVisible):
            act()


def test_nobody_changes_the_own_roles(keys: Keys) -> None:
    own = keys.role_of(keys.keeper)
    acts = (
        lambda: assign_role(
            user=keys.keeper, organisation=keys.place, role=Role.TOWNSHIP, since=TODAY, by=keys.keeper
        ),
        lambda: end_role(membership=own, last_day=TODAY, by=keys.keeper),
        lambda: withdraw_role(membership=own, by=keys.keeper, reason="不想干了"),
        lambda: hand_over(membership=own, to=keys.successor, last_day=TODAY, by=keys.keeper),
        lambda: hand_over(
            membership=keys.role_of(keys.civil), to=keys.keeper, last_day=TODAY, by=keys.keeper
        ),
    )
    for act in acts:
        with pytest.raises(RuleError, match="不能变更自己的") as refusal:
            act()
        assert refusal.value.next_step
    assert Membership.objects.filter(user=keys.keeper).count() == 1


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_a_security_administrator_gets_no_second_administrator_role_from_a_colleague(
    keys: Keys, role: Role
) -> None:
    colleague = make_officer(keys.place, Role.SECURITY_ADMIN)
    with pytest.raises(RuleError, match="不能同时担任"):
        assign_role(user=keys.keeper, organisation=keys.place, role=role, since=TODAY, by=colleague)


def test_handing_over_does_not_join_two_administrators_either(keys: Keys) -> None:
    system = make_officer(keys.place, Role.SYSTEM_ADMIN)
    auditor = make_officer(keys.place, Role.AUDIT_ADMIN)
    with pytest.raises(RuleError, match="不能同时担任"):
        hand_over(membership=keys.role_of(auditor), to=system, last_day=TODAY, by=keys.keeper)
    assert keys.role_of(auditor).until is None


def test_a_closed_account_gets_no_role(keys: Keys) -> None:
    close_account(account=keys.successor, by=keys.keeper, reason="离职")
    with pytest.raises(RuleError, match="已停用"):
        _assign(keys, keys.keeper, keys.place)
    with pytest.raises(RuleError, match="已停用"):
        hand_over(membership=keys.role_of(keys.civil), to=keys.successor, last_day=TODAY, by=keys.keeper)
    assert keys.role_of(keys.civil).until is None


def test_a_dissolved_organisation_gives_no_role(keys: Keys) -> None:
    close_organisation(organisation=keys.district.other_community, last_day=TODAY, by=None)
    place = Organisation.objects.get(pk=keys.district.other_community.pk)
    with pytest.raises(RuleError, match="已撤销"):
        _assign(keys, keys.keeper, place)


def test_a_period_that_ends_before_it_begins_is_refused_with_a_sentence(keys: Keys) -> None:
    with pytest.raises(RuleError, match="早于开始日期"):
        assign_role(
            user=keys.successor,
            organisation=keys.place,
            role=Role.COMMUNITY,
            since=TODAY,
            until=TODAY - timedelta(days=1),
            by=keys.keeper,
        )


def test_ending_does_not_lengthen_a_role(keys: Keys) -> None:
    held = keys.role_of(keys.civil)
    end_role(membership=held, last_day=TODAY, by=keys.keeper)
    with pytest.raises(RuleError, match="不能把它延长"):
        end_role(membership=keys.role_of(keys.civil), last_day=NEXT_DAY, by=keys.keeper)


def test_handing_over_is_one_act_with_an_entry_on_either_side(keys: Keys) -> None:
    before = set(Entry.objects.values_list("pk", flat=True))
    successor = hand_over(
        membership=keys.role_of(keys.civil),
        to=keys.successor,
        last_day=TODAY,
        by=keys.keeper,
        document="松组干〔2022〕31号",
    )
    assert (successor.user, successor.since, successor.until) == (keys.successor, NEXT_DAY, None)
    assert keys.role_of(keys.civil).until == TODAY
    ended, begun = Entry.objects.exclude(pk__in=before).order_by("sequence")
    assert (ended.action, ended.thing_id) == (Action.ROLE_HAND_OVER, keys.civil.public_id)
    assert ended.changes["successor"] == [None, keys.successor.name]
    assert ended.changes["until"] == [None, "2022-12-31"]
    assert (begun.action, begun.thing_id) == (Action.ROLE_ASSIGN, keys.successor.public_id)
    assert begun.changes["document"] == [None, "松组干〔2022〕31号"]
    assert {ended.actor_id, begun.actor_id} == {keys.keeper.public_id}


def test_a_role_for_a_time_is_handed_over_for_what_is_left_of_it(keys: Keys) -> None:
    held = assign_role(
        user=keys.civil,
        organisation=keys.district.town,
        role=Role.COMMUNITY,
        since=date(2022, 1, 1),
        until=date(2023, 6, 30),
        by=keys.keeper,
    )
    assert hand_over(membership=held, to=keys.successor, last_day=TODAY, by=keys.keeper).until == date(
        2023, 6, 30
    )


@pytest.mark.parametrize(
    ("last_day", "said"), [(date(1999, 12, 31), "早于开始日期"), (date(2023, 1, 1), "不能把它延长")]
)
def test_a_refused_hand_over_leaves_everything_as_it_was(keys: Keys, last_day: date, said: str) -> None:
    held = keys.role_of(keys.civil)
    end_role(membership=held, last_day=TODAY, by=keys.keeper)
    before = Entry.objects.count()
    with pytest.raises(RuleError, match=said):
        hand_over(membership=held, to=keys.successor, last_day=last_day, by=keys.keeper)
    assert (keys.role_of(keys.civil).until, Entry.objects.count()) == (TODAY, before)


def test_a_role_is_not_handed_to_oneself(keys: Keys) -> None:
    with pytest.raises(RuleError, match="同一个账号"):
        hand_over(membership=keys.role_of(keys.civil), to=keys.civil, last_day=TODAY, by=keys.keeper)


def test_after_a_hand_over_the_next_request_of_live_sessions_follows_it(
    keys: Keys, settings: Settings
) -> None:
    months = reverse("pay:months")
    former, successor = Client(), Client()
    former.force_login(keys.civil)
    successor.force_login(keys.successor)
    assert (former.get(months).status_code, may(keys.successor, Permission.SEE_PAY, keys.place)) == (
        200,
        False,
    )
    hand_over(membership=keys.role_of(keys.civil), to=keys.successor, last_day=TODAY, by=keys.keeper)
    assert former.get(months).status_code == 200, "the last day counts"
    settings.DEMO_DAY = NEXT_DAY
    assert former.get(months).status_code != 200
    assert successor.get(months).status_code == 200


def test_a_role_taken_back_is_gone_at_the_next_request(keys: Keys) -> None:
    client = Client()
    client.force_login(keys.civil)
    assert client.get(reverse("pay:months")).status_code == 200
    withdraw_role(membership=keys.role_of(keys.civil), by=keys.keeper, reason="被通报")
    assert client.get(reverse("pay:months")).status_code != 200
    assert keys.role_of(keys.civil).until == TODAY - timedelta(days=1)
    entry = Entry.objects.get(action=Action.ROLE_WITHDRAW)
    assert (entry.purpose, entry.changes["role"]) == ("被通报", ["civil_affairs", None])


def test_a_role_given_by_mistake_today_can_be_taken_back_today(keys: Keys) -> None:
    given = _assign(keys, keys.keeper, keys.place)
    withdraw_role(membership=given, by=keys.keeper, reason="给错了人")
    assert not Membership.objects.filter(pk=given.pk).exists()
    assert Entry.objects.filter(action=Action.ROLE_WITHDRAW, thing_id=keys.successor.public_id).exists()


def test_taking_back_needs_a_reason_and_a_role_that_holds(keys: Keys) -> None:
    held = keys.role_of(keys.civil)
    with pytest.raises(RuleError, match="写明事由"):
        withdraw_role(membership=held, by=keys.keeper, reason=" ")
    end_role(membership=held, last_day=date(2022, 6, 30), by=keys.keeper)
    with pytest.raises(RuleError, match="已于"):
        withdraw_role(membership=held, by=keys.keeper, reason="再来一次")


def test_a_role_taken_back_meanwhile_is_not_there(keys: Keys) -> None:
    given = _assign(keys, keys.keeper, keys.place)
    Membership.objects.filter(pk=given.pk).delete()
    with pytest.raises(NotVisible):
        end_role(membership=given, last_day=TODAY, by=keys.keeper)


def test_a_role_with_an_end_is_over_by_itself(keys: Keys, settings: Settings) -> None:
    assign_role(
        user=keys.successor,
        organisation=keys.place,
        role=Role.CIVIL_AFFAIRS,
        since=TODAY,
        until=TODAY,
        by=keys.keeper,
    )
    assert may(keys.successor, Permission.SEE_PAY, keys.place)
    settings.DEMO_DAY = NEXT_DAY
    assert not may(keys.successor, Permission.SEE_PAY, keys.place)


def test_somebody_without_a_role_gets_the_first_from_whoever_keeps_the_place(keys: Keys) -> None:
    stranger = make_stranger()
    given = assign_role(
        user=stranger, organisation=keys.district.town, role=Role.TOWNSHIP, since=TODAY, by=keys.town_keeper
    )
    assert given.user == stranger
