"""Papers in a real browser: a scan into the file, the form on paper, a secretary reviewed before the appointment."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.steps import enter, sound
from tests.make import make_district, make_officer, make_worker
from tests.people.test_uploads import A_PDF, a_picture
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.people.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(live_server: LiveServer, tmp_path: Path, settings: object) -> str:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]  # pytest-django's settings
    district = make_district()
    make_officer(district.place, Role.CIVIL_AFFAIRS, username="minzheng", name="民政局经办人")
    User.objects.filter(pk=district.officer.pk).update(username="zuzhi")
    make_worker(district.community, district.officer, name="王书记", post="正职")
    return str(live_server.url)


def test_a_scan_and_a_photo_come_into_the_file_and_the_form_goes_out(desktop: Page, address: str) -> None:
    enter(desktop, address, "zuzhi")
    desktop.goto(f"{address}/people/{Person.objects.get().public_id}/")
    desktop.get_by_role("link", name="照片").click()
    desktop.locator("input[type=file]").set_input_files(
        {"name": "photo.png", "mimeType": "image/png", "buffer": a_picture("PNG")}
    )
    sound(desktop)
    desktop.get_by_role("button", name="换上").click()
    expect(desktop.get_by_role("img", name="王书记的照片")).to_be_visible()
    assert desktop.evaluate("document.querySelector('.file-portrait img').naturalWidth") == 295

    desktop.get_by_role("link", name="附件", exact=True).click()
    expect(desktop.get_by_text("还没有附件")).to_be_visible()
    sound(desktop)
    desktop.get_by_role("link", name="添加附件").click()
    desktop.locator("input[type=file]").set_input_files(
        {"name": "证书.pdf", "mimeType": "application/pdf", "buffer": b"MZ no pdf"}
    )
    desktop.get_by_label("归入").select_option("certificate")
    desktop.get_by_label("材料名称").fill("初级证书")
    desktop.get_by_role("button", name="存入档案").click()
    expect(desktop.get_by_text("这个文件的内容不是 PDF")).to_be_visible()
    sound(desktop)
    desktop.locator("input[type=file]").set_input_files(
        {"name": "证书.pdf", "mimeType": "application/pdf", "buffer": A_PDF}
    )
    desktop.get_by_role("button", name="存入档案").click()
    with desktop.expect_download() as saved:
        desktop.get_by_role("link", name="初级证书").first.click()
    assert saved.value.suggested_filename == "王书记 初级证书.pdf"
    assert Path(saved.value.path()).read_bytes() == A_PDF
    sound(desktop)

    desktop.get_by_role("link", name="登记表").click()
    desktop.get_by_label("用途").fill("年度考核备案")
    sound(desktop)
    with desktop.expect_download() as form:
        desktop.get_by_role("button", name="生成文件").click()
    assert Path(form.value.path()).read_bytes().startswith(b"%PDF")


def test_a_secretary_is_reviewed_by_two_organs(desktop: Page, phone: Page, address: str) -> None:
    enter(desktop, address, "zuzhi")
    desktop.goto(f"{address}/people/secretaries/")
    sound(desktop)
    desktop.get_by_role("link", name="王书记").click()
    expect(desktop.get_by_text("已任正职，但档案里没有办结的联审")).to_be_visible()
    sound(desktop)
    desktop.get_by_role("link", name="发起联审").click()
    desktop.get_by_label("联审事由").fill("拟任松鹤社区党支部书记")
    for organ in ("纪委监委", "政法委", "公安分局", "人民检察院", "人社局"):
        desktop.get_by_label(organ).uncheck()
    sound(desktop)
    desktop.get_by_role("button", name="发起", exact=True).click()
    desktop.get_by_label("无意见").check()
    desktop.get_by_label("说明").fill("松法函〔2022〕8 号")
    desktop.get_by_role("button", name="提交意见").click()
    expect(desktop.get_by_role("row", name="人民法院")).to_contain_text("松法函〔2022〕8 号")
    sound(desktop)

    enter(phone, address, "minzheng")
    phone.goto(f"{address}/people/reviews/")
    sound(phone)
    phone.get_by_role("link", name="王书记").tap()
    expect(phone.get_by_role("row", name="人民法院")).not_to_contain_text("松法函")
    phone.get_by_label("无意见").check()
    sound(phone)
    phone.get_by_role("button", name="提交意见").tap()
    expect(phone.get_by_role("row", name="人民法院")).to_contain_text("松法函〔2022〕8 号")

    desktop.reload()
    desktop.get_by_label("结论").fill("同意任职")
    desktop.get_by_role("button", name="办结联审").click()
    expect(desktop.get_by_text("同意任职")).to_be_visible()
    expect(desktop.get_by_text("已任正职，但档案里没有办结的联审")).to_have_count(0)
