"""Counting people by age band and by word."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuding.calc.structure import (
    AGE_BANDS,
    NOT_RECORDED,
    Share,
    age_band,
    age_on,
    births_of,
    dominating,
    farthest,
    half_year_ends,
    percent,
    tally,
)

DAYS = st.dates(date(1990, 1, 1), date(2050, 12, 31))


@given(day=DAYS, lived=st.integers(0, 365 * 90))
def test_the_days_of_birth_of_a_band_are_exactly_those_of_its_people(day: date, lived: int) -> None:
    born = day - timedelta(days=lived)
    inside = {band for band in AGE_BANDS if births_of(band, day)[0] <= born <= births_of(band, day)[1]}
    assert inside == {age_band(born, day)}


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2000, 2, 29), date(2030, 2, 28), 29),
        (date(2000, 2, 29), date(2030, 3, 1), 30),
        (date(2000, 2, 28), date(2032, 2, 29), 32),
        (date(1972, 12, 31), date(2022, 12, 30), 49),
        (date(1972, 12, 31), date(2022, 12, 31), 50),
    ],
)
def test_age_turns_on_the_birthday(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age
    first, last = births_of(age_band(born, day), day)
    assert first <= born <= last


def test_nobody_is_born_tomorrow() -> None:
    with pytest.raises(ValueError, match="-1 years"):
        age_band(date(2022, 1, 2), date(2022, 1, 1))


def test_every_cell_is_there_and_rows_add_up() -> None:
    made = tally([("东", "女"), ("东", "女"), ("西", "男"), ("西", NOT_RECORDED)], ("东", "西", "南"), sorted)
    assert made.groups == (NOT_RECORDED, "女", "男")
    assert [[share.number for share in shares] for _row, shares in made.rows] == [
        [0, 2, 0],
        [1, 0, 1],
        [0, 0, 0],
    ]
    assert [share.of for _row, shares in made.rows for share in shares] == [2, 2, 2, 2, 2, 2, 0, 0, 0]
    assert made.total == (Share(NOT_RECORDED, 1, 4), Share("女", 2, 4), Share("男", 1, 4))


def test_shares_are_rounded_half_up_and_of_nobody_there_is_none() -> None:
    assert percent(1, 16) == Decimal("6.3")
    assert percent(1, 8) == Decimal("12.5")
    assert percent(0, 0) is None


def test_half_years_end_in_june_and_december() -> None:
    assert half_year_ends(date(2022, 12, 31), 3) == (
        date(2021, 6, 30),
        date(2021, 12, 31),
        date(2022, 6, 30),
        date(2022, 12, 31),
    )
    assert half_year_ends(date(2022, 7, 15), 2) == (date(2021, 12, 31), date(2022, 6, 30), date(2022, 7, 15))


def test_one_group_dominates_among_those_recorded() -> None:
    shares = (Share("选", 6, 20), Share("聘", 2, 20), Share(NOT_RECORDED, 12, 20))
    assert dominating(shares, at_least=Decimal(70)) == Share("选", 6, 8)
    assert dominating(shares, at_least=Decimal(80)) is None
    assert dominating((Share(NOT_RECORDED, 3, 3),), at_least=Decimal(10)) is None


def test_the_farthest_row_needs_people_enough_to_say_something() -> None:
    whole = Share("50-", 10, 100)
    rows = [("东", Share("50-", 2, 2)), ("西", Share("50-", 6, 20)), ("南", Share("50-", 2, 20))]
    assert farthest(rows, whole, least_people=5, points=Decimal(10)) == ("西", Share("50-", 6, 20))
    assert farthest(rows, whole, least_people=5, points=Decimal(25)) is None
    assert farthest([], whole, least_people=5, points=Decimal(0)) is None
