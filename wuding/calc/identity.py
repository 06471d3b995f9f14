"""Citizens' identity numbers: GB 11643-1999.

Eighteen characters: six digits of the area where the number was given, eight of the day of birth, three of an order
number that is odd for men, and a check character after ISO 7064 (MOD 11-2), which may be X for ten.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal

Sex = Literal["女", "男"]

LENGTH: Final = 18
FORMER_LENGTH: Final = 15
EARLIEST: Final = date(1900, 1, 1)
_WEIGHTS: Final = tuple(2 ** (17 - place) % 11 for place in range(17))
_CHECK: Final = "10X98765432"
"""The character for each remainder of the weighted sum by 11."""

# By region. No rule on the other digits: 442000 and 441900 have no county, 71 to 83 no prefecture, and codes of
# places that were merged long ago stay valid in the numbers of whoever was born there.
PROVINCES: Final[dict[str, str]] = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区",
    "21": "辽宁省", "22": "吉林省", "23": "黑龙江省",
    "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省", "37": "山东省",
    "41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区", "46": "海南省",
    "50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省", "54": "西藏自治区",
    "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区", "65": "新疆维吾尔自治区",
    "71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区", "83": "台湾地区（居住证）",
}  # fmt: skip
"""The first two digits. 81 to 83 also begin the numbers of residence permits for people from there."""


class Fault(StrEnum):
    """What is wrong with a number."""

    EMPTY = "empty"
    FORMER = "former"
    LENGTH = "length"
    CHARACTER = "character"
    AREA = "area"
    BIRTH = "birth"
    CHECK = "check"


class IdentityRefused(ValueError):
    """Not a number that anybody can have. The message never holds the number."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Identity:
    """What a sound number says. `repr` leaves the number out."""

    number: str
    born: date
    sex: Sex

    def __repr__(self) -> str:
        return "Identity(••••)"


def normal_form(text: str) -> str:
    """As numbers are compared: half-width, without blanks and without the mark that makes a cell text, X in capitals."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(folded.split()).lstrip("'’").upper()


def check_character(first: str) -> str:
    """The eighteenth character for the first seventeen digits."""
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True)) % 11]


def read_identity(text: str, *, today: date) -> Identity:
    """What the number says, in whatever way it was typed. Raises IdentityRefused with the first fault."""
    number = normal_form(text)
    _require_shape(number)
    if number[:2] not in PROVINCES:
        raise IdentityRefused(Fault.AREA)
    born = _born(number[6:14], today)
    if number[17] != check_character(number[:17]):
        raise IdentityRefused(Fault.CHECK)
    return Identity(number, born, "男" if int(number[16]) % 2 else "女")


def _require_shape(number: str) -> None:
    if not number:
        raise IdentityRefused(Fault.EMPTY)
    if len(number) == FORMER_LENGTH and _is_digits(number):
        raise IdentityRefused(Fault.FORMER)
    if len(number) != LENGTH:
        raise IdentityRefused(Fault.LENGTH)
    if not _is_digits(number[:17]) or number[17] not in _CHECK:
        raise IdentityRefused(Fault.CHARACTER)


def _is_digits(text: str) -> bool:
    """Only 0 to 9: `isdecimal` takes digits of other scripts too."""
    return text.isascii() and text.isdecimal()


def _born(digits: str, today: date) -> date:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise IdentityRefused(Fault.BIRTH) from None
    if not EARLIEST <= born <= today:
        raise IdentityRefused(Fault.BIRTH)
    return born
