"""Files of a closed run: who gets them, with what on them, and that it is recorded."""

import io
import re
from decimal import Decimal
from urllib.parse import unquote

import openpyxl
import pytest
from django.test import Client

from tests.make import District, Payers, close_run, make_adoption, make_district, make_officer, make_payers
from tests.pay.outputs.test_netting import draft, make_insured
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry as AuditEntry
from wuding.audit.names import Action
from wuding.common.errors import NotVisible, RuleError
from wuding.pay.models import PayRun
from wuding.pay.outputs.handing_out import Output, hand_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    made = make_district()
    make_adoption(made)
    make_insured(made, "甲")
    make_insured(made, "乙")
    return made


@pytest.fixture
def payers(district: District) -> Payers:
    return make_payers(district.place)


@pytest.fixture
def closed(district: District, payers: Payers) -> PayRun:
    run = draft(district, payers)
    return close_run(run, payers)


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_signed_sheet_pays_what_the_slips_pay(closed: PayRun, payers: Payers) -> None:
    handed = hand_out(run=closed, output=Output.SHEET, by=payers.preparer)
    assert handed.name == "松岭区2022-07工资发放表.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(handed.data), data_only=True).worksheets[0]
    last = next(row for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith("合计（2 人）"))
    assert Decimal(str(last[-2])) == 2 * Decimal("2955.80")
    assert "制表人：镇党委 陈样例" in str([row[0] for row in sheet.iter_rows(values_only=True)])
    entry = AuditEntry.objects.get(action=Action.PAY_HAND_OUT)
    assert entry.changes["paper"] == [None, "工资发放表"]


def test_declarations_need_a_purpose_and_the_right_to_numbers(closed: PayRun, payers: Payers) -> None:
    with pytest.raises(RuleError, match="没有写明用途"):
        hand_out(run=closed, output=Output.TAX, by=payers.preparer)
    with pytest.raises(NotVisible):
        hand_out(run=closed, output=Output.TAX, by=payers.checker, purpose="七月个税申报")
    handed = hand_out(run=closed, output=Output.TAX, by=payers.preparer, purpose="七月个税申报")
    sheet = openpyxl.load_workbook(io.BytesIO(handed.data)).worksheets[0]
    assert [sheet["B3"].value, sheet["B4"].value] == ["甲", "乙"]
    entry = AuditEntry.objects.get(action=Action.PAY_HAND_OUT)
    assert entry.purpose == "七月个税申报"
    assert hand_out(run=closed, output=Output.INSURANCE, by=payers.approver, purpose="七月社保申报").data


def test_whoever_has_no_net_pay_stops_a_declaration_by_name(district: District, payers: Payers) -> None:
    make_insured(district, "丙", {})
    run = draft(district, payers)
    closed = close_run(run, payers)
    with pytest.raises(RuleError, match="有 1 人没有算扣款：丙"):
        hand_out(run=closed, output=Output.TAX, by=payers.preparer, purpose="七月个税申报")


def test_an_open_run_hands_nothing_out(district: District, payers: Payers) -> None:
    run = draft(district, payers)
    with pytest.raises(RuleError, match="还没有审批"):
        hand_out(run=run, output=Output.SHEET, by=payers.preparer)


def test_the_page_shows_net_pay_and_offers_files(district: District, payers: Payers) -> None:
    run = draft(district, payers)
    client = as_user(payers.preparer)
    page = f"/pay/runs/{run.public_id}/outputs/"
    assert "5,911.60" in client.get(page).content.decode()
    assert "5,911.60" in client.get(f"/pay/runs/{run.public_id}/").content.decode()
    close_run(run, payers)
    answer = client.get(page).content.decode()
    assert "工资发放表" in answer
    file = client.post(f"{page}sheet/")
    assert file.status_code == 200
    assert file.content.startswith(b"PK")
    assert client.post(f"{page}nothing/").status_code == 404


def test_who_only_looks_does_not_find_the_page(closed: PayRun, district: District) -> None:
    client = as_user(make_officer(district.place, Role.DISTRICT_LEADER))
    assert client.get(f"/pay/runs/{closed.public_id}/outputs/").status_code == 404
    assert client.post(f"/pay/runs/{closed.public_id}/outputs/sheet/").status_code == 404


def test_a_payslip_is_a_pdf_once_the_run_is_closed(closed: PayRun, payers: Payers) -> None:
    slip = closed.slips.order_by("pk")[0]
    answer = as_user(payers.preparer).get(f"/pay/slips/{slip.public_id}/paper/")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"


def test_a_slip_shows_each_deduction_with_its_reasons(closed: PayRun, payers: Payers) -> None:
    slip = closed.slips.order_by("pk")[0]
    page = as_user(payers.preparer).get(f"/pay/slips/{slip.public_id}/").content.decode()
    for words in (
        "2,955.80",
        "养老保险个人",
        "社会保险法 第十二条",
        "四舍五入(3640.00 × 8%, 2)",
        "单位另外缴纳 1,026.48 元",
        "社保缴费基数",
    ):
        assert words in page
    link = re.search(r'href="(/policy/daxinganling[^"]*)"', page)
    assert link is not None
    assert as_user(payers.preparer).get(unquote(link[1]).split("#")[0]).status_code == 200
