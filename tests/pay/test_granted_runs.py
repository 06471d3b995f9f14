"""Bonuses and lump sums: lists taken whole or not at all, taxed as the law says, closed like months, frozen afterwards."""

import io
from datetime import date
from decimal import Decimal
from typing import cast

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.make import (
    ENTERED_AT,
    District,
    Payers,
    close_run,
    make_adoption,
    make_district,
    make_entry,
    make_officer,
    make_payers,
    make_worker,
    pay_month,
)
from tests.pay.outputs.test_netting import make_insured
from wuding.accounts.roles import Role
from wuding.calc.sheets.writing.templates import write_table
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.models import Organisation
from wuding.pay.actions import compute_month, drop_run, grant, prepare_run, regrant
from wuding.pay.actions.granting import Granted
from wuding.pay.actions.opening import Sums, set_opening
from wuding.pay.exchange.grants import grant_spec
from wuding.pay.models import Grant, Line, PayRun, RunKind, RunState, Slip, SlipNet, TaxWay
from wuding.pay.outputs.handing_out import Output, hand_out, outputs_of
from wuding.pay.queries.nets import years_of
from wuding.people.actions import end_record
from wuding.people.models import Person, Service

pytestmark = pytest.mark.django_db
JULY, AUGUST = Month(2022, 7), Month(2022, 8)
REASON = "任职满二十年一次性补助"


@pytest.fixture
def district() -> District:
    made = make_district()
    make_adoption(made)
    return made


@pytest.fixture
def payers(district: District) -> Payers:
    return make_payers(district.place)


def _granted(person: Person, amount: str, reason: str = REASON, way: TaxWay = TaxWay.CHEAPER) -> Granted:
    return Granted(person.pk, person.organisation_id, Decimal(amount), reason, "样例第二条", way)


def _grant(
    district: District, payers: Payers, *granted: Granted, kind: RunKind = RunKind.LUMP, month: Month = JULY
) -> PayRun:
    return grant(
        place=district.place, kind=kind, month=month, granted=granted, by=payers.preparer, at=ENTERED_AT
    )


def _well_paid(person: Person, payers: Payers) -> None:
    """Half a year's wages far above the allowances, with the tax that they cost."""
    sums = Sums(date(2022, 1, 1), date(2022, 6, 1), Decimal(200000), Decimal(10000), Decimal(15480))
    set_opening(person=person, sums=sums, by=payers.preparer, at=ENTERED_AT)


def test_a_lump_sum_joins_the_months_wages_in_either_order(district: District, payers: Payers) -> None:
    first, then = (make_insured(district, name) for name in ("先发", "后发"))
    for person in (first, then):
        _well_paid(person, payers)
    early = close_run(_grant(district, payers, _granted(first, "10000")), payers)
    pay_month(district.place, JULY, payers)
    again = close_run(_grant(district, payers, _granted(then, "10000"), month=JULY), payers)
    taxes = {
        name: sum(SlipNet.objects.filter(slip__person__name=name).values_list("tax", flat=True), Decimal(0))
        for name in ("先发", "后发")
    }
    assert taxes["先发"] == taxes["后发"] > 0
    assert early.kind == again.kind == RunKind.LUMP
    # The insurance was taken once, with the month's wages.
    for person in (first, then):
        assert years_of([person.pk], 2022, AUGUST.start)[person.pk].contributions == Decimal("564.20")
        assert years_of([person.pk], 2022, AUGUST.start)[person.pk].months == 1


def test_a_bonus_is_taxed_the_cheaper_way_and_says_what_the_other_costs(
    district: District, payers: Payers
) -> None:
    rich, poor = make_insured(district, "多"), make_insured(district, "少")
    _well_paid(rich, payers)
    run = _grant(district, payers, _granted(rich, "30000"), _granted(poor, "30000"), kind=RunKind.BONUS)
    nets = {net.slip.person.name: net for net in SlipNet.objects.select_related("slip__person")}
    # 30,000 / 12 = 2,500: 3 per cent, 900 yuan.
    assert (nets["多"].tax, nets["多"].net, nets["多"].apart_tax) == (
        Decimal(900),
        Decimal(29100),
        Decimal(900),
    )
    assert nets["多"].figures["bonus"]["way"] == "apart"
    assert (
        Decimal(nets["多"].figures["bonus"]["merged"]) > Decimal(nets["多"].figures["bonus"]["apart"]) == 900
    )
    assert (nets["少"].figures["bonus"]["way"], nets["少"].apart_income) == ("merged", Decimal(0))
    assert list(Grant.objects.filter(run=run, apart_year=2022).values_list("person", flat=True)) == [rich.pk]
    close_run(run, payers)
    # Taxed apart it is no part of the year's wages; merged it is.
    years = years_of([rich.pk, poor.pk], 2022, AUGUST.start)
    assert (years[rich.pk].income, years[poor.pk].income) == (Decimal(0), Decimal(30000))


