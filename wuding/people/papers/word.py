"""A paper as a Word file that Word and WPS open and edit: real tables, no pictures of text."""

from datetime import datetime
from io import BytesIO
from typing import cast

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from wuding.people.papers.paper import LABEL, UNITS, Column, Form, Listing, Paper, Passage, Portrait, Section
from wuding.people.papers.pdf import PAGES
from wuding.people.papers.plain_text import plain, upright

_SONG, _HEI = "宋体", "黑体"
"""Fonts that every Chinese Windows has; elsewhere Word and WPS put their own in place."""
_SHADE = "F2F4F3"
_MARGIN, _SHORT, _LONG = Mm(17), Mm(210), Mm(297)


def as_word(paper: Paper, *, at: datetime, pages: str = PAGES) -> bytes:
    """The .docx. `at` is the time it names as its own; `pages` says page and pages in the reader's language."""
    document = Document()
    _set_up(document, paper, at)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(title, paper.title, size=18, bold=True, font=_HEI)
    if paper.above_left or paper.above_right:
        above = document.add_paragraph()
        above.paragraph_format.tab_stops.add_tab_stop(_width(paper), 2)  # 2: right-aligned
        _write(above, f"{plain(paper.above_left)}\t{plain(paper.above_right)}", keep_tabs=True)
    boxed: Table | None = None
    for block in paper.blocks:
        if isinstance(block, Listing):
            boxed = None
            _listing(document, block, paper)
        else:
            boxed = boxed or _table(document, UNITS, paper)
            _boxed(boxed, block)
    _foot(document, paper, pages)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _set_up(document: WordDocument, paper: Paper, at: datetime) -> None:
    section = document.sections[0]
    broad = paper.format == "broad"
    section.orientation = WD_ORIENT.LANDSCAPE if broad else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (_LONG, _SHORT) if broad else (_SHORT, _LONG)
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin, section.bottom_margin = Mm(16), Mm(18)
    style = document.styles["Normal"]
    style.font.size, style.font.name = Pt(10.5), "Times New Roman"
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _SONG)
    style.paragraph_format.space_after = Pt(0)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = plain(paper.title), "", ""
    properties.created = properties.modified = at.replace(tzinfo=None)


def _width(paper: Paper) -> Length:
    return Length((_LONG if paper.format == "broad" else _SHORT) - 2 * _MARGIN)


