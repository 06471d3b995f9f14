"""Workbooks changed at random in their archive, their XML and their cells: the same for the same seed.

What any file meets on its way, and what somebody does who wants to break the reader.
"""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

import openpyxl

from tests.calc.sheets.open_document import ods
from tests.calc.sheets.workbooks import HEADINGS, csv, xls, xlsx

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Mutant:
    """A changed file, and how it was changed."""

    content: bytes
    how: str


@dataclass(frozen=True)
class Source:
    """A sound table that files are made of."""

    headings: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def mutant(seed: int, number: int, source: Source | None = None) -> Mutant:
    """The file of that number: every seed and number gives the same one again."""
    source = source or Source(HEADINGS, roster())
    random = Random(f"{seed}/{number}")
    level = random.choices(("zip", "xml", "cell", "bytes"), (3, 5, 5, 1))[0]
    if level == "cell":
        return _with_strange_cells(random, source)
    if level == "bytes":
        return _other_formats(random, source)
    base = random.choice(bases(source))
    how, content = _change_archive(base, random) if level == "zip" else _change_xml(base, random)
    if random.random() < 0.2:
        more, content = _change_bytes(content, random)
        how = f"{how}, {more}"
    return Mutant(content, f"{level}: {how}")


def identity(random: Random, born: date) -> str:
    """A number with a sound check digit; its division code is nobody's."""
    body = f"119999{born:%Y%m%d}{random.randrange(1000):03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]


@cache
def roster() -> tuple[tuple[object, ...], ...]:
    """Twelve plain rows."""
    random = Random(7)
    rows = []
    for number in range(12):
        born = date(1970, 1, 1) + timedelta(days=random.randrange(11_000))
        rows.append(
            (
                "王李张刘陈杨赵黄周吴徐孙"[number] + "样例",
                identity(random, born),
                born,
                f"138{random.randrange(10**8):08d}",
                "女男"[number % 2],
                f"第{number}大学",
                date(2010, 7, 1) + timedelta(days=number),
                number * 1.5,
                number,
            )
        )
    return tuple(rows)


@cache
def bases(source: Source) -> tuple[bytes, ...]:
    """Workbooks of two programs, with shared and with inline strings."""
    first = xlsx(source.rows, headings=source.headings)
    again = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(first)).save(again)
    return first, again.getvalue(), xlsx(source.rows, headings=source.headings, constant_memory=True)


# --- The archive ---------------------------------------------------------------------------

Parts = list[tuple[str, bytes]]


def _parts(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(one.filename, archive.read(one)) for one in archive.infolist()]


