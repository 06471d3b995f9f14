"""Personal numbers struck out of free text: identity card, mobile telephone, bank card."""

import re

MASK = "••••"

# Not inside a longer run of digits: division codes have up to 15, public ids have letters or dashes around.
_EDGE_BEFORE, _EDGE_AFTER = r"(?<![0-9A-Za-z-])", r"(?![0-9A-Za-z-])"
_NUMBERS = re.compile(
    _EDGE_BEFORE
    + r"(?:[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx]"  # 居民身份证 GB 11643
    + r"|(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}"  # mobile telephone
    + r"|\d{4}(?:[ ]?\d{4}){3}(?:[ ]?\d{1,3})?)"  # bank card: 16 to 19 digits
    + _EDGE_AFTER
)


def struck(text: str) -> str:
    """The text with personal numbers struck out, wherever somebody typed them."""
    return _NUMBERS.sub(MASK, text)
