"""Laws of withholding, against an arithmetic of its own: what each bracket's slice costs, without quick deductions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calc.pay.payees import tax_pack, taxed
from wuding.calc.pay.net_refusals import NetError
from wuding.calc.pay.tax import SoFar, Taxed, Wages, Withheld, withhold
from wuding.calc.pay.tax_bonus import bonus_choice
from wuding.calc.rules import RowError

YEAR = 2022
BANDS = ((36000, 3), (144000, 10), (300000, 20), (420000, 25), (660000, 30), (960000, 35), (None, 45))
fen = st.integers(0, 12_000_000).map(lambda value: Decimal(value) / 100)
small = st.integers(0, 300_000).map(lambda value: Decimal(value) / 100)


def slices(income: Decimal) -> Decimal:
    """The tax on a year's income after deductions: each slice by its own rate, half up to the fen."""
    due, low = Fraction(0), 0
    for high, rate in BANDS:
        top = Fraction(income) if high is None else min(Fraction(income), Fraction(high))
        due += max(top - low, Fraction(0)) * rate / 100
        low = high or low
    return Decimal(int(due * 100 + Fraction(1, 2))) / 100


def run(paid: Sequence[tuple[Decimal, Decimal]]) -> list[Withheld]:
    """A year of (gross, contributions), month after month."""
    so_far, found = SoFar(YEAR), []
    for month, (gross, contributions) in enumerate(paid, 1):
        day = date(YEAR, month, 1)
        one = withhold(tax_pack(), day, [taxed(day, gross, so_far, contributions=contributions)])[0]
        assert not isinstance(one, RowError)
        so_far = one.so_far
        found.append(one)
    return found


def due_after(paid: Sequence[tuple[Decimal, Decimal]]) -> list[Decimal]:
    """What has to be withheld in all after each month, if nothing had been withheld before."""
    found, total = [], Decimal(0)
    for month, (gross, contributions) in enumerate(paid, 1):
        total += gross - contributions
        found.append(slices(max(total - 5000 * month, Decimal(0))))
    return found


twelve = st.lists(st.tuples(fen, small), min_size=12, max_size=12)


@given(twelve)
def test_what_is_withheld_is_the_most_that_was_ever_due(paid: list[tuple[Decimal, Decimal]]) -> None:
    """Never negative, never given back within the year: the sum withheld rises to the highest sum due so far."""
    found, due = run(paid), due_after(paid)
    sums = [one.so_far.withheld for one in found]
    assert sums == [max(due[: month + 1]) for month in range(12)]
    assert all(one.tax >= 0 for one in found)


@given(
    st.lists(
        st.tuples(st.integers(800_000, 12_000_000).map(lambda v: Decimal(v) / 100), small),
        min_size=12,
        max_size=12,
    )
)
def test_a_year_in_which_every_month_earns_more_than_it_deducts_comes_to_the_annual_tax(
    paid: list[tuple[Decimal, Decimal]],
) -> None:
    income = sum((gross - contributions for gross, contributions in paid), Decimal(0)) - 60000
    assert run(paid)[-1].so_far.withheld == slices(income)


@given(twelve, st.randoms(use_true_random=False))
def test_the_order_of_months_does_not_change_what_is_due_for_the_year(
    paid: list[tuple[Decimal, Decimal]], random: object
) -> None:
    other = sorted(paid, key=lambda _one: random.random())  # type: ignore[attr-defined]
    one, two = run(paid)[-1], run(other)[-1]
    assert one.figures["累计应扣税额"] == two.figures["累计应扣税额"]
    assert min(one.so_far.withheld, two.so_far.withheld) >= one.figures["累计应扣税额"]


@given(twelve)
def test_all_figures_are_whole_fen(paid: list[tuple[Decimal, Decimal]]) -> None:
    for one in run(paid):
        for value in (one.tax, one.so_far.withheld, *one.figures.values(), *one.additional.values()):
            assert value == value.quantize(Decimal("0.01"))


@given(fen, fen)
def test_more_income_is_never_less_after_tax(one: Decimal, other: Decimal) -> None:
    """The marginal rate stays below one; it does not hold for a bonus taxed apart, where one fen can cost thousands."""
    low, high = sorted((one, other))
    day = date(YEAR, 1, 1)
    taxes = []
    for gross in (low, high):
        found = withhold(tax_pack(), day, [taxed(day, gross)])[0]
        assert not isinstance(found, RowError)
        taxes.append(found.tax)
    assert high - taxes[1] >= low - taxes[0]


@given(
    st.integers(0, 300_000_000).map(lambda value: Decimal(value) / 100),
    st.integers(-6_000_000, 200_000_000).map(lambda value: Decimal(value) / 100),
)
def test_the_cheaper_way_of_a_bonus_is_the_cheaper_one(bonus: Decimal, other: Decimal) -> None:
    choice = bonus_choice(tax_pack(), date(YEAR, 12, 1), bonus, other)
    monthly = [
        (3000, 3, 0),
        (12000, 10, 210),
        (25000, 20, 1410),
        (35000, 25, 2660),
        (55000, 30, 4410),
        (80000, 35, 7160),
    ]
    rate, quick = next(((rate, quick) for top, rate, quick in monthly if bonus <= top * 12), (45, 15160))
    apart = Fraction(bonus) * rate / 100 - quick
    assert choice.apart == Decimal(int(apart * 100 + Fraction(1, 2))) / 100
    assert choice.merged == slices(max(other + bonus, Decimal(0))) - slices(max(other, Decimal(0)))
    assert choice.cheaper == ("单独计税" if choice.apart < choice.merged else "并入")


