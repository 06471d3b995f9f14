"""An officer brings a roster in, mends what is wrong, confirms, and takes it back: on an office screen and on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.harness.browser import axe_violations
from tests.people.exchange.tables import number_of, person, table
from wuding.demo.build import build_district
from wuding.demo.logins import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GOOD = person("赵样例", 身份证号=number_of(2), 手机号码="13800138000")
BAD = person("钱样例", 身份证号=110105194912310020.0)


@pytest.fixture
def demo(live_server: LiveServer) -> str:
    build_district(report=lambda *_: None)
    return str(live_server.url)


def _enter(page: Page, address: str) -> None:
    page.goto(f"{address}/account/sign-in/")
    page.get_by_label("用户名").fill("zuzhi")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def _upload(page: Page, demo: str, file: Path) -> None:
    page.goto(f"{demo}/people/import/")
    assert axe_violations(page) == []
    page.get_by_label("名册文件").set_input_files(file)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(file.name)
    assert axe_violations(page) == []


def test_a_roster_is_mended_imported_and_taken_back(desktop: Page, demo: str, tmp_path: Path) -> None:
    file = tmp_path / "名册.xlsx"
    _enter(desktop, demo)
    file.write_bytes(table([GOOD, BAD]))
    _upload(desktop, demo, file)
    expect(desktop.get_by_text("有 1 行有问题，现在还不能导入。")).to_be_visible()
    expect(desktop.get_by_role("button", name="确认导入")).to_have_count(0)
    expect(desktop.get_by_text("已经变成 0，找不回来了")).to_be_visible()
    with desktop.expect_download() as marked:
        desktop.get_by_role("link", name="下载标出问题的表").click()
    assert marked.value.suggested_filename == "问题清单 名册.xlsx"
    file.write_bytes(table([GOOD]))
    _upload(desktop, demo, file)
    desktop.get_by_role("button", name="确认导入").click()
    expect(desktop.get_by_text("已写入：新建 1 份档案")).to_be_visible()
    assert axe_violations(desktop) == []
    desktop.get_by_role("button", name="撤销这次导入").click()
    expect(desktop.get_by_text("这次导入已经撤销")).to_be_visible()
    desktop.goto(f"{demo}/people/?search=赵样例")
    expect(desktop.get_by_text("没有符合条件的人员")).to_be_visible()


def test_what_was_exported_changes_nothing_on_a_phone(phone: Page, demo: str, tmp_path: Path) -> None:
    _enter(phone, demo)
    phone.goto(f"{demo}/people/export/")
    assert axe_violations(phone) == []
    with phone.expect_download() as exported:
        phone.get_by_role("button", name="导出为 Excel 表格").click()
    file = tmp_path / exported.value.suggested_filename
    exported.value.save_as(file)
    _upload(phone, demo, file)
    expect(phone.get_by_text("表里的内容和档案完全一致，不需要导入。")).to_be_visible()
