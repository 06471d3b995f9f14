"""What is known late is paid, or taken back, under the month it belongs to; split months; why totals differ."""

import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.make import (
    ENTERED_AT,
    District,
    Payers,
    close_run,
    make_adoption,
    make_district,
    make_payers,
    make_worker,
    pay_month,
)
from wuding.common.dates import Month
from wuding.pay.actions import compute_month
from wuding.pay.models import Difference, Line, Notice, PayRun, Slip
from wuding.pay.queries.runs import bridge_of
from wuding.pay.queries.slips import earlier_months
from wuding.people.actions import FactGiven, add_record, end_record, open_entry, record_fact
from wuding.people.models import Certificate, EmploymentForm, Entry, Service, Team

pytestmark = pytest.mark.django_db
JULY, AUGUST, SEPTEMBER = Month(2022, 7), Month(2022, 8), Month(2022, 9)


@pytest.fixture
def district() -> District:
    made = make_district()
    make_adoption(made)
    return made


@pytest.fixture
def payers(district: District) -> Payers:
    return make_payers(district.place)


def _late(district: District) -> Entry:
    """An act of entering after July and August were paid."""
    return open_entry(title="补登", by=district.officer, at=datetime(2022, 8, 30, 1, 0, tzinfo=UTC))


def _paid_until_august(district: District, payers: Payers) -> None:
    for month in (JULY, AUGUST):
        pay_month(district.place, month, payers)


def _september(district: District, payers: Payers) -> PayRun:
    at = datetime(2022, 9, 20, 1, 0, tzinfo=UTC)
    return compute_month(place=district.place, month=SEPTEMBER, by=payers.preparer, at=at)


def test_a_certificate_told_late_is_paid_for_each_month_since(district: District, payers: Payers) -> None:
    person = make_worker(district.community, district.officer, woman=False)
    _paid_until_august(district, payers)
    add_record(person=person, row=Certificate(level="初级", since=date(2022, 7, 1)), entry=_late(district))
    run = _september(district, payers)
    slip = Slip.objects.get(run=run)
    assert (slip.total, slip.arrears) == (Decimal(3640 + 150 + 300), Decimal(300))
    lines = Line.objects.filter(slip=slip).exclude(month_of=slip.month).order_by("position")
    assert [(line.name, str(line.month_of)[:7], line.amount) for line in lines] == [
        ("职业津贴", "2022-07", Decimal(150)),
        ("职业津贴", "2022-08", Decimal(150)),
    ]
    assert [(str(one.month), one.paid, one.due) for one in earlier_months(slip)] == [
        ("2022-07", Decimal(0), Decimal(150)),
        ("2022-08", Decimal(0), Decimal(150)),
    ]
    causes = Difference.objects.filter(run=run).order_by("pk").values_list("why", "what", "amount")
    assert list(causes) == [("fact", "证书", Decimal(150)), ("arrears", "", Decimal(300))]
    assert bridge_of(run).ties
    assert Notice.objects.get(run=run, kind="arrears").told == {
        "amount": "300.00",
        "first": "2022-07",
        "last": "2022-08",
    }


def test_who_left_earlier_than_was_known_pays_back(district: District, payers: Payers) -> None:
    make_worker(district.community, district.officer, name="甲", woman=False)
    make_worker(district.community, district.officer, name="乙", woman=False)
    _paid_until_august(district, payers)
    service = Service.objects.known().get(person__name="甲")
    end_record(old=service, until=date(2022, 7, 31), entry=_late(district))
    run = _september(district, payers)
    slip = Slip.objects.get(run=run, person__name="甲")
    assert (slip.total, slip.parts) == (Decimal(-3640), None)
    assert Notice.objects.filter(run=run, person__name="甲", kind="negative").exists()
    assert bridge_of(run).ties


def test_who_was_entered_late_is_paid_for_the_months_served(district: District, payers: Payers) -> None:
    make_worker(district.community, district.officer, name="甲", woman=False)
    _paid_until_august(district, payers)
    make_worker(district.community, district.officer, name="乙", woman=False, since=date(2022, 8, 1))
    run = _september(district, payers)
    slip = Slip.objects.get(run=run, person__name="乙")
    assert (slip.total, slip.arrears) == (Decimal(2 * 3630), Decimal(3630))  # 年限 一年少一档


