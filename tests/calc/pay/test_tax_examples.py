"""Worked examples of the tax authority's announcements. Expected figures are worked out by hand, beside each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import pytest

from tests.calc.pay.payees import tax_pack, taxed
from wuding.calc.pay.tax import Claims, SoFar, Taxed, Wages, Withheld, withhold
from wuding.calc.pay.tax_bonus import bonus_choice, expected_income
from wuding.calc.rules import RowError, Value


def one(month: date, person: Taxed, known: date | None = None) -> Withheld:
    found = withhold(tax_pack(), month, [person], known)[0]
    assert not isinstance(found, RowError), found
    return found


def year(
    number: int,
    gross: Sequence[str],
    contributions: str = "0",
    declared: Mapping[str, Value | None] | None = None,
    standing: Mapping[str, Value | None] | None = None,
    since: int = 1,
) -> list[Decimal]:
    """The tax of each month, one after the other, from the month `since`."""
    so_far, found = SoFar(number), []
    for month, paid in enumerate(gross, since):
        person = taxed(
            date(number, month, 1), paid, so_far, contributions=contributions, declared=declared, since=since,
            standing=standing,
        )  # fmt: skip
        withheld = one(date(number, month, 1), person)
        so_far = withheld.so_far
        found.append(withheld.tax)
    return found


def test_announcement_61_of_2018_10000_yuan_a_month() -> None:
    """Interpretation of announcement 61: 10000 a month, contributions 1500, one child 1000.

    (10000 − 5000 − 1500 − 1000) × 3 % = 75 each month; the year's 30000 stays in the first bracket.
    """
    found = year(2019, ["10000"] * 12, "1500", {"子女教育份数": Decimal(1)})
    assert found == [Decimal(75)] * 12


def test_announcement_61_of_2018_30000_yuan_a_month() -> None:
    """The same: 30000 a month, contributions 4500, additional deductions of 2000, so 18500 a month.

    January 18500 × 3 % = 555. February 37000 × 10 % − 2520 − 555 = 625.
    March 55500 × 10 % − 2520 − 1180 = 1850; so it goes on while the sum stays below 144000, which is July (129500).
    August 148000 × 20 % − 16920 − (129500 × 10 % − 2520) = 12680 − 10430 = 2250.
    """
    declared = {"子女教育份数": Decimal(1), "住房贷款份数": Decimal(1)}
    found = year(2019, ["30000"] * 8, "4500", declared)
    assert found == [Decimal(value) for value in (555, 625, 1850, 1850, 1850, 1850, 1850, 2250)]


def test_announcement_13_of_2020_first_wages_in_july() -> None:
    """A graduate begins in July 2020: 7 × 5000 = 35000 may be deducted at once. At 10000 a month nothing is due
    until the sum passes it: 20000 in August against 40000, …, 60000 in December against 60000."""
    first = {"当年首次就业": True}
    assert year(2020, ["10000"] * 6, standing=first, since=7) == [Decimal(0)] * 6
    july = one(date(2020, 7, 1), taxed(date(2020, 7, 1), "36000", since=7, standing=first))
    assert july.figures["累计减除费用"] == 35000
    assert july.tax == Decimal(30)  # (36000 − 35000) × 3 %


def test_somebody_who_worked_elsewhere_before_joins_in_july() -> None:
    """Announcement 61: 5000 for each month employed here. (10000 − 5000) × 3 % = 150 a month."""
    assert year(2020, ["10000"] * 6, since=7) == [Decimal(150)] * 6


def test_announcement_19_of_2020_one_good_month() -> None:
    """Interpretation of announcement 19: 50000 in 2020; in 2021 10000 in January and 4000 in each later month.

    Before: (10000 − 5000) × 3 % = 150 withheld in January and given back a year later. Now: nothing.
    """
    last_year: dict[str, Value | None] = {"上年任职月数": Decimal(12), "上年收入": Decimal(50000)}
    paid = ["10000", *["4000"] * 11]
    assert year(2021, paid, standing=last_year) == [Decimal(0)] * 12
    assert year(2021, paid)[0] == Decimal(150)


def test_announcement_19_of_2020_beyond_60000_in_the_year() -> None:
    """The same: 8000 a month and contributions of 2000. Before: (8000 − 5000 − 2000) × 3 % = 30 a month.

    Now nothing until the sum less 60000 and contributions is above zero: October 80000 − 20000 − 60000 = 0,
    November (88000 − 22000 − 60000) × 3 % = 180, December (96000 − 24000 − 60000) × 3 % − 180 = 180.
    """
    last_year: dict[str, Value | None] = {"上年任职月数": Decimal(12), "上年收入": Decimal(50000)}
    found = year(2021, ["8000"] * 12, "2000", standing=last_year)
    assert found == [Decimal(0)] * 10 + [Decimal(180)] * 2
    assert year(2021, ["8000"] * 12, "2000") == [Decimal(30)] * 12
    assert sum(found) == 12 * 30  # over the whole year the same


def test_announcement_19_does_not_hold_for_somebody_who_joined_last_year() -> None:
    last_year: dict[str, Value | None] = {"上年任职月数": Decimal(11), "上年收入": Decimal(50000)}
    assert year(2021, ["10000"], standing=last_year) == [Decimal(150)]


@pytest.mark.parametrize(
    ("bonus", "tax"),
    [
        ("36000", "1080"),  # 36000 ÷ 12 = 3000: 36000 × 3 %
        ("36000.01", "3390.00"),  # above 3000: 36000.01 × 10 % − 210 = 3390.001
        ("144000", "14190"),  # 12000: 144000 × 10 % − 210
        ("144001", "27390.20"),  # 144001 × 20 % − 1410
        ("960000", "328840"),  # 80000: 960000 × 35 % − 7160
        ("1000000", "434840"),  # 1000000 × 45 % − 15160
        ("0.01", "0"),  # 0.0003 of a yuan
    ],
)
def test_circular_164_of_2018_a_bonus_taxed_apart(bonus: str, tax: str) -> None:
    """财税〔2018〕164号 1.1: a twelfth of the bonus finds rate and quick deduction of the monthly table."""
    month = date(2022, 12, 1)
    found = one(month, taxed(month, "0", wages=Wages(Decimal(0), bonus=Decimal(bonus), apart=True)))
    assert found.bonus_tax == Decimal(tax)
    assert found.tax == 0
    assert found.so_far.bonus_apart


def test_a_merged_bonus_is_income_of_its_month() -> None:
    """3640 a month for 12 months is 43680; with 6000 of bonus 49680: below 60000, so merged costs nothing.

    Apart it would cost 6000 × 3 % = 180.
    """
    month = date(2022, 12, 1)
    so_far = SoFar(2022, income=Decimal(3640) * 11)
    merged = one(month, taxed(month, "0", so_far, wages=Wages(Decimal(3640), bonus=Decimal(6000))))
    assert merged.tax == merged.bonus_tax == 0
    assert merged.so_far.income == Decimal(49680)
    choice = bonus_choice(tax_pack(), month, Decimal(6000), expected_income(tax_pack(), month, merged))
    assert (choice.apart, choice.merged, choice.cheaper, choice.saved) == (
        Decimal(180), Decimal(0), "并入", Decimal(180),
    )  # fmt: skip


def test_a_bonus_on_top_of_a_good_income_is_cheaper_apart() -> None:
    """Other income of 50000 after deductions. Merged: 86000 × 10 % − 2520 − (50000 × 10 % − 2520) = 3600.
    Apart: 36000 × 3 % = 1080."""
    choice = bonus_choice(tax_pack(), date(2022, 12, 1), Decimal(36000), Decimal(50000))
    assert (choice.apart, choice.merged, choice.cheaper, choice.saved) == (
        Decimal(1080), Decimal(3600), "单独计税", Decimal(2520),
    )  # fmt: skip


def test_what_is_declared_late_is_made_up_for_in_the_month_of_declaring() -> None:
    """Circular 41 of 2018 and announcement 14 of 2023: what was not deducted is deducted in a later month of the year.

    A child since January, declared in March: until February (8000 − 5000) × 2 × 3 % = 180 was withheld.
    March: (24000 − 15000 − 3 × 1000) × 3 % = 180, so nothing more.
    """
    march = date(2022, 3, 1)
    so_far = SoFar(2022, income=Decimal(16000), withheld=Decimal(180))
    found = one(march, taxed(march, "8000", so_far, declared={"子女教育份数": Decimal(1)}))
    assert found.additional["子女教育扣除"] == Decimal(3000)
    assert found.tax == 0
    assert found.so_far.withheld == Decimal(180)


def test_the_higher_deductions_of_2023_reach_back_to_january_once_published() -> None:
    """Circular 13 of 2023, published at the end of August: one child 2000 instead of 1000 from January on.

    August, not yet known: (9000 − 5000 − 1000) × 8 × 3 % = 720 in all. September, known:
    (9000 − 5000 − 2000) × 9 × 3 % = 540 is less than the 720 withheld: nothing, and 180 left over.
    October: 2000 × 10 × 3 % = 600, November 660, December 720: nothing more all year.
    """
    child = {"子女教育份数": Decimal(1)}
    august = date(2023, 8, 1)
    so_far = SoFar(2023, income=Decimal(63000), withheld=Decimal(630))
    then = one(august, taxed(august, "9000", so_far, declared=child), known=date(2023, 8, 30))
    assert then.so_far.withheld == Decimal(720)
    found, so_far = then, then.so_far
    for month in range(9, 13):
        day = date(2023, month, 1)
        found = one(day, taxed(day, "9000", so_far, declared=child), known=day)
        assert found.tax == 0
        so_far = found.so_far
    assert found.figures["累计应扣税额"] == Decimal(720)


def test_deductions_change_with_the_months_they_were_declared_for() -> None:
    """A child turns three in July 2022: nursing to June, education from September. 6 × 1000 + 4 × 1000 by December.

    And parents of sixty from October, only child: 3 × 2000."""
    december = date(2022, 12, 1)
    person = taxed(december, "9000")
    declared: dict[date, Mapping[str, Value | None]] = {
        day: {
            "婴幼儿照护份数": Decimal(1 if day.month <= 6 else 0),
            "子女教育份数": Decimal(1 if day.month >= 9 else 0),
            "赡养老人": "独生子女" if day.month >= 10 else "无",
        }
        for day in person.declared
    }
    found = one(december, Taxed(person.wages, Decimal(0), declared, SoFar(2022)))
    assert found.additional["婴幼儿照护扣除"] == 6000
    assert found.additional["子女教育扣除"] == 4000
    assert found.additional["赡养老人扣除"] == 6000
    assert found.figures["累计专项附加扣除"] == 16000


def test_a_certificate_counts_once_in_its_year() -> None:
    """Circular 41 of 2018: 3600 in the year of the certificate; not again in each later month."""
    declared: dict[str, Value | None] = {"职业资格取得日期": date(2022, 10, 15)}
    sums = []
    for month in (9, 10, 11, 12):
        day = date(2022, month, 1)
        sums.append(one(day, taxed(day, "9000", declared=declared)).figures["累计专项附加扣除"])
    assert sums == [0, 3600, 3600, 3600]


def test_arrears_of_several_months_are_income_of_the_month_they_are_paid_in() -> None:
    """Wages are taxed when paid. 5400 a month and 600 a month of arrears for January to May, paid in June.

    To May 400 × 5 × 3 % = 60. June: (5400 × 6 + 3000 − 5000 × 6) × 3 % = 162, less 60 = 102.
    Paid month by month it would have been 1000 × 6 × 3 % = 180 after (5400 + 600) × 6; the same once June is 6000.
    """
    late = year(2022, [*["5400"] * 5, "8400"])
    assert late == [Decimal(12)] * 5 + [Decimal(102)]
    assert sum(year(2022, [*["5400"] * 5, "9000"])) == sum(year(2022, ["6000"] * 6)) == 180


def test_private_pensions_are_deducted_up_to_their_limit() -> None:
    """At most 12000 a year: (100000 − 60000 − 12000) × 3 % = 840 in December."""
    december = date(2022, 12, 1)
    person = taxed(december, "100000", claims=Claims(pension=Decimal(15000)))
    assert one(december, person).tax == Decimal(840)


def test_reductions_come_off_the_tax() -> None:
    """(10000 − 5000) × 3 % − 50 = 100."""
    month = date(2022, 1, 1)
    assert one(month, taxed(month, "10000", claims=Claims(reduced=Decimal(50)))).tax == Decimal(100)
