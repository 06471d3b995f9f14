"""Pages of access: who may open which, what they show, what their forms do and refuse."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.make import make_officer, make_user
from tests.organisation.scenes import TODAY, Keys, make_keys
from wuding.accounts.models import User
from wuding.accounts.permission_words import GROUPS, WORDS
from wuding.accounts.permissions import PERMISSIONS_OF, Permission
from wuding.accounts.roles import Role
from wuding.audit.models import Entry
from wuding.audit.names import Action
from wuding.organisation.actions import assign_role, close_account, end_role, hand_over
from wuding.organisation.models import Membership
from wuding.organisation.queries.grounds import grounds_at

pytestmark = pytest.mark.django_db
LIST = "/access/"


@pytest.fixture
def keys() -> Keys:
    return make_keys()


def _as(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _page(name: str, thing: User | Membership) -> str:
    return reverse(f"access:{name}", args=[thing.public_id])


def _shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def _addresses(keys: Keys) -> list[str]:
    """Every address of the concern, about the civil affairs officer."""
    accounts = ["account", "assign", "reset", "close", "reopen", "unlock", "second_step"]
    return [
        LIST,
        reverse("access:matrix"),
        reverse("access:open"),
        *(_page(name, keys.civil) for name in accounts),
        *(_page(name, keys.role_of(keys.civil)) for name in ("end", "withdraw", "hand_over")),
    ]


def test_a_visitor_is_sent_to_sign_in(keys: Keys) -> None:
    for address in _addresses(keys):
        assert Client().get(address)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("role", [role for role in Role if Permission.SEE_ACCESS not in PERMISSIONS_OF[role]])
def test_who_may_not_see_access_finds_nothing(keys: Keys, role: Role) -> None:
    client = _as(make_officer(keys.place, role))
    for address in _addresses(keys):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("role", [Role.ORGANISATION_DEPARTMENT, Role.AUDIT_ADMIN])
def test_who_only_sees_access_finds_nothing_to_change(keys: Keys, role: Role) -> None:
    client = _as(make_officer(keys.place, role))
    for address in _addresses(keys):
        reads = address in {LIST, reverse("access:matrix"), _page("account", keys.civil)}
        assert client.get(address).status_code == (200 if reads else 404), address
    page = _shown(client, _page("account", keys.civil))
    assert "立即收回" not in page
    assert "重设密码" not in page


def test_the_security_administrator_opens_all_of_them(keys: Keys) -> None:
    client = _as(keys.keeper)
    for address in _addresses(keys):
        assert client.get(address).status_code == 200, address


def test_what_lies_beyond_the_own_place_is_not_there(keys: Keys) -> None:
    client = _as(keys.town_keeper)
    about_civil = [address for address in _addresses(keys) if str(keys.civil.public_id) in address]
    about_role = [_page(name, keys.role_of(keys.civil)) for name in ("end", "withdraw", "hand_over")]
    for address in [*about_civil, *about_role]:
        assert client.get(address).status_code == 404
        if address != _page("account", keys.civil):
            assert client.post(address, {"reason": "试", "last_day": "2022-12-31"}).status_code == 404
    assert keys.civil.name not in _shown(client, LIST)


def test_roles_beyond_the_own_place_are_not_hinted_at(keys: Keys) -> None:
    assign_role(
        user=keys.town_officer,
        organisation=keys.place,
        role=Role.DISTRICT_LEADER,
        since=TODAY,
        by=keys.keeper,
    )
    page = _shown(_as(keys.town_keeper), _page("account", keys.town_officer))
    assert "区委领导" not in page
    assert "松岭区" not in page
    assert _page("reset", keys.town_officer) not in page
    assert "区委领导" in _shown(_as(keys.keeper), _page("account", keys.town_officer))


def test_the_list_is_narrowed_by_name_role_state_and_place(keys: Keys) -> None:
    client = _as(keys.keeper)

    def names(query: str) -> set[str]:
        return {one.username for one in client.get(f"{LIST}?{query}").context["page"].object_list}

    assert names("search=minz") == {"minzheng"}
    assert names("search=周样例") == {"xiaoyangqi"}
    assert names("role=civil_affairs") == {"minzheng"}
    assert names(f"organisation={keys.district.town.public_id}") == {"xiaoyangqi", "zhen.anquan", "jieren"}
    close_account(account=keys.civil, by=keys.keeper, reason="试")
    assert names("state=closed") == {"minzheng"}
    assert "minzheng" not in names("state=open")
    assert names("role=nonsense") >= {"minzheng", "anquan"}
    assert names("search=nobody") == set()
    assert "没有符合条件的账号" in _shown(client, f"{LIST}?search=nobody")


def test_the_list_takes_the_same_queries_whatever_its_length(
    keys: Keys, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = _as(keys.keeper)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    assert len(few) <= 16
    for number in range(60):
        make_officer(keys.district.town, Role.TOWNSHIP, username=f"officer{number}")
    with django_assert_num_queries(len(few)):
        assert len(client.get(LIST).context["page"].object_list) == 50


def test_a_page_says_what_an_account_can_do_where_and_why(keys: Keys) -> None:
    given = assign_role(
        user=keys.successor,
        organisation=keys.district.town,
        role=Role.TOWNSHIP,
        since=TODAY - timedelta(days=30),
        until=TODAY,
        by=keys.keeper,
    )
    entry = Entry.objects.get(action=Action.ROLE_ASSIGN, actor_id=keys.keeper.public_id)
    page = re.sub(r"<[^>]+>|\s+", "", _shown(_as(keys.keeper), _page("account", keys.successor)))
    for permission in PERMISSIONS_OF[Role.TOWNSHIP] | PERMISSIONS_OF[Role.WORKER]:
        assert str(WORDS[permission].title) in page
        assert str(WORDS[permission].purpose) in page
    for permission in set(Permission) - PERMISSIONS_OF[Role.TOWNSHIP] - PERMISSIONS_OF[Role.WORKER]:
        assert str(WORDS[permission].purpose) not in page
    assert "小扬气镇及下级" in page
    assert "凭“乡镇党委”，2022-12-01至2022-12-31" in page
    assert f"由安全员孙样例于{entry.at:%Y-%m}" in page
    assert f"审计第{entry.sequence}条" in page
    assert given.user == keys.successor


def test_the_audit_administrator_goes_on_to_the_entry(keys: Keys) -> None:
    entry = Entry.objects.filter(action=Action.ROLE_ASSIGN, thing_id=keys.civil.public_id).get()
    page = _shown(_as(make_officer(keys.place, Role.AUDIT_ADMIN)), _page("account", keys.civil))
    assert reverse("audit:entry", args=[entry.public_id]) in page
    assert reverse("audit:entry", args=[entry.public_id]) not in _shown(
        _as(keys.keeper), _page("account", keys.civil)
    )


def test_everybody_sees_what_the_own_account_can_do(keys: Keys) -> None:
    nobody = make_user("nobody1")
    for user in (keys.civil, keys.successor, nobody):
        assert "这是您自己的账号" in _shown(_as(user), _page("account", user))
        assert _page("account", user) in _shown(_as(user), reverse("own_account"))
    assert "现在什么也不能做" in _shown(_as(nobody), _page("account", nobody))


def test_after_a_hand_over_both_pages_tell_it(keys: Keys) -> None:
    hand_over(membership=keys.role_of(keys.civil), to=keys.successor, last_day=TODAY, by=keys.keeper)
    client = _as(keys.keeper)
    assert "至 2022-12-31" in _shown(client, _page("account", keys.civil))
    page = _shown(client, _page("account", keys.successor))
    assert "还没开始" in page
    assert "自 2023-01-01" in page


def test_a_permission_has_words_and_stands_on_the_page_of_roles_once(keys: Keys) -> None:
    assert set(WORDS) == set(Permission)
    listed = [permission for _title, permissions in GROUPS for permission in permissions]
    assert sorted(listed) == sorted(Permission)
    assert len({str(words.title) for words in WORDS.values()}) == len(Permission)
    page = _shown(_as(keys.keeper), reverse("access:matrix"))
    for words in WORDS.values():
        assert str(words.title) in page
        assert str(words.purpose) in page


def test_the_page_of_roles_is_the_table_that_decides(keys: Keys) -> None:
    context = _as(keys.keeper).get(reverse("access:matrix")).context
    shown = {
        (role, words.title)
        for _title, rows in context["groups"]
        for words, cells in rows
        for role, cell in zip(context["roles"], cells, strict=True)
        if cell
    }
    assert shown == {(role, WORDS[p].title) for role, held in PERMISSIONS_OF.items() for p in held}


def _opening(keys: Keys, **given: str) -> dict[str, str]:
    return {
        "name": "冯样例",
        "username": "feng",
        "role": "community",
        "organisation": str(keys.district.community.public_id),
        "since": "2022-12-31",
        **given,
    }


def test_opening_shows_the_password_once(keys: Keys) -> None:
    client = _as(keys.keeper)
    answer = client.post(reverse("access:open"), _opening(keys))
    page = answer.content.decode()
    (password,) = re.findall(r"<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</code>", page)
    account = User.objects.get(username="feng")
    assert account.check_password(password)
    assert "no-store" in answer["Cache-Control"]
    for again in (LIST, _page("account", account), reverse("access:open")):
        assert password not in _shown(client, again)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"username": "MINZHENG"}, "已经有人使用"),
        ({"username": "陈"}, "用户名由 3 到 64 个"),
        ({"role": ""}, "这个字段"),
        ({"since": "2022-12-31", "until": "2022-12-01"}, "早于开始日期"),
    ],
)
def test_opening_that_cannot_be_says_why_on_the_form(keys: Keys, wrong: dict[str, str], said: str) -> None:
    answer = _as(keys.keeper).post(reverse("access:open"), _opening(keys, **wrong))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page or "必填" in page
    assert not User.objects.filter(username="feng").exists()


def test_a_place_beyond_the_own_is_no_choice(keys: Keys) -> None:
    client = _as(keys.town_keeper)
    assert "松岭区" not in _shown(client, reverse("access:open"))
    answer = client.post(
        reverse("access:open"), _opening(keys, organisation=str(keys.district.other_town.public_id))
    )
    assert answer.status_code == 422
    assert not User.objects.filter(username="feng").exists()


def test_a_reset_shows_the_password_once_and_needs_a_form(keys: Keys) -> None:
    client = _as(keys.keeper)
    assert "核实本人" in _shown(client, _page("reset", keys.civil))
    keys.civil.refresh_from_db()
    assert not keys.civil.must_change_password
    page = client.post(_page("reset", keys.civil)).content.decode()
    (password,) = re.findall(r"<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</code>", page)
    keys.civil.refresh_from_db()
    assert keys.civil.check_password(password)


def test_roles_are_given_ended_taken_back_and_handed_over_by_their_forms(keys: Keys) -> None:
    client = _as(keys.keeper)
    role = {"role": "community", "organisation": str(keys.place.public_id), "since": "2022-12-31"}
    page = client.post(_page("assign", keys.successor), role, follow=True).content.decode()
    assert "角色已授予" in page
    given = Membership.objects.get(user=keys.successor, role=Role.COMMUNITY)
    client.post(_page("end", given), {"last_day": "2023-03-31", "document": "松办〔2022〕9号"})
    given.refresh_from_db()
    assert str(given.until) == "2023-03-31"
    client.post(_page("withdraw", given), {"reason": "给错"})
    assert not Membership.objects.filter(pk=given.pk).exists()
    handed = client.post(
        _page("hand_over", keys.role_of(keys.civil)),
        {"to": "jieren", "last_day": "2022-12-31"},
        follow=True,
    )
    assert "已交接给接任者" in handed.content.decode()
    assert Membership.objects.filter(user=keys.successor, role=Role.CIVIL_AFFAIRS).exists()


def test_handing_over_to_nobody_or_to_oneself_is_refused_on_the_form(keys: Keys) -> None:
    client = _as(keys.keeper)
    address = _page("hand_over", keys.role_of(keys.civil))
    for to, said in (("nobody", "没有用户名为"), ("anquan", "不能变更自己的"), ("minzheng", "同一个账号")):
        answer = client.post(address, {"to": to, "last_day": "2022-12-31"})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert keys.role_of(keys.civil).until is None


def test_the_own_account_is_refused_with_a_sentence(keys: Keys) -> None:
    client = _as(keys.keeper)
    for name in ("close", "second_step"):
        answer = client.post(_page(name, keys.keeper), {"reason": "试"})
        assert answer.status_code == 422
        assert "不能变更自己的账号" in answer.content.decode()
    assert client.post(_page("reset", keys.keeper)).status_code == 422
    keys.keeper.refresh_from_db()
    assert keys.keeper.is_active


def test_a_role_that_is_over_has_no_forms(keys: Keys) -> None:
    held = keys.role_of(keys.civil)
    end_role(membership=held, last_day=TODAY - timedelta(days=1), by=keys.keeper)
    for name in ("end", "withdraw", "hand_over"):
        assert _as(keys.keeper).get(_page(name, held)).status_code == 404


def test_grounds_somewhere_are_the_roles_that_reach_it(keys: Keys) -> None:
    def names(place: object) -> set[str]:
        return {ground.membership.user.username for ground in grounds_at(place, TODAY)}  # type: ignore[arg-type]

    assert names(keys.district.community) == {
        keys.district.officer.username, "anquan", "zhen.anquan", "minzheng", "xiaoyangqi"
    }  # fmt: skip
    assert names(keys.district.other_community) == {keys.district.officer.username, "anquan", "minzheng"}
    close_account(account=keys.civil, by=keys.keeper, reason="试")
    assert "minzheng" not in names(keys.district.community)


def test_no_page_of_the_concern_has_a_script_or_style_of_its_own() -> None:
    for file in (Path(__file__).parents[2] / "wuding/organisation/templates").rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert "style=" not in text
        assert "<script" not in text
