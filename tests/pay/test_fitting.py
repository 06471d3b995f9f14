"""Fitting a draft to targets and a budget on the real roster: exact, conflicts named, taken over with one click."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import ENTERED_AT, District, make_adoption, make_district, make_officer, make_worker
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.pay.queries.fitting import groups, movables, parts_of_sum
from wuding.pay.queries.studio import cost_of
from wuding.policy.actions_drafts import change_draft, start_draft
from wuding.policy.models import Draft
from wuding.policy.queries.drafts import draft_pack
from wuding.policy.queries.packs import pack_of
from wuding.policy.queries.wishes import TitleWish

pytestmark = pytest.mark.django_db
SINCE = date(2023, 1, 1)


@pytest.fixture
def district() -> District:
    district = make_district()
    make_adoption(district)
    make_worker(district.community, district.officer, name="王一", post="正职", grade="优秀")
    make_worker(district.community, district.officer, name="王二", since=date(2021, 3, 1))
    make_worker(district.other_community, district.officer, name="王三", since=date(2019, 3, 1))
    return district


@pytest.fixture
def author(district: District) -> User:
    return make_officer(district.place, Role.HUMAN_RESOURCES)


@pytest.fixture
def draft(district: District, author: User) -> Draft:
    return start_draft(
        organisation=district.place, base_id="songling/2022", title="方案一", by=author, at=ENTERED_AT
    )


def _as(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _asked(draft: Draft, free: tuple[str, ...], *targets: Mapping[str, str]) -> dict[str, str]:
    """The form as a browser sends it, with figures freed by their key and the rest as offered."""
    form = {"since": SINCE.isoformat(), "keeps_order": "on"}
    for number, movable in enumerate(movables(draft_pack(draft), SINCE)):
        if movable.key in free:
            form[f"use{number}"] = "on"
        for end in ("low", "high", "step"):
            form[f"{end}{number}"] = f"{getattr(movable, end):f}"
    for number, target in enumerate(targets):
        form |= {f"{name}{number}": said for name, said in target.items()}
    return form


def _fit(draft: Draft) -> str:
    return reverse("comparison:fit", args=[draft.public_id]) + "?month=2022-07"


POSTS = ("岗位补贴标准[正职]", "岗位补贴标准[副职]", "岗位补贴标准[一般工作岗位]")


def test_what_may_move_is_what_the_sum_depends_on_and_the_draft_writes(draft: Draft) -> None:
    pack = draft_pack(draft)
    keys = {one.key for one in movables(pack, SINCE)}
    assert set(POSTS) <= keys
    assert "年限补贴标准" in keys
    assert not any(key.startswith("最低工资标准") for key in keys)
    assert "绩效补贴" in parts_of_sum(pack)
    assert ("岗位", "正职") in groups(pack)


def test_a_budget_is_met_exactly_and_taken_over_with_one_click(
    district: District, draft: Draft, author: User
) -> None:
    client = _as(author)
    target = {"figure": "more", "relation": "=", "value": "120"}
    answer = client.post(_fit(draft), _asked(draft, POSTS, target))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "目标全部达到" in page
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token is not None
    taken = client.post(
        reverse("comparison:take", args=[draft.public_id]), {"token": token.group(1)}, follow=True
    )
    assert "求得的数已写入草案" in taken.content.decode()
    costing = cost_of(author, district.place, pack_of("songling/2022"), [draft_pack(draft)], date(2022, 7, 1))
    assert costing is not None
    assert costing.drafts[0].more == 120
    step = draft.steps.latest("number")
    assert "岗位补贴标准 · 2023-01-01" in step.words
    version = draft_pack(draft).tables["岗位补贴标准"].versions[-1]
    assert version.trust == "assumed"
    assert version.how == "按目标求解：每月比底稿多 = 120"


def test_targets_that_exclude_each_other_are_said_with_the_nearest(draft: Draft, author: User) -> None:
    low = {"figure": "lowest", "relation": ">=", "value": "4500"}
    budget = {"figure": "total", "relation": "<=", "value": "11000"}
    harmless = {"figure": "spread", "relation": "<=", "value": "3"}
    answer = _as(author).post(_fit(draft), _asked(draft, POSTS, low, budget, harmless))
    page = answer.content.decode()
    assert "这些目标不能同时达到" in page
    notes = re.findall(r'note-warning">.*?<p>(.*?)</p>', page, re.DOTALL)
    assert notes
    assert all("最高 ÷ 最低" not in note for note in notes)
    assert "最接近的数" in notes[0]
    assert "把最接近的数写入草案" in page or "不用改" in page


def test_shares_and_groups_are_targets(draft: Draft, author: User) -> None:
    share = {"figure": "share:绩效补贴", "relation": ">=", "value": "3.5%"}
    chief = {"figure": "mean", "among": "岗位=正职", "relation": ">=", "value": "3,700"}
    keys = (*POSTS, "绩效比例[优秀]", "绩效比例[良好]", "绩效比例[一般]")
    page = _as(author).post(_fit(draft), _asked(draft, keys, share, chief)).content.decode()
    assert "目标全部达到" in page
    assert "正职 平均 &gt;= 3700" in page or "正职 平均 ≥ 3700" in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value0": ""}, "请写目标数"),
        ({"low1": "900", "high1": "100"}, "最低不能高于最高"),
        ({"step1": "7"}, "整数档"),
        ({"value0": "很多"}, "不是一个数"),
        ({"figure0": ""}, "还没有目标"),
    ],
)
def test_what_is_asked_wrongly_is_said_at_its_field(
    draft: Draft, author: User, change: dict[str, str], said: str
) -> None:
    free = tuple(one.key for one in movables(draft_pack(draft), SINCE))[:2]
    form = _asked(draft, free, {"figure": "total", "relation": "<=", "value": "11000"}) | change
    answer = _as(author).post(_fit(draft), form)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert draft.steps.count() == 1


def test_amounts_found_before_another_change_are_no_longer_taken(draft: Draft, author: User) -> None:
    client = _as(author)
    target = {"figure": "more", "relation": "=", "value": "120"}
    page = client.post(_fit(draft), _asked(draft, POSTS, target)).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token is not None
    change_draft(draft=draft, wish=TitleWish("改了名"), by=author, at=ENTERED_AT)
    take = reverse("comparison:take", args=[draft.public_id])
    for given in (token.group(1), token.group(1)[:-2], ""):
        answer = client.post(take, {"token": given})
        assert answer.status_code == 422
        assert "不再作数" in answer.content.decode()
    assert draft.steps.count() == 2
    assert Decimal(680) in draft_pack(draft).tables["岗位补贴标准"].versions[-1].value.values()


def test_who_does_not_draft_there_finds_no_page(district: District, draft: Draft) -> None:
    assert _as(district.officer).get(_fit(draft)).status_code == 404
    assert _as(make_officer(district.town)).get(_fit(draft)).status_code == 404
