"""What an administrator does to accounts: opening, closing, new passwords, unlocking, the second step, ways of signing in."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.make import PASSWORD, make_user
from tests.organisation.scenes import TODAY, Keys, make_keys
from wuding.accounts.models import User
from wuding.accounts.passwords import one_time_password
from wuding.accounts.roles import Role
from wuding.audit.models import Entry
from wuding.audit.names import Action
from wuding.calc.masking import MASK
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.actions import (
    GivenPassword,
    assign_role,
    close_account,
    end_role,
    end_second_step,
    link_external,
    open_account,
    reopen_account,
    reset_password,
    unlock_account,
)

pytestmark = pytest.mark.django_db
OWN = "白桦-river-58"


@pytest.fixture
def keys() -> Keys:
    return make_keys()


def _open(keys: Keys, by: User | None, username: str = "xinren") -> GivenPassword:
    return open_account(
        username=username,
        name="新人 冯样例",
        role=Role.COMMUNITY,
        organisation=keys.district.community,
        since=TODAY,
        by=by,
    )


def _sign_in(name: str, password: str, client: Client | None = None) -> Client:
    client = client or Client()
    client.post(reverse("account_login"), {"login": name, "password": password})
    return client


def test_a_new_account_has_its_first_role_and_a_password_for_once(keys: Keys) -> None:
    before = set(Entry.objects.values_list("pk", flat=True))
    given = _open(keys, keys.town_keeper)
    assert given.account.check_password(given.password)
    assert given.account.must_change_password
    assert timezone.now() < given.good_until <= timezone.now() + timedelta(hours=settings.ONE_TIME_HOURS)
    entries = Entry.objects.exclude(pk__in=before).order_by("sequence")
    assert [entry.action for entry in entries] == [Action.ROLE_ASSIGN, Action.ACCOUNT_OPEN]
    assert all(given.password not in str(entry.link) for entry in entries)


def test_accounts_are_opened_at_the_own_place_only(keys: Keys) -> None:
    with pytest.raises(NotVisible):
        open_account(
            username="xinren",
            name="新人",
            role=Role.COMMUNITY,
            organisation=keys.district.other_community,
            since=TODAY,
            by=keys.town_keeper,
        )
    assert not User.objects.filter(username="xinren").exists()


def test_a_name_taken_or_bad_opens_nothing_and_records_nothing(keys: Keys) -> None:
    before = Entry.objects.count()
    with pytest.raises(RuleError, match="已经有人使用"):
        _open(keys, keys.keeper, "MINZHENG")
    with pytest.raises(ValidationError):
        _open(keys, keys.keeper, "李")
    assert Entry.objects.count() == before


def test_the_one_time_password_leads_to_choosing_another_and_nowhere_else(keys: Keys) -> None:
    given = _open(keys, keys.keeper)
    client = _sign_in("xinren", given.password)
    for page in ("home", "own_account", "people:roster", "policy:packs"):
        assert client.get(reverse(page))["Location"] == reverse("account_change_password")
    part = client.get(reverse("people:roster"), headers={"HX-Request": "true"})
    assert part["HX-Redirect"] == reverse("account_change_password")
    page = client.get(reverse("account_change_password")).content.decode()
    assert "一次性密码" in page
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": given.password, "password1": OWN, "password2": OWN},
    )
    assert answer.status_code == 302
    assert client.get(reverse("home")).status_code == 200
    account = User.objects.get(username="xinren")
    assert not account.must_change_password
    assert account.check_password(OWN)


def test_one_may_sign_out_instead_of_choosing(keys: Keys) -> None:
    client = _sign_in("xinren", _open(keys, keys.keeper).password)
    client.post(reverse("account_logout"))
    assert client.get(reverse("home"))["Location"].startswith(reverse("account_login"))


def test_a_one_time_password_is_refused_after_its_time(keys: Keys) -> None:
    given = _open(keys, keys.keeper)
    User.objects.filter(pk=given.account.pk).update(one_time_until=timezone.now() - timedelta(seconds=1))
    client = Client()
    answer = client.post(reverse("account_login"), {"login": "xinren", "password": given.password})
    assert answer.status_code == 403
    assert "已经过了有效期" in answer.content.decode()
    assert client.get(reverse("home")).status_code == 302
    wrong = client.post(reverse("account_login"), {"login": "xinren", "password": "wrong-wrong"})
    assert "用户名或密码不对" in wrong.content.decode(), "only who knows the password is told"


def test_a_reset_ends_live_sessions_and_locks_and_the_old_password(keys: Keys) -> None:
    live = _sign_in("minzheng", PASSWORD)
    assert live.get(reverse("home")).status_code == 200
    elsewhere = Client()
    for _ in range(settings.LOCK_AFTER_FAILURES):
        _sign_in("minzheng", "wrong-wrong", elsewhere)
    given = reset_password(account=keys.civil, by=keys.keeper)
    assert live.get(reverse("home")).status_code == 302
    assert _sign_in("minzheng", PASSWORD).get(reverse("home")).status_code == 302
    again = _sign_in("minzheng", given.password, elsewhere)
    assert again.get(reverse("home"))["Location"] == reverse("account_change_password")
    entry = Entry.objects.get(action=Action.ACCOUNT_RESET_PASSWORD)
    assert (entry.thing_id, entry.actor_id) == (keys.civil.public_id, keys.keeper.public_id)
    assert given.password not in str(entry.link)


def test_a_closed_account_is_out_at_the_next_request_and_may_come_back(keys: Keys) -> None:
    live = _sign_in("minzheng", PASSWORD)
    close_account(account=keys.civil, by=keys.keeper, reason="调离")
    assert live.get(reverse("home")).status_code == 302
    assert "账号已停用" in _sign_in("minzheng", PASSWORD).get(reverse("account_inactive")).content.decode()
    with pytest.raises(RuleError, match="已停用"):
        reset_password(account=keys.civil, by=keys.keeper)
    reopen_account(account=keys.civil, by=keys.keeper, reason="调回")
    assert _sign_in("minzheng", PASSWORD).get(reverse("home")).status_code == 200
    purposes = Entry.objects.filter(thing_id=keys.civil.public_id, purpose__gt="").order_by("sequence")
    assert [entry.purpose for entry in purposes] == ["调离", "调回"]


def test_an_unlocked_account_signs_in_from_where_it_was_locked(keys: Keys) -> None:
    client = Client()
    for _ in range(settings.LOCK_AFTER_FAILURES):
        _sign_in("minzheng", "wrong-wrong", client)
    assert _sign_in("minzheng", PASSWORD, client).get(reverse("home")).status_code == 302
    unlock_account(account=keys.civil, by=keys.keeper)
    assert _sign_in("minzheng", PASSWORD, client).get(reverse("home")).status_code == 200


def test_a_lost_second_step_is_taken_away_with_a_reason(keys: Keys) -> None:
    with pytest.raises(RuleError, match="没有开启两步验证"):
        end_second_step(account=keys.civil, by=keys.keeper, reason="手机丢了")
    Authenticator.objects.create(user_id=keys.civil.pk, type=Authenticator.Type.TOTP, data={})
    with pytest.raises(RuleError, match="写明事由"):
        end_second_step(account=keys.civil, by=keys.keeper, reason="")
    end_second_step(account=keys.civil, by=keys.keeper, reason="手机丢失，已当面核对工作证")
    assert not Authenticator.objects.filter(user_id=keys.civil.pk).exists()
    assert Entry.objects.get(action=Action.ACCOUNT_SECOND_STEP_OFF).purpose == "手机丢失，已当面核对工作证"


def test_an_external_id_belongs_to_one_account(keys: Keys) -> None:
    link_external(account=keys.civil, way="wecom", external_id=" LiYangLi ", by=keys.keeper)
    kept = SocialAccount.objects.get(provider="wecom")
    assert (kept.uid, kept.user_id, kept.extra_data) == ("LiYangLi", keys.civil.pk, {})
    with pytest.raises(RuleError, match="另一个账号"):
        link_external(account=keys.town_officer, way="wecom", external_id="LiYangLi", by=keys.keeper)
    link_external(account=keys.civil, way="wecom", external_id="li2", by=keys.keeper)
    link_external(account=keys.civil, way="wecom", external_id="", by=keys.keeper)
    assert not SocialAccount.objects.exists()
    entries = Entry.objects.filter(action=Action.ACCOUNT_LINK).order_by("sequence")
    assert [entry.changes["external_id"] for entry in entries] == [
        [None, "LiYangLi"],
        ["LiYangLi", "li2"],
        ["li2", None],
    ]


def test_a_telephone_number_as_external_id_does_not_stand_in_the_trail(keys: Keys) -> None:
    link_external(account=keys.civil, way="wecom", external_id="13812345678", by=keys.keeper)
    assert Entry.objects.get(action=Action.ACCOUNT_LINK).changes["external_id"] == [None, MASK]


def test_an_unknown_way_is_refused(keys: Keys) -> None:
    with pytest.raises(RuleError, match="没有这种登录方式"):
        link_external(account=keys.civil, way="facebook", external_id="x", by=keys.keeper)


ACTS: dict[str, Callable[[User, User], object]] = {
    "reset_password": lambda account, by: reset_password(account=account, by=by),
    "close_account": lambda account, by: close_account(account=account, by=by, reason="试"),
    "reopen_account": lambda account, by: reopen_account(account=account, by=by, reason="试"),
    "unlock_account": lambda account, by: unlock_account(account=account, by=by),
    "end_second_step": lambda account, by: end_second_step(account=account, by=by, reason="试"),
    "link_external": lambda account, by: link_external(account=account, way="oidc", external_id="x", by=by),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_an_account_that_reaches_beyond_the_own_place_is_not_touched(
    keys: Keys, act: Callable[[User, User], object]
) -> None:
    """A town's administrator could otherwise take over the district's officer by a new password."""
    before = Entry.objects.count()
    with pytest.raises(NotVisible):
        act(keys.civil, keys.town_keeper)
    assert Entry.objects.count() == before
    assign_role(
        user=keys.town_officer,
        organisation=keys.place,
        role=Role.DISTRICT_LEADER,
        since=TODAY,
        by=keys.keeper,
    )
    with pytest.raises(NotVisible):
        act(keys.town_officer, keys.town_keeper)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_role_still_to_come_counts_and_one_that_is_over_does_not(
    keys: Keys, act: Callable[[User, User], object]
) -> None:
    later = assign_role(
        user=keys.town_officer,
        organisation=keys.place,
        role=Role.DISTRICT_LEADER,
        since=TODAY + timedelta(days=30),
        by=keys.keeper,
    )
    with pytest.raises(NotVisible):
        act(keys.town_officer, keys.town_keeper)
    type(later).objects.filter(pk=later.pk).update(since=TODAY - timedelta(9), until=TODAY - timedelta(1))
    with suppress(RuleError):  # nothing to reopen, no second step to end: refused with a sentence, not hidden
        act(keys.town_officer, keys.town_keeper)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize("role", [role for role in Role if role != Role.SECURITY_ADMIN])
def test_no_other_role_touches_accounts(keys: Keys, role: Role, act: Callable[[User, User], object]) -> None:
    other = make_user("other")
    assign_role(user=other, organisation=keys.place, role=role, since=TODAY, by=None)
    with pytest.raises(NotVisible):
        act(keys.civil, other)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_nobody_touches_the_own_account(keys: Keys, act: Callable[[User, User], object]) -> None:
    with pytest.raises(RuleError, match="不能变更自己的账号"):
        act(keys.keeper, keys.keeper)


def test_an_account_without_current_roles_stays_with_who_keeps_all_it_held(keys: Keys) -> None:
    for user in (keys.town_officer, keys.civil):
        end_role(membership=keys.role_of(user), last_day=TODAY - timedelta(days=1), by=keys.keeper)
    assert reset_password(account=keys.town_officer, by=keys.town_keeper).account == keys.town_officer
    with pytest.raises(NotVisible):
        reset_password(account=keys.civil, by=keys.town_keeper)


def test_an_account_that_never_had_a_role_is_for_who_keeps_the_whole_installation(keys: Keys) -> None:
    stranger = make_user("stranger")
    with pytest.raises(NotVisible):
        reset_password(account=stranger, by=keys.town_keeper)
    assert reset_password(account=stranger, by=keys.keeper).account == stranger


def test_one_time_passwords_differ_and_can_be_read_out() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert [len(group) for group in password.split("-")] == [4, 4, 4, 4]
        assert not set(password) & set("ilo01")
