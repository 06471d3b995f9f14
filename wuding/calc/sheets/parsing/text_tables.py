"""Text tables: CSV as Excel, WPS and older systems write it, with commas, semicolons or tabs, in UTF-8, GB 18030 or UTF-16."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO

from wuding.calc.sheets.cells import Sheet
from wuding.calc.sheets.parsing.intake import MOST_TEXT, Intake
from wuding.calc.sheets.parsing.refusal import Refused, Told

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_TRIED = ("utf-8", "gb18030")
_DELIMITERS = (",", "\t", ";", "，")
_CHUNK = 1 << 20
_WORDS = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "gb18030": "GBK", "utf-16": "UTF-16"}
_NAMES = {",": ",", "\t": "Tab", ";": ";", "，": "，"}


def read(file: IO[bytes]) -> tuple[Sheet, list[Told]]:
    """The one sheet, all cells texts. Raises Refused."""
    encoding = _encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        start = text.read(1 << 16)
        delimiter = _delimiter(start)
        text.seek(0)
        intake = Intake("", visible=True)
        intake.take(_rows(text, delimiter))
    finally:
        text.detach()
    told = Told("told.text_table", "", values={"encoding": _WORDS[encoding], "delimiter": _NAMES[delimiter]})
    return intake.sheet({}), [told]


def _encoding(file: IO[bytes]) -> str:
    file.seek(0)
    start = file.read(4)
    marked = next((name for mark, name in _BOMS if start.startswith(mark)), None)
    for name in (marked,) if marked else _TRIED:
        if _decodes(file, name):
            return name
    raise Refused("file.encoding")


def _decodes(file: IO[bytes], encoding: str) -> bool:
    """Whether all of it is sound text of that encoding, without characters that no text has."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := file.read(_CHUNK):
            text = decoder.decode(chunk)
            if any(mark in text for mark in "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x7f"):
                raise Refused("file.unknown")
        decoder.decode(b"", True)  # noqa: FBT003  positional only
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(start: str) -> str:
    """The mark that parts the cells of the first lines: of those that occur in them all, the one that occurs most."""
    lines = [line for line in start.splitlines()[:20] if line.strip()]
    if len(start) >= 1 << 16 and len(lines) > 1:
        lines = lines[:-1]
    counted = {mark: [_outside_quotes(line, mark) for line in lines] for mark in _DELIMITERS}
    scores = {mark: (sum(1 for n in found if n), sum(found)) for mark, found in counted.items()}
    return max(_DELIMITERS, key=lambda mark: scores[mark])


def _outside_quotes(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[::2])


def _rows(text: IO[str], delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(MOST_TEXT * 8)
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        yield from rows
    except csv.Error:
        raise Refused("file.csv", line=str(rows.line_num)) from None
