"""Identity numbers after GB 11643: what is sound, what is refused and as what."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuding.calc.identity import (
    PROVINCES,
    Fault,
    IdentityRefused,
    check_character,
    normal_form,
    read_identity,
)

TODAY = date(2022, 12, 31)


def number_of(area: str, born: date, order: int) -> str:
    """A sound number."""
    first = f"{area}{born:%Y%m%d}{order:03d}"
    return first + check_character(first)


areas = st.builds(
    lambda province, rest: f"{province}{rest:04d}", st.sampled_from(sorted(PROVINCES)), st.integers(0, 9999)
)
births = st.dates(date(1900, 1, 1), TODAY)
orders = st.integers(0, 999)
numbers = st.builds(number_of, areas, births, orders)


def _fault(text: str) -> Fault:
    with pytest.raises(IdentityRefused) as refused:
        read_identity(text, today=TODAY)
    assert text.strip() not in str(refused.value) or not text.strip()
    return refused.value.fault


def test_the_example_of_the_standard() -> None:
    """GB 11643-1999, example: 11010519491231002X and 440524188001010014."""
    found = read_identity("11010519491231002X", today=TODAY)
    assert (found.born, found.sex) == (date(1949, 12, 31), "女")
    assert check_character("44052418800101001") == "4"


@given(areas, births, orders)
def test_every_sound_number_is_read_back(area: str, born: date, order: int) -> None:
    found = read_identity(number_of(area, born, order), today=TODAY)
    assert (found.born, found.sex) == (born, "男" if order % 2 else "女")


@given(numbers, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_is_always_found(number: str, place: int, wrong: str) -> None:
    changed = number[:place] + wrong + number[place + 1 :]
    if changed != number:
        _fault(changed)


@given(numbers, st.integers(0, 16))
def test_two_neighbours_swapped_are_always_found(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        _fault(swapped)


@given(numbers)
def test_however_it_is_typed_it_is_the_same(number: str) -> None:
    full_width = "".join(chr(ord(one) + 0xFEE0) for one in number)
    for typed in (number.lower(), full_width, f" {number[:6]} {number[6:14]} {number[14:]} ", f"'{number}"):
        assert normal_form(typed) == number
        assert read_identity(typed, today=TODAY).number == number


@pytest.mark.parametrize(
    "area", ["442000", "441900", "460400", "659001", "810000", "820000", "830000", "710000", "510202"]
)
def test_real_areas_are_not_refused(area: str) -> None:
    """Towns without counties, permits of people from Hong Kong, Macao and Taiwan, a county that is gone."""
    assert read_identity(number_of(area, date(1990, 5, 17), 2), today=TODAY).sex == "女"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.EMPTY),
        ("   ", Fault.EMPTY),
        ("130503670401001", Fault.FORMER),
        ("1101051949123100", Fault.LENGTH),
        ("11010519491231002XX", Fault.LENGTH),
        ("1101051949123100٢X", Fault.CHARACTER),
        ("X1010519491231002X", Fault.CHARACTER),
        ("11010519491231002Y", Fault.CHARACTER),
        (number_of("990105", date(1949, 12, 31), 2), Fault.AREA),
        ("110105194913310028", Fault.BIRTH),
        ("110105189912310028", Fault.BIRTH),
        (number_of("110105", TODAY + timedelta(days=1), 2), Fault.BIRTH),
        ("110105194912310021", Fault.CHECK),
    ],
)
def test_each_fault_has_its_name(text: str, fault: Fault) -> None:
    assert _fault(text) == fault


def test_the_number_stands_in_no_message_and_no_repr() -> None:
    assert "1949" not in repr(read_identity("11010519491231002X", today=TODAY))
