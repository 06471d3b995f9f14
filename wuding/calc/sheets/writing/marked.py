"""What is wrong with a file as a workbook: a list of all problems, and the rows concerned with their cells marked.

The rows keep their headings and their texts, so that they can be corrected there and handed in again by themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wuding.calc.sheets.problems import Language, Problem
from wuding.calc.sheets.writing.books import Book, new_book
from wuding.calc.sheets.writing.templates import PROBLEMS

_GRAVE, _TOLD = "#F8D7DA", "#FFF3CD"
_HEADINGS = {
    "zh": ("工作表", "行", "单元格", "列", "内容", "问题", "怎么改", "处理"),
    "en": ("Sheet", "Row", "Cell", "Column", "Content", "Problem", "Remedy", "Effect"),
}
_EFFECTS = {"zh": ("未导入", "已读取，请核对"), "en": ("not imported", "taken; please check")}
_ROWS = "有问题的行"


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row as its file showed it: where it stands, and the text of each column of the table."""

    sheet: str
    row: int
    texts: Sequence[str]


def write_marked(
    problems: Sequence[Problem],
    rows: Sequence[MarkedRow],
    titles: Sequence[tuple[str, str]],
    *,
    language: Language = "zh",
) -> bytes:
    """The workbook. `titles`: key and title of each column, in the order of the rows' texts."""
    with new_book() as book:
        if rows:
            _rows(book, problems, rows, titles, language)
        _list(book, problems, dict(titles), language)
    return book.buffer.getvalue()


def _rows(
    book: Book,
    problems: Sequence[Problem],
    rows: Sequence[MarkedRow],
    titles: Sequence[tuple[str, str]],
    language: Language,
) -> None:
    sheet = book.book.add_worksheet(_ROWS)
    sheet.freeze_panes(1, 0)
    by_cell: dict[tuple[str, int, str], list[Problem]] = {}
    for problem in problems:
        by_cell.setdefault((problem.sheet, problem.row, problem.key), []).append(problem)
    for place, (_, title) in enumerate(titles):
        sheet.set_column(place, place, max(12, len(title) * 2 + 4))
        sheet.write_string(0, place, title, book.heading())
    for at, row in enumerate(rows, start=1):
        for place, ((key, _), text) in enumerate(zip(titles, row.texts, strict=True)):
            found = by_cell.get((row.sheet, row.row, key), [])
            _cell(book, sheet, at, place, text, found, language)


def _cell(
    book: Book, sheet: Any, row: int, place: int, text: str, problems: Sequence[Problem], language: Language
) -> None:
    if not problems:
        book.put(sheet, row, place, text, book.format(num_format="@"))
        return
    colour = _GRAVE if any(problem.grave for problem in problems) else _TOLD
    book.put(sheet, row, place, text, book.format(num_format="@", bg_color=colour))
    said = "\n".join(f"{problem.what(language)}{problem.remedy(language)}" for problem in problems)
    sheet.write_comment(row, place, said[:1000], {"x_scale": 2.2, "y_scale": 1.4, "author": ""})


def _list(book: Book, problems: Sequence[Problem], titles: Mapping[str, str], language: Language) -> None:
    sheet = book.book.add_worksheet(PROBLEMS)
    sheet.freeze_panes(1, 0)
    for place, (title, width) in enumerate(
        zip(_HEADINGS[language], (14, 8, 10, 14, 24, 48, 48, 16), strict=True)
    ):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, book.heading())
    style = book.format(text_wrap=True, valign="top", num_format="@")
    for row, problem in enumerate(problems, start=1):
        texts = (
            problem.sheet,
            str(problem.row + 1) if problem.row >= 0 else "",
            problem.cell,
            titles.get(problem.key, ""),
            problem.shown,
            problem.what(language),
            problem.remedy(language),
            _EFFECTS[language][0 if problem.grave else 1],
        )
        for place, text in enumerate(texts):
            book.put(sheet, row, place, text, style)
    sheet.autofilter(0, 0, max(len(problems), 1), len(_HEADINGS[language]) - 1)
