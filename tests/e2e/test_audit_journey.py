"""The audit administrator's round, in a real browser: check the chains, find an act, read what was before and after."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from wuding.demo.build import build_district
from wuding.demo.logins import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_a_check_to_one_act_and_back_to_all_of_its_subject(
    desktop: Page, live_server: LiveServer
) -> None:
    build_district(report=lambda *_: None)
    desktop.goto(f"{live_server.url}/account/sign-in/")
    desktop.get_by_label("用户名").fill("shenji")
    desktop.get_by_label("密码").fill(PASSWORD)
    desktop.get_by_role("button", name="登录", exact=True).click()
    desktop.get_by_role("link", name="审计", exact=True).click()
    expect(desktop.locator("tbody tr").first).to_contain_text("登录成功")

    desktop.get_by_role("button", name="现在核验").click()
    expect(desktop.get_by_role("status")).to_contain_text("全部完好")

    desktop.get_by_label("对象、人名或事由").press_sequentially("范春平")
    expect(desktop).to_have_url(re.compile("search="))
    expect(desktop.locator("tbody tr").filter(has_not_text="范春平")).to_have_count(0)
    found = desktop.locator("tbody tr").count()
    assert found
    desktop.get_by_role("link", name="建立人员档案").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("建立人员档案")
    expect(desktop.get_by_role("row", name=re.compile("出生日期"))).to_contain_text("已隐去")
    expect(desktop.get_by_text("内容与封存时一致")).to_be_visible()

    desktop.get_by_role("link", name="这个对象的全部记录").click()
    expect(desktop.locator("tbody tr")).to_have_count(found)
