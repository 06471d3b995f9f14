"""The pages of drafts: from the first change to publication in the browser, problems at their fields, few queries."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.make import ENTERED_AT, District, make_adoption, make_district, make_officer
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.policy.actions_drafts import start_draft
from wuding.policy.models import Draft, DraftState
from wuding.policy.queries.adoptions import pack_in_force
from wuding.policy.queries.drafts import draft_pack

pytestmark = pytest.mark.django_db
LIST = "/policy/drafts/"
BASIS = {"trust": "assumed", "basis": "测算"}


@pytest.fixture
def district() -> District:
    district = make_district()
    make_adoption(district)
    return district


@pytest.fixture
def author(district: District) -> User:
    return make_officer(district.place, Role.HUMAN_RESOURCES, name="人社局 周样例")


@pytest.fixture
def draft(district: District, author: User) -> Draft:
    return start_draft(
        organisation=district.place, base_id="songling/2022", title="2027 年调整", by=author, at=ENTERED_AT
    )


def _as(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _at(draft: Draft, sort: str, name: str) -> str:
    return reverse("policy:change", args=[draft.public_id, sort, name])


def test_from_the_list_to_a_pack_in_force(district: District, author: User) -> None:
    writes, judges = _as(author), _as(district.officer)
    assert LIST in writes.get("/policy/").content.decode()
    answer = writes.post(f"{LIST}start/", {"base": "songling/2022", "title": "方案一"}, follow=True)
    draft = Draft.objects.get(title="方案一")
    page = answer.content.decode()
    assert "还没有改动" in page
    form = {"since": "2027-01-01", "cell0": "１２", **BASIS}
    page = writes.post(_at(draft, "figures", "年限补贴标准"), form, follow=True).content.decode()
    assert "已改好，并通过检查：年限补贴标准 · 2027-01-01 · 10 → 12" in page
    assert re.search(r"<dt>2027-01-01</dt><dd>\s*<ins>12</ins>", page)
    writes.post(reverse("policy:submit", args=[draft.public_id]))
    assert "方案一" in judges.get(LIST).content.decode()
    judges.post(reverse("policy:approve", args=[draft.public_id]))
    page = judges.post(
        reverse("policy:publish", args=[draft.public_id]), {"since": "2027-01-01"}, follow=True
    ).content.decode()
    assert "已成为政策包" in page
    in_force = pack_in_force(district.place, date(2027, 1, 1))
    assert in_force.title == "方案一"
    assert writes.get(f"/policy/{in_force.id}/").status_code == 200


def test_a_problem_stands_at_its_field_and_in_the_formula(draft: Draft, author: User) -> None:
    form = {"formula": "年限补贴标准 × 计发年", **BASIS}
    answer = _as(author).post(_at(draft, "formula", "年限补贴"), form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "年限补贴标准 × <mark>计发年</mark>" in page
    error = re.search(r'id="id_formula_error">(.*?)</div>', page, re.DOTALL)
    assert error is not None
    assert "没有名为“计发年”" in error.group(1)
    assert "年限补贴标准 × 计发年</textarea>" in page
    assert draft_pack(draft).items["年限补贴"].formula.text == "年限补贴标准 × 计发年限"


def test_a_wrong_figure_stands_at_its_cell(draft: Draft, author: User) -> None:
    form = {"since": "2027-01-01", "cell0": "七百", "cell1": "640", "cell2": "600", **BASIS}
    page = _as(author).post(_at(draft, "figures", "岗位补贴标准"), form).content.decode()
    assert re.search(r'id="id_cell0_error"><p>“七百”不是一个数', page)
    assert "id_cell1_error" not in page


@pytest.mark.parametrize(
    ("formula", "said"), [("年限补贴标准 × 计发年", "计发年"), ("年限补贴标准 × 计发年限", "检查通过")]
)
def test_trying_says_what_the_checker_says_and_keeps_nothing(
    draft: Draft, author: User, formula: str, said: str
) -> None:
    form = {"formula": formula, "check": "1", "trust": "assumed", "basis": "另一个依据"}
    answer = _as(author).post(_at(draft, "formula", "年限补贴"), form)
    assert answer.status_code == 200
    piece = answer.content.decode()
    assert said in piece
    assert "<html" not in piece
    assert draft.steps.count() == 1


def test_figures_change_by_hundredths_and_only_those_touched(draft: Draft, author: User) -> None:
    form = {"since": "2027-01-01", "cell0": "30%", "cell1": "0.2", "cell2": "0.15", **BASIS}
    _as(author).post(_at(draft, "figures", "绩效比例"), form)
    table = draft_pack(draft).tables["绩效比例"]
    assert [str(value) for value in table.versions[-1].value.values()] == ["0.3", "0.20", "0.15"]


def test_what_others_wrote_cannot_be_opened(draft: Draft, district: District, author: User) -> None:
    client = _as(author)
    assert client.get(_at(draft, "clause", "第三条之一")).status_code == 404
    assert client.get(_at(draft, "formula", "岗位补贴标准")).status_code == 404
    assert client.get(_at(draft, "nonsense", "年限补贴")).status_code == 404
    assert _as(district.officer).get(_at(draft, "figures", "年限补贴标准")).status_code == 404


def test_sending_back_asks_for_a_reason(draft: Draft, district: District, author: User) -> None:
    writes, judges = _as(author), _as(district.officer)
    writes.post(_at(draft, "clause", "第二十二条"), {"text": "人人都有卫生费。"})
    writes.post(reverse("policy:submit", args=[draft.public_id]))
    back = reverse("policy:send_back", args=[draft.public_id])
    assert judges.post(back, {"reason": ""}).status_code == 422
    judges.post(back, {"reason": "与县里再商量"})
    draft.refresh_from_db()
    assert draft.state == DraftState.DRAFTING
    assert "与县里再商量" in writes.get(reverse("policy:draft", args=[draft.public_id])).content.decode()


def test_an_example_is_renewed_from_the_page(draft: Draft, author: User) -> None:
    client = _as(author)
    form = {"since": "2022-07-01", "cell0": "2.1", "trust": "published", "basis": "新文件"}
    client.post(_at(draft, "figures", "基础补贴倍数"), form)
    page = client.get(reverse("policy:draft", args=[draft.public_id])).content.decode()
    names = re.findall(r'name="name" value="([^"]+)"', page)
    assert names
    for name in names:
        client.post(reverse("policy:example", args=[draft.public_id]), {"name": name})
    page = client.get(reverse("policy:draft", args=[draft.public_id])).content.decode()
    assert "与原来不同的算例" not in page


def test_the_list_asks_no_more_for_more_drafts(
    district: District, author: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        start_draft(
            organisation=district.place,
            base_id="songling/2022",
            title=f"方案{number}",
            by=author,
            at=ENTERED_AT,
        )
    client = _as(author)
    client.get(LIST)
    with django_assert_max_num_queries(14):
        client.get(LIST)


def test_a_draft_with_its_history_takes_few_queries(
    draft: Draft, author: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = _as(author)
    for number in range(11, 14):
        form = {"since": "2027-01-01", "cell0": str(number), **BASIS}
        client.post(_at(draft, "figures", "年限补贴标准"), form)
    page = reverse("policy:draft", args=[draft.public_id])
    client.get(page)
    with django_assert_max_num_queries(18):
        client.get(page)