def _packed(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    import warnings

    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as archive:
        warnings.simplefilter("ignore")  # two parts of one name are wanted here
        for name, text in parts:
            archive.writestr(name, text)
    return buffer.getvalue()


def _change_archive(content: bytes, random: Random) -> tuple[str, bytes]:
    parts = _parts(content)
    at, other = random.randrange(len(parts)), random.randrange(len(parts))
    name = parts[at][0]
    kind = random.randrange(10)
    match kind:
        case 0:
            return f"without {name}", _packed(parts[:at] + parts[at + 1 :])
        case 1:
            return f"{name} twice", _packed([*parts, (name, parts[other][1])])
        case 2:
            parts[at], parts[other] = (name, parts[other][1]), (parts[other][0], parts[at][1])
            return f"{name} and {parts[other][0]} exchanged", _packed(parts)
        case 3:
            parts[at] = (name.upper() if random.random() < 0.5 else name.replace("/", "\\"), parts[at][1])
            return f"{name} named otherwise", _packed(parts)
        case 4:
            return "stored without compression", _packed(parts, zipfile.ZIP_STORED)
        case 5:
            return "with a part of zeros", _packed([*parts, ("xl/media/image1.png", bytes(3_000_000))])
        case 6:
            parts[at] = (name, parts[at][1][: random.randrange(len(parts[at][1]) + 1)])
            return f"{name} cut", _packed(parts)
        case 7:
            parts[at] = (name, b"")
            return f"{name} empty", _packed(parts)
        case 8:
            return _change_bytes(content, random)
    return "with bytes before it", random.randbytes(random.randrange(1, 300)) + content


def _change_bytes(content: bytes, random: Random) -> tuple[str, bytes]:
    changed = bytearray(content)
    kind = random.randrange(4)
    if kind == 0:
        cut = random.randrange(len(changed))
        return "cut off", bytes(changed[:cut])
    if kind == 1:
        at = random.randrange(len(changed))
        changed[at:at] = random.randbytes(random.randrange(1, 50))
        return "bytes put in", bytes(changed)
    for _ in range(random.choice((1, 1, 3, 20))):
        # The directory at the end is where sizes, methods and flags stand.
        at = (
            random.randrange(len(changed))
            if kind == 2
            else random.randrange(len(changed) - 900, len(changed))
        )
        changed[at] = random.randrange(256)
    return "bytes changed", bytes(changed)


# --- XML -----------------------------------------------------------------------------------

_TAG = re.compile(rb"<[^!?][^>]*>")
_ATTRIBUTE = re.compile(rb'([A-Za-z0-9:]+)="([^"]*)"')
_STRANGE = (
    b"", b"0", b"-1", b"4294967296", b"1e999", b"NaN", b"A0", b"XFD1048576", b"ZZZZ9", b"AB", b"s", b"n", b"str", b"b", b"e", b"d",
    b"inlineStr", b"1", b"true", b"99999999999999999999", b"\xff\xfe", b"&#0;", b"&lt;", "１".encode(), b"rId99", b"../../etc/passwd",
    b"A1:XFD1048576", b"hidden", b"&undefined;",
)  # fmt: skip


def _change_xml(content: bytes, random: Random) -> tuple[str, bytes]:
    parts = _parts(content)
    likely = [
        at for at, (name, _) in enumerate(parts) if re.search(r"sheet1|sharedS|styles|workbook\.xml$", name)
    ]
    at = random.choice(likely if random.random() < 0.85 else range(len(parts)))
    name, text = parts[at]
    how = ""
    for _ in range(random.choice((1, 1, 1, 2, 5))):
        how, text = random.choice(_XML_CHANGES)(text, random)
    parts[at] = (name, text)
    return f"{name}: {how}", _packed(parts)


def _attribute(text: bytes, random: Random) -> tuple[str, bytes]:
    found = list(_ATTRIBUTE.finditer(text))
    if not found:
        return "nothing", text
    one = random.choice(found)
    value = random.choice(_STRANGE)
    return f"{one[1]!r} is {value!r}", text[: one.start(2)] + value + text[one.end(2) :]


def _without_tag(text: bytes, random: Random) -> tuple[str, bytes]:
    found = list(_TAG.finditer(text))
    if not found:
        return "nothing", text
    one = random.choice(found)
    return f"without {one[0][:30]!r}", text[: one.start()] + text[one.end() :]


def _twice(text: bytes, random: Random) -> tuple[str, bytes]:
    found = list(re.finditer(rb"<(row|c|si|sheet|xf|numFmt)\b.*?</\1>", text, re.DOTALL))
    if not found:
        return "nothing", text
    one = random.choice(found)
    at = random.choice((one.start(), one.end(), random.choice(found).end()))
    return f"{one[1]!r} twice", text[:at] + one[0] + text[at:]


def _cell_type(text: bytes, random: Random) -> tuple[str, bytes]:
    found = list(re.finditer(rb'<c r="[A-Z]+\d+"[^>]*>', text))
    if not found:
        return _attribute(text, random)
    one = random.choice(found)
    kind = random.choice((b"s", b"n", b"str", b"b", b"e", b"d", b"inlineStr", b"x"))
    plain = re.sub(rb' t="\w+"', b"", one[0])
    return f"a cell of type {kind!r}", text[: one.start()] + plain[:-1] + b' t="' + kind + b'">' + text[
        one.end() :
    ]


def _value(text: bytes, random: Random) -> tuple[str, bytes]:
    found = list(re.finditer(rb"<v>([^<]*)</v>|<t[^>]*>([^<]*)</t>", text))
    if not found:
        return _attribute(text, random)
    one = random.choice(found)
    at = one.span(1) if one[1] is not None else one.span(2)
    value = random.choice(
        (
            *_STRANGE,
            b"2.32762199005170e17",
            b"#N/A",
            b"44743",
            b"1.0000000000000002",
            b"-0",
            b" 1 ",
            b"0x1F",
            b"1,5",
        )
    )
    return f"a value {value!r}", text[: at[0]] + value + text[at[1] :]


def _insertion(text: bytes, random: Random) -> tuple[str, bytes]:
    thing = random.choice(
        (
            b'<!DOCTYPE x [<!ENTITY a "b">]>',
            b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
            b"<x>" * 3000,
            b"<!-- -->",
            b"<![CDATA[ 7 ]]>",
            b"\x00",
            b"\xff\xff",
            b"<?x y?>",
            b"&lt;" * 5000,
            b"<c/>",
            b"<row/>",
            b'<c r="A2"><v>1</v></c>',
            b"<f>1+1</f>",
        )
    )
    places = [one.end() for one in _TAG.finditer(text)] or [0]
    at = random.choice(places) if random.random() < 0.9 else random.randrange(len(text) + 1)
    return f"{thing[:20]!r} put in", text[:at] + thing + text[at:]


def _declaration(text: bytes, random: Random) -> tuple[str, bytes]:
    kind = random.choice((b"GBK", b"UTF-16", b"ISO-8859-1", b"UTF-7"))
    return f"said to be {kind!r}", text.replace(b'encoding="UTF-8"', b'encoding="' + kind + b'"', 1)


def _prefixed(text: bytes, _random: Random) -> tuple[str, bytes]:
    spaced = text.replace(
        b'xmlns="http://schemas.openxmlformats.org/spreadsheetml',
        b'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml',
    )
    return "with a prefix", re.sub(rb"<(/?)([a-zA-Z]+)(?=[\s/>])", rb"<\1x:\2", spaced)


def _other_encoding(text: bytes, _random: Random) -> tuple[str, bytes]:
    return "in UTF-16", text.decode("utf-8", "replace").replace("UTF-8", "UTF-16").encode("utf-16")


_XML_CHANGES: Sequence[Callable[[bytes, Random], tuple[str, bytes]]] = (
    _attribute, _attribute, _without_tag, _twice, _cell_type, _cell_type, _value, _value, _insertion, _declaration, _prefixed,
    _other_encoding,
)  # fmt: skip


# --- Cells ---------------------------------------------------------------------------------

CELLS: tuple[object, ...] = (
    "", " ", "\u3000", 0, 1, -1, 1.5, 1e15, 1e17, 1e300, -0.0, True, False, 44743, 60, 59, 2958466, 20220701, 202207, 2022.1, "2022-7-1",
    "22-7-1", "7/1/2022", "2022-02-30", "2022年7月", "至今", "=1+1", "=HYPERLINK(\"http://x\")", "+1", "@SUM(A1)", "'007", "007", '="0123"',
    "a" * 3000, "王 伟", "王\u200b伟", "\ufeff王伟", "王伟\n李强", "a\tb", "\x07", "_x0000_", "_x000D_", "𠮷野", "\u202e王伟", "１３８００１３８０００", "138 0013 8000",
    "138****00", "110************2X", "1.10105E+17", "110105194912310000", "11010519491231002x", "110105194912310021", "#N/A", "#REF!",
    "NULL", "nan", "TRUE", "女性", "女 ", "F", "<b>王</b>", "王'; DROP TABLE people;--", "\\", '"', ",", "0", "-", "——", "无", "/",
    date(2022, 7, 1), date(1900, 1, 1), date(9999, 12, 31), "éèü", "Айгүль·古丽", "阿依古丽·买买提", "\U0001f600",
)  # fmt: skip


def _with_strange_cells(random: Random, source: Source) -> Mutant:
    rows = [list(row) for row in source.rows]
    headings = source.headings
    how = []
    for _ in range(random.choice((1, 2, 5, 20))):
        row, column = random.randrange(len(rows)), random.randrange(len(headings))
        rows[row][column] = random.choice(CELLS)
        how.append(f"{column}={str(rows[row][column])[:12]!r}")
    if random.random() < 0.2:
        rows.insert(random.randrange(len(rows)), [])
    if random.random() < 0.2:
        rows.append(list(random.choice(rows)))
    kind = random.randrange(6)
    content = (
        csv(
            rows,
            headings=headings,
            mark=random.choice(",;\t"),
            encoding=random.choice(("utf-8", "gb18030", "utf-8-sig", "utf-16")),
        )
        if kind == 0
        else ods([headings, *rows])
        if kind == 1
        else xlsx(rows, headings=headings, date_1904=random.random() < 0.2, constant_memory=kind == 2)
    )
    return Mutant(content, f"cells: {'; '.join(how)}")


def _other_formats(random: Random, source: Source) -> Mutant:
    rows, headings = source.rows, source.headings
    base = random.choice(
        (
            xls(rows, headings),
            csv(rows, headings=headings),
            csv(rows, headings=headings, encoding="gb18030"),
            ods([headings, *rows]),
        )
    )
    how, content = _change_bytes(base * (1 + (len(base) < 901)), random)
    return Mutant(content, f"bytes: {how}")
