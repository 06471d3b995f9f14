"""From a wish to a map in a real browser: computed in the background, one area moved and put back, approved by another."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.grids.scenes import Scene, make_scene
from tests.harness.browser import axe_violations
from tests.make import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def _sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/account/sign-in/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("登录")


def _is_sound(page: Page) -> None:
    assert axe_violations(page) == []
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond <= 0


def test_a_plan_becomes_a_map(desktop: Page, phone: Page, live_server: LiveServer, scene: Scene) -> None:
    _sign_in(desktop, live_server.url, scene.planner.username)
    desktop.goto(f"{live_server.url}/grids/")
    _is_sound(desktop)
    desktop.get_by_role("main").get_by_role("link", name="网格方案").click()
    _is_sound(desktop)
    desktop.get_by_role("main").get_by_role("link", name="新方案").first.click()
    _is_sound(desktop)
    desktop.get_by_role("textbox", name="名称").fill("整合")
    # One area by the map, its neighbour by its box.
    desktop.locator('[data-pick="松0"]').click()
    desktop.get_by_label("松1").check()
    expect(desktop.get_by_label("松0")).to_be_checked()
    desktop.get_by_role("button", name="选中的划在同一格").click()
    expect(desktop.get_by_text("松0、松1 划在同一格").first).to_be_visible()
    _is_sound(desktop)
    desktop.get_by_role("button", name="开始计算").click()
    expect(desktop.get_by_text("每格都在上下限内")).to_be_visible(timeout=60_000)
    _is_sound(desktop)
    # By keyboard: the area is a link in the map.
    desktop.locator("svg a").nth(2).focus()
    desktop.keyboard.press("Enter")
    move = desktop.locator(".plan-move").first
    expect(move).to_be_visible()
    move.get_by_role("button").click()
    expect(desktop.get_by_role("button", name="撤销上一步")).to_be_visible()
    desktop.get_by_role("button", name="撤销上一步").click()
    expect(desktop.get_by_role("button", name="撤销上一步")).not_to_be_visible()
    desktop.get_by_role("button", name="送审").click()
    expect(desktop.get_by_text("已送审")).to_be_visible()

    _sign_in(phone, live_server.url, scene.approver.username)
    phone.goto(f"{live_server.url}/grids/plans/")
    phone.get_by_role("link", name="整合").click()
    _is_sound(phone)
    phone.get_by_role("button", name="审定").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("网格图")
    _is_sound(phone)
    assert phone.locator("path.grid-line").count() == 3
