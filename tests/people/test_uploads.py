"""Files from outside: judged by what they hold; nothing but the picture of a picture is kept."""

import io
import random
import struct
import zipfile
import zlib

import pytest
from PIL import Image
from PIL.ExifTags import IFD, Base

from wuding.people.papers.uploads import (
    DOCX,
    JPEG,
    PDF,
    PNG,
    PORTRAIT,
    XLSX,
    Fault,
    UploadRefused,
    checked,
    portrait,
)

LARGEST = 5_000_000
A_PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n%%EOF\n"


def a_picture(form: str = "JPEG", size: tuple[int, int] = (600, 800), **how: object) -> bytes:
    """A picture with something to see in it."""
    picture = Image.new("RGB", size, (120, 160, 140))
    picture.paste((200, 30, 30), (0, 0, size[0] // 2, size[1] // 2))
    written = io.BytesIO()
    picture.save(written, form, **how)
    return written.getvalue()


def an_office_file(*names: str, content: bytes = b"<x/>") -> bytes:
    """A zip with the parts of an Office file and others."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, content)
    return written.getvalue()


def refused(content: bytes, largest: int = LARGEST) -> Fault:
    with pytest.raises(UploadRefused) as refusal:
        checked(content, largest=largest)
    return refusal.value.fault


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (A_PDF, PDF),
        (a_picture("JPEG"), JPEG),
        (a_picture("PNG"), PNG),
        (an_office_file("[Content_Types].xml", "word/document.xml"), DOCX),
        (an_office_file("[Content_Types].xml", "xl/workbook.xml"), XLSX),
    ],
)
def test_a_file_is_what_it_holds(content: bytes, kind: str) -> None:
    assert checked(content, largest=LARGEST).media_type == kind


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"MZ\x90\x00 a program named photo.jpg", Fault.UNKNOWN),
        (b"<html><script>alert(1)</script>", Fault.UNKNOWN),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", Fault.UNKNOWN),
        (b"GIF89a" + b"\0" * 50, Fault.UNKNOWN),
        (b"%PDF-1.7\nnever ends", Fault.BROKEN),
        (A_PDF.replace(b"<< >>", b"<< /S /JavaScript >>"), Fault.PROGRAM),
        (A_PDF.replace(b"<< >>", b"<< /S /Launch >>"), Fault.PROGRAM),
        (A_PDF.replace(b"<< >>", b"<< /EmbeddedFile >>"), Fault.PROGRAM),
        (b"\xff\xd8\xff\xe0 no picture follows", Fault.BROKEN),
        (a_picture("PNG")[:200], Fault.BROKEN),
        (b"PK\x03\x04 no zip follows", Fault.BROKEN),
        (an_office_file("hello.txt"), Fault.UNKNOWN),
        (an_office_file("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), Fault.PROGRAM),
        (
            an_office_file("[Content_Types].xml", "word/document.xml", "word/embeddings/oleObject1.bin"),
            Fault.PROGRAM,
        ),
        (an_office_file("[Content_Types].xml", "word/document.xml", content=b"0" * 3_000_000), Fault.BOMB),
        (an_office_file("[Content_Types].xml", "xl/workbook.xml", *map(str, range(2100))), Fault.BOMB),
    ],
)
def test_what_is_not_taken(content: bytes, fault: Fault) -> None:
    assert refused(content) == fault


def test_a_file_above_the_limit_is_not_even_looked_at() -> None:
    assert refused(A_PDF, largest=10) == Fault.TOO_LARGE


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded() -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    huge = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    huge += chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    assert refused(huge) == Fault.TOO_MANY_PIXELS


def test_where_a_picture_was_taken_is_not_kept() -> None:
    exif = Image.Exif()
    exif[Base.Artist] = "金丝雀"
    exif.get_ifd(IFD.GPSInfo)[2] = (50.0, 40.0, 30.0)
    raw = a_picture(exif=exif) + b"PK\x03\x04 a second file behind the picture"
    kept = checked(raw, largest=LARGEST).content
    assert b"second file" not in kept
    assert not dict(Image.open(io.BytesIO(kept)).getexif())


def test_a_picture_taken_sideways_is_kept_upright() -> None:
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    kept = checked(a_picture(size=(400, 300), exif=exif), largest=LARGEST).content
    assert Image.open(io.BytesIO(kept)).size == (300, 400)


@pytest.mark.parametrize("size", [(600, 800), (2000, 300), (300, 2000), (295, 413)])
def test_a_photo_is_cut_to_one_inch(size: tuple[int, int]) -> None:
    kept = portrait(a_picture(size=size), largest=LARGEST)
    assert Image.open(io.BytesIO(kept.content)).size == PORTRAIT
    assert kept.media_type == JPEG


def test_a_photo_too_small_to_print_is_refused() -> None:
    with pytest.raises(UploadRefused) as refusal:
        portrait(a_picture(size=(60, 80)), largest=LARGEST)
    assert refusal.value.fault == Fault.TOO_SMALL


@pytest.mark.parametrize(
    "content", [A_PDF, b"GIF89a", an_office_file("[Content_Types].xml", "word/document.xml")]
)
def test_a_photo_is_a_picture(content: bytes) -> None:
    with pytest.raises(UploadRefused):
        portrait(content, largest=LARGEST)


def test_five_hundred_damaged_files_are_kept_or_refused_and_nothing_else() -> None:
    chosen = random.Random(20221231)
    whole = [
        A_PDF,
        a_picture("JPEG", (60, 80)),
        a_picture("PNG", (60, 80)),
        an_office_file("[Content_Types].xml", "word/document.xml"),
    ]
    for _ in range(500):
        content = bytearray(chosen.choice(whole))
        for _ in range(chosen.randint(1, 12)):
            content[chosen.randrange(len(content))] = chosen.randrange(256)
        damaged = bytes(content[: chosen.randint(1, len(content))])
        try:
            assert checked(damaged, largest=LARGEST).media_type in (PDF, JPEG, PNG, DOCX, XLSX)
        except UploadRefused:
            continue
