"""A pack as a page: everything of it is there, linked, and open only to those it concerns."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import make_adoption, make_district, make_officer, make_place, make_user
from wuding.accounts.roles import Role
from wuding.calc.rules import Pack
from wuding.policy.formulas import pieces_of
from wuding.policy.queries import pages
from wuding.policy.queries.figures import figure_pages
from wuding.policy.queries.packs import pack_of

pytestmark = pytest.mark.django_db
ADDRESS = "/policy/songling/2022/"


@pytest.fixture
def pack() -> Pack:
    return pack_of("songling/2022")


def test_all_27_provisions_stand_under_the_eight_aspects(pack: Pack) -> None:
    aspects = pages.aspects_of(pack)
    assert [aspect for aspect, _provisions in aspects] == [
        "适用范围",
        "工作职责",
        "员额标准",
        "任用方式",
        "管理考核",
        "薪酬待遇",
        "激励保障",
        "退出机制",
    ]
    assert sum(len(provisions) for _aspect, provisions in aspects) == 27
    assert pages.silent_aspects(pack) == []


def test_a_pack_that_speaks_of_less_says_of_what_it_is_silent() -> None:
    assert "退出机制" in pages.silent_aspects(pack_of("heilongjiang/2017"))


def test_a_figure_shows_its_course_and_the_version_in_force(pack: Pack) -> None:
    figures = {figure.part.name: figure for figure in figure_pages(pack, date(2022, 12, 31))}
    wage = figures["最低工资标准"]
    assert wage.part.inherited
    assert wage.in_force is not None
    assert (wage.in_force.since, wage.in_force.until) == (date(2021, 4, 1), date(2024, 4, 30))
    assert (("三类",), "1450 元") in wage.in_force.rows
    assert wage.chart is not None
    assert wage.chart.labels[:2] == ("2017-10-01", "2021-04-01")
    assert figures["年限补贴标准"].is_simple
    assert figures["年限补贴标准"].versions[0].trust == "assumed"


def test_a_formula_in_pieces_is_the_formula(pack: Pack) -> None:
    for item in pack.items.values():
        pieces = pieces_of(item.formula.text, pack.parts.keys())
        assert "".join(piece.text for piece in pieces) == item.formula.text
    names = [
        p.text
        for p in pieces_of("基础补贴 + 四舍五入(岗位补贴 × 25%, 2)", {"基础补贴", "岗位补贴"})
        if p.kind == "name"
    ]
    assert names == ["基础补贴", "岗位补贴"]


def test_every_link_within_the_page_leads_somewhere(client: Client) -> None:
    district = make_district()
    make_adoption(district)
    client.force_login(district.officer)
    page = client.get(ADDRESS).content.decode()
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert len(targets) > 60
    assert targets <= set(re.findall(r'id="([^"]+)"', page)) | {"main", "sidebar"}


def test_examples_show_what_was_expected_and_what_came_out(client: Client) -> None:
    district = make_district()
    make_adoption(district)
    client.force_login(district.officer)
    examples = client.get(ADDRESS).context["examples"]
    assert examples
    assert all(example["ok"] for example in examples)
    assert any(
        expected == "3640 元" and got == "3640 元"
        for one in examples
        for _name, expected, got in one["expected"]
    )


def test_only_those_it_concerns_open_it(client: Client) -> None:
    district = make_district()
    make_adoption(district)
    assert client.get(ADDRESS).status_code == 302
    client.force_login(make_officer(make_place("新林区", code="232763")))
    assert client.get(ADDRESS).status_code == 404
    client.force_login(make_officer(district.community, Role.WORKER))
    assert client.get(ADDRESS).status_code == 200
    assert client.get(reverse("policy:packs")).status_code == 200


def test_without_an_adoption_the_list_says_so(client: Client) -> None:
    client.force_login(make_user())
    assert "还没有采用任何政策" in client.get(reverse("policy:packs")).content.decode()
    client.force_login(make_district().officer)
    assert client.get(ADDRESS).status_code == 404
