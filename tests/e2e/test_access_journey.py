"""The security administrator's round in a real browser: open an account, hand a role over, and the new officer's first sign-in."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.harness.browser import axe_violations
from tests.make import PASSWORD
from tests.organisation.scenes import Keys, make_keys
from wuding.organisation.models import Membership

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def keys() -> Keys:
    return make_keys()


def _sign_in(page: Page, address: str, name: str, password: str = PASSWORD) -> None:
    page.goto(f"{address}/account/sign-in/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("登录")


def _is_sound(page: Page) -> None:
    assert axe_violations(page) == []
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond <= 0


def test_from_a_new_account_to_its_owners_first_page(
    desktop: Page, live_server: LiveServer, keys: Keys
) -> None:
    _sign_in(desktop, live_server.url, "anquan")
    desktop.get_by_role("link", name="账号与权限").click()
    _is_sound(desktop)
    desktop.get_by_role("link", name="开通账号").click()
    _is_sound(desktop)
    desktop.get_by_label("姓名").fill("冯样例")
    desktop.get_by_label("用户名").fill("feng")
    desktop.get_by_label("角色").select_option(label="社区")
    desktop.get_by_label("单位").select_option(label="　　松鹤社区")
    desktop.get_by_role("button", name="开通").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("一次性密码")
    _is_sound(desktop)
    password = desktop.locator(".one-time code").inner_text()
    desktop.get_by_role("link", name="已交给本人").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("冯样例")
    _is_sound(desktop)
    desktop.locator(".user-button").click()
    desktop.get_by_role("button", name="退出登录").click()

    _sign_in(desktop, live_server.url, "feng", password)
    expect(desktop.get_by_role("heading", level=1)).to_have_text("修改密码")
    expect(desktop.get_by_text("一次性密码，请先换成自己的密码")).to_be_visible()
    desktop.get_by_label("当前密码").fill(password)
    desktop.get_by_label("新密码", exact=True).fill("白桦-river-58")
    desktop.get_by_label("再输一次新密码").fill("白桦-river-58")
    desktop.get_by_role("button", name="修改密码").click()
    desktop.goto(live_server.url)
    expect(desktop.get_by_role("heading", level=1)).to_have_text("松鹤社区")


def test_a_role_is_handed_over_in_one_act_on_a_phone(
    phone: Page, live_server: LiveServer, keys: Keys
) -> None:
    _sign_in(phone, live_server.url, "anquan")
    phone.goto(f"{live_server.url}/access/?search=minzheng")
    _is_sound(phone)
    phone.get_by_role("link", name="民政局 李样例").click()
    _is_sound(phone)
    phone.get_by_role("link", name="交接").click()
    _is_sound(phone)
    phone.get_by_label("接任者的用户名").fill("jieren")
    phone.get_by_role("button", name="交接").click()
    expect(phone.get_by_role("status")).to_contain_text("已交接给接任者")
    expect(phone.get_by_text("2000-01-01 至 2022-12-31").first).to_be_visible()
    assert Membership.objects.filter(user=keys.successor).count() == 2


def test_pages_to_read_are_sound_on_a_screen_and_on_a_phone(
    desktop: Page, phone: Page, live_server: LiveServer, keys: Keys
) -> None:
    for page in (desktop, phone):
        _sign_in(page, live_server.url, "anquan")
        for path in ("/access/", "/access/place/", "/access/matrix/"):
            page.goto(live_server.url + path)
            _is_sound(page)
