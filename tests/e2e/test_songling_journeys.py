"""What people come for, in a real browser: finding somebody, and asking of any amount why it is what it is."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from wuding.demo.build import build_district
from wuding.demo.logins import PASSWORD, WORKER_USERNAME

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def demo(live_server: LiveServer) -> str:
    build_district(report=lambda *_: None)
    return str(live_server.url)


def _enter(page: Page, address: str, account: str) -> None:
    page.goto(f"{address}/account/sign-in/")
    page.get_by_label("用户名").fill(account)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_from_the_tree_to_a_grid_with_the_keyboard_alone(desktop: Page, demo: str) -> None:
    _enter(desktop, demo, "zuzhi")
    desktop.goto(f"{demo}/organisations/")
    summary = desktop.locator(".place-grids summary").first
    summary.focus()
    desktop.keyboard.press("Enter")
    desktop.keyboard.press("Tab")
    expect(desktop.get_by_role("link", name="松鹤社区第1网格")).to_be_focused()
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", level=1)).to_have_text("松鹤社区第1网格")


def test_somebody_is_found_while_typing_initials(desktop: Page, demo: str) -> None:
    _enter(desktop, demo, "zuzhi")
    desktop.goto(f"{demo}/people/?team=worker")
    expect(desktop.locator("tbody tr")).to_have_count(39)
    desktop.get_by_label("姓名或拼音").press_sequentially("fcp")
    expect(desktop.locator("tbody tr")).to_have_count(1)
    desktop.get_by_role("link", name="范春平").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("范春平")
    expect(desktop.get_by_text("中级").first).to_be_visible()


def test_from_the_published_mean_to_the_lowest_fact(desktop: Page, demo: str) -> None:
    _enter(desktop, demo, "renshe")
    desktop.goto(f"{demo}/pay/?month=2022-07")
    expect(desktop.locator(".tile-value").first).to_have_text("3,700.00元/月")
    desktop.get_by_role("row", name="范春平").get_by_role("link", name="170.00", exact=True).click()
    opened = desktop.locator("details[open]", has_text="绩效补贴")
    expect(opened).to_contain_text("绩效补贴依考核等次发给")
    expect(opened).to_contain_text("25%")
    expect(opened).to_contain_text("2022 年 7 月社区工作者名册导入")
    opened.get_by_role("link", name="看到最底层的全部依据").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("绩效补贴 170.00 元")
    desktop.get_by_role("link", name="绩效比例").first.click()
    expect(desktop.locator("#绩效比例")).to_contain_text("15%")


def test_every_line_of_a_slip_opens_on_a_phone(phone: Page, demo: str) -> None:
    _enter(phone, demo, WORKER_USERNAME)
    phone.goto(f"{demo}/pay/own/")
    phone.locator(".own-slips a").first.tap()
    expect(phone.locator(".slip-paper").first.locator(".slip-line")).to_have_count(8)
    lines = phone.locator(".slip-line")
    assert lines.count() > 8, "no line of what is taken off"
    for number in range(lines.count()):
        lines.nth(number).locator("summary").tap()
        expect(lines.nth(number).locator(".reason").first).to_be_visible()


def test_two_schemes_side_by_side(desktop: Page, demo: str) -> None:
    _enter(desktop, demo, "zuzhi")
    desktop.goto(f"{demo}/policy/")
    desktop.get_by_role("link", name="比较两版办法").click()
    expect(desktop.get_by_text("20,475.00")).to_be_visible()
    expect(desktop.get_by_role("row", name="范春平")).to_contain_text("+985.00")
