"""Text from outside, made fit for paper."""

import re
import unicodedata

# Controls, lone halves of surrogate pairs, and marks that turn the direction of writing: none of them can be printed, XML
# refuses the first two, and the third make a page say something else than the file.
_NOT_FOR_PAPER = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_LONG_RUN = re.compile(r"[!-~]{13,}")
_BREAK = "\u200b"
INVISIBLE = frozenset("\n \u200b\u200c\u200d\u2060\ufeff\u3000\u00a0")


def plain(text: str) -> str:
    """The text without what can't be printed; line breaks stay, in one form, and so does everything else."""
    joined = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\u2028", "\n")
    return _NOT_FOR_PAPER.sub("", unicodedata.normalize("NFC", joined)).strip()


def breakable(text: str) -> str:
    """The same text, with places at which a long run of Latin letters and digits may go on in the next line."""
    return _LONG_RUN.sub(lambda run: _BREAK.join(run[0]), text)


def upright(label: str) -> str:
    """A label for a narrow column: two Chinese characters a line, one where there are but two. Words stay words."""
    text = plain(label)
    if not text or any(letter.isascii() and letter.isalpha() for letter in text):
        return text
    step = 1 if len(text) <= 2 else 2
    return "\n".join(text[start : start + step] for start in range(0, len(text), step))
