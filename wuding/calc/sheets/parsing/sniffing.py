"""What kind of file it is, from its content alone: a name's ending proves nothing."""

from typing import Literal

from wuding.calc.sheets.parsing.old_excel import OLE_MAGIC
from wuding.calc.sheets.parsing.refusal import Refused

FileKind = Literal["zip", "ole", "text"]

_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "file.pdf"),
    (b"{\\rtf", "file.document"),
    (b"\x89PNG", "file.picture"),
    (b"\xff\xd8\xff", "file.picture"),
    (b"GIF8", "file.picture"),
    (b"Rar!", "file.archive"),
    (b"7z\xbc\xaf", "file.archive"),
    (b"\x1f\x8b", "file.archive"),
    (b"MZ", "file.program"),
    (b"\x7fELF", "file.program"),
)
_TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def kind_of(start: bytes, size: int) -> FileKind:
    """The kind of container. Raises Refused with what the file is instead of a table."""
    if size == 0:
        raise Refused("file.empty")
    for magic, code in _OTHERS:
        if start.startswith(magic):
            raise Refused(code)
    if start.startswith(OLE_MAGIC):
        return "ole"
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if start.startswith(_TEXT_MARKS):
        return "text"
    if start.lstrip(b" \t\r\n").startswith(b"<"):
        # Web systems hand out HTML tables named .xls, and Excel 2003 wrote XML.
        raise Refused("file.markup")
    if b"\x00" in start:
        raise Refused("file.unknown")
    return "text"
