"""Where the money comes from, what may be spent, and what a year begins with: on the pages and in tables."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.make import ENTERED_AT, District, Payers, close_run, make_officer
from tests.pay.outputs.test_handing_out import as_user, closed, district, payers
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry as AuditEntry
from wuding.audit.names import Action
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.pay.actions import compute_month
from wuding.pay.actions.funding import set_budget, set_funding, withdraw_funding
from wuding.pay.actions.opening import Sums, set_opening
from wuding.pay.exchange.openings import opening_workbook
from wuding.pay.models import Budget, Funding, Opening, PayRun, SlipNet
from wuding.pay.outputs.handing_out import Output, hand_out
from wuding.pay.queries.funding import borne_of_run, execution
from wuding.pay.queries.nets import sums_of
from wuding.people.models import Person

pytestmark = pytest.mark.django_db
__all__ = ["closed", "district", "payers"]
JULY = date(2022, 7, 1)
HALF = [("省级补助", Decimal(50)), ("区财政", Decimal(50))]


def funded(district: District, payers: Payers, **more: Any) -> Funding:
    asked = {"item": "", "since": JULY, "parts": HALF, "document": "财政〔2022〕1 号", **more}
    return set_funding(place=district.place, by=payers.approver, at=ENTERED_AT, **asked)


def handed_in(client: Client, address: str, place: Any, content: bytes) -> Any:
    file = SimpleUploadedFile("表.xlsx", content)
    return client.post(f"{address}?organisation={place.public_id}&month=2022-07", {"file": file}, follow=True)


def rewritten(content: bytes, change: Any) -> bytes:
    """The workbook with its first sheet changed."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book.worksheets[0])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_run_is_split_to_the_fen(closed: PayRun, district: District, payers: Payers) -> None:
    assert [one.fund for one in borne_of_run(closed)] == ["未注明来源"]
    funded(district, payers)
    funded(district, payers, item="基础补贴", parts=[("区财政", Decimal(100))])
    found = {one.fund: one for one in borne_of_run(closed)}
    sums = sums_of(closed)
    assert sum(one.pay for one in found.values()) == sums.gross
    assert sum(one.employer for one in found.values()) == sums.employer
    assert found["区财政"].pay - found["省级补助"].pay == 2 * 2900
    handed = hand_out(run=closed, output=Output.FUNDING, by=payers.approver)
    sheet = openpyxl.load_workbook(io.BytesIO(handed.data), data_only=True).worksheets[0]
    last = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "合计")
    assert Decimal(str(last[-1])) == sums.gross + sums.employer


def test_rules_follow_one_another_and_can_be_taken_back(district: District, payers: Payers) -> None:
    old = funded(district, payers, since=date(2022, 1, 1))
    new = funded(district, payers)
    old.refresh_from_db()
    assert old.until == date(2022, 6, 30)
    with pytest.raises(RuleError, match="从 2022-07 起已有资金来源"):
        funded(district, payers, since=date(2022, 3, 1))
    with pytest.raises(RuleError, match="正好是 100%"):
        funded(district, payers, since=date(2022, 9, 1), parts=[("省", Decimal(99))])
    with pytest.raises(RuleError, match="1 日"):
        funded(district, payers, since=date(2022, 9, 2))
    withdraw_funding(funding=new, by=payers.approver)
    assert Funding.objects.get().until is None
    assert AuditEntry.objects.get(action=Action.FUNDING_WITHDRAW).changes["shares"] == [
        "省级补助 50%、区财政 50%",
        None,
    ]
    for role in (Role.TOWNSHIP, Role.CIVIL_AFFAIRS, Role.DISTRICT_LEADER):
        with pytest.raises(NotVisible):
            withdraw_funding(funding=old, by=make_officer(district.place, role))


def test_the_page_enters_a_rule_and_the_table_brings_it_back(district: District, payers: Payers) -> None:
    client = as_user(payers.approver)
    page = f"/pay/funding/?organisation={district.place.public_id}"
    asked = {"item": "", "since": "2022-07", "fund1": "省级补助", "percent1": "60", "fund2": "区财政"}
    address = f"/pay/funding/set/?organisation={district.place.public_id}"
    refused = client.post(address, {**asked, "percent2": "30"})
    assert refused.status_code == 422
    assert "加起来正好是 100%" in refused.content.decode()
    assert client.post(address, {**asked, "percent2": "40"}).status_code == 302
    shown = client.get(page).content.decode()
    assert '省级补助 <b class="num">60%</b>' in shown
    table = client.get(f"/pay/funding/table/?organisation={district.place.public_id}").content
    assert "0 条" in handed_in(client, "/pay/funding/hand-in/", district.place, table).content.decode()

    def less(sheet: Any) -> None:
        for row in sheet.iter_rows(min_row=2):
            if row[3].value == "区财政":
                row[4].value = 39

    wrong = handed_in(client, "/pay/funding/hand-in/", district.place, rewritten(table, less))
    assert wrong.status_code == 422

    def later(sheet: Any) -> None:
        for row in sheet.iter_rows(min_row=2):
            if row[3].value:
                row[2].value = date(2022, 10, 1)

    assert (
        "1 条"
        in handed_in(
            client, "/pay/funding/hand-in/", district.place, rewritten(table, later)
        ).content.decode()
    )
    assert Funding.objects.get(until=None).since == date(2022, 10, 1)
    assert "登记新的办法" not in as_user(payers.checker).get(page).content.decode()
    assert as_user(payers.checker).post(address, {**asked, "percent2": "40"}).status_code == 404


