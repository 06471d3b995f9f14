"""Whether a text is a citizen's identity number, and if not, what is wrong with it (GB 11643)."""

import re
from datetime import date
from operator import mul

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_SHAPE = re.compile(r"[1-9]\d{16}[\dX]")


def identity_fault(text: str) -> str:
    """Empty for a sound number of 18 places; else `short`, `length`, `shape`, `rounded`, `day` or `check`."""
    if not _SHAPE.fullmatch(text):
        if re.fullmatch(r"\d(\.\d+)?E\+\d+", text):
            return "rounded"  # 2.32762E+17, as Excel shows a number that it could not keep
        if re.fullmatch(r"\d{15}", text):
            return "short"
        return "length" if re.fullmatch(r"[\dX]+", text) else "shape"
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return "day"
    if _CHECKS[sum(map(mul, map(int, text[:17]), _WEIGHTS)) % 11] != text[17]:
        return "rounded" if text.endswith("000") else "check"
    return ""
