"""Files made by hand to break a reader, each with the sentences that may answer it."""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tests.calc.sheets.open_document import MIMETYPE, ods, packed
from tests.calc.sheets.workbooks import HEADINGS, csv, xls, xlsx

PERSON = ["王样例", "11010519491231002X"]
BASE = xlsx([PERSON])


@dataclass(frozen=True)
class Hostile:
    """A file and the codes of which one must answer it; none: it is read, and its cells are judged."""

    make: Callable[[], bytes]
    codes: tuple[str, ...]


def hostile() -> Mapping[str, Hostile]:
    """All of them by name."""
    return {name: Hostile(make, codes) for name, make, codes in (*_containers(), *_contents())}


def _containers() -> Iterator[tuple[str, Callable[[], bytes], tuple[str, ...]]]:
    yield "nothing at all", lambda: b"", ("file.empty",)
    yield "a PDF with another name", lambda: b"%PDF-1.7\n" + bytes(2000), ("file.pdf",)
    yield "a picture", lambda: b"\x89PNG\r\n\x1a\n" + bytes(2000), ("file.picture",)
    yield "a RAR archive", lambda: b"Rar!\x1a\x07\x01\x00" + bytes(500), ("file.archive",)
    yield "a gzip archive", lambda: b"\x1f\x8b\x08\x00" + bytes(500), ("file.archive",)
    yield "a program", lambda: b"MZ\x90\x00" + bytes(500), ("file.program",)
    yield "rich text", lambda: b"{\\rtf1\\ansi hello}", ("file.document",)
    yield (
        "a web page named .xls",
        lambda: b"<html><table><tr><td>1</td></tr></table></html>",
        ("file.markup",),
    )
    yield (
        "the XML of Excel 2003",
        lambda: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        ("file.markup",),
    )
    yield "random bytes", lambda: bytes(range(256)) * 40, ("file.unknown",)
    yield "an archive of texts", lambda: packed({"a.txt": "1", "b.txt": "2"}), ("file.archive",)
    yield (
        "a Word document",
        lambda: packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
        ("file.document",),
    )
    yield (
        "an open text document",
        lambda: packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
        ("file.document",),
    )
    yield "an empty archive", lambda: packed({}), ("file.broken",)
    yield "macros", lambda: _with({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), ("file.macros",)
    yield (
        "macros by content type",
        lambda: _changed("[Content_Types].xml", rb"sheet\.main\+xml", b"sheet.macroEnabled.main+xml"),
        ("file.macros",),
    )
    yield "macro sheets", lambda: _with({"xl/macrosheets/sheet1.xml": b"<x/>"}), ("file.macros",)
    yield "a binary workbook", lambda: _with({"xl/workbook.bin": b"\x00"}), ("file.binary",)
    yield "a workbook with a password", lambda: _container("EncryptedPackage"), ("file.encrypted",)
    yield "an old workbook with a password", lambda: _old_with_record(0x0042, 0x002F), ("file.encrypted",)
    yield "an old workbook with macros", lambda: _container("_VBA_PROJECT_CUR"), ("file.macros",)
    yield "an old Word document", lambda: _container("WordDocument"), ("file.document",)
    yield "an old workbook cut in half", lambda: xls([PERSON])[:3000], ("file.broken", "file.unknown")
    yield "an encrypted archive", lambda: _flagged(BASE), ("file.encrypted",)
    yield (
        "an encrypted open document",
        lambda: packed(
            {"mimetype": MIMETYPE, "content.xml": "x", "META-INF/manifest.xml": "<m:encryption-data/>"}
        ),
        ("file.encrypted",),
    )


def _contents() -> Iterator[tuple[str, Callable[[], bytes], tuple[str, ...]]]:
    yield "a bomb of zeros", lambda: _bomb(b"\x00"), ("file.bomb",)
    yield "a bomb of rows", lambda: _bomb(b"<row><c><v>1</v></c></row>"), ("file.bomb",)
    yield "a bomb that lies about its size", lambda: _lying(_bomb(b"<row/>")), ("file.bomb", "file.broken")
    yield (
        "three thousand parts",
        lambda: _with({f"xl/x{n}.xml": b"<x/>" for n in range(3000)}),
        ("file.bomb",),
    )
    yield "a part twice", _twice, ("file.twice",)
    yield (
        "a billion laughs",
        lambda: _changed("xl/sharedStrings.xml", rb"(<sst)", _LAUGHS + rb"\1"),
        ("file.entities",),
    )
    yield (
        "an outside entity",
        lambda: _changed("xl/workbook.xml", rb"(<workbook)", rb'<!DOCTYPE w SYSTEM "file:///etc/passwd">\1'),
        ("file.entities",),
    )
    yield "an entity in an open document", _open_entity, ("file.entities",)
    yield "an entity hidden in UTF-16", _utf16, ("file.broken",)
    yield (
        "another encoding than it says",
        lambda: _changed("xl/sharedStrings.xml", rb"UTF-8", b"UTF-7"),
        ("file.broken",),
    )
    yield (
        "nested a hundred thousand deep",
        lambda: _changed("xl/worksheets/sheet1.xml", rb"(<sheetData>)", rb"\1" + b"<x>" * 100_000),
        (),
    )
    yield (
        "a cell at the far corner",
        lambda: _changed(
            "xl/worksheets/sheet1.xml",
            rb"(</sheetData>)",
            rb'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>\1',
        ),
        ("file.heavy", "file.rows", "file.columns"),
    )
    yield (
        "a cell in a column that doesn't exist",
        lambda: _changed(
            "xl/worksheets/sheet1.xml", rb"(</sheetData>)", rb'<row r="3"><c r="ZZZZZZ3"><v>1</v></c></row>\1'
        ),
        ("file.broken", "file.heavy", "file.columns"),
    )
    yield (
        "a million columns",
        _million_columns,
        ("file.broken", "file.heavy", "file.columns", "file.bomb"),
    )
    yield "three hundred columns", lambda: csv([[*PERSON, *["x"] * 300]]), ("file.columns",)
    yield (
        "a quarter of a million rows",
        lambda: csv([["王样例"]]) + "王样例\r\n".encode() * 250_000,
        ("file.rows",),
    )
    yield (
        "a hundred sheets",
        lambda: xlsx(
            [PERSON],
            arrange=lambda book, _: [book.add_worksheet(f"表{n}").write(0, 0, "x") for n in range(100)],
        ),
        ("file.sheets",),
    )
    yield "a text of a million characters", lambda: xlsx([["王" * 32_000, "x"]]), ()
    yield "a line without an end", lambda: b"x" * 20_000_000, ("file.csv", "sheet.none")
    yield "quotes without a partner", lambda: csv([PERSON]) + b'"' + b"a,b\r\n" * 100_000, ("file.csv",)
    yield "a text with zeros in it", lambda: "姓名,x\r\n".encode() + b"a\x00b," * 100, ("file.unknown",)
    yield (
        "no known encoding",
        lambda: "姓名,身份证号\r\n".encode("gb18030") + b"\xff\xff\xfe" * 9,
        ("file.encoding",),
    )
    yield "larger than anything", lambda: b"a," * 17_000_000, ("file.large",)
    yield (
        "shared strings that aren't there",
        lambda: _changed("xl/worksheets/sheet1.xml", rb"<v>\d+</v>", b"<v>4294967295</v>"),
        ("file.broken", "sheet.none"),
    )
    yield (
        "a sheet outside of the archive",
        lambda: _changed("xl/_rels/workbook.xml.rels", rb"worksheets/sheet1\.xml", b"../../../../etc/passwd"),
        ("file.broken", "sheet.none"),
    )
    yield (
        "an open document that repeats for ever",
        _repeating,
        ("file.heavy", "file.rows", "file.columns", "file.broken", "file.slow"),
    )
    yield "thirty thousand errors", lambda: xlsx([], arrange=_many_errors), ("file.errors",)
    yield "thirty thousand merged cells", lambda: xlsx([PERSON], arrange=_many_merged), ("file.merged",)
    yield "an archive that begins elsewhere", lambda: b"PK\x03\x04" + bytes(100) + BASE[4:], ("file.broken",)
    yield "a workbook cut in half", lambda: BASE[: len(BASE) // 2], ("file.broken",)
    yield "formulas as texts", lambda: xlsx([["=cmd|' /C calc'!A0", '=HYPERLINK("http://x")']]), ()


_LAUGHS = (
    b'<!DOCTYPE lolz [<!ENTITY a "' + b"ha" * 100 + b'">'
    + b"".join(b'<!ENTITY %c "' % (98 + n) + b"&%c;" % (97 + n) * 10 + b'">' for n in range(9)) + b"]>"
)  # fmt: skip


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist()}


def _packed(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def _with(more: Mapping[str, bytes]) -> bytes:
    return _packed({**_parts(BASE), **more})


def _changed(name: str, pattern: bytes, replacement: bytes) -> bytes:
    parts = _parts(BASE)
    changed, number = re.subn(pattern, replacement, parts[name])
    assert number, f"{name} has nothing like {pattern!r}"
    return _packed({**parts, name: changed})


def _bomb(piece: bytes) -> bytes:
    """A sheet that unfolds to a gigabyte; the archive has less than two megabytes of it."""
    parts = _parts(BASE)
    head, tail = parts["xl/worksheets/sheet1.xml"].split(b"<sheetData>")
    block = piece * (1_000_000 // len(piece))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, text in parts.items():
            if name != "xl/worksheets/sheet1.xml":
                archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(head + b"<sheetData>")
            for _ in range(450):
                sheet.write(block)
            sheet.write(tail)
    return buffer.getvalue()


def _lying(content: bytes) -> bytes:
    """The directory says that every part is small."""
    changed = bytearray(content)
    for at in (one.start() for one in re.finditer(rb"PK\x01\x02", content)):
        changed[at + 24 : at + 28] = struct.pack("<I", 1000)
    return bytes(changed)


def _flagged(content: bytes) -> bytes:
    changed = bytearray(content)
    for mark, offset in ((rb"PK\x01\x02", 8), (rb"PK\x03\x04", 6)):
        for at in (one.start() for one in re.finditer(mark, content)):
            changed[at + offset] |= 1
    return bytes(changed)


def _twice() -> bytes:
    import warnings

    buffer = io.BytesIO(BASE)
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("xl/worksheets/sheet1.xml", _parts(BASE)["xl/worksheets/sheet1.xml"])
    return buffer.getvalue()


def _container(stream: str) -> bytes:
    """A container of Excel 97 whose one stream has another name."""
    content = bytearray(xls([PERSON]))
    at = bytes(content).index("Workbook".encode("utf-16-le"))
    name = stream.encode("utf-16-le")
    content[at : at + 64] = name.ljust(64, b"\x00")
    content[at + 64 : at + 66] = struct.pack("<H", len(name) + 2)
    return bytes(content)


def _old_with_record(old: int, new: int) -> bytes:
    content = xls([PERSON])
    found = re.search(re.escape(struct.pack("<HH", old, 2)), content)
    assert found
    return content[: found.start()] + struct.pack("<HH", new, 2) + content[found.end() :]


def _utf16() -> bytes:
    parts = _parts(BASE)
    text = parts["xl/sharedStrings.xml"].decode().replace("UTF-8", "UTF-16")
    hidden = text.replace("<sst", '<!DOCTYPE x [<!ENTITY a "b">]><sst').encode("utf-16")
    return _packed({**parts, "xl/sharedStrings.xml": hidden})


def _open_entity() -> bytes:
    parts = _parts(ods([HEADINGS, PERSON]))
    text = parts["content.xml"].replace(b"?><", b'?><!DOCTYPE x [<!ENTITY a "b">]><', 1)
    return _packed({**parts, "content.xml": text})


def _million_columns() -> bytes:
    cells = b"".join(b'<c t="n"><v>1</v></c>' for _ in range(1_000_000))
    return _changed("xl/worksheets/sheet1.xml", rb"(</sheetData>)", b'<row r="3">' + cells + rb"</row>\1")


def _repeating() -> bytes:
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell>'
    parts = _parts(ods([HEADINGS, PERSON]))
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row></table:table>'.encode()
    return _packed({**parts, "content.xml": parts["content.xml"].replace(b"</table:table>", row, 1)})


def _many_errors(_book: object, sheet: object) -> None:
    for row in range(30_000):
        sheet.write_formula(row + 1, 5, "=1/0", None, "#DIV/0!")  # type: ignore[attr-defined]  # XlsxWriter has no types


def _many_merged(_book: object, sheet: object) -> None:
    for row in range(30_000):
        sheet.merge_range(row + 10, 0, row + 10, 1, "x")  # type: ignore[attr-defined]  # XlsxWriter has no types
