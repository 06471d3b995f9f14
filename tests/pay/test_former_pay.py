"""A scheme that pays less keeps the difference for whoever was paid more: former pay is taken from closed slips, once."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests.make import (
    ENTERED_AT,
    District,
    Payers,
    make_district,
    make_entry,
    make_payers,
    make_worker,
    pay_month,
)
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.pay.actions import compute_month, record_former_pay
from wuding.pay.models import Line, PayRun, Slip
from wuding.pay.queries.former_pay import FORMER, former_pay_to_record
from wuding.people.actions import FactGiven, record_fact
from wuding.people.models import Fact
from wuding.policy.models import Adoption

pytestmark = pytest.mark.django_db
JUNE, JULY, AUGUST = (Month(2022, number) for number in (6, 7, 8))
HEADER = """
[pack]
title = "{title}"
place = "松岭区"
division = "232762"
issuer = "松岭区"
from = 2020-01-01
trust = "assumed"
source = "样例"
how = "样例"

[[provisions]]
clause = "第一条"
aspect = "薪酬待遇"
text = "样例。"
how = "样例"

[[inputs]]
name = "岗位"
codes = ["正职", "副职", "一般工作岗位"]
"""
OLD = """
[[items]]
name = "工资"
clause = "第一条"
formula = "如果 岗位 = “正职” 则 3350.5 否则 3000"
[[items]]
name = "半年奖"
clause = "第一条"
frequency = "half-year"
months = [6, 12]
formula = "500"
[[items]]
name = "应发合计"
clause = "第一条"
formula = "工资 + 本月(半年奖)"
total = true
"""
NEW = """
[[inputs]]
name = "原待遇"

[[items]]
name = "工资"
clause = "第一条"
formula = "3200"
[[items]]
name = "保留补贴"
clause = "第一条"
formula = "如果 缺失(原待遇) 则 0 否则 取大(原待遇 − 工资, 0)"
[[items]]
name = "应发合计"
clause = "第一条"
formula = "工资 + 保留补贴"
total = true
"""


@pytest.fixture
def district(tmp_path: Path, settings: Settings) -> District:
    shutil.copy(Path(settings.POLICIES) / "dictionary.toml", tmp_path)
    for name, items in (("old", OLD), ("new", NEW)):
        folder = tmp_path / "songling" / name
        folder.mkdir(parents=True)
        (folder / "pack.toml").write_text(HEADER.format(title=name) + items, encoding="utf-8")
    settings.POLICIES = tmp_path
    made = make_district()
    for pack, since, until in (("old", date(2020, 1, 1), date(2022, 6, 30)), ("new", date(2022, 7, 1), None)):
        Adoption.objects.create(
            organisation=made.place,
            pack_id=f"songling/{pack}",
            since=since,
            until=until,
            adopted_by=made.officer,
            adopted_at=ENTERED_AT,
        )
    make_worker(made.community, made.officer, name="正", post="正职", woman=False)
    make_worker(made.community, made.officer, name="般", woman=False)
    make_worker(made.community, made.officer, name="新", post="正职", woman=False, since=date(2022, 7, 1))
    return made


@pytest.fixture
def payers(district: District) -> Payers:
    return make_payers(district.place)


def _july(district: District, payers: Payers) -> PayRun:
    pay_month(district.place, JUNE, payers)
    return compute_month(place=district.place, month=JULY, by=payers.preparer, at=ENTERED_AT)


def _kept(run: PayRun) -> dict[str, Decimal]:
    return dict(
        Line.objects.filter(slip__run=run, name="保留补贴").values_list("slip__person__name", "amount")
    )


def test_former_pay_comes_from_the_last_slip_under_the_scheme_before(
    district: District, payers: Payers
) -> None:
    run = _july(district, payers)
    found = {
        Slip.objects.get(run=run, person=one.person).person.name: one for one in former_pay_to_record(run)
    }
    assert {name: one.amount for name, one in found.items()} == {
        "正": Decimal("3350.50"),
        "般": Decimal(3000),
    }
    assert {(one.month, one.since) for one in found.values()} == {(date(2022, 6, 1), date(2022, 7, 1))}
    assert set(_kept(run).values()) == {Decimal(0)}

    assert len(record_former_pay(run=run, by=payers.preparer, at=timezone.now())) == 2
    assert former_pay_to_record(run) == []
    again = compute_month(place=district.place, month=JULY, by=payers.preparer, at=timezone.now())
    assert _kept(again) == {"正": Decimal("150.50"), "般": Decimal(0), "新": Decimal(0)}
    assert Slip.objects.get(run=again, person__name="正").total == Decimal("3350.50")
    with pytest.raises(RuleError, match="没有还要登记"):
        record_former_pay(run=again, by=payers.preparer, at=timezone.now())


def test_what_is_recorded_by_hand_stays(district: District, payers: Payers) -> None:
    run = _july(district, payers)
    person = Slip.objects.get(run=run, person__name="正").person
    record_fact(
        person=person, given=FactGiven(FORMER, "3300", date(2022, 7, 1)), entry=make_entry(district.officer)
    )
    record_former_pay(run=run, by=payers.preparer, at=timezone.now())
    assert dict(Fact.objects.filter(name=FORMER).values_list("person__name", "value")) == {
        "正": "3300",
        "般": "3000.00",
    }


def test_the_run_says_who_lacks_it_and_one_button_records_it(district: District, payers: Payers) -> None:
    run = _july(district, payers)
    client = Client()
    client.force_login(payers.preparer)
    page = client.get(reverse("pay:run", args=[run.public_id])).content.decode()
    assert "有 2 人执行前发过工资、还没有登记" in page
    assert "按 2022-06 工资条登记" in page
    said = client.post(reverse("pay:former_pay", args=[run.public_id]), follow=True).content.decode()
    assert "已登记 2 人的原待遇" in said
    assert "还没有登记" not in said
    with pytest.raises(NotVisible):
        record_former_pay(run=run, by=payers.checker, at=timezone.now())