def test_who_was_entered_after_having_left_is_paid_for_the_months_served(
    district: District, payers: Payers
) -> None:
    make_worker(district.community, district.officer, name="甲", woman=False)
    _paid_until_august(district, payers)
    make_worker(district.community, district.officer, name="乙", woman=False, since=date(2022, 8, 1))
    end_record(
        old=Service.objects.known().get(person__name="乙"), until=date(2022, 8, 31), entry=_late(district)
    )
    slip = Slip.objects.get(run=_september(district, payers), person__name="乙")
    assert (slip.total, slip.arrears, slip.parts) == (Decimal(3630), Decimal(3630), None)
    close_run(slip.run, payers)
    october = compute_month(
        place=district.place, month=Month(2022, 10), by=payers.preparer, at=datetime(2022, 10, 20, tzinfo=UTC)
    )
    assert not Slip.objects.filter(run=october, person__name="乙").exists()


def test_who_comes_back_after_the_first_day_is_settled_before_being_due_again(
    district: District, payers: Payers
) -> None:
    person = make_worker(district.community, district.officer, woman=False)
    _paid_until_august(district, payers)
    late = _late(district)
    add_record(person=person, row=Certificate(level="初级", since=date(2022, 7, 1)), entry=late)
    end_record(old=Service.objects.known().get(person=person), until=date(2022, 8, 31), entry=late)
    back = Service(
        organisation=district.community,
        team=Team.WORKER,
        contract=EmploymentForm.LABOUR,
        since=date(2022, 9, 15),
    )
    add_record(person=person, row=back, entry=late)
    slip = Slip.objects.get(run=_september(district, payers))
    assert (slip.total, slip.arrears, slip.parts) == (Decimal(300), Decimal(300), None)


def _in_own_packs(settings: Settings, folder: Path, *changes: tuple[str, str]) -> None:
    """A copy of the packs with changes in the pack of 2022."""
    if not (folder / "packs").exists():
        shutil.copytree(settings.POLICIES, folder / "packs")
        settings.POLICIES = folder / "packs"
    for file in sorted((folder / "packs" / "songling" / "2022").glob("*.toml")):
        text = file.read_text(encoding="utf-8")
        for before, after in changes:
            text = text.replace(before, after)
        file.write_text(text, encoding="utf-8")


SENIORITY = ("value = 10\n", "value = 20\n")


def test_a_corrected_pack_is_paid_back_to_the_month_it_counts_from(
    district: District, payers: Payers, tmp_path: Path, settings: Settings
) -> None:
    make_worker(district.community, district.officer, woman=False)  # two years: 20 yuan
    _in_own_packs(settings, tmp_path)
    _paid_until_august(district, payers)
    _in_own_packs(settings, tmp_path, SENIORITY)
    run = _september(district, payers)
    assert Slip.objects.get(run=run).arrears == 40
    why = list(Difference.objects.filter(run=run).order_by("pk").values_list("why", "amount"))
    assert why == [("pack", Decimal(20)), ("arrears", Decimal(40))]


def test_a_pack_may_forbid_it(district: District, payers: Payers, tmp_path: Path, settings: Settings) -> None:
    person = make_worker(district.community, district.officer, woman=False)
    _in_own_packs(settings, tmp_path, ("[pack]\n", "[pack]\nretroactive = false\n"))
    _paid_until_august(district, payers)
    _in_own_packs(settings, tmp_path, SENIORITY)
    assert Slip.objects.get(run=_september(district, payers)).arrears == 0
    add_record(person=person, row=Certificate(level="初级", since=date(2022, 8, 1)), entry=_late(district))
    # What the person is stays true: only the rules pay nothing back.
    assert Slip.objects.get(run=_september(district, payers)).arrears == 150


def test_a_month_with_a_change_is_split_where_the_pack_says_so(
    district: District, payers: Payers, tmp_path: Path, settings: Settings
) -> None:
    _in_own_packs(settings, tmp_path, ("[pack]\n", '[pack]\ndays = "calendar"\n'))
    person = make_worker(district.community, district.officer, woman=False)
    entry = open_entry(title="任职", by=district.officer, at=ENTERED_AT)
    record_fact(person=person, given=FactGiven("岗位", "副职", date(2022, 7, 11)), entry=entry)
    make_worker(district.community, district.officer, name="新人", woman=False, since=date(2022, 7, 17))
    run = compute_month(place=district.place, month=JULY, by=payers.preparer, at=ENTERED_AT)
    lines = Line.objects.filter(slip__run=run, slip__person=person, name="岗位补贴").order_by("position")
    assert [(line.amount, line.since) for line in lines] == [
        (Decimal("193.55"), date(2022, 7, 1)),  # 600 × 10 ÷ 31
        (Decimal("433.55"), date(2022, 7, 11)),  # 640 × 21 ÷ 31
    ]
    newcomer = Slip.objects.get(run=run, person__name="新人")
    base = Line.objects.get(slip=newcomer, name="基础补贴")
    assert base.amount == Decimal("1403.23")  # 2900 × 15 ÷ 31
    assert set(Notice.objects.filter(kind="split").values_list("person__name", flat=True)) == {
        person.name,
        "新人",
    }
