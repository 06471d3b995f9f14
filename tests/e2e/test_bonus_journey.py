"""A year-end bonus in a real browser: the list filled in with a mistake that is told by its cell, then paid in three steps by
three people, and seen by whoever got it on a phone."""

import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.steps import enter, sound
from tests.make import District, make_adoption, make_district, make_officer, make_payers
from tests.pay.outputs.test_netting import make_insured
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.pay.models import PayRun
from wuding.people.actions import link_account
from wuding.people.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def district(live_server: LiveServer) -> District:
    district = make_district()
    make_adoption(district)
    for name in ("王一", "王二"):
        make_insured(district, name)
    return district


def _filled_in(page: Page, folder: Path, amounts: dict[str, object]) -> Path:
    """The list as downloaded, with these amounts."""
    with page.expect_download() as handed_out:
        page.get_by_role("link", name="下载名单").click()
    book = openpyxl.load_workbook(io.BytesIO(handed_out.value.path().read_bytes()))
    sheet = book.worksheets[0]
    headings = next(row for row in sheet.iter_rows() if any("金额" in str(cell.value) for cell in row))
    names, column = (
        next(cell.column for cell in headings if word in str(cell.value)) for word in ("姓名", "金额")
    )
    for row in range(headings[0].row + 1, sheet.max_row + 1):
        sheet.cell(row, column).value = amounts[str(sheet.cell(row, names).value)]
    path = folder / "名单.xlsx"
    book.save(path)
    return path


def _step(page: Page, address: str, account: User, run: str, button: str) -> None:
    enter(page, address, account.username)
    page.goto(run)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".run-stage.is-done").filter(has_text=account.name)).to_be_visible()


def _hand_in(page: Page, path: Path) -> None:
    page.get_by_label("填好的名单").set_input_files(path)
    page.get_by_role("button", name="上传并核对").click()


def test_a_bonus_from_the_list_to_the_phone(
    desktop: Page, phone: Page, live_server: LiveServer, district: District, tmp_path: Path
) -> None:
    address, payers = str(live_server.url), make_payers(district.place)
    enter(desktop, address, payers.preparer.username)
    desktop.goto(f"{address}/pay/?month=2022-12")
    desktop.get_by_role("navigation").get_by_role("link", name="年终奖和一次性发放").click()
    sound(desktop)
    desktop.get_by_role("link", name="全年一次性奖金").click()
    _hand_in(desktop, _filled_in(desktop, tmp_path, {"王一": "六千", "王二": 2000}))
    expect(desktop.get_by_role("region", name="表格里的问题")).to_contain_text("奖金名单 D3")
    sound(desktop)
    assert not PayRun.objects.exists()

    desktop.get_by_role("link", name="回去再传").click()
    _hand_in(desktop, _filled_in(desktop, tmp_path, {"王一": 6000, "王二": 2000}))
    expect(desktop.get_by_role("region", name="名单")).to_contain_text("6,000.00")
    sound(desktop)
    run = desktop.url
    _step(desktop, address, payers.preparer, run, "提交审核")
    _step(desktop, address, payers.checker, run, "审核通过")
    _step(desktop, address, payers.approver, run, "审批，这一批不再改动")

    person = Person.objects.get(name="王一")
    account = make_officer(district.community, Role.WORKER, name="王一")
    link_account(person=person, account=account, by=None)
    enter(phone, address, account.username)
    phone.goto(f"{address}/pay/own/")
    sound(phone)
    phone.get_by_role("link", name="全年一次性奖金").first.tap()
    expect(phone.get_by_role("main")).to_contain_text("6,000.00")
    sound(phone)