def test_only_one_bonus_a_year_is_taxed_apart(district: District, payers: Payers) -> None:
    person = make_insured(district, "甲")
    _well_paid(person, payers)
    close_run(_grant(district, payers, _granted(person, "30000"), kind=RunKind.BONUS), payers)
    asked = _granted(person, "20000", way=TaxWay.APART)
    with pytest.raises(RuleError, match="已有一次奖金单独计税"):
        _grant(district, payers, asked, kind=RunKind.BONUS, month=AUGUST)
    run = _grant(district, payers, _granted(person, "20000"), kind=RunKind.BONUS, month=AUGUST)
    net = SlipNet.objects.get(slip__run=run)
    assert (net.figures["bonus"]["way"], net.apart_income) == ("merged", Decimal(0))
    with pytest.raises(Error), transaction.atomic():
        run.grants.update(apart_year=2022)


def test_slips_tell_reasons_and_clauses_and_are_one_a_month_and_kind(
    district: District, payers: Payers
) -> None:
    person = make_insured(district, "甲")
    run = _grant(district, payers, _granted(person, "2000"), _granted(person, "300.50", "抗洪补助"))
    slip = Slip.objects.get(run=run)
    assert list(Line.objects.filter(slip=slip).values_list("name", "amount", "clause")) == [
        (REASON, Decimal(2000), "样例第二条"),
        ("抗洪补助", Decimal("300.50"), "样例第二条"),
    ]
    assert slip.total == Decimal("2300.50") == SlipNet.objects.get(slip=slip).net
    close_run(run, payers)
    with pytest.raises(RuleError, match="甲这个月已有一张一次性发放工资条"):
        _grant(district, payers, _granted(person, "1"))


def test_who_is_gone_and_who_had_the_same_before_is_pointed_out(district: District, payers: Payers) -> None:
    gone, again = make_insured(district, "走了"), make_insured(district, "又来")
    end_record(
        old=Service.objects.known().get(person=gone),
        until=date(2022, 6, 30),
        entry=make_entry(district.officer),
    )
    close_run(_grant(district, payers, _granted(again, "2000")), payers)
    run = _grant(district, payers, _granted(gone, "500"), _granted(again, "2000"), month=AUGUST)
    told = {one.person.name: (one.kind, one.told) for one in run.notices.select_related("person")}
    assert told == {
        "走了": ("gone", {"amount": "500.00"}),
        "又来": ("again", {"reason": REASON, "month": "2022-07", "amount": "2000.00"}),
    }


def test_a_closed_list_stays(district: District, payers: Payers) -> None:
    run = close_run(_grant(district, payers, _granted(make_insured(district, "甲"), "2000")), payers)
    table = Grant._meta.db_table
    for statement in (
        f"UPDATE {table} SET amount = 1",  # noqa: S608  no input
        f"DELETE FROM {table}",  # noqa: S608  no input
        "UPDATE pay_line SET amount = 1",
    ):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(RuleError, match="不能重新计算"):
        drop_run(run=run, by=payers.preparer)
    with pytest.raises(RuleError, match="不能重新计算"):
        _again(run, payers)
    assert Grant.objects.get().amount == 2000


def _again(run: PayRun, payers: Payers) -> PayRun:
    return regrant(run=run, by=payers.preparer, at=ENTERED_AT)


