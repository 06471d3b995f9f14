"""Files from outside, judged by what they hold and not by their names.

Taken are PDF, pictures, Word and Excel files without programs in them. Pictures are decoded within limits and written
anew, so that nothing but the picture is kept: no place where it was taken, no second file behind it.
"""

import zipfile
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {PDF: "pdf", JPEG: "jpg", PNG: "png", DOCX: "docx", XLSX: "xlsx"}

MOST_PIXELS = 50_000_000
"""A page scanned at 600 dots an inch has 35 million; more is refused before it is decoded."""
LONGEST_SIDE = 5000
PORTRAIT = (295, 413)
"""One inch by Chinese measure: 25 × 35 mm at 300 dots an inch."""
_LEAST_PORTRAIT = 100
_MOST_PARTS, _MOST_UNPACKED, _MOST_RATIO = 2000, 200_000_000, 200
_MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}


class Fault(StrEnum):
    """Why a file isn't taken."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    UNKNOWN = "unknown"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too many pixels"
    PROGRAM = "program"
    LOCKED = "locked"
    BOMB = "bomb"
    TOO_SMALL = "too small"


class UploadRefused(Exception):
    """The file isn't taken, and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Checked:
    """A file as it may be kept."""

    media_type: str
    content: bytes


def checked(content: bytes, *, largest: int) -> Checked:
    """The file as it may be kept; `largest` in bytes. Raises UploadRefused."""
    if not content:
        raise UploadRefused(Fault.EMPTY)
    if len(content) > largest:
        raise UploadRefused(Fault.TOO_LARGE)
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    if content.startswith(b"\xff\xd8\xff"):
        return Checked(JPEG, _drawn_anew(_decoded(content, "JPEG"), "JPEG"))
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Checked(PNG, _drawn_anew(_decoded(content, "PNG"), "PNG"))
    raise UploadRefused(Fault.UNKNOWN)


def portrait(content: bytes, *, largest: int) -> Checked:
    """A photo cut to the shape of PORTRAIT around its upper middle, as JPEG. Raises UploadRefused."""
    if not content:
        raise UploadRefused(Fault.EMPTY)
    if len(content) > largest:
        raise UploadRefused(Fault.TOO_LARGE)
    form = "JPEG" if content.startswith(b"\xff\xd8\xff") else "PNG"
    picture = _decoded(content, form)
    if min(picture.size) < _LEAST_PORTRAIT:
        raise UploadRefused(Fault.TOO_SMALL)
    cut = ImageOps.fit(_opaque(picture), PORTRAIT, Image.Resampling.LANCZOS, centering=(0.5, 0.35))
    return Checked(JPEG, _drawn_anew(cut, "JPEG"))


def _pdf(content: bytes) -> Checked:
    """Kept as it came: it is handed out for saving only and never shown inside of our pages."""
    if b"%%EOF" not in content[-2048:]:
        raise UploadRefused(Fault.BROKEN)
    if b"/JavaScript" in content or b"/Launch" in content or b"/EmbeddedFile" in content:
        raise UploadRefused(Fault.PROGRAM)
    return Checked(PDF, content)


def _office(content: bytes) -> Checked:
    """Judged by its table of contents; nothing in it is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as failure:
        raise UploadRefused(Fault.BROKEN) from failure
    names = {part.filename for part in parts}
    kind = next((kind for name, kind in _MAIN_PARTS.items() if name in names), None)
    if kind is None or "[Content_Types].xml" not in names:
        raise UploadRefused(Fault.UNKNOWN)
    if any(part.flag_bits & 1 for part in parts):
        raise UploadRefused(Fault.LOCKED)
    unpacked = sum(part.file_size for part in parts)
    too_dense = any(part.file_size > _MOST_RATIO * max(part.compress_size, 1000) for part in parts)
    if len(parts) > _MOST_PARTS or unpacked > _MOST_UNPACKED or too_dense:
        raise UploadRefused(Fault.BOMB)
    if any(
        name.lower().endswith((".bin", ".exe", ".dll", ".js", ".vbs"))
        and "printersettings" not in name.lower()
        for name in names
    ):
        raise UploadRefused(Fault.PROGRAM)
    return Checked(kind, content)


def _decoded(content: bytes, form: str) -> Image.Image:
    """The picture, upright. Its size is asked before a pixel is decoded."""
    try:
        with Image.open(BytesIO(content), formats=[form]) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise UploadRefused(Fault.TOO_MANY_PIXELS)
            picture.load()
            return ImageOps.exif_transpose(picture)
    except UploadRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as failure:
        raise UploadRefused(Fault.TOO_MANY_PIXELS) from failure
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
    ) as failure:
        raise UploadRefused(Fault.BROKEN) from failure


def _drawn_anew(picture: Image.Image, form: str) -> bytes:
    """Only the pixels: metadata, previews and colour profiles stay behind."""
    kept = _opaque(picture) if form == "JPEG" else picture.convert("RGBA" if _see_through(picture) else "RGB")
    kept.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    plain = Image.new(kept.mode, kept.size)
    plain.paste(kept)
    written = BytesIO()
    if form == "JPEG":
        plain.save(written, "JPEG", quality=90, optimize=True)
    else:
        plain.save(written, "PNG", optimize=True)
    return written.getvalue()


def _see_through(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info


def _opaque(picture: Image.Image) -> Image.Image:
    """On white paper, in three colours."""
    if not _see_through(picture):
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    white = Image.new("RGB", layer.size, "white")
    white.paste(layer, mask=layer.getchannel("A"))
    return white
