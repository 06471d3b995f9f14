"""Cells that should hold a citizen's identity number: what is wrong with one, as this package's codes."""

import re
from datetime import date

from wuding.calc.identity import Fault, IdentityRefused, read_identity

_CODES = {
    Fault.EMPTY: "shape",
    Fault.FORMER: "short",
    Fault.LENGTH: "length",
    Fault.CHARACTER: "shape",
    Fault.AREA: "area",
    Fault.BIRTH: "day",
    Fault.CHECK: "check",
}
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+\d+")


def identity_fault(text: str, *, latest: date) -> str:
    """Empty for a sound number in its normal form, of somebody born by `latest`; else what is wrong.

    `rounded`: what a spreadsheet leaves of a number it could not keep, 2.32762E+17 or three zeros at the end.
    """
    if _SCIENTIFIC.fullmatch(text):
        return "rounded"
    try:
        read_identity(text, today=latest)
    except IdentityRefused as refused:
        code = _CODES[refused.fault]
        if code == "shape" and len(text) != 18:
            return "length" if text.isascii() and text.isalnum() else "shape"
        return "rounded" if code == "check" and text.endswith("000") else code
    return ""
