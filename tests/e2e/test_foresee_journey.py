"""Next years' cost in a real browser: from the proposed assumptions, then with one changed, and the two side by side."""

import io

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.steps import enter, sound
from tests.make import District, make_adoption, make_district, make_officer, make_worker
from wuding.accounts.roles import Role

SLOW = 60_000
"""Milliseconds that a child process may take on a busy machine."""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def district(live_server: LiveServer) -> District:
    district = make_district()
    make_adoption(district)
    for name, certificate in (("王一", "中级"), ("王二", ""), ("王三", "初级")):
        make_worker(district.community, district.officer, name=name, certificate=certificate)
    make_officer(district.place, Role.HUMAN_RESOURCES, username="renshe", name="人社局 周样例")
    return district


def _work_out(page: Page, name: str) -> None:
    page.get_by_role("textbox", name="方案名称").fill(name)
    page.get_by_role("button", name="开始测算").click()
    expect(page.get_by_role("heading", name="增长从哪里来")).to_be_visible(timeout=SLOW)


def _tells_them_apart(page: Page) -> None:
    differing = page.get_by_role("region", name="假定不同的地方").get_by_role("row")
    expect(differing.filter(has_text="每年离职（不含退休）")).to_contain_text("30%")


def test_what_leaving_costs(desktop: Page, phone: Page, live_server: LiveServer, district: District) -> None:
    enter(desktop, str(live_server.url), "renshe")
    desktop.get_by_role("navigation").get_by_role("link", name="待遇测算").click()
    expect(desktop.get_by_text("还没有方案")).to_be_visible()
    sound(desktop)
    _work_out(desktop, "照现在")
    sound(desktop)
    with desktop.expect_download() as handed_out:
        desktop.get_by_role("link", name="下载 Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(handed_out.value.path().read_bytes()))
    assert book.worksheets[0]["A1"].value == "按年"

    desktop.get_by_role("link", name="照它另建方案").click()
    desktop.get_by_label("每年离职（不含退休）").fill("30")
    _work_out(desktop, "走的人多")
    expect(desktop.get_by_text("本方案填写").first).to_be_visible()
    desktop.get_by_role("button", name="并列比较").click()
    _tells_them_apart(desktop)
    sound(desktop)

    enter(phone, str(live_server.url), "renshe")
    phone.goto(desktop.url)
    _tells_them_apart(phone)
    sound(phone)
