"""Months: written, read, ordered, moved."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuding.common.dates import Month

months = st.builds(Month, st.integers(1, 9998), st.integers(1, 12))


@given(months)
def test_what_is_written_is_read_back(month: Month) -> None:
    assert Month.parse(str(month)) == month


@given(months.filter(lambda month: 1000 < month.year < 9000), st.integers(-5000, 5000))
def test_moving_there_and_back_changes_nothing(month: Month, by: int) -> None:
    assert month.shifted(by).shifted(-by) == month


@given(st.dates(date(1, 1, 1), date(9998, 12, 31)))
def test_a_day_lies_in_its_month(day: date) -> None:
    month = Month.of(day)
    assert month.start <= day <= month.end
    assert (month.end + timedelta(days=1)).day == 1


@given(months, months)
def test_order_is_that_of_time(one: Month, other: Month) -> None:
    assert (one < other) == (one.start < other.start)


@pytest.mark.parametrize(
    "text", ["2022-13", "2022-00", "2022-1", "22-01", "2022/01", "2022-01-01", "", "二〇二二-01"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"month|invalid"):
        Month.parse(text)
