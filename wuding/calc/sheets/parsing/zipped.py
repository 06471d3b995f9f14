"""Workbooks that are zip archives (.xlsx, .ods), looked through before anything unfolds them.

Counts what really comes out, refuses bombs, entities and what has no place in a table, and finds what the cell reader
doesn't tell: hidden rows and columns, formulas, error cells.
"""

import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import IO

from wuding.calc.sheets.parsing import sheet_xml
from wuding.calc.sheets.parsing.marks import Looked
from wuding.calc.sheets.parsing.refusal import Refused

MOST_PARTS = 2000
MOST_UNFOLDED = 420 * 1024 * 1024
"""100,000 rows of 40 columns unfold to about 180 MB."""
MOST_SMALL_PART = 16 * 1024 * 1024
"""Of parts that are kept whole: lists of sheets, relations, styles."""
MOST_STRINGS = 96 * 1024 * 1024
MOST_RATIO = 300
"""Unfolded over stored; sheets of one repeated row reach about 120."""
_CHUNK, _OVERLAP = 1 << 20, 64
_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY", b"<!doctype")


def look_through(file: IO[bytes]) -> Looked:
    """What is to be told of its sheets, by their names. Raises Refused."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = _parts(archive)
            kind = _kind(archive, parts)
            return _looked(archive, parts, kind)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, PermissionError):
            raise
        raise Refused("file.broken") from None
    except (ValueError, UnicodeDecodeError, IndexError, KeyError):
        raise Refused("file.broken") from None


def _parts(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    listed = archive.infolist()
    if len(listed) > MOST_PARTS:
        raise Refused("file.bomb")
    parts = {part.filename.lower(): part for part in listed}
    if len(parts) != len(listed):
        raise Refused("file.twice")  # two parts of one name: programs disagree which counts
    if any(part.flag_bits & 0x1 for part in listed):
        raise Refused("file.encrypted")
    if sum(part.file_size for part in listed) > MOST_UNFOLDED:
        raise Refused("file.bomb")
    for part in listed:
        if part.file_size > 1 << 20 and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise Refused("file.bomb")
    return parts


def _kind(archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> str:
    if "xl/vbaproject.bin" in parts or any(name.startswith("xl/macrosheets/") for name in parts):
        raise Refused("file.macros")
    if "xl/workbook.bin" in parts:
        raise Refused("file.binary")
    if "xl/workbook.xml" in parts and "[content_types].xml" in parts:
        if b"macroEnabled" in _whole(archive, parts["[content_types].xml"]):
            raise Refused("file.macros")
        return "xlsx"
    if "mimetype" in parts and "content.xml" in parts:
        if b"spreadsheet" not in _whole(archive, parts["mimetype"]):
            raise Refused("file.document")
        if "meta-inf/manifest.xml" in parts and b"encryption-data" in _whole(
            archive, parts["meta-inf/manifest.xml"]
        ):
            raise Refused("file.encrypted")
        if any(name.startswith(("basic/", "scripts/")) for name in parts):
            raise Refused("file.macros")
        return "ods"
    if any(name.startswith(("word/", "ppt/")) for name in parts):
        raise Refused("file.document")
    raise Refused("file.archive" if parts else "file.broken")


def _looked(archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo], kind: str) -> Looked:
    names, since_1904 = _sheet_names(archive, parts) if kind == "xlsx" else ({}, False)
    found = Looked(since_1904=since_1904)
    unfolded = 0
    for name, part in parts.items():
        if not name.endswith((".xml", ".rels")):
            continue
        sheet = names.get(name)
        size, marked = _scanned(archive, part, sheet=sheet is not None)
        unfolded += size
        if unfolded > MOST_UNFOLDED or (name == "xl/sharedstrings.xml" and size > MOST_STRINGS):
            raise Refused("file.bomb")
        if sheet is not None and marked:
            with archive.open(part) as stream:
                found.marks[sheet] = sheet_xml.excel_marks(stream, sheet)
    if kind == "ods":
        with archive.open(parts["content.xml"]) as stream:
            return Looked(sheet_xml.open_document_marks(stream))
    return found


_MARKS = (b"<f", b't="e"', b"t='e'", b"hidden=")
_ENCODING = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")
_UTF_8 = (b"UTF-8", b"UTF8", b"US-ASCII", b"ASCII")
_FORMULA = re.compile(rb"<f[\s>/]")
_PREFIXED = re.compile(rb"<[A-Za-z0-9_.-]+:worksheet")


def _scanned(archive: zipfile.ZipFile, part: zipfile.ZipInfo, *, sheet: bool) -> tuple[int, bool]:
    """Its true size, and whether a sheet holds something to be told. Raises Refused for entities and bombs."""
    size, marked, tail = 0, False, b""
    most = max(MOST_RATIO * part.compress_size, 1 << 20)
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            if not size and chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise Refused(
                    "file.broken"
                )  # no program writes its parts in UTF-16; one who does hides something
            if not size and (said := _ENCODING.match(chunk)) and said[1].upper() not in _UTF_8:
                raise Refused("file.broken")  # the cell reader takes every part for UTF-8, whatever it says
            if not size and sheet:
                marked = bool(_PREFIXED.search(chunk[:4096]))
            size += len(chunk)
            if size > most:
                raise Refused("file.bomb")
            window = tail + chunk
            if b"<!" in window and any(word in window for word in _ENTITIES):
                raise Refused("file.entities")
            if sheet and not marked:
                marked = _has_marks(window)
            tail = chunk[-_OVERLAP:]
    return size, marked


def _has_marks(window: bytes) -> bool:
    found = [mark for mark in _MARKS if mark in window]
    return found not in ([], [b"<f"]) or (bool(found) and _FORMULA.search(window) is not None)


def _whole(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as stream:
        content = stream.read(MOST_SMALL_PART + 1)
    if len(content) > MOST_SMALL_PART:
        raise Refused("file.bomb")
    if any(word in content for word in _ENTITIES):
        raise Refused("file.entities")
    return content


def _sheet_names(
    archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]
) -> tuple[dict[str, str], bool]:
    """Part in lower case → name of the sheet; and whether days count from 1904."""
    relations = parts.get("xl/_rels/workbook.xml.rels")
    targets = sheet_xml.relations(_whole(archive, relations)) if relations else {}
    named, since_1904 = sheet_xml.sheets(_whole(archive, parts["xl/workbook.xml"]))
    found = {}
    for name, relation in named:
        target = targets.get(relation, "").lower()
        found[target.removeprefix("/") if target.startswith("/") else f"xl/{target}"] = name
    return found, since_1904
