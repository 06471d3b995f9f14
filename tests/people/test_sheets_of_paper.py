"""Papers as PDF and Word: every text stands on them as it is, whatever it looks like; or nothing is printed."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from PIL import Image

from tests.people.test_uploads import a_picture
from tests.trust.canaries import readable
from wuding.people.papers.fonts import CannotPrint, FontShelf, families_for, shelf
from wuding.people.papers.paper import Cell, Column, Foot, Form, Listing, Paper, Passage, Portrait, Section
from wuding.people.papers.pdf import as_pdf, as_pictures
from wuding.people.papers.plain_text import breakable, plain
from wuding.people.papers.word import as_word

AT = datetime(2022, 12, 31, 2, 0, tzinfo=UTC)
AWKWARD = [
    '#import "@preview/x:1.0.0": *',
    "*粗*",
    "$x^2$",
    "= 标题",
    "<标签>",
    "@引用",
    "\\ 反斜杠",
    "[方括号]",
    "// 注释",
    "{{ a }}",
    "&amp;",
]


def a_paper(*, name: str = "欧阳样例", rows: int = 3, picture: bytes | None = None) -> Paper:
    """A form with every kind of box."""
    columns = (Column("自", 4, centred=True), Column("单位", 18))
    return Paper(
        title="社区工作者登记表",
        blocks=(
            Form(
                (
                    (Cell("姓名", 4, label=True), Cell(name, 15), Portrait("照片", 5, 2, picture)),
                    (Cell("民族", 4, label=True), Cell("汉族", 15)),
                )
            ),
            Section(
                "任职经历",
                columns,
                tuple((f"20{n:02}-01-01", f"松鹤社区{n}") for n in range(rows)),
                "没有任职记录。",
            ),
            Passage("本人意见", "以上内容属实。", ("签名：", "年　月　日"), room=1),
            Listing(
                "附：时间线", (Column("内容", 24),), tuple((f"第{n}行",) for n in range(rows)), "没有记录。"
            ),
        ),
        foot=Foot("打印：陈样例　用途：核对"),
        above_left="管理单位：松鹤社区",
        above_right="2022-12-31",
    )


def words_in(word: bytes) -> str:
    """All text of a Word file: tables, and the foot of its pages."""
    document = Document(io.BytesIO(word))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    foot = [p.text for p in document.sections[0].footer.paragraphs]
    return "\n".join([*cells, *(p.text for p in document.paragraphs), *foot])


@pytest.mark.parametrize("name", AWKWARD)
def test_a_text_that_looks_like_markup_is_printed_as_it_is(name: str) -> None:
    assert name in words_in(as_word(a_paper(name=name), at=AT))
    plainly, marked = as_pictures(a_paper(name="样例")), as_pictures(a_paper(name=name))
    assert len(plainly) == len(marked) == 1
    assert plainly != marked


def test_a_name_cannot_reach_a_file_of_the_machine() -> None:
    name = '#read("/etc/passwd")'
    assert "root:" not in readable(as_pdf(a_paper(name=name), at=AT))
    assert name in words_in(as_word(a_paper(name=name), at=AT))


def test_controls_and_marks_that_turn_the_line_are_left_out() -> None:
    assert plain("王\x00伟\x0b\ud842\u202e明\r\n二") == "王伟明\n二"
    assert "王伟" in words_in(as_word(a_paper(name="王\x00伟"), at=AT))
    assert as_pdf(a_paper(name="王\x00\u202e伟"), at=AT).startswith(b"%PDF")


def test_a_long_run_of_letters_may_break_anywhere() -> None:
    assert breakable("a" * 30).replace("\u200b", "") == "a" * 30
    assert "\u200b" not in breakable("2022-12-31")


def test_rare_characters_are_printed_where_a_font_has_them() -> None:
    known = shelf(())
    assert families_for("𠮷田", known)
    assert as_pdf(a_paper(name="𠮷样例"), at=AT).startswith(b"%PDF")


def test_a_character_without_a_font_is_named_instead_of_printed_as_a_box() -> None:
    with pytest.raises(CannotPrint) as failure:
        as_pdf(a_paper(name="王\U000f0001例"), at=AT)
    assert failure.value.characters == "\U000f0001"


def test_a_machine_without_any_font_prints_nothing() -> None:
    with pytest.raises(CannotPrint, match="样"):
        families_for("样例", FontShelf(shelf(()).fonts, {}))


def test_many_rows_run_over_pages_and_the_foot_counts_them() -> None:
    assert len(as_pictures(a_paper(rows=60))) > 2
    document = Document(io.BytesIO(as_word(a_paper(rows=60), at=AT, pages="第 {page} 页，共 {pages} 页")))
    foot = document.sections[0].footer._element.xml  # fields don't show in its text
    assert re.findall(r'w:instr="(\w+)"', foot) == ["PAGE", "NUMPAGES"]


def test_sections_without_rows_say_so() -> None:
    assert "没有任职记录。" in words_in(as_word(a_paper(rows=0), at=AT))
    assert len(as_pictures(a_paper(rows=0))) == 1


def test_the_photo_stands_on_both() -> None:
    photo = a_picture(size=(295, 413))
    with_photo, without = as_pictures(a_paper(picture=photo))[0], as_pictures(a_paper())[0]
    colours = {
        pixel for _count, pixel in Image.open(io.BytesIO(with_photo)).convert("RGB").getcolors(1 << 24) or ()
    }
    assert any(red > 180 and green < 60 for red, green, _blue in colours)  # type: ignore[misc]  # of RGB, by convert
    assert with_photo != without
    assert len(Document(io.BytesIO(as_word(a_paper(picture=photo), at=AT))).inline_shapes) == 1


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert as_pdf(a_paper(), at=AT) == as_pdf(a_paper(), at=AT)


def test_the_layout_asks_for_nothing_from_outside() -> None:
    layout = (Path(__file__).parents[2] / "wuding/people/papers/sheet.typ").read_text(encoding="utf-8")
    assert "@preview" not in layout
    assert not re.search(r"^\s*#(import|include)", layout, re.MULTILINE)
