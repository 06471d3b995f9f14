"""An officer's round through a file, in a real browser: a number for a reason, a correction, a renewal, the way back."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.harness.browser import axe_violations
from tests.make import PASSWORD, District, make_adoption, make_district, make_officer, make_worker
from tests.people.records import whole_file, write
from wuding.accounts.roles import Role
from wuding.common.sealed import Secret
from wuding.people.models import Certificate, Contract, Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def district() -> District:
    made = make_district()
    make_adoption(made)
    person = make_worker(made.community, made.officer, name="王伟", post="正职")
    person.identity_number = Secret("11010519491231002X")
    person.save()
    write(made.officer, *whole_file(person))
    make_officer(made.town, Role.TOWNSHIP, username="xiangzhen", name="小扬气镇党委")
    return made


def _enter(page: Page, address: str) -> None:
    page.goto(f"{address}/account/sign-in/")
    page.get_by_label("用户名").fill("xiangzhen")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(f"{address}/")


def _too_wide(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_a_correction_and_a_renewal_on_a_screen(
    desktop: Page, live_server: LiveServer, district: District
) -> None:
    _enter(desktop, live_server.url)
    desktop.get_by_role("link", name="花名册", exact=True).click()
    desktop.get_by_role("link", name="王伟").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("王伟")

    desktop.get_by_role("link", name="看完整号码").click()
    desktop.get_by_label("办理社会保险").check()
    desktop.get_by_role("button", name="记录事由并显示").click()
    expect(desktop.get_by_text("11010519491231002X")).to_be_visible()
    desktop.get_by_role("link", name="回到档案").click()
    expect(desktop.get_by_text("110*************2X")).to_be_visible()

    desktop.locator("#certificate").get_by_role("link", name="更正").first.click()
    desktop.get_by_label("取得日期").fill("2030-01-01")
    desktop.get_by_label("为什么更正").fill("照原件")
    desktop.get_by_role("button", name="更正", exact=True).click()
    expect(desktop.get_by_role("alert")).to_contain_text("还没有到")
    expect(desktop.get_by_label("为什么更正")).to_have_value("照原件")
    desktop.get_by_label("取得日期").fill("2018-09-30")
    desktop.get_by_role("button", name="更正", exact=True).click()
    expect(desktop.get_by_role("status")).to_contain_text("已更正")
    assert Certificate.objects.known().get().since == date(2018, 9, 30)
    desktop.locator("#certificate").get_by_role("link", name="社会工作者职业资格", exact=True).click()
    expect(desktop.locator(".version")).to_have_count(2)
    expect(desktop.locator(".changed")).to_contain_text(["2018-09-30"])

    desktop.get_by_role("link", name="档案", exact=True).click()
    desktop.locator("#contract").get_by_role("link", name="固定期限劳动合同", exact=True).click()
    desktop.get_by_role("link", name="续签", exact=True).click()
    expect(desktop.get_by_label("期限自")).to_have_value("2024-03-01")
    desktop.get_by_label("签订日期").fill("2024-02-20")
    desktop.get_by_label("期限至").fill("2027-02-28")
    desktop.get_by_role("button", name="续签", exact=True).click()
    expect(desktop.get_by_role("status")).to_contain_text("已续签")
    assert Contract.objects.known().count() == 2

    desktop.get_by_role("link", name="谁看过").click()
    expect(desktop.get_by_role("row", name=re.compile("查看完整号码"))).to_contain_text("办理社会保险")


def test_a_file_folds_on_a_phone_and_opens_at_a_tap(
    phone: Page, live_server: LiveServer, district: District
) -> None:
    _enter(phone, live_server.url)
    phone.goto(f"{live_server.url}/people/{Person.objects.get().public_id}/")
    expect(phone.get_by_role("link", name="岗前培训金丝雀", exact=True)).to_be_hidden()
    phone.get_by_role("heading", name="培训").click()
    expect(phone.get_by_role("link", name="岗前培训金丝雀", exact=True)).to_be_visible()
    assert _too_wide(phone) <= 0


def _pages() -> list[str]:
    person = Person.objects.get()
    certificate, contract = Certificate.objects.known().get(), Contract.objects.known().get()
    file = f"/people/{person.public_id}/"
    return [
        file,
        f"{file}timeline/?day=2022-06-30&known=2022-08-01T08:00",
        f"{file}reads/",
        f"{file}reveal/",
        f"{file}identity/",
        f"{file}identity/correct/",
        f"{file}service/new/",
        f"{file}certificate/{certificate.series}/",
        f"{file}certificate/{certificate.series}/correct/",
        f"{file}certificate/{certificate.series}/register/",
        f"{file}contract/{contract.series}/renew/",
        f"{file}contract/{contract.series}/end/",
        f"{file}contract/{contract.series}/withdraw/",
        "/people/register/",
        "/people/contracts/",
        "/people/certificates/",
        "/",
    ]


def test_all_its_pages_are_accessible_and_fit(
    desktop: Page, phone: Page, live_server: LiveServer, district: District
) -> None:
    found = []
    for page in (desktop, phone):
        _enter(page, live_server.url)
        for path in _pages():
            answer = page.goto(live_server.url + path)
            found += [] if answer and answer.ok else [f"{path} does not open"]
            found += [f"{path} {violation}" for violation in axe_violations(page)]
            found += [f"{path} is {_too_wide(page)} px too wide"] if _too_wide(page) > 0 else []
    assert found == []
