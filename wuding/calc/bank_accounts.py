"""Numbers of accounts that pay goes to: bank cards after ISO/IEC 7812, and numbers of passbooks, which have no check digit.

A card has 13 to 19 digits; the last is a check digit by Luhn's formula (annex B of the standard). A passbook's number is
whatever its bank made it: digits, 6 to 32 of them.
"""

import unicodedata
from enum import StrEnum

CARD_LENGTHS = range(13, 20)
PASSBOOK_LENGTHS = range(6, 33)


class Fault(StrEnum):
    """What is wrong with a number."""

    EMPTY = "empty"
    CHARACTER = "character"
    LENGTH = "length"
    CHECK = "check"


class AccountRefused(ValueError):
    """Not a number that money can be sent to. The message never holds the number."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def normal_account(text: str) -> str:
    """As numbers are kept and compared: half-width, without blanks, dashes and the mark that makes a cell text."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(folded.split()).replace("-", "").lstrip("'’")


def check_digit(first: str) -> str:
    """The last digit of a card number by the digits before it (Luhn)."""
    total = 0
    for place, digit in enumerate(reversed(first)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def require_account(number: str, *, card: bool) -> None:
    """Raises AccountRefused with the first fault of a number in its normal form."""
    if not number:
        raise AccountRefused(Fault.EMPTY)
    if not (number.isascii() and number.isdecimal()):
        raise AccountRefused(Fault.CHARACTER)
    if len(number) not in (CARD_LENGTHS if card else PASSBOOK_LENGTHS):
        raise AccountRefused(Fault.LENGTH)
    if card and check_digit(number[:-1]) != number[-1]:
        raise AccountRefused(Fault.CHECK)
