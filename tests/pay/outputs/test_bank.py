"""The bank's file of a closed run: whole or not at all, each recorded, and what it pays is what the slips pay."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.test import Client

from tests.make import District, Payers, make_entry, make_officer
from tests.pay.outputs.test_handing_out import as_user, closed, district, payers
from tests.people.test_bank_accounts import card
from wuding.accounts.roles import Role
from wuding.audit.models import Entry as AuditEntry
from wuding.audit.names import Action
from wuding.common.errors import NotVisible, RuleError
from wuding.common.sealed import Secret
from wuding.pay.models import PayRun
from wuding.pay.outputs.bank import bank_file, payable
from wuding.pay.queries.nets import sums_of
from wuding.people.actions import add_record
from wuding.people.models import BankAccount, Person

pytestmark = pytest.mark.django_db
__all__ = ["closed", "district", "payers"]
ASKED = {"layout": "通用", "purpose": "7 月工资代发"}


def give_account(name: str, number: str, payers: Payers, holder: str = "") -> None:
    row = BankAccount(branch="样例银行", account=Secret(number), holder=holder, since=date(2022, 1, 1))
    add_record(person=Person.objects.get(name=name), row=row, entry=make_entry(payers.approver))


@pytest.fixture
def with_accounts(closed: PayRun, payers: Payers) -> PayRun:
    give_account("甲", card(1), payers)
    give_account("乙", card(2), payers, holder="乙母")
    return closed


def test_the_file_pays_what_the_run_pays(with_accounts: PayRun, payers: Payers) -> None:
    handed = bank_file(run=with_accounts, by=payers.approver, **ASKED)
    rows = list(csv.DictReader(io.StringIO(handed.data.decode("utf-8-sig"))))
    assert sum(Decimal(row["金额"]) for row in rows) == sums_of(with_accounts).net
    assert {(row["账号"], row["户名"]) for row in rows} == {(card(1), "甲"), (card(2), "乙母")}
    entry = AuditEntry.objects.get(action=Action.PAY_HAND_OUT)
    assert entry.changes["net"] == [None, "5911.60"]
    assert entry.purpose == "7 月工资代发"
    assert card(1) not in str(entry.changes)


def test_in_other_layouts_and_encodings(with_accounts: PayRun, payers: Payers) -> None:
    asked = {"run": with_accounts, "by": payers.approver, "purpose": "7 月工资代发"}
    gbk = bank_file(layout="通用", encoding="gb18030", **asked)  # type: ignore[arg-type]  # as the page sends it
    assert "户名" in gbk.data.decode("gb18030")
    book = bank_file(layout="Excel 表格", **asked)  # type: ignore[arg-type]  # as the page sends it
    sheet = openpyxl.load_workbook(io.BytesIO(book.data)).worksheets[0]
    amounts = [row[4] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert sum(Decimal(str(one)) for one in amounts) == sums_of(with_accounts).net
    assert isinstance(sheet["B2"].value, str)
    with pytest.raises(RuleError, match="没有这种格式"):
        bank_file(layout="没有的", **asked)  # type: ignore[arg-type]  # as the page sends it


def test_whoever_has_no_account_stops_it_by_name_until_a_reason_is_given(
    closed: PayRun, payers: Payers
) -> None:
    give_account("甲", card(1), payers)
    with pytest.raises(RuleError, match="有 1 人没有登记代发账户：乙"):
        bank_file(run=closed, by=payers.approver, **ASKED)
    assert not AuditEntry.objects.filter(action=Action.PAY_HAND_OUT).exists()
    handed = bank_file(run=closed, by=payers.approver, reason="乙的账户正在补办", **ASKED)
    assert "（部分）" in handed.name
    entry = AuditEntry.objects.get(action=Action.PAY_HAND_OUT)
    assert entry.changes["left_out"] == [None, "乙"]
    assert entry.purpose == "7 月工资代发；乙的账户正在补办"
    assert Decimal(str(entry.changes["net"][1])) < sums_of(closed).net


def test_it_takes_a_purpose_and_the_right_to_accounts(
    with_accounts: PayRun, payers: Payers, district: District
) -> None:
    with pytest.raises(RuleError, match="没有写明用途"):
        bank_file(run=with_accounts, layout="通用", purpose="", by=payers.approver)
    for role in (Role.CIVIL_AFFAIRS, Role.DISTRICT_LEADER, Role.ORGANISATION_DEPARTMENT):
        with pytest.raises(NotVisible):
            bank_file(run=with_accounts, by=make_officer(district.place, role), **ASKED)


def test_the_page_names_who_is_missing_with_a_link_and_says_what_stops_the_file(
    client: Client, closed: PayRun, payers: Payers
) -> None:
    give_account("甲", card(1), payers)
    page = f"/pay/runs/{closed.public_id}/outputs/"
    shown = as_user(payers.approver).get(page).content.decode()
    missing = Person.objects.get(name="乙")
    assert f"/people/{missing.public_id}/bank-account/new/" in shown
    refused = as_user(payers.approver).post(f"/pay/runs/{closed.public_id}/bank/", ASKED, follow=True)
    assert "有 1 人没有登记代发账户：乙" in refused.content.decode()
    give_account("乙", card(2), payers)
    answer = as_user(payers.approver).post(f"/pay/runs/{closed.public_id}/bank/", ASKED)
    assert answer["Content-Type"] == "text/csv"
    assert payable(closed).held_up == ()
    assert "银行代发文件" not in as_user(payers.checker).get(page).content.decode()
