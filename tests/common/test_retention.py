"""When the time of personal data is over."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuding.common.retention import AFTER_LEAVING, CLOSED_CORRECTION, SESSION, SIGN_IN_FAILURES, Kept


@pytest.mark.parametrize(
    ("left", "today", "over"),
    [
        (date(2022, 7, 15), date(2024, 7, 15), False),
        (date(2022, 7, 15), date(2024, 7, 16), True),
        (date(2024, 2, 29), date(2026, 2, 28), False),
        (date(2024, 2, 29), date(2026, 3, 1), True),
    ],
)
def test_two_years_after_leaving_end_on_the_same_day(left: date, today: date, over: bool) -> None:  # noqa: FBT001  a table
    assert AFTER_LEAVING.is_over(left, today) is over


@given(
    today=st.dates(date(2000, 1, 1), date(2100, 12, 31)),
    years=st.integers(0, 30),
    days=st.integers(0, 400),
)
def test_the_latest_day_whose_time_is_over_is_the_latest(today: date, years: int, days: int) -> None:
    kept = Kept("rule", years=years, days=days or 1)
    latest = kept.latest_over(today)
    assert kept.is_over(latest, today)
    assert not kept.is_over(date.fromordinal(latest.toordinal() + 1), today)


def test_moments_are_counted_in_days() -> None:
    now = datetime(2022, 12, 31, 8, 0, tzinfo=UTC)
    assert SIGN_IN_FAILURES.moment_over(now) == datetime(2022, 7, 1, 8, 0, tzinfo=UTC)
    assert CLOSED_CORRECTION.moment_over(now) == datetime(2022, 7, 4, 8, 0, tzinfo=UTC)
    with pytest.raises(ValueError, match="not in days"):
        AFTER_LEAVING.moment_over(now)


def test_a_rule_without_a_time_is_never_over_by_itself() -> None:
    with pytest.raises(ValueError, match="no time"):
        SESSION.is_over(date(2000, 1, 1), date(2022, 1, 1))