def test_a_budget_stands_against_what_was_paid_and_what_is_to_come(
    closed: PayRun, district: District, payers: Payers
) -> None:
    funded(district, payers)
    cost = sums_of(closed).gross + sums_of(closed).employer
    for fund, amount in (("省级补助", cost * 3), ("区财政", cost)):
        set_budget(place=district.place, year=2022, fund=fund, amount=amount.quantize(Decimal("0.01")), document="", by=payers.approver, at=ENTERED_AT)  # fmt: skip
    found = execution(district.place, Month(2022, 12))
    assert (found.last, found.months_left) == (JULY, 5)
    province, own = found.found
    assert province.paid + own.paid == cost
    assert province.to_come == 5 * province.paid
    assert (province.told, own.told) == ("", "will_overrun")
    page = as_user(payers.approver).get(f"/pay/budget/?organisation={district.place.public_id}&month=2022-12")
    assert "区财政到年底预计超支" in page.content.decode()
    sheet = as_user(payers.approver).get(
        f"/pay/budget/sheet/?organisation={district.place.public_id}&month=2022-12"
    )
    book = openpyxl.load_workbook(io.BytesIO(sheet.content), data_only=True).worksheets[0]
    rows = {row[0]: row for row in book.iter_rows(min_row=3, values_only=True)}
    assert Decimal(str(rows["合计"][2])) == cost
    assert rows["区财政"][-1] == "预计超支"


def test_budgets_come_in_by_page_and_table(district: District, payers: Payers) -> None:
    client = as_user(payers.approver)
    address = f"/pay/budget/set/?organisation={district.place.public_id}&month=2022-07"
    assert client.post(address, {"fund": "区财政", "amount": "2000000"}).status_code == 302
    assert client.post(address, {"fund": "区财政", "amount": "2100000.50"}).status_code == 302
    assert Budget.objects.get().amount == Decimal("2100000.50")
    assert AuditEntry.objects.filter(action=Action.BUDGET_SET).count() == 2
    assert client.post(address, {"fund": "区财政", "amount": "-1"}).status_code == 422
    table = client.get(f"/pay/budget/table/?organisation={district.place.public_id}&month=2022-07").content

    def wrong(sheet: Any) -> None:
        sheet["D2"].value = "很多"

    answer = handed_in(client, "/pay/budget/hand-in/", district.place, rewritten(table, wrong))
    assert answer.status_code == 422
    assert "D2" in answer.content.decode()
    assert Budget.objects.get().amount == Decimal("2100000.50")

    def other(sheet: Any) -> None:
        sheet["C2"].value, sheet["D2"].value = "省级补助", 500

    assert (
        "1 条"
        in handed_in(client, "/pay/budget/hand-in/", district.place, rewritten(table, other)).content.decode()
    )
    assert Budget.objects.count() == 2


SIX = Sums(date(2022, 1, 1), date(2022, 6, 1), Decimal(60000), Decimal(3000), Decimal(810))


def opened(name: str, by: User, sums: Sums = SIX) -> Opening:
    return set_opening(person=Person.objects.get(name=name), sums=sums, by=by, at=ENTERED_AT)


def test_withholding_goes_on_from_the_opening_sums(district: District, payers: Payers) -> None:
    """Seven months: 63520 − 35000 − 3564.20 = 24955.80, at 3 % 748.67, of which 810 are withheld: nothing this month."""
    opened("甲", payers.preparer)
    opened("乙", payers.preparer, Sums(SIX.since, SIX.until, SIX.income, SIX.contributions, Decimal(0)))
    run = compute_month(place=district.place, month=Month(2022, 7), by=payers.preparer, at=ENTERED_AT)
    nets = {one.slip.person.name: one for one in SlipNet.objects.select_related("slip__person")}
    assert nets["甲"].facts["tax"]["前期收入"] == "60000.00"
    assert nets["甲"].facts["tax"]["任职月数"] == "7"
    assert nets["甲"].tax == 0
    assert nets["乙"].tax == Decimal("748.67")
    close_run(run, payers)
    with pytest.raises(RuleError, match="甲 2022-07 的工资已经在系统里审批过"):
        opened("甲", payers.preparer, Sums(SIX.since, JULY, SIX.income, SIX.contributions, SIX.tax))


def test_opening_sums_come_in_by_table_or_not_at_all(district: District, payers: Payers) -> None:
    client = as_user(payers.preparer)
    empty = opening_workbook(payers.preparer, district.place, 2022)

    def fill(sheet: Any) -> None:
        for row in sheet.iter_rows(min_row=2, max_row=3):
            for cell, value in zip(
                row[3:], (date(2022, 1, 1), date(2022, 6, 1), 60000, 3000, 810), strict=True
            ):
                cell.value = value

    def fault(sheet: Any) -> None:
        fill(sheet)
        sheet["F3"].value = "六万"

    def stranger(sheet: Any) -> None:
        fill(sheet)
        sheet["B2"].value = "别人"

    place = district.place
    answer = handed_in(client, "/pay/openings/hand-in/", place, rewritten(empty, fault))
    assert "F3" in answer.content.decode()
    answer = handed_in(client, "/pay/openings/hand-in/", place, rewritten(empty, stranger))
    assert "档案号和姓名对不上" in answer.content.decode()
    assert not Opening.objects.exists()
    answer = handed_in(client, "/pay/openings/hand-in/", place, rewritten(empty, fill))
    assert "已收下：2 条" in answer.content.decode()
    assert Opening.objects.count() == 2
    assert (
        "60,000.00"
        in client.get(f"/pay/openings/?organisation={place.public_id}&month=2022-07").content.decode()
    )
    assert as_user(make_officer(place, Role.CIVIL_AFFAIRS)).get("/pay/openings/").status_code == 404
