"""Months and years are counted as the Civil Code counts them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuding.calc.periods import first_day, last_day, months_between, next_month, years_begun, years_between

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("start", "end", "months", "years", "begun"),
    [
        (date(2008, 3, 1), date(2012, 2, 29), 47, 3, 4),
        (date(2008, 3, 1), date(2012, 3, 1), 48, 4, 4),
        (date(2008, 3, 2), date(2012, 3, 1), 47, 3, 4),
        (
            date(2022, 1, 31),
            date(2022, 2, 28),
            1,
            0,
            1,
        ),  # a month without that day number is complete on its last
        (date(2022, 1, 31), date(2022, 2, 27), 0, 0, 1),
        (date(2020, 2, 29), date(2021, 2, 28), 12, 1, 1),
        (date(2022, 7, 1), date(2022, 7, 1), 0, 0, 0),
        (date(2022, 7, 1), date(2023, 7, 2), 12, 1, 2),
    ],
)
def test_complete_months_and_years(start: date, end: date, months: int, years: int, begun: int) -> None:
    assert (months_between(start, end), years_between(start, end), years_begun(start, end)) == (
        months,
        years,
        begun,
    )


@given(DAYS, DAYS)
def test_counting_backwards_gives_the_same_number_negative(start: date, end: date) -> None:
    assert months_between(start, end) == -months_between(end, start)
    assert years_between(start, end) == -years_between(end, start)


@given(DAYS, st.integers(0, 2000))
def test_more_days_never_make_fewer_months(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    if end < date(2100, 12, 31):
        later = end + timedelta(days=1)
        assert months_between(start, later) >= months_between(start, end)
        assert 0 <= years_begun(start, end) - years_between(start, end) <= 1


@given(DAYS)
def test_a_month_runs_from_its_first_day_to_the_day_before_the_next(day: date) -> None:
    assert first_day(day) <= day <= last_day(day)
    assert last_day(day) + timedelta(days=1) == next_month(day)
