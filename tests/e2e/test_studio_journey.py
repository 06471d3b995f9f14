"""The pay studio in a real browser: drafted with a mistake that is shown at once, fitted, compared, approved by another,
in force from a day, and paid by from then on."""

import re

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.steps import enter, sound
from tests.make import (
    District,
    make_adoption,
    make_district,
    make_officer,
    make_payers,
    make_worker,
    pay_month,
)
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.common.dates import Month
from wuding.pay.models import Slip
from wuding.policy.models import Draft

SLOW = 20_000
"""Milliseconds that checking or solving may take on a busy machine."""

SCRIPT = "**/drafts*.js"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def district(live_server: LiveServer) -> District:
    district = make_district()
    make_adoption(district)
    make_worker(district.community, district.officer, name="王一", post="正职", grade="优秀")
    make_worker(district.community, district.officer, name="王二")
    make_worker(district.other_community, district.officer, name="王三")
    make_officer(district.place, Role.HUMAN_RESOURCES, username="renshe", name="人社局 周样例")
    User.objects.filter(pk=district.officer.pk).update(username="zuzhi")
    return district


def _type_before_the_script_arrives(page: Page) -> None:
    held: list[Route] = []
    page.route(SCRIPT, lambda route: held.append(route))  # noqa: PLW0108  # a bound method of a list cannot be wrapped
    with page.expect_request(SCRIPT):
        page.get_by_role("link", name="改 年限补贴", exact=True).click()
    page.get_by_label("公式", exact=True).fill("年限补贴标准 × 计发年")
    for one in held:
        one.continue_()
    page.unroute(SCRIPT)


def _begin_with_a_mistake(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="办法草案").click()
    expect(page.get_by_text("还没有草案")).to_be_visible()
    page.get_by_label("新一版的名称").fill("2023 年调整方案")
    page.get_by_role("button", name="开始起草").click()
    _type_before_the_script_arrives(page)
    expect(page.locator("#checked")).to_contain_text("没有名为“计发年”", timeout=SLOW)
    sound(page)
    page.get_by_label("公式", exact=True).fill("年限补贴标准 × 计发年限")
    expect(page.locator("#checked")).to_contain_text("检查通过", timeout=SLOW)
    page.get_by_role("link", name="取消").click()


def _fit(page: Page) -> None:
    page.get_by_role("link", name="按目标求标准").click()
    page.get_by_label("目标 1 要看的数").select_option(label="每月比底稿多")
    page.get_by_label("目标 1 目标数").fill("120")
    for post in ("正职", "副职", "一般工作岗位"):
        page.get_by_label(re.compile(f"岗位补贴标准 · {post}")).check()
    page.get_by_label("新数自").fill("2023-01-01")
    sound(page)
    page.get_by_role("button", name="求解").click()
    expect(page.get_by_role("heading", name="求到了：目标全部达到")).to_be_visible(timeout=SLOW)
    sound(page)
    page.get_by_role("button", name="写入草案").click()
    expect(page.get_by_text("求得的数已写入草案")).to_be_visible()


def test_from_a_draft_to_the_pay_of_next_month(
    desktop: Page, phone: Page, live_server: LiveServer, district: District
) -> None:
    address = str(live_server.url)
    enter(desktop, address, "renshe")
    desktop.goto(f"{address}/?month=2022-12")
    _begin_with_a_mistake(desktop)
    _fit(desktop)
    desktop.get_by_role("link", name="花多少，谁增谁减").click()
    expect(desktop.locator(".tile").filter(has_text="每月多支出")).to_contain_text("120.00")
    expect(desktop.get_by_role("region", name="对每个人的影响").first).to_contain_text("王三")
    sound(desktop)
    desktop.go_back()
    desktop.get_by_role("button", name="送审").click()
    expect(desktop.get_by_text("已送审")).to_be_visible()

    enter(phone, address, "zuzhi")
    phone.get_by_role("link", name="有 1 份办法草案等你审定").tap()
    phone.get_by_role("link", name="2023 年调整方案").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("2023 年调整方案", timeout=SLOW)
    sound(phone)
    phone.get_by_role("button", name="审定", exact=True).tap()
    expect(phone.get_by_text("已审定。定下施行日期就可以发布。")).to_be_visible(timeout=SLOW)
    phone.get_by_label("自哪一天起执行").fill("2023-01-01")
    phone.get_by_role("button", name="发布").tap()
    expect(phone.get_by_text("已成为政策包")).to_be_visible(timeout=SLOW)
    sound(phone)

    draft = Draft.objects.get()
    payers = make_payers(district.place)
    for month, pack in ((Month(2022, 12), "songling/2022"), (Month(2023, 1), draft.pack_id)):
        run = pay_month(district.place, month, payers)
        assert set(Slip.objects.filter(run=run).values_list("pack_id", flat=True)) == {pack}
