"""Numbers of accounts: Luhn's formula against numbers that others publish as examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuding.calc.bank_accounts import AccountRefused, Fault, check_digit, normal_account, require_account

DIGITS = st.text("0123456789", min_size=12, max_size=18)


@pytest.mark.parametrize("number", ["79927398713", "4539148803436467", "6011000990139424", "378282246310005"])
def test_published_examples_check(number: str) -> None:
    assert check_digit(number[:-1]) == number[-1]


@given(DIGITS)
def test_a_card_has_exactly_one_check_digit(first: str) -> None:
    sound = [digit for digit in "0123456789" if not _refused(first + digit, card=True)]
    assert sound == [check_digit(first)]


@given(DIGITS, st.integers(0, 17), st.integers(1, 9))
def test_one_digit_miscopied_is_always_noticed(first: str, place: int, more: int) -> None:
    whole = first + check_digit(first)
    at = place % len(whole)
    other = whole[:at] + str((int(whole[at]) + more) % 10) + whole[at + 1 :]
    assert _refused(other, card=True) == Fault.CHECK


@pytest.mark.parametrize(
    ("number", "card", "fault"),
    [
        ("", True, Fault.EMPTY),
        ("4539x48803436467", True, Fault.CHARACTER),
        ("79927398713", True, Fault.LENGTH),
        ("4539148803436468", True, Fault.CHECK),
        ("4539148803436468", False, None),
        ("12345", False, Fault.LENGTH),
    ],
)
def test_what_is_refused(number: str, card: bool, fault: Fault | None) -> None:  # noqa: FBT001  a table of cases
    assert _refused(number, card=card) == fault


def test_however_it_is_typed() -> None:
    assert normal_account(" ’4539 1488-0343　６467\n") == "4539148803436467"


def _refused(number: str, *, card: bool) -> Fault | None:
    try:
        require_account(number, card=card)
    except AccountRefused as refused:
        return refused.fault
    return None
