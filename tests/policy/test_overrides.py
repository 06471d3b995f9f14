"""Overriding the level above in a draft: amounts, cells, formulas, leaving out, adding; the clause that is replaced is named."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import ENTERED_AT, District, make_adoption, make_district, make_officer
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.calc.rules.diff import diff
from wuding.common.errors import RuleError
from wuding.policy.actions_drafts import UnsoundError, change_draft, start_draft
from wuding.policy.models import Draft
from wuding.policy.queries.drafts import draft_pack, files_of
from wuding.policy.queries.overrides import Dropping, Following, OwnClause, replaced_above
from wuding.policy.queries.packs import examples_of, pack_of

pytestmark = pytest.mark.django_db
NEW = date(2027, 1, 1)
BASIS = {"trust": "assumed", "basis": "讨论稿"}
ABOVE = "heilongjiang/2017"


@pytest.fixture
def district() -> District:
    district = make_district()
    make_adoption(district)
    return district


@pytest.fixture
def author(district: District) -> User:
    return make_officer(district.place, Role.HUMAN_RESOURCES)


@pytest.fixture
def draft(district: District, author: User) -> Draft:
    return start_draft(
        organisation=district.place, base_id="songling/2022", title="方案一", by=author, at=ENTERED_AT
    )


@pytest.fixture
def client(author: User) -> Client:
    client = Client()
    client.force_login(author)
    return client


def _at(draft: Draft, sort: str, name: str) -> str:
    return reverse("policy:change", args=[draft.public_id, sort, name])


def _post(client: Client, draft: Draft, sort: str, name: str, form: dict[str, str]) -> str:
    return client.post(_at(draft, sort, name), form, follow=True).content.decode()


def test_an_amount_of_the_level_above_is_replaced_from_a_day(draft: Draft, client: Client) -> None:
    form = {"since": "2027-01-01", "cell0": "50", "clause": "第二十二条", **BASIS}
    page = client.get(_at(draft, "figures", "卫生费下限")).content.decode()
    assert "代替的是" in page
    assert "女职工每人每月的卫生费不低于 35 元" in page
    page = _post(client, draft, "figures", "卫生费下限", form)
    assert "对上级办法的改动" in page
    part = draft_pack(draft).params["卫生费下限"]
    assert (part.origin, part.overrides, part.clause) == (draft.pack_id, True, "第二十二条")
    assert [(one.start, one.value, one.trust) for one in part.values] == [
        (date(2017, 10, 1), Decimal(35), "published"),
        (NEW, Decimal(50), "assumed"),
    ]
    assert part.values[0].source == pack_of(ABOVE).params["卫生费下限"].values[0].source
    replaced = replaced_above(draft_pack(draft))
    assert [(one.name, one.above.pack_id, one.above.clause) for one in replaced] == [
        ("卫生费下限", ABOVE, "第三条")
    ]
    assert all(result.ok for result in examples_of(draft_pack(draft)))


def test_a_cell_and_a_formula_of_the_level_above_are_replaced(draft: Draft, client: Client) -> None:
    above = pack_of(ABOVE).tables["最低工资标准"].versions[-1].value
    form = {"since": "2027-01-01", "clause": "第十八条", **BASIS}
    cells = {f"cell{number}": f"{value}" for number, value in enumerate(above.values())}
    _post(client, draft, "figures", "最低工资标准", form | cells | {"cell1": "2100"})
    table = draft_pack(draft).tables["最低工资标准"]
    assert table.origin == draft.pack_id
    assert table.versions[-1].value["二类",] == 2100
    assert table.versions[-1].value["一类",] == above["一类",]
    formula = {"formula": "查表(最低工资标准, “二类”)", "clause": "第十八条", **BASIS}
    _post(client, draft, "formula", "当地最低工资", formula)
    assert draft_pack(draft).rules["当地最低工资"].origin == draft.pack_id


def test_a_new_clause_is_written_with_the_override_and_gone_with_it(draft: Draft, client: Client) -> None:
    before = files_of(draft)
    form = {"since": "2027-01-01", "cell0": "50", "clause": "new", "new_text": "卫生费每月 50 元。", **BASIS}
    page = client.post(_at(draft, "figures", "卫生费下限"), form).content.decode()
    assert "请写条款号" in page
    _post(client, draft, "figures", "卫生费下限", form | {"new_clause": "第二十八条"})
    provision = draft_pack(draft).provision("第二十八条", draft.pack_id)
    assert provision is not None
    assert provision.governs == ("卫生费下限",)
    taken = client.post(
        _at(draft, "figures", "最低工资标准"),
        form | {"new_clause": "第二十八条", "cell1": "2100", "cell2": "1910"},
    )
    assert "本办法已有“第二十八条”" in taken.content.decode()
    _post(client, draft, "follow", "卫生费下限", {"why": "省里提高了"})
    pack = draft_pack(draft)
    assert pack.params["卫生费下限"].origin == ABOVE
    assert replaced_above(pack) == []
    assert files_of(draft)["pay.toml"] == before["pay.toml"]


def test_a_part_left_out_must_not_be_missed_and_comes_back(draft: Draft, author: User) -> None:
    with pytest.raises(UnsoundError, match="还被"):
        change_draft(draft=draft, wish=Dropping("最低工资标准", ABOVE, "不用"), by=author, at=ENTERED_AT)
    change_draft(draft=draft, wish=Dropping("当地最低工资", ABOVE, "本区不用"), by=author, at=ENTERED_AT)
    pack = draft_pack(draft)
    assert "当地最低工资" not in pack.parts
    assert [(one.name, one.way, one.above.clause) for one in replaced_above(pack)] == [
        ("当地最低工资", "removed", "第二条")
    ]
    change_draft(draft=draft, wish=Following("当地最低工资", "还是要用"), by=author, at=ENTERED_AT)
    assert "当地最低工资" in draft_pack(draft).parts
    assert "drops" not in files_of(draft)["pack.toml"]


def test_an_item_is_added_into_the_sum_and_struck_out_again(draft: Draft, client: Client) -> None:
    form = {
        "name": "值班补贴", "formula": "岗位补贴 × 0.1", "frequency": "month", "counts": "on", "clause": "第十七条", **BASIS,
    }  # fmt: skip
    wrong = client.post(_at(draft, "item", "new"), form | {"formula": "岗位津贴 × 0.1"})
    assert wrong.status_code == 422
    _post(client, draft, "item", "new", form)
    pack = draft_pack(draft)
    assert pack.items["值班补贴"].clause == "第十七条"
    total = pack.total_name
    assert total is not None
    assert pack.items[total].formula.text.endswith(" + 值班补贴")
    used = client.post(_at(draft, "follow", "值班补贴"), {"why": "不发了"})
    assert used.status_code == 422
    _post(
        client,
        draft,
        "formula",
        total,
        {"formula": pack_of("songling/2022").items[total].formula.text, **BASIS},
    )
    _post(client, draft, "follow", "值班补贴", {"why": "不发了"})
    assert "值班补贴" not in draft_pack(draft).parts


def test_a_taken_number_is_refused_with_what_to_do(draft: Draft) -> None:
    with pytest.raises(RuleError, match="已有") as refused:
        OwnClause("第一条", "又一条").written(files_of(draft), "卫生费下限")
    assert refused.value.next_step


def test_any_two_versions_stand_beside_each_other(draft: Draft, district: District, client: Client) -> None:
    figures = {"since": "2027-01-01", **BASIS}
    for value in ("12", "14", "16"):
        _post(client, draft, "figures", "年限补贴标准", figures | {"cell0": value})
    other = start_draft(
        organisation=district.place, base_id="songling/2022", title="别的方案", by=draft.author, at=ENTERED_AT
    )
    page = reverse("policy:versions", args=[draft.public_id])
    whole = client.get(page).content.decode()
    assert "<ins>16</ins>" in whole
    step = client.get(page, {"new": "step-3"}).content.decode()
    assert "<del>12</del>" in step
    assert "<ins>14</ins>" in step
    chosen = client.get(page, {"old": "step-4", "new": "step-2"}).content.decode()
    assert "<del>16</del>" in chosen
    against = client.get(page, {"old": f"draft-{other.public_id}"}).content.decode()
    assert "<ins>16</ins>" in against
    assert client.get(page, {"old": "pack-changsha/2018"}).status_code == 404
    same = client.get(page, {"old": "step-2", "new": "step-2"}).content.decode()
    assert "两版一样" in same
    assert diff(draft_pack(draft), draft_pack(draft)).by_clause() == {}


@pytest.mark.parametrize(
    ("sort", "name"),
    [
        ("drop", "年限补贴标准"),
        ("follow", "卫生费下限"),
        ("item", "other"),
        ("drop", "没有"),
        ("figures", "没有"),
    ],
)
def test_what_cannot_be_done_to_a_part_has_no_page(
    draft: Draft, client: Client, sort: str, name: str
) -> None:
    assert client.get(_at(draft, sort, name)).status_code == 404
