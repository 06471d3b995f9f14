"""The shell in a real browser: signing in, choosing, reading without a mouse, on a screen and on a phone."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.harness.browser import axe_violations
from tests.make import PASSWORD, make_officer, make_place
from wuding.organisation.models import Kind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ["/", "/parts/", "/account/", "/account/password/", "/account/second-step/", "/account/sign-out/"]
VISITOR_PAGES = ["/account/sign-in/", "/account/inactive/", "/no/such/page/"]


@pytest.fixture
def address(live_server: LiveServer) -> str:
    district = make_place()
    town = make_place("小扬气镇", Kind.TOWN, parent=district)
    for number in range(1, 10):
        make_place(f"第{number}社区", Kind.COMMUNITY, parent=town)
    make_officer(district, username="chen", name="陈样例")
    return str(live_server.url)


def _sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/account/sign-in/")
    page.get_by_label("用户名").fill("chen")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_signing_in_choosing_and_signing_out(desktop: Page, address: str) -> None:
    _sign_in(desktop, address)
    desktop.locator(".place-picker summary").click()
    desktop.get_by_label("查找组织").fill("第3")
    expect(desktop.get_by_role("button", name="第4社区")).to_be_hidden()
    desktop.get_by_role("button", name="第3社区").click()
    expect(desktop.locator(".place-picker summary")).to_contain_text("第3社区")
    before = desktop.locator(".month-picker .picker-value").inner_text()
    desktop.get_by_role("button", name="上个月").click()
    expect(desktop.locator(".month-picker .picker-value")).not_to_have_text(before)
    desktop.locator(".user-button").click()
    desktop.get_by_role("button", name="退出登录").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("登录")


def test_everything_in_the_top_bar_works_from_the_keyboard(desktop: Page, address: str) -> None:
    _sign_in(desktop, address)
    desktop.keyboard.press("Tab")
    expect(desktop.locator(".skip-link")).to_be_focused()
    desktop.keyboard.press("Enter")
    assert desktop.evaluate("document.activeElement.id") == "main"
    summary = desktop.locator(".place-picker summary")
    summary.focus()
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_label("查找组织")).to_be_focused()
    desktop.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(desktop.get_by_label("查找组织")).to_be_hidden()


def test_the_language_changes_on_the_sign_in_page(desktop: Page, address: str) -> None:
    desktop.goto(f"{address}/account/sign-in/")
    desktop.get_by_role("button", name="English").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_charts_are_drawn_and_their_numbers_can_be_read(desktop: Page, address: str) -> None:
    _sign_in(desktop, address)
    desktop.goto(f"{address}/parts/")
    expect(desktop.locator("[data-chart][data-drawn='yes'] canvas").first).to_be_visible()
    desktop.get_by_text("看数字").first.click()
    expect(desktop.get_by_role("cell", name="4,160").first).to_be_visible()


def _faults(page: Page, address: str, paths: list[str]) -> list[str]:
    """What is wrong on each page: axe's findings, and anything wider than the window."""
    found = []
    for path in paths:
        page.goto(address + path)
        found += [f"{path} {violation}" for violation in axe_violations(page)]
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{path} is {beyond} px too wide"] if beyond > 0 else []
    return found


def test_every_page_on_a_screen_is_accessible(desktop: Page, address: str) -> None:
    _sign_in(desktop, address)
    assert _faults(desktop, address, PAGES) == []


def test_every_page_on_a_phone_is_accessible_and_fits(phone: Page, address: str) -> None:
    _sign_in(phone, address)
    assert _faults(phone, address, PAGES) == []


def test_pages_for_visitors_are_accessible(desktop: Page, phone: Page, address: str) -> None:
    assert _faults(desktop, address, VISITOR_PAGES) == []
    assert _faults(phone, address, VISITOR_PAGES) == []


def test_open_menus_are_accessible(desktop: Page, address: str) -> None:
    _sign_in(desktop, address)
    for summary in (".place-picker summary", ".month-picker summary", ".user-button"):
        desktop.locator(summary).click()
        assert axe_violations(desktop) == []


def test_the_side_bar_on_a_phone_opens_and_gives_the_focus_back(phone: Page, address: str) -> None:
    _sign_in(phone, address)
    expect(phone.locator("#sidebar")).to_be_hidden()
    phone.get_by_role("button", name="打开导航").click()
    expect(phone.locator("#sidebar")).to_be_visible()
    assert axe_violations(phone) == []
    phone.keyboard.press("Escape")
    expect(phone.locator("#sidebar")).to_be_hidden()
    expect(phone.get_by_role("button", name="打开导航")).to_be_focused()


def test_without_script_one_still_signs_in_chooses_and_navigates(desktop: Page, address: str) -> None:
    browser = desktop.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    _sign_in(page, address)
    page.locator(".place-picker summary").click()
    page.get_by_role("button", name="小扬气镇").click()
    expect(page.locator(".place-picker summary")).to_contain_text("小扬气镇")
    page.locator("[data-open-sidebar]").click()
    expect(page.locator("#sidebar")).to_be_visible()
    page.goto(f"{address}/parts/")
    page.get_by_text("看数字").first.click()
    expect(page.get_by_role("cell", name="4,160").first).to_be_visible()
    context.close()