def test_a_draft_is_replaced_worked_out_again_or_withdrawn(district: District, payers: Payers) -> None:
    person = make_insured(district, "甲")
    run = _grant(district, payers, _granted(person, "2000"))
    assert _grant(district, payers, _granted(person, "2500")) == run
    assert _again(run, payers).slips.get().total == 2500
    with pytest.raises(RuleError, match="一次性发放还没有审批完"):
        compute_month(place=district.place, month=JULY, by=payers.preparer, at=ENTERED_AT)
    with pytest.raises(RuleError, match="一次性发放还没有审批完"):
        _grant(district, payers, _granted(person, "9"), kind=RunKind.BONUS)
    dropped = drop_run(run=run, by=payers.preparer)
    assert dropped.state == RunState.DROPPED
    assert not Slip.objects.exists()
    assert not Grant.objects.exists()
    assert not PayRun.objects.open().exists()
    with pytest.raises(RuleError):
        prepare_run(run=dropped, by=payers.preparer, at=ENTERED_AT)
    monthly = compute_month(place=district.place, month=JULY, by=payers.preparer, at=ENTERED_AT)
    assert monthly.slips.get().total == 3520
    with pytest.raises(RuleError, match="不是按名单发的"):
        drop_run(run=monthly, by=payers.preparer)
    with pytest.raises(RuleError, match="的工资还没有审批完"):
        _grant(district, payers, _granted(person, "9"))


def test_nothing_is_paid_into_a_month_before_the_last_closed_one(district: District, payers: Payers) -> None:
    person = make_insured(district, "甲")
    pay_month(district.place, JULY, payers)
    with pytest.raises(RuleError, match="不能再往更早的月份发"):
        _grant(district, payers, _granted(person, "9"), month=Month(2022, 6))
    assert not Grant.objects.exists()


def test_months_know_nothing_of_it(district: District, payers: Payers, client: Client) -> None:
    person = make_insured(district, "甲")
    july = pay_month(district.place, JULY, payers)
    close_run(_grant(district, payers, _granted(person, "2000")), payers)
    august = pay_month(district.place, AUGUST, payers)
    assert august.slips.get().total == july.slips.get().total
    assert not august.differences.exists()
    client.force_login(payers.preparer)
    shown = client.get(reverse("pay:months"), {"month": "2022-07"}).content.decode()
    assert REASON not in shown
    assert "发年终奖 / 一次性发放" in shown


# Handed in ----------------------------------------------------------------------------------------


def _hand_in(
    client: Client,
    district: District,
    rows: list[tuple[object, ...]],
    kind: str = "lump",
    place: Organisation | None = None,
) -> HttpResponse:
    """At the district, unless another place is meant."""
    content = write_table(grant_spec(kind), rows)  # type: ignore[arg-type]  # also what is wrong
    at = (place or district.place).public_id
    where = f"{reverse('pay:grants_hand_in')}?organisation={at}&month=2022-07&kind={kind}"
    return cast("HttpResponse", client.post(where, {"file": SimpleUploadedFile("名单.xlsx", content)}))


def test_from_the_list_to_the_own_page(district: District, payers: Payers, client: Client) -> None:
    person = make_insured(district, "甲")
    client.force_login(payers.preparer)
    page = client.get(reverse("pay:grants"), {"month": "2022-07", "kind": "bonus"})
    assert "交一份年终奖名单" in page.content.decode()
    table = client.get(
        reverse("pay:grants_table"),
        {"month": "2022-07", "kind": "lump", "organisation": str(district.place.public_id)},
    )
    assert table.status_code == 200
    answer = _hand_in(
        client, district, [("甲", "松鹤社区", str(person.public_id), Decimal(2000), REASON, "第二条")]
    )
    run = PayRun.objects.get()
    assert answer["Location"] == reverse("pay:run", args=[run.public_id])
    shown = client.get(reverse("pay:run", args=[run.public_id])).content.decode()
    for part in (REASON, "第二条", "撤回这份名单", "提交审核", "2,000.00"):
        assert part in shown
    assert "合计：从上月到本月" not in shown
    client.post(reverse("pay:again", args=[run.public_id]))
    run = close_run(run, payers)
    assert Output.INSURANCE not in outputs_of(run)
    for output in outputs_of(run):
        if output != Output.TAX:
            assert hand_out(run=run, output=output, by=payers.preparer).name.startswith(
                "松岭区2022-07一次性待遇"
            )
    slip = run.slips.get()
    person.account = payers.checker
    person.save()
    client.force_login(payers.checker)
    own = client.get(reverse("pay:own")).content.decode()
    assert "一次性发放" in own
    mine = client.get(reverse("pay:slip", args=[slip.public_id])).content.decode()
    for part in (REASON, "第二条", "不再缴社会保险", "个人所得税"):
        assert part in mine
    assert client.get(reverse("pay:reason", args=[slip.public_id, REASON])).status_code == 404
    assert client.get(reverse("pay:paper", args=[slip.public_id])).status_code == 200
    assert REASON in client.get(reverse("pay:object", args=[slip.public_id])).content.decode()


