"""From gross to net: a month worked by hand, laws, reasons, years and corrections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calc.pay.payees import INSURED, local_packs, months, payee
from wuding.calc.pay.insurance import contributions, owed_for
from wuding.calc.pay.net import Net, Payee, explain_net, net_inputs, net_of, nets_of, year_of
from wuding.calc.pay.net_refusals import NetError
from wuding.calc.pay.tax import SoFar, Wages
from wuding.calc.pay.tax_corrections import corrections, still_owed
from wuding.calc.rules import RowError

JULY = date(2022, 7, 1)
amounts = st.integers(0, 5_000_000).map(lambda value: Decimal(value) / 100)


def test_a_community_worker_of_songling() -> None:
    """3640 a month, contributions 564.20; 7 months × (3640 − 564.20) stay below 7 × 5000: no tax. Net 3075.80."""
    found = net_of(
        local_packs(),
        JULY,
        payee(JULY, "3640", SoFar(2022, Decimal(21840), contributions=Decimal("3385.20"))),
    )
    assert (found.contributions, found.tax, found.net) == (Decimal("564.20"), Decimal(0), Decimal("3075.80"))
    assert (found.employer, found.cost) == (Decimal("1026.48"), Decimal("4666.48"))
    assert found.so_far == SoFar(2022, Decimal(25480), contributions=Decimal("3949.40"))


def test_somebody_who_earns_enough_to_be_taxed() -> None:
    """10000 in January: (10000 − 564.20 − 5000) × 3 % = 133.074 → 133.07. Net 10000 − 564.20 − 133.07 = 9302.73."""
    january = date(2022, 1, 1)
    found = net_of(local_packs(), january, payee(january, "10000"))
    assert (found.tax, found.net) == (Decimal("133.07"), Decimal("9302.73"))


@given(gross=amounts, wage=amounts, bonus=amounts, apart=st.booleans())
def test_what_is_paid_is_net_and_deductions_to_the_fen(
    *, gross: Decimal, wage: Decimal, bonus: Decimal, apart: bool
) -> None:
    person = payee(
        JULY, "0", wages=Wages(gross, bonus=bonus, apart=apart), facts={**INSURED, "缴费工资": wage}
    )
    found = net_of(local_packs(), JULY, person)
    own = sum(line.amount for line in found.lines if line.own)
    assert found.net + own == found.paid == gross + bonus
    assert found.contributions + found.tax + found.bonus_tax == own
    assert found.cost == found.paid + sum(line.amount for line in found.lines if not line.own)
    assert found.net == found.net.quantize(Decimal("0.01"))


def test_deductions_beyond_what_is_paid_are_shown_and_not_hidden() -> None:
    found = net_of(local_packs(), JULY, payee(JULY, "100"))
    assert (found.net, found.short) == (Decimal("-464.20"), Decimal("464.20"))


def test_every_line_names_its_document_and_clause() -> None:
    found = net_of(local_packs(), JULY, payee(JULY, "3640"))
    assert {line.pack for line in found.lines} == {"daxinganling/shebao2022", "zhonghua/geshui2019"}
    assert all(line.clause for line in found.lines)


def test_every_line_can_be_explained_to_clause_formula_and_values() -> None:
    person = payee(JULY, "9640", declared={day: {"子女教育份数": Decimal("0.5")} for day in months(2022, 7)})
    found = net_of(local_packs(), JULY, person)
    for line in found.lines:
        reasons = explain_net(local_packs(), found, line.name)
        assert reasons.asked.value == line.amount
        assert reasons.asked.clause == line.clause
    tax = explain_net(local_packs(), found, "个人所得税")
    assert tax.step("累计专项附加扣除").with_values == "3000.00 + 500.00 + 0.00"
    assert tax.step("子女教育扣除").figures[0].value == 1000
    pension = explain_net(local_packs(), found, "养老保险个人")
    assert pension.asked.with_values == "如果 “职工参保” = “职工参保” 则 四舍五入(3640.00 × 8%, 2) 否则 0"
    assert pension.step("社保缴费基数").figures[0].trust == "assumed"
    with pytest.raises(KeyError):
        explain_net(local_packs(), found, "没有的项目")


def test_one_persons_mistake_does_not_stop_the_others() -> None:
    wrong = payee(JULY, "3640", facts={})
    worse = payee(JULY, "3640", declared={day: {"赡养老人": "有"} for day in months(2022, 7)})
    found = nets_of(local_packs(), JULY, [wrong, payee(JULY, "3640"), worse])
    assert [type(one) for one in found] == [RowError, Net, RowError]
    with pytest.raises(RowError, match="缴费工资"):
        net_of(local_packs(), JULY, wrong)


def test_many_at_once_come_out_as_each_alone() -> None:
    people = [
        payee(JULY, Decimal(3000 + 40 * number), facts={**INSURED, "缴费工资": Decimal(2000 + 100 * number)})
        for number in range(150)
    ]
    together = nets_of(local_packs(), JULY, people)
    assert together[::30] == [net_of(local_packs(), JULY, one) for one in people[::30]]


def test_the_file_is_asked_for_these_facts() -> None:
    assert net_inputs(local_packs(), JULY)[:4] == ("缴费工资", "参保方式", "缴存公积金", "子女教育份数")


def test_contributions_of_closed_months_are_settled_with_their_months() -> None:
    """A wage of 4000 instead of 3640 since June: 360 × 15.5 % = 55.80 for June, taken in July, and deducted from its income."""
    june = date(2022, 6, 1)
    now = {**INSURED, "缴费工资": Decimal(4000)}
    due = contributions(local_packs().insurance, june, [now])[0]
    paid = contributions(local_packs().insurance, june, [INSURED])[0]
    assert not isinstance(due, RowError)
    assert not isinstance(paid, RowError)
    owed = owed_for({line.name: line.amount for line in paid.lines}, due)
    found = net_of(local_packs(), JULY, payee(JULY, "9640", facts=now, arrears=tuple(owed)))
    assert found.contributions == Decimal(620) + Decimal("55.80")
    assert {line.month_of for line in found.lines} == {june, JULY}
    assert found.withheld.facts["本月专项扣除"] == Decimal("675.80")


# ── a year, and what was declared wrongly ────────────────────────────────────


def year(gross: Sequence[str]) -> list[tuple[date, Payee]]:
    days = months(2022, len(gross))
    return [(day, payee(day, paid)) for day, paid in zip(days, gross, strict=True)]


def test_a_year_carries_its_sums_from_month_to_month() -> None:
    """(10000 − 564.20 − 5000) × 12 × 3 % = 1596.888 → 1596.89 in all: 53229.60 would be beyond 36000.

    So 36000 × 3 % + 17229.60 × 10 % = 1080 + 1722.96 = 2802.96.
    """
    found = list(year_of(local_packs(), year(["10000"] * 12)))
    assert found[-1].so_far.withheld == Decimal("2802.96")
    assert sum(one.tax for one in found) == Decimal("2802.96")
    assert [one.so_far.income for one in found] == [Decimal(10000) * month for month in range(1, 13)]


def test_months_out_of_order_are_refused() -> None:
    listed = year(["5000"] * 3)
    with pytest.raises(NetError, match="2022-02 排在 2022-03 后面"):
        list(year_of(local_packs(), [listed[0], listed[2], listed[1]]))
    with pytest.raises(NetError, match="一个月一次"):
        list(year_of(local_packs(), [listed[0], listed[0]]))


def test_an_income_declared_too_low_is_corrected_month_by_month() -> None:
    """8000 was declared in January instead of 12000. January: (12000 − 5564.20) × 3 % = 193.07 against 73.07: 120 more.

    Later months add the same as before while the year stays in the first bracket.
    """
    before = list(year_of(local_packs(), year(["8000", "8000", "8000"])))
    after = list(year_of(local_packs(), year(["12000", "8000", "8000"])))
    found = corrections(before, after)
    assert [(one.month.month, one.difference) for one in found] == [(1, Decimal(120))]
    assert still_owed(found) == Decimal(120)


def test_withheld_too_much_is_offset_in_later_months_of_the_year() -> None:
    """12000 was declared in January instead of 4000: 193.07 withheld, nothing due.

    If only the sums are put right, February withholds (12000 − 11128.40) × 3 % = 26.15 less 193.07: nothing.
    """
    january, february = date(2022, 1, 1), date(2022, 2, 1)
    wrong = net_of(local_packs(), january, payee(january, "12000"))
    assert wrong.tax == Decimal("193.07")
    right = replace(wrong.so_far, income=Decimal(4000))
    found = net_of(local_packs(), february, payee(february, "8000", right))
    assert found.tax == 0
    assert found.withheld.figures["累计应扣税额"] == Decimal("26.15")


def test_corrections_need_the_same_months() -> None:
    found = list(year_of(local_packs(), year(["8000", "8000"])))
    with pytest.raises(NetError, match="更正前后的月份不同"):
        corrections(found, found[:1])
    assert corrections(found, found) == ()


@given(st.lists(amounts, min_size=3, max_size=6), st.data())
def test_corrections_come_to_the_difference_of_the_two_years(
    paid: list[Decimal], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(paid) - 1))
    other = [*paid[:place], data.draw(amounts), *paid[place + 1 :]]
    before = list(year_of(local_packs(), year([str(one) for one in paid])))
    after = list(year_of(local_packs(), year([str(one) for one in other])))
    found = corrections(before, after)
    assert still_owed(found) == after[-1].so_far.withheld - before[-1].so_far.withheld
    assert all(one.month.month > place for one in found)
