"""What share of a month's amount each part of the month has."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuding.calc.pay.days import Piece, Share, counted_days, shares
from wuding.calc.rules.files.schema import DayRule

JULY = date(2022, 7, 1)
RULES: tuple[DayRule, ...] = ("calendar", "weekdays")


def _pieces(*starts: int, end: int = 31) -> list[Piece]:
    """Pieces of July 2022 that begin on these days."""
    ends = [*(day - 1 for day in starts[1:]), end]
    return [
        Piece(date(2022, 7, first), date(2022, 7, last), {}) for first, last in zip(starts, ends, strict=True)
    ]


def test_a_month_in_which_an_amount_stays_is_not_split() -> None:
    assert shares("calendar", _pieces(1, 11, 20), [Decimal(100)] * 3) == [Share(Decimal(100))]


def test_an_amount_that_changes_is_split_by_days() -> None:
    found = shares("calendar", _pieces(1, 11), [Decimal(600), Decimal(680)])
    assert found == [
        Share(Decimal("193.55"), JULY, date(2022, 7, 10)),  # 600 × 10 ÷ 31 = 193.548
        Share(Decimal("460.65"), date(2022, 7, 11), date(2022, 7, 31)),  # 680 × 21 ÷ 31 = 460.645
    ]


def test_who_begins_later_is_paid_from_that_day() -> None:
    assert shares("calendar", _pieces(11), [Decimal(3100)]) == [
        Share(Decimal("2100.00"), date(2022, 7, 11), date(2022, 7, 31))
    ]


def test_who_leaves_earlier_is_paid_until_that_day() -> None:
    assert [one.amount for one in shares("calendar", _pieces(1, end=10), [Decimal(3100)])] == [1000]


def test_a_gap_between_two_services_is_not_paid() -> None:
    pieces = [Piece(JULY, date(2022, 7, 5), {}), Piece(date(2022, 7, 11), date(2022, 7, 31), {})]
    assert [one.amount for one in shares("calendar", pieces, [Decimal(3100)] * 2)] == [500, 2100]


def test_weekdays_count_monday_to_friday() -> None:
    assert counted_days("weekdays", JULY, date(2022, 7, 31)) == 21
    assert counted_days("weekdays", date(2022, 7, 2), date(2022, 7, 3)) == 0  # Saturday and Sunday
    assert shares("weekdays", _pieces(1, end=10), [Decimal(2100)])[0].amount == 600


def test_parts_without_an_amount_are_left_out_unless_all_are() -> None:
    assert [one.since for one in shares("calendar", _pieces(1, 11), [Decimal(0), Decimal(300)])] == [
        date(2022, 7, 11)
    ]
    assert [one.amount for one in shares("calendar", _pieces(5, 11), [Decimal(0)] * 2)] == [0]


@pytest.mark.parametrize("rule", RULES)
@given(
    starts=st.lists(st.integers(2, 31), unique=True, max_size=6).map(sorted),
    amounts=st.lists(st.decimals(0, 9999, places=2), min_size=7, max_size=7),
)
def test_parts_cover_the_month_once_and_never_leave_the_amounts_by_more_than_their_rounding(
    rule: DayRule, starts: list[int], amounts: list[Decimal]
) -> None:
    pieces = _pieces(1, *starts)
    found = shares(rule, pieces, amounts[: len(pieces)])
    used = amounts[: len(pieces)]
    total = sum((one.amount for one in found), Decimal(0))
    slack = Decimal("0.005") * len(found)
    assert min(used) - slack <= total <= max(used) + slack
    split = [one for one in found if one.since and one.until]
    assert all(
        before.until is not None and after.since is not None and before.until < after.since
        for before, after in pairwise(split)
    )


@given(first=st.dates(date(2000, 1, 1), date(2030, 1, 1)), length=st.integers(0, 60))
def test_weekdays_are_counted_as_a_calendar_has_them(first: date, length: int) -> None:
    days = [first + timedelta(days=offset) for offset in range(length + 1)]
    assert counted_days("weekdays", first, days[-1]) == sum(day.weekday() < 5 for day in days)
    assert counted_days("calendar", first, days[-1]) == length + 1