def test_every_faulty_cell_is_named_and_nothing_is_taken(
    district: District, payers: Payers, client: Client
) -> None:
    sound, twin = make_insured(district, "甲"), make_insured(district, "同名")
    make_insured(district, "同名")
    client.force_login(payers.preparer)
    answer = _hand_in(
        client,
        district,
        [
            ("甲", None, None, Decimal(2000), REASON, None),
            ("甲", None, None, Decimal(2000), REASON, None),
            ("没有这人", None, None, Decimal(1), REASON, None),
            ("同名", None, None, Decimal(1), REASON, None),
            ("同名", None, str(sound.public_id), Decimal(1), REASON, None),
            ("同名", None, str(twin.public_id), Decimal(1), REASON, None),
            ("甲", None, None, None, REASON, None),
        ],
    )
    assert answer.status_code == 422
    shown = answer.content.decode()
    for cell, said in (
        ("A3", "“甲”在第 2 行已有一行"),
        ("A4", "看不到叫“没有这人”的社区工作者"),
        ("C5", "有 2 个人叫“同名”"),
        ("C6", "对不上"),
        ("D8", "必填，但是空着"),
    ):
        assert f"发放名单 {cell}" in shown
        assert said in shown
    assert not PayRun.objects.exists()
    assert not Grant.objects.exists()


def test_a_second_one_apart_is_told_at_its_cell(district: District, payers: Payers, client: Client) -> None:
    person = make_insured(district, "甲")
    _well_paid(person, payers)
    close_run(
        _grant(
            district,
            payers,
            _granted(person, "30000", way=TaxWay.APART),
            kind=RunKind.BONUS,
            month=Month(2022, 6),
        ),
        payers,
    )
    client.force_login(payers.preparer)
    answer = _hand_in(client, district, [("甲", None, None, Decimal(9), TaxWay.APART, None)], "bonus")
    shown = answer.content.decode()
    assert "奖金名单 E2" in shown
    assert "2022 年已有一次奖金单独计税" in shown


def test_others_may_not(district: District, payers: Payers) -> None:
    person = make_insured(district, "甲")
    with pytest.raises(NotVisible):
        grant(
            place=district.place,
            kind=RunKind.LUMP,
            month=JULY,
            granted=[_granted(person, "1")],
            by=payers.approver,
            at=ENTERED_AT,
        )


def test_a_town_neither_sees_nor_pays_the_people_of_another(district: District, client: Client) -> None:
    make_insured(district, "本镇")
    other = make_worker(district.other_community, district.officer, name="外镇")
    township = make_officer(district.town, Role.TOWNSHIP, name="镇党委 李样例")
    client.force_login(township)
    where = {"month": "2022-07", "kind": "lump", "organisation": str(district.town.public_id)}
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("pay:grants_table"), where).content))
    cells = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert "本镇" in cells
    assert not cells & {"外镇", str(other.public_id)}
    named: tuple[object, ...] = ("外镇", None, None, Decimal(2000), REASON, None)
    numbered: tuple[object, ...] = ("外镇", None, str(other.public_id), Decimal(2000), REASON, None)
    for row, said in ((named, "看不到叫“外镇”的社区工作者"), (numbered, "对不上")):
        answer = _hand_in(client, district, [row], place=district.town)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert _hand_in(client, district, [named]).status_code == 404  # the whole district's list
    with pytest.raises(NotVisible):
        grant(
            place=district.town,
            kind=RunKind.LUMP,
            month=JULY,
            granted=[_granted(other, "1")],
            by=township,
            at=ENTERED_AT,
        )
    assert not PayRun.objects.exists()
