"""Every page of the demo district in a real browser: reachable from the side bar, accessible, and no wider than its window."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.harness.browser import axe_violations
from wuding.demo.build import build_district
from wuding.demo.logins import PASSWORD

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


def _hrefs(page: Page, selector: str) -> list[str]:
    return [str(link.get_attribute("href")) for link in page.locator(selector).all()]


def _paths(page: Page, address: str) -> Iterator[str]:
    """Home, each entry of the side bar, and the first thing that each of them lists."""
    page.goto(address + "/")
    entries = _hrefs(page, ".sidebar .nav-entry")
    for entry in entries:
        yield entry
        page.goto(address + entry)
        listed = [
            link
            for link in _hrefs(page, "main a[href^='/']")
            if "?" not in link and link.endswith("/") and link not in entries  # a file is fetched, not opened
        ]
        yield from listed[:1] + listed[-1:]


def _faults(page: Page, address: str, account: str) -> list[str]:
    _enter(page, address, account)
    paths = list(dict.fromkeys(_paths(page, address)))
    assert len(paths) > 1
    found = []
    for path in paths:
        answer = page.goto(address + path)
        found += [] if answer and answer.ok else [f"{path} does not open"]
        found += [f"{path} {violation}" for violation in axe_violations(page)]
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{path} is {beyond} px too wide"] if beyond > 0 else []
    return found


def test_an_officers_pages_on_a_screen_and_on_a_phone(desktop: Page, phone: Page, demo: str) -> None:
    assert _faults(desktop, demo, "zuzhi") == []
    assert _faults(phone, demo, "zuzhi") == []


def test_a_workers_own_pages_on_a_phone(phone: Page, demo: str) -> None:
    assert _faults(phone, demo, "gongzuozhe") == []


def test_the_audit_administrators_pages_on_a_screen_and_on_a_phone(
    desktop: Page, phone: Page, demo: str
) -> None:
    assert _faults(desktop, demo, "shenji") == []
    assert _faults(phone, demo, "shenji") == []


def test_one_click_on_the_sign_in_page_enters_as_a_role(desktop: Page, demo: str) -> None:
    desktop.goto(f"{demo}/account/sign-in/")
    desktop.get_by_role("button", name="区委领导").click()
    desktop.wait_for_url(f"{demo}/")
    assert desktop.locator("h1").inner_text() == "松岭区"
