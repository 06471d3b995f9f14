"""Why an amount is what it is: from what the slip keeps, line by line."""

from decimal import Decimal

import pytest

from tests.make import ENTERED_AT, make_adoption, make_district, make_officer, make_worker
from wuding.accounts.roles import Role
from wuding.common.dates import Month
from wuding.common.errors import NotVisible
from wuding.pay.actions import compute_month
from wuding.pay.models import Line, Slip
from wuding.pay.queries.slips import LineReason, Reasons, lines_of, reasons_of
from wuding.people.actions import correct_record
from wuding.people.models import Fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def slip() -> Slip:
    district = make_district()
    make_adoption(district)
    bureau = make_officer(district.place, Role.TOWNSHIP)
    make_worker(district.community, district.officer, post="副职", certificate="初级")
    compute_month(place=district.place, month=Month(2022, 7), by=bureau, at=ENTERED_AT)
    return Slip.objects.get()


def _reasons(slip: Slip) -> dict[str, LineReason]:
    return {reason.line.name: reason for reason in reasons_of(Reasons(slip), lines_of(slip))}


def test_every_line_has_a_reason_that_agrees_with_it(slip: Slip) -> None:
    found = _reasons(slip)
    assert list(found) == [line.name for line in lines_of(slip)]
    assert all(reason.agrees for reason in found.values())
    assert all(reason.step.clause for reason in found.values())


def test_a_reason_has_the_row_hit_the_rounding_and_the_facts_with_their_sources(slip: Slip) -> None:
    reason = _reasons(slip)["绩效补贴"]
    (hit,) = [hit for hit in reason.step.hits if hit.table == "绩效比例"]
    assert (hit.value, hit.trust) == (Decimal("0.2"), "published")
    assert [rounding.after for rounding in reason.step.roundings] == [Decimal(128)]
    assert reason.items == ("岗位补贴",)
    (fact,) = [fact for fact in reason.facts if fact.name == "考核等次"]
    assert fact.source is not None
    assert fact.source.entered_by == "名册导入（组织部 陈样例，2022-07-04）"


def test_rules_on_the_way_are_told_and_other_items_are_named(slip: Slip) -> None:
    found = _reasons(slip)
    assert [helper.name for helper in found["基础补贴"].helpers] == ["本区最低工资"]
    assert found["基础补贴"].helpers[0].value == Decimal(1450)
    assert set(found["应发合计"].items) == {"工作补贴", "卫生费补贴"}


def test_an_assumed_amount_is_marked(slip: Slip) -> None:
    (hit,) = _reasons(slip)["岗位补贴"].step.hits
    assert hit.trust == "assumed"
    assert hit.how


def test_the_reason_stays_when_the_file_changes(slip: Slip) -> None:
    before = _reasons(slip)["岗位补贴"].step
    fact = Fact.objects.known().get(name="岗位")
    correct_record(old=fact, values={"value": "正职"}, entry=fact.entry)
    assert _reasons(Slip.objects.get())["岗位补贴"].step == before


def test_an_amount_that_the_pack_no_longer_gives_is_noticed(slip: Slip) -> None:
    Line.objects.filter(slip=slip, name="岗位补贴").update(amount=Decimal(999))
    assert not _reasons(slip)["岗位补贴"].agrees


def test_an_item_that_is_not_on_the_slip_is_not_there(slip: Slip) -> None:
    with pytest.raises(NotVisible):
        Reasons(slip).of("没有的项目")