@given(st.lists(st.tuples(fen, small), min_size=101, max_size=140))
def test_many_at_once_come_out_as_each_alone(people: list[tuple[Decimal, Decimal]]) -> None:
    """Above a hundred rows another engine computes them."""
    day = date(YEAR, 3, 1)
    asked = [
        taxed(
            day,
            gross,
            SoFar(YEAR, income=gross, withheld=paid),
            contributions=paid,
            declared={"子女教育份数": Decimal(1)},
        )
        for gross, paid in people
    ]
    together = withhold(tax_pack(), day, asked)
    for number in (0, 50, len(asked) - 1):
        assert together[number] == withhold(tax_pack(), day, [asked[number]])[0]


# ── what is refused, in a sentence ───────────────────────────────────────────

MARCH = date(YEAR, 3, 1)


def refusal(person: Taxed, month: date = MARCH) -> str:
    with pytest.raises(NetError) as caught:
        withhold(tax_pack(), month, [person])
    assert caught.value.text("en") != caught.value.text()
    return caught.value.text()


def test_last_years_sums_are_not_carried_over() -> None:
    assert refusal(taxed(MARCH, "5000", SoFar(2021, income=Decimal(60000)))) == (
        "2022-03 和累计数的 2021 年不是同一个纳税年度。请从当年一月起重新累计。"
    )


def test_months_of_employment_lie_in_the_year_up_to_the_month() -> None:
    person = taxed(MARCH, "5000")
    declared = {**person.declared, date(2021, 12, 1): {}}
    assert "2021-12-01 不在 2022-01 至 2022-03 之间" in refusal(
        Taxed(person.wages, Decimal(0), declared, SoFar(YEAR))
    )
    declared = {**person.declared, date(YEAR, 4, 1): {}}
    assert "2022-04-01" in refusal(Taxed(person.wages, Decimal(0), declared, SoFar(YEAR)))
    declared = {**person.declared, date(YEAR, 2, 15): {}}
    assert "2022-02-15" in refusal(Taxed(person.wages, Decimal(0), declared, SoFar(YEAR)))


def test_the_month_itself_is_among_them() -> None:
    person = taxed(date(YEAR, 2, 1), "5000")
    assert "没有给出 2022-03 当月的填报情况" in refusal(person)


@pytest.mark.parametrize("amount", ["5000.001", "NaN", "Infinity", "1E-30"])
def test_amounts_are_whole_fen(amount: str) -> None:
    assert "不是到分的数" in refusal(taxed(MARCH, amount))


def test_no_more_is_exempt_than_is_earned() -> None:
    person = taxed(MARCH, "0", wages=Wages(Decimal(100), exempt=Decimal("100.01")))
    assert refusal(person).startswith("本月免税收入 100.01 元多于本月收入 100 元")


def said(person: Taxed, month: date) -> str:
    found = withhold(tax_pack(), month, [person, taxed(month, "5000")])
    assert isinstance(found[0], RowError)
    assert isinstance(found[1], Withheld), "one person's mistake does not stop the others"
    return found[0].text()


def test_a_second_bonus_apart_in_a_year_is_refused() -> None:
    bonus = Wages(Decimal(0), bonus=Decimal(100), apart=True)
    person = taxed(MARCH, "0", SoFar(YEAR, bonus_apart=True), wages=bonus)
    assert "没有“单独计税、用过”这一行" in said(person, MARCH)


def test_a_bonus_apart_after_2027_is_refused() -> None:
    january = date(2028, 1, 1)
    bonus = Wages(Decimal(0), bonus=Decimal(100), apart=True)
    assert "没有“单独计税、没有用过”这一行" in said(taxed(january, "0", wages=bonus), january)


def test_what_a_person_declares_is_checked() -> None:
    assert "子女教育份数" in said(taxed(MARCH, "5000", declared={"子女教育份数": Decimal(21)}), MARCH)
    assert "住房贷款份数" in said(taxed(MARCH, "5000", declared={"住房贷款份数": Decimal("0.25")}), MARCH)
    assert "租房城市" in said(taxed(MARCH, "5000", declared={"租房城市": "大城市"}), MARCH)


def test_taking_back_more_than_is_paid_lowers_the_year() -> None:
    """Pay taken back in March: the month's income is negative, the year's falls, nothing is given back before the year ends."""
    so_far = SoFar(YEAR, income=Decimal(20000), withheld=Decimal(300))
    found = withhold(tax_pack(), MARCH, [taxed(MARCH, "-4000", so_far)])[0]
    assert isinstance(found, Withheld)
    assert found.tax == 0
    assert found.so_far.income == 16000
    assert found.figures["累计应扣税额"] == 30