def _table(document: WordDocument, columns: int, paper: Paper) -> Table:
    table: Table = document.add_table(rows=0, cols=columns, style="Table Grid")
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        room = OxmlElement(f"w:{side}")
        room.set(qn("w:w"), "50")
        room.set(qn("w:type"), "dxa")
        margins.append(room)
    table._tbl.tblPr.append(margins)  # noqa: SLF001  room above and below text; no other way is offered
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column in table.columns:
        column.width = Length(_width(paper) // columns)
    return table


def _boxed(table: Table, block: Form | Section | Passage) -> None:
    if isinstance(block, Form):
        _form(table, block)
    elif isinstance(block, Section):
        _section(table, block)
    else:
        label, body = _row(table, (LABEL, UNITS - LABEL))
        _label(label, block.label)
        _write(body.paragraphs[0], block.text)
        for _ in range(block.room):
            body.add_paragraph()
        for line in block.closing:
            signature = body.add_paragraph()
            signature.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _write(signature, line)


def _form(table: Table, form: Form) -> None:
    """Cells that reach down keep their place in the rows below them."""
    above = len(table.rows)
    taken: set[tuple[int, int]] = set()
    for _ in form.rows:
        _new_row(table)
    grid = [row.cells for row in table.rows[above:]]
    for down, row in enumerate(form.rows):
        across = 0
        for cell in row:
            while (down, across) in taken:
                across += 1
            last = grid[down + cell.down - 1][across + cell.across - 1]
            place = grid[down][across].merge(last)
            taken |= {(down + y, across + x) for y in range(cell.down) for x in range(cell.across)}
            _fill(place, cell.text, centred=True, shaded=not isinstance(cell, Portrait) and cell.label)
            if isinstance(cell, Portrait) and cell.picture is not None:
                paragraph = place.paragraphs[0]
                paragraph.clear()
                paragraph.add_run().add_picture(BytesIO(cell.picture), width=Mm(25))


def _section(table: Table, section: Section) -> None:
    widths = (LABEL, *(column.across for column in section.columns))
    head = _row(table, widths)
    for cell, column in zip(head[1:], section.columns, strict=True):
        _fill(cell, column.heading, centred=True, shaded=True)
    last = head
    for texts in section.rows:
        last = _row(table, widths)
        _texts(last[1:], texts, section.columns)
    if not section.rows:
        last = _row(table, (LABEL, UNITS - LABEL))
        _fill(last[1], section.empty, centred=True)
    _label(head[0].merge(last[0]), section.label)


def _listing(document: WordDocument, listing: Listing, paper: Paper) -> None:
    if listing.heading:
        heading = document.add_paragraph()
        heading.paragraph_format.space_before = heading.paragraph_format.space_after = Pt(6)
        heading.paragraph_format.keep_with_next = True
        _write(heading, listing.heading, size=12, bold=True, font=_HEI)
    table = _table(document, len(listing.columns), paper)
    for column, said in zip(table.columns, listing.columns, strict=True):
        column.width = Length(_width(paper) * said.across // UNITS)
    head = _new_row(table)
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001  the only way to repeat a head
    for cell, column in zip(head.cells, listing.columns, strict=True):
        _fill(cell, column.heading, centred=True, shaded=True)
    for texts in listing.rows:
        _texts(list(_new_row(table).cells), texts, listing.columns)
    if not listing.rows:
        cells = _new_row(table).cells
        _fill(cells[0].merge(cells[-1]), listing.empty, centred=True)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001  as above
        for cell, column in zip(row.cells, listing.columns, strict=True):
            cell.width = Length(_width(paper) * column.across // UNITS)


def _new_row(table: Table) -> _Row:
    return cast("_Row", table.add_row())  # type: ignore[no-untyped-call]  # one of the few that its makers left untyped


def _row(table: Table, widths: tuple[int, ...]) -> list[_Cell]:
    """A new row whose cells are so many units wide."""
    row = _new_row(table)
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001  the only way to keep a row together
    cells = row.cells
    found, at = [], 0
    for width in widths:
        found.append(cells[at].merge(cells[at + width - 1]))
        at += width
    return found


def _texts(cells: list[_Cell], texts: tuple[str, ...], columns: tuple[Column, ...]) -> None:
    for cell, text, column in zip(cells, texts, columns, strict=True):
        _fill(cell, text, centred=column.centred)


def _label(cell: _Cell, words: str) -> None:
    latin = any(letter.isascii() and letter.isalpha() for letter in words)
    _fill(cell, upright(words), centred=True, shaded=True, size=6.5 if latin else 9.5)


def _fill(cell: _Cell, text: str, *, centred: bool, shaded: bool = False, size: float = 9.5) -> None:
    for spare in cell.paragraphs[1:]:
        spare._p.getparent().remove(spare._p)  # noqa: SLF001  merging leaves empty paragraphs behind
    paragraph = cell.paragraphs[0]
    paragraph.clear()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    if shaded:
        shade = OxmlElement("w:shd")
        for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", _SHADE)):
            shade.set(qn(name), value)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001  Word's own way of shading; no other is offered
    _write(paragraph, text, size=size)


def _write(
    paragraph: Paragraph,
    text: str,
    *,
    size: float = 10.5,
    bold: bool = False,
    font: str = _SONG,
    keep_tabs: bool = False,
) -> None:
    run = paragraph.add_run(text if keep_tabs else plain(text))
    run.bold = bold
    run.font.size = Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001  Chinese has a font of its own


def _foot(document: WordDocument, paper: Paper, pages: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = document.styles["Normal"]  # the footer's own style brings tab stops that are in the way
    paragraph.paragraph_format.tab_stops.add_tab_stop(_width(paper), 2)
    _write(paragraph, plain(paper.foot.line) + "\t", size=8, keep_tabs=True)
    before, rest = pages.split("{page}")
    between, after = rest.split("{pages}")
    _write(paragraph, before, size=8, keep_tabs=True)
    _counted(paragraph, "PAGE")
    _write(paragraph, between, size=8, keep_tabs=True)
    _counted(paragraph, "NUMPAGES")
    _write(paragraph, after, size=8, keep_tabs=True)


def _counted(paragraph: Paragraph, name: str) -> None:
    """A field that Word fills in: the page's number, or how many there are."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = paragraph.add_run("1")
    run.font.size = Pt(8)
    field.append(run._element)  # noqa: SLF001  fields can't be made otherwise
    paragraph._p.append(field)  # noqa: SLF001  as above
