"""On a phone: a worker reads the own file and pay, asks for a correction, objects, and sees how it ended. At a desk: the structure."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.harness.browser import axe_violations
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


def _touchable(page: Page) -> None:
    """Nothing to tap is lower than 44 px, and the page does not scroll sideways."""
    low = page.evaluate(
        """() => [...document.querySelectorAll('.own-tabs a, .own a.btn, .own button, .own-list a')]
            .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)"""
    )
    assert low == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_worker_asks_for_a_correction_and_sees_how_it_ended(phone: Page, demo: str) -> None:
    _enter(phone, demo, WORKER_USERNAME)
    phone.goto(f"{demo}/me/")
    for tab in ("档案", "经历", "谁看过", "更正"):
        phone.get_by_role("navigation", name="我的页面").get_by_role("link", name=tab, exact=True).tap()
        expect(phone.locator(".own-tabs [aria-current]")).to_have_text(tab)
        _touchable(phone)
        assert axe_violations(phone) == [], tab
    phone.get_by_role("link", name="申请更正").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("哪里不对？")
    _touchable(phone)
    assert axe_violations(phone) == []
    phone.get_by_role("link", name="性别").first.tap()
    expect(phone.get_by_text("档案里现在写的是")).to_be_visible()
    phone.get_by_label("应该是").select_option("男")
    phone.get_by_label("为什么").fill("登记时填错了")
    assert axe_violations(phone) == []
    phone.get_by_role("button", name="交给管理单位").tap()
    expect(phone.get_by_text("待处理")).to_be_visible()
    assert axe_violations(phone) == []
    phone.context.clear_cookies()
    _enter(phone, demo, "xiaoyangqi")
    phone.get_by_role("link", name="个更正申请等你处理").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("更正申请")
    phone.locator("tbody a").first.tap()
    expect(phone.get_by_role("heading", level=2).first).to_have_text("申请的内容")
    assert axe_violations(phone) == []
    phone.get_by_role("button", name="不采纳").tap()
    expect(phone.get_by_text("没有写明不采纳的理由")).to_be_visible()
    phone.get_by_label("答复").fill("与身份证一致，没有错")
    phone.get_by_role("button", name="不采纳").tap()
    expect(phone.get_by_text("没有待处理的申请")).to_be_visible()
    phone.context.clear_cookies()
    _enter(phone, demo, WORKER_USERNAME)
    phone.goto(f"{demo}/me/corrections/")
    phone.get_by_text("未采纳").tap()
    expect(phone.get_by_text("与身份证一致，没有错")).to_be_visible()
    phone.goto(f"{demo}/me/reads/")
    expect(phone.get_by_text("小扬气镇党委").first).to_be_visible()


def test_a_worker_asks_why_tries_a_certificate_objects_and_is_answered(phone: Page, demo: str) -> None:
    _enter(phone, demo, WORKER_USERNAME)
    phone.goto(f"{demo}/pay/own/")
    expect(phone.get_by_role("heading", name="为什么和上月不一样")).to_be_visible()
    _touchable(phone)
    assert axe_violations(phone) == []
    phone.get_by_role("link", name="试算").tap()
    expect(phone.get_by_text("不是承诺")).to_be_visible()
    _touchable(phone)
    phone.get_by_text("证书：高级").tap()
    expect(phone.get_by_text("职业津贴").filter(visible=True).first).to_be_visible()
    phone.get_by_label("证书").select_option(label="高级")
    phone.get_by_role("button", name="试算").tap()
    expect(phone.locator("#outcome")).to_contain_text("证书 高级")
    assert axe_violations(phone) == []
    phone.goto(f"{demo}/pay/own/")
    phone.get_by_role("link", name="有异议").tap()
    phone.get_by_label("哪一项").select_option("年限补贴")
    phone.get_by_label("哪里不对").fill("我是一九年来的，年限少算了一年")
    _touchable(phone)
    assert axe_violations(phone) == []
    phone.get_by_role("button", name="交给管理单位").tap()
    expect(phone.get_by_text("之前答复")).to_be_visible()
    assert axe_violations(phone) == []
    phone.context.clear_cookies()
    _enter(phone, demo, "xiaoyangqi")
    phone.get_by_role("link", name="个工资异议等你答复").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("工资异议")
    assert axe_violations(phone) == []
    phone.locator("tbody a").first.tap()
    phone.get_by_role("button", name="开始核实").tap()
    expect(phone.get_by_text("正在核实").first).to_be_visible()
    assert axe_violations(phone) == []
    phone.get_by_label("没有错误，说明理由").check()
    phone.get_by_label("答复", exact=True).fill("入职登记是二〇一九年十月，满年以后才加")
    phone.get_by_role("button", name="答复本人").tap()
    expect(phone.get_by_text("没有这样的异议")).to_be_visible()
    phone.context.clear_cookies()
    _enter(phone, demo, WORKER_USERNAME)
    phone.get_by_role("link", name="个工资异议有了答复").tap()
    phone.get_by_text("已说明").tap()
    expect(phone.get_by_text("满年以后才加")).to_be_visible()
    assert axe_violations(phone) == []


def test_a_bar_of_the_structure_opens_its_people(desktop: Page, demo: str) -> None:
    _enter(desktop, demo, "zuzhi")
    desktop.goto(f"{demo}/people/structure/?month=2022-12")
    assert axe_violations(desktop) == []
    desktop.get_by_role("link", name="分单位、看变化 年龄").click()
    expect(desktop.locator(".chart canvas")).to_be_visible()
    assert axe_violations(desktop) == []
    first = desktop.locator(".structure-table tbody tr").nth(1)
    number = first.locator("td.num a").first.inner_text()
    first.locator("svg a").first.click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("花名册")
    expect(desktop.locator("tbody tr")).to_have_count(int(number))
    expect(desktop.locator(".narrowed")).to_contain_text("年龄")


def test_the_register_of_personal_data_is_read_on_a_phone(phone: Page, demo: str) -> None:
    _enter(phone, demo, WORKER_USERNAME)
    phone.goto(f"{demo}/access/personal-data/?search=手机")
    expect(phone.get_by_text("手机号码")).to_be_visible()
    assert axe_violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
