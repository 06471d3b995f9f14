"""The pages of imports and exports: who may open them, and a whole round through them."""

import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.make import District, make_district, make_officer
from tests.people.exchange.tables import applied, number_of, person, table
from wuding.accounts.roles import Role
from wuding.audit.models import Entry as Trail
from wuding.audit.names import Action
from wuding.people.models import ImportRun, ImportState, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return make_district()


def _upload(client: Client, content: bytes, name: str = "名册.xlsx") -> Any:
    return client.post(reverse("people:import"), {"file": SimpleUploadedFile(name, content)}, follow=True)


def _text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_who_may_not_import_finds_nothing(client: Client, district: District) -> None:
    addresses = [reverse(f"people:{name}") for name in ("import", "export", "template")]
    for address in addresses:
        assert client.get(address).status_code == 302
    for role in (Role.COMMUNITY, Role.WORKER, Role.AUDIT_ADMIN, Role.HUMAN_RESOURCES):
        client.force_login(make_officer(district.place, role))
        for address in addresses:
            assert client.get(address).status_code == 404, (role, address)


def test_an_import_of_another_town_is_not_there(client: Client, district: District) -> None:
    client.force_login(district.officer)
    _upload(client, table([person(身份证号=number_of(2))]))
    run = ImportRun.objects.get()
    client.force_login(make_officer(district.town, Role.TOWNSHIP))
    assert client.get(reverse("people:import_run", args=[run.public_id])).status_code == 404
    for name in ("apply", "discard", "undo", "decide"):
        assert client.post(reverse(f"people:import_{name}", args=[run.public_id])).status_code == 404
    assert not Person.objects.exists()


def test_a_table_goes_in_and_is_taken_back(client: Client, district: District) -> None:
    client.force_login(district.officer)
    preview = _upload(client, table([person(身份证号=number_of(2), 手机号码="13800138000")]))
    assert "将新建 1 份档案" in _text(preview)
    assert number_of(2) not in preview.content.decode()
    assert "13800138000" not in preview.content.decode()
    run = ImportRun.objects.get()
    done = client.post(reverse("people:import_apply", args=[run.public_id]), follow=True)
    assert "已写入：新建 1 份档案" in _text(done)
    back = client.post(reverse("people:import_undo", args=[run.public_id]), follow=True)
    assert "已经撤销" in _text(back)
    assert not Person.objects.visible_to(district.officer).exists()


def test_problems_are_shown_and_can_be_downloaded_marked(client: Client, district: District) -> None:
    client.force_login(district.officer)
    rows = [person(身份证号=number_of(2)), person("李样例", 身份证号=110105194912310020.0)]
    page = _upload(client, table(rows))
    assert "现在还不能导入" in _text(page)
    assert "H3" in _text(page)
    run = ImportRun.objects.get()
    answer = client.get(reverse("people:import_problems", args=[run.public_id]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["有问题的行", "问题清单"]
    marked = book["有问题的行"]
    assert next(cell.value for cell in marked[2]) == "李样例"
    assert any(cell.comment and "文本" in cell.comment.text for cell in marked[2])
    assert "已经变成 0" in str(book["问题清单"]["F2"].value)


def test_the_marked_rows_come_back_once_they_are_mended(client: Client, district: District) -> None:
    client.force_login(district.officer)
    _upload(client, table([person(身份证号=number_of(2)), person("李样例", 身份证号="x")]))
    answer = client.get(reverse("people:import_problems", args=[ImportRun.objects.get().public_id]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book["有问题的行"]
    column = next(cell.column for cell in sheet[1] if cell.value == "身份证号")
    sheet.cell(2, column).value = number_of(4)
    again = io.BytesIO()
    book.save(again)
    assert "将新建 1 份档案" in _text(_upload(client, again.getvalue()))


def test_somebody_is_decided_on_the_page(client: Client, district: District) -> None:
    applied(district, [person(身份证号=number_of(2))])
    client.force_login(district.officer)
    assert "是同一个人" in _text(_upload(client, table([person(手机号码="13900139000")])))
    run = ImportRun.objects.get(state=ImportState.PREPARED)
    decided = client.post(reverse("people:import_decide", args=[run.public_id]), {"all": "same"}, follow=True)
    assert "变更 1 份" in _text(decided)


def test_a_file_that_cannot_be_read_is_refused_on_the_form(client: Client, district: District) -> None:
    client.force_login(district.officer)
    for content, said in ((b"", "文件是空的"), (b"%PDF-1.7 ...", "PDF"), (b"\x89PNG....", "图片")):
        answer = _upload(client, content)
        assert answer.status_code == 422
        assert said in _text(answer)
    assert not ImportRun.objects.exists()


def test_without_a_file_the_form_says_so(client: Client, district: District) -> None:
    client.force_login(district.officer)
    answer = client.post(reverse("people:import"))
    assert answer.status_code == 422
    assert "还没有选择文件" in answer.content.decode()


def test_headings_that_do_not_fit_are_named_and_nothing_is_kept(client: Client, district: District) -> None:
    client.force_login(district.officer)
    answer = _upload(client, table([{"甲": 1, "乙": 2}]))
    assert answer.status_code == 422
    assert "找不到必需的列标题" in _text(answer)
    assert not ImportRun.objects.exists()


def test_an_export_is_masked_and_recorded_for_each_file(client: Client, district: District) -> None:
    applied(district, [person(身份证号=number_of(2), 手机号码="13800138000")])
    client.force_login(district.officer)
    answer = client.post(reverse("people:export"), {"numbers": "masked"})
    assert answer["Content-Disposition"].startswith("attachment")
    values = {
        cell.value for row in openpyxl.load_workbook(io.BytesIO(answer.content))["人员"] for cell in row
    }
    assert "119*************" + number_of(2)[-2:] in values
    assert not values & {number_of(2), "13800138000"}
    (entry,) = Trail.objects.filter(action=Action.FILE_EXPORT)
    assert entry.thing_id == Person.objects.get().public_id


def test_whole_numbers_need_a_reason_which_is_recorded(client: Client, district: District) -> None:
    applied(district, [person(身份证号=number_of(2))])
    client.force_login(district.officer)
    refused = client.post(reverse("people:export"), {"numbers": "full", "purpose": ""})
    assert refused.status_code == 422
    assert "没有说明为什么" in refused.content.decode()
    answer = client.post(reverse("people:export"), {"numbers": "full", "purpose": "办理社会保险申报"})
    values = {
        cell.value for row in openpyxl.load_workbook(io.BytesIO(answer.content))["人员"] for cell in row
    }
    assert number_of(2) in values
    assert Trail.objects.get(action=Action.LIST_EXPORT).purpose == "办理社会保险申报"


def test_the_template_has_lists_notes_and_says_how(client: Client, district: District) -> None:
    client.force_login(district.officer)
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("people:template")).content))
    assert book.sheetnames == ["人员", "选项", "填表说明"]
    sheet = book["人员"]
    headings = [cell.value for cell in sheet[1]]
    assert headings[:2] == ["姓名*", "身份证号"]
    assert sheet.freeze_panes == "B2"
    assert all(cell.comment for cell in sheet[1])
    assert sheet.column_dimensions["B"].width > 18
    listed = [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert len(listed) >= 10
    units = [cell.value for cell in book["选项"][headings_at(book, "单位")]]
    assert "松鹤社区" in units


def headings_at(book: openpyxl.Workbook, title: str) -> str:
    """The column of a heading on the sheet of lists."""
    return next(str(cell.column_letter) for cell in book["选项"][1] if cell.value == title)
