"""What journeys have in common."""

from playwright.sync_api import Page, expect

from tests.harness.browser import axe_violations
from tests.make import PASSWORD


def enter(page: Page, address: str, account: str) -> None:
    """Sign in, as whoever the page belonged to before or as nobody yet; the first page is there afterwards."""
    page.context.clear_cookies()
    page.goto(f"{address}/account/sign-in/")
    page.get_by_label("用户名").fill(account)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def sound(page: Page) -> None:
    """Accessible, and no wider than its window."""
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
