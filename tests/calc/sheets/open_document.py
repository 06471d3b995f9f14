"""A small .ods, written by hand as LibreOffice and WPS lay it out."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ods(
    rows: Sequence[Sequence[object]],
    *,
    hidden: frozenset[int] | set[int] = frozenset(),
    formula: tuple[int, int] | None = None,
    error: tuple[int, int] | None = None,
    inside: str = "",
) -> bytes:
    """Texts in rows; `hidden` rows; a `formula` and an `error` put into a cell each; `inside` before the table."""
    width = max(len(row) for row in rows)
    lines = []
    for number, row in enumerate(rows):
        cells = [_cell(row[at] if at < len(row) else "", (number, at), formula, error) for at in range(width)]
        state = ' table:visibility="collapse"' if number in hidden else ""
        lines.append(f"<table:table-row{state}>{''.join(cells)}</table:table-row>")
    body = f'{inside}<table:table table:name="人员">{"".join(lines)}</table:table>'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.3">'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": MIMETYPE, "content.xml": content, "META-INF/manifest.xml": _MANIFEST})


def _cell(
    text: object, place: tuple[int, int], formula: tuple[int, int] | None, error: tuple[int, int] | None
) -> str:
    if place == formula:
        return '<table:table-cell table:formula="of:=1" office:value-type="string"><text:p>北京大学</text:p></table:table-cell>'
    if place == error:
        return '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    if text == "":
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(text))}</text:p></table:table-cell>'


def packed(parts: dict[str, str]) -> bytes:
    """A zip of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
