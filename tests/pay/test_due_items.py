"""Items that aren't monthly: paid in their months for the months served, told before, owed back when service was entered late."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from tests.make import District, Payers, make_district, make_entry, make_payers, make_worker, pay_month
from tests.pay.kinds import adopt_kinds
from wuding.calc.pay.served import PERIODS, months_of_period, months_served
from wuding.common.dates import Month
from wuding.pay.actions import compute_month
from wuding.pay.models import Difference, Line, Notice, PayRun, Slip
from wuding.pay.queries.slips import Reasons, coming
from wuding.people.actions import add_record, end_record
from wuding.people.models import Contract, Person, Service

MAY, JUNE, JULY = (Month(2022, number) for number in (5, 6, 7))


@pytest.fixture
def district(tmp_path: Path, settings: Settings) -> District:
    made = make_district()
    adopt_kinds(made, tmp_path, settings)
    return made


@pytest.fixture
def payers(district: District) -> Payers:
    return make_payers(district.place)


def _amounts(run: PayRun, item: str = "半年奖") -> dict[str, Decimal]:
    return dict(Line.objects.filter(slip__run=run, name=item).values_list("slip__person__name", "amount"))


def _leaves(person: Person, day: date, district: District) -> None:
    service = Service.objects.known().get(person=person)
    end_record(old=service, until=day, entry=make_entry(district.officer))


@pytest.mark.django_db
def test_an_item_is_paid_in_its_month_for_the_months_served(district: District, payers: Payers) -> None:
    make_worker(district.community, district.officer, name="甲")
    make_worker(district.community, district.officer, name="四月来", since=date(2022, 4, 1))
    make_worker(district.community, district.officer, name="六月半来", since=date(2022, 6, 16))
    leaver = make_worker(district.community, district.officer, name="六月半走")
    may = pay_month(district.place, MAY, payers)
    _leaves(leaver, date(2022, 6, 15), district)
    june = pay_month(district.place, JUNE, payers)
    july = compute_month(place=district.place, month=JULY, by=payers.preparer, at=june.known_at)
    assert _amounts(may) == _amounts(july) == {}
    # Never split by the days of June: six months were served on their first day, or three, or none.
    assert _amounts(june) == {"甲": 600, "四月来": 300, "六月半来": 0, "六月半走": 600}
    assert Slip.objects.get(run=june, person__name="甲").total == 3000 + 600 + 600


@pytest.mark.django_db
def test_the_step_to_and_from_the_month_names_the_item(district: District, payers: Payers) -> None:
    make_worker(district.community, district.officer)
    pay_month(district.place, MAY, payers)
    june = pay_month(district.place, JUNE, payers)
    july = compute_month(place=district.place, month=JULY, by=payers.preparer, at=june.known_at)
    told = Difference.objects.order_by("pk").values_list("run", "why", "what", "amount")
    assert list(told)[1:] == [
        (june.pk, "due", "半年奖", Decimal(600)),
        (july.pk, "due", "半年奖", Decimal(-600)),
    ]


@pytest.mark.django_db
def test_between_the_months_the_slip_tells_what_has_come_together(
    district: District, payers: Payers, client: Client
) -> None:
    make_worker(district.community, district.officer, since=date(2022, 2, 1))
    may = pay_month(district.place, MAY, payers)
    slip = Slip.objects.get(run=may)
    (found,) = coming(Reasons(slip))
    assert (found.name, found.month, found.amount, found.so_far) == ("半年奖", JUNE, Decimal(400), True)
    client.force_login(payers.approver)
    page = client.get(reverse("pay:slip", args=[slip.public_id])).content.decode()
    assert "还没到发放月份的项目" in page
    assert "到本月已计" in page
    june = pay_month(district.place, JUNE, payers)
    assert coming(Reasons(Slip.objects.get(run=june))) == []


@pytest.mark.django_db
def test_who_left_before_is_named_with_what_had_come_together(district: District, payers: Payers) -> None:
    person = make_worker(district.community, district.officer, name="走了")
    make_worker(district.community, district.officer, name="甲")
    pay_month(district.place, Month(2022, 3), payers)
    _leaves(person, date(2022, 3, 31), district)
    june = compute_month(
        place=district.place, month=JUNE, by=payers.preparer, at=datetime(2022, 7, 5, tzinfo=UTC)
    )
    (notice,) = Notice.objects.filter(run=june, kind="unpaid")
    assert (notice.person, notice.told) == (
        person,
        {"what": "半年奖", "amount": "300.00", "until": "2022-03-31"},
    )


@pytest.mark.django_db
def test_service_entered_late_is_paid_back_in_its_month_of_the_item(
    district: District, payers: Payers
) -> None:
    make_worker(district.community, district.officer, name="甲")
    pay_month(district.place, JUNE, payers)
    make_worker(district.community, district.officer, name="补登", since=date(2022, 5, 1))
    at = datetime(2022, 7, 20, tzinfo=UTC)
    july = compute_month(place=district.place, month=JULY, by=payers.preparer, at=at)
    owed = Line.objects.filter(slip__run=july, name="半年奖", month_of=JUNE.start)
    assert [line.amount for line in owed] == [Decimal(200)]


@pytest.mark.django_db
def test_probation_of_the_contract_reaches_the_pack_and_ends_in_the_middle_of_a_month(
    district: District, payers: Payers
) -> None:
    person = make_worker(district.community, district.officer, name="试用", since=date(2022, 5, 1))
    contract = Contract(
        kind="fixed", since=date(2022, 5, 1), until=date(2025, 4, 30), probation_until=date(2022, 6, 10)
    )
    add_record(person=person, row=contract, entry=make_entry(payers.approver))
    may = pay_month(district.place, MAY, payers)
    assert _amounts(may, "基本工资") == {"试用": 2400}
    assert Slip.objects.get(run=may).total == 2400
    june = pay_month(district.place, JUNE, payers)
    parts = Line.objects.filter(slip__run=june, name__in=("基本工资", "月绩效")).order_by("position")
    assert [(line.name, line.amount, line.since) for line in parts] == [
        ("基本工资", Decimal(800), date(2022, 6, 1)),  # 2400 × 10 ÷ 30
        ("基本工资", Decimal(2000), date(2022, 6, 11)),  # 3000 × 20 ÷ 30
        ("月绩效", Decimal(400), date(2022, 6, 11)),  # 600 × 20 ÷ 30
    ]
    notice = Notice.objects.get(run=june, kind="probation")
    assert (notice.person, notice.told) == (person, {"since": "2022-06-11"})
    assert not Notice.objects.filter(run=may, kind="probation").exists()


@pytest.mark.django_db
def test_who_skips_probation_is_paid_in_full(district: District, payers: Payers) -> None:
    person = make_worker(district.community, district.officer, since=date(2022, 5, 1))
    contract = Contract(kind="fixed", since=date(2022, 5, 1), until=date(2025, 4, 30))
    add_record(person=person, row=contract, entry=make_entry(payers.approver))
    assert Slip.objects.get(run=pay_month(district.place, MAY, payers)).total == 3600


days = st.dates(date(2021, 1, 1), date(2023, 12, 31))


@given(
    day=days,
    spells=st.lists(st.tuples(days, st.none() | days), max_size=4),
    name=st.sampled_from(sorted(PERIODS)),
)
def test_months_served_are_those_of_the_period_so_far(
    day: date, spells: list[tuple[date, date | None]], name: str
) -> None:
    length = PERIODS[name]
    months = months_of_period(length, day)
    found = months_served(spells, length, day)
    assert 0 <= found <= len(months) <= length
    assert months[-1] == day.replace(day=1)
    assert (months[0].month - 1) % length == 0
    assert months_served([(date.min, None)], length, day) == len(months)
    assert sum(months_served(spells, 1, month) for month in months) == found
